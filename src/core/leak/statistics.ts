/**
 * The statistics of short series: slopes, spreads and trends that a single odd value cannot bend, and the correction for
 * asking many series at once. All take plain numbers; series have two points at least and times that rise.
 */

/** A line through a series: value = intercept + slope * time. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The middle value, the mean of the two in the middle for an even count; NaN for none. */
export function median(values: readonly number[]): number {
  return medianOf(Float64Array.from(values));
}

/** The median of these numbers, whose order is lost; of an even count all below the middle are left of it. */
function medianOf(numbers: Float64Array): number {
  const middle = numbers.length >> 1;
  const upper = select(numbers, middle);
  if (numbers.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < middle; i++) lower = Math.max(lower, numbers[i]!);
  return (lower + upper) / 2;
}

/** Hoare's selection: the number at `place` in sorted order, with none larger before it. Sorting all of them is many times slower. */
function select(numbers: Float64Array, place: number): number {
  let first = 0;
  let last = numbers.length - 1;
  while (first < last) {
    const pivot = numbers[(first + last) >> 1]!;
    let i = first;
    let j = last;
    while (i <= j) {
      while (numbers[i]! < pivot) i++;
      while (numbers[j]! > pivot) j--;
      if (i > j) break;
      const number = numbers[i]!;
      numbers[i++] = numbers[j]!;
      numbers[j--] = number;
    }
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else break;
  }
  return numbers[place]!;
}

/** The median of the slopes of all pairs (Sen 1968), and the median of what it leaves as the intercept. */
export function theilSen(times: readonly number[], values: readonly number[]): Line {
  const slopes = new Float64Array((times.length * (times.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    const value = values[i]!;
    for (let j = i + 1; j < times.length; j++) {
      slopes[count++] = (values[j]! - value) / (times[j]! - time);
    }
  }
  const slope = medianOf(slopes);
  return { slope, intercept: median(values.map((value, i) => value - slope * times[i]!)) };
}

/** The variance of a sample; 0 of a single value. */
export function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares / Math.max(1, values.length - 1);
}

/** What makes a median absolute deviation the standard deviation of normal errors: 1 / quantile(0.75). */
const MAD_TO_DEVIATION = 1.4826;

/** The robust standard deviation of the values about a line: 1.4826 times their median absolute deviation. */
export function spreadAbout(
  { slope, intercept }: Line,
  times: readonly number[],
  values: readonly number[],
): number {
  const residuals = values.map((value, i) => value - intercept - slope * times[i]!);
  const middle = median(residuals);
  return MAD_TO_DEVIATION * median(residuals.map((residual) => Math.abs(residual - middle)));
}

/** The sum of squares of the times about their mean, by which the error of a slope is divided. */
export function squaresAboutMean(times: readonly number[]): number {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
}

/** Mann-Kendall's tau: pairs that rise less pairs that fall, over all pairs; from -1 to 1. */
export function kendallTau(values: readonly number[]): number {
  let score = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) score += Math.sign(values[j]! - values[i]!);
  }
  return score / ((values.length * (values.length - 1)) / 2);
}

/** The probability that a standard normal value is above z. */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  // erfc as a Chebyshev sum (Numerical Recipes, 6.2.2), to 1.2e-7 of the value.
  const polynomial = COEFFICIENTS.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-x * x + polynomial)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** What a chi-squared value exceeds in 0.1 % of cases (Wilson and Hilferty 1931), within 2 % for one degree of freedom or more. */
export function chiSquaredLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.0902 * Math.sqrt(spread)) ** 3;
}

/**
 * The largest probability that still counts as significant when all of these were looked at and at most the share `rate`
 * of what is called significant may be chance (Benjamini and Hochberg 1995); -1 when none counts.
 */
export function significanceLimit(probabilities: readonly number[], rate: number): number {
  const sorted = [...probabilities].sort((a, b) => a - b);
  for (let i = sorted.length - 1; i >= 0; i--) {
    if (sorted[i]! <= (rate * (i + 1)) / sorted.length) return sorted[i]!;
  }
  return -1;
}
