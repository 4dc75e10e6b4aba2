/**
 * How fast bytes grow, and how fast they grow for sure: the slope of a series of bytes, and the slope less 1.645 of its
 * standard errors, which the true one exceeds in 95 % of cases. For blocks of one size it is the slope of the raw counts times
 * the bytes that each stands for.
 */
import { slopeErrorOf } from './classify.js';
import { theilSen } from './statistics.js';

/** One-sided 95 %. */
export const ONE_SIDED = 1.645;

/** Bytes per unit of time. */
export interface GrowthRate {
  readonly slope: number;
  readonly error: number;
  /** Sure growth, never below 0. */
  readonly lowerBound: number;
  readonly upperBound: number;
}

/** The same rate for what surely grows so fast at least, since that was seen. */
export function atLeast(rate: GrowthRate, seen: number): GrowthRate {
  const { slope, error, lowerBound, upperBound } = rate;
  return {
    slope: Math.max(slope, seen),
    error,
    lowerBound: Math.max(lowerBound, seen),
    upperBound: Math.max(upperBound, seen),
  };
}

/** The rate of a series; `noise` is the variance that each interval puts on the bytes. */
export function growthRate(
  times: readonly number[],
  bytes: readonly number[],
  noise: readonly number[],
): GrowthRate {
  const line = theilSen(times, bytes);
  const error = slopeErrorOf(line, times, bytes, noise);
  return {
    slope: line.slope,
    error,
    lowerBound: Math.max(0, line.slope - ONE_SIDED * error),
    upperBound: line.slope + ONE_SIDED * error,
  };
}
