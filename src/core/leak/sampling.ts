/**
 * The error that sampling puts on the numbers of a profile. Go's heap profiler samples allocations as a Poisson process
 * over bytes (runtime.MemProfileRate, here the profile's period): a block of s bytes is seen with probability
 * p = 1 - exp(-s/period), and the runtime divides counts and bytes by p when it writes the profile
 * (runtime/pprof.scaleHeapSample). So a sample of n objects of s bytes stands for c = n*p objects really
 * seen, and the variance of its bytes is c*(1-p)*(s/p)^2, of its count c*(1-p)/p^2; variances of different
 * samples add. Below 30 events the limits are exact ones of the Poisson distribution (Garwood 1936).
 * In a difference (a profile with sides) events and errors are those of the difference; see heapSampling.ts.
 */
import type { SampleWeights } from '../graph/flatCum.js';
import { toDouble } from '../int64.js';
import type { Int64 } from '../int64.js';
import type { Profile } from '../profile/model.js';
import { doubleAt, findHeapPair, heapWeights } from './heapSampling.js';

export { seenProbability } from './heapSampling.js';

/**
 * How the numbers of one sample type came about. `heap`: Poisson sampling by bytes, error known. `counts`: each
 * event is one tick of a timer, error of a count. `exact`: everything was counted. `unknown`: sampled at a rate
 * that the file does not tell, so no error is claimed and an error of 0 does not mean exact.
 */
export type SamplingKind = 'heap' | 'counts' | 'exact' | 'unknown';

/** Weights of all samples for one sample type, and what kind of sampling they come from. */
export interface Sampling extends SampleWeights {
  readonly kind: SamplingKind;
}

/** Raw event counts and variances of all samples for one sample type, in sample order. */
export function computeSampling(profile: Profile, sampleType: number): Sampling {
  const kind = samplingKind(profile, sampleType);
  switch (kind) {
    case 'heap':
      return { kind, ...heapWeights(profile, findHeapPair(profile, sampleType)!) };
    case 'counts':
      return { kind, ...tickWeights(profile, sampleType) };
    case 'exact': {
      // At a period of 1 byte everything is seen, and the rule for samples gives an error of 0.
      const pair = profile.kind === 'heap' ? findHeapPair(profile, sampleType) : undefined;
      return {
        kind,
        ...(pair === undefined ? countWeights(profile, sampleType) : heapWeights(profile, pair)),
      };
    }
    case 'unknown': {
      const { count } = profile.samples;
      return { kind, raw: new Float64Array(count), variance: new Float64Array(count) };
    }
    default:
      kind satisfies never;
      throw new RangeError('unknown kind of sampling');
  }
}

/** How the numbers of a sample type came about, from the kind of the profile and its period. */
export function samplingKind(profile: Profile, sampleType: number): SamplingKind {
  const { kind } = profile;
  switch (kind) {
    case 'heap': {
      if (findHeapPair(profile, sampleType) === undefined) return 'unknown';
      const { sides } = profile.samples;
      const periods =
        sides === undefined ? [profile.period] : [sides.basePeriod, sides.currentPeriod];
      if (profile.periodType.unit !== 'bytes' || periods.some((period) => period <= 0)) {
        return 'unknown';
      }
      return periods.every((period) => period <= 1) ? 'exact' : 'heap';
    }
    case 'goroutine':
    case 'goroutineleak':
    case 'threadcreate':
      return 'exact';
    case 'cpu':
      return tickType(profile) < 0 ? 'unknown' : 'counts';
    case 'mutex-or-block':
    case 'other':
      return 'unknown';
    default:
      kind satisfies never;
      return 'unknown';
  }
}

/** CPU profiles: the sample type that counts ticks of the timer ("samples"/"count"); -1 for none. */
function tickType({ sampleTypes }: Pick<Profile, 'sampleTypes'>): number {
  return sampleTypes.findIndex(({ unit }) => unit === 'count');
}

/** Two profiles of one process share no tick, so in a difference ticks and variances of both add up. */
function tickWeights(profile: Profile, sampleType: number): SampleWeights {
  const { samples } = profile;
  const ticks = tickType(profile);
  const raw = new Float64Array(samples.count);
  const variance = new Float64Array(samples.count);
  const { sides } = samples;
  for (const columns of sides === undefined ? [samples.values] : [sides.base, sides.current]) {
    const counts = columns[ticks]!;
    const values = columns[sampleType]!;
    for (let s = 0; s < samples.count; s++) {
      const count = Math.abs(doubleAt(counts, s));
      if (count === 0) continue;
      const perTick = doubleAt(values, s) / count;
      raw[s]! += count;
      variance[s]! += count * perTick * perTick;
    }
  }
  return { raw, variance };
}

/** Every event is one of those counted. */
function countWeights({ samples }: Profile, sampleType: number): SampleWeights {
  const raw = new Float64Array(samples.count);
  const column = samples.values[sampleType]!;
  for (let s = 0; s < raw.length; s++) raw[s] = Math.abs(doubleAt(column, s));
  return { raw, variance: new Float64Array(samples.count) };
}

/** Standard deviation over value, 0 for an exact value, Infinity where the value is 0 and the deviation is not. */
export function relativeError(value: Int64, deviation: number): number {
  return deviation === 0 ? 0 : deviation / Math.abs(toDouble(value));
}

/** Fewer events than this have limits that are not symmetrical. */
const FEW_EVENTS = 30;

/**
 * The error of a value as text: "±3 %" for one standard deviation, or, when fewer than 30 events are behind it, the exact
 * limits between which the truth lies in 95 % of cases: "−68 %…+133 %". '' for an exact value, an unknown error and zero.
 * The events are those that would give the same error if all were alike: big blocks are seen with certainty and add none.
 */
export function relativeErrorText(value: Int64, deviation: number): string {
  const error = relativeError(value, deviation);
  if (error === 0 || !Number.isFinite(error)) return '';
  const events = Math.max(1, Math.round(1 / (error * error)));
  if (events >= FEW_EVENTS) {
    const percent = Math.round(error * 100);
    return percent === 0 ? '±<1 %' : `±${percent} %`;
  }
  const { low, high } = poissonLimits(events);
  const below = Math.round((1 - low / events) * 100);
  const above = Math.round((high / events - 1) * 100);
  return `\u2212${below} %…+${above} %`;
}

/**
 * The exact limits of the mean of a Poisson distribution after `count` events (Garwood 1936): outside of them the
 * count would have had a probability below (1 - confidence) / 2 on that side. `count` is a whole number.
 */
export function poissonLimits(
  count: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  const high = bisect(
    (mean) => poissonCdf(count, mean) > tail,
    count,
    count + 20 + 10 * Math.sqrt(count),
  );
  if (count === 0) return { low: 0, high };
  return { low: bisect((mean) => 1 - poissonCdf(count - 1, mean) < tail, 0, count), high };
}

/** The probability of at most `count` events at this mean. */
function poissonCdf(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

/** Where a condition that holds at `low` and fails at `high` changes. */
function bisect(holds: (x: number) => boolean, low: number, high: number): number {
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
