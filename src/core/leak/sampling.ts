/**
 * The error that sampling puts on the numbers of a profile. Go's heap profiler samples allocations as a Poisson process
 * over bytes (runtime.MemProfileRate, here the profile's period): a block of s bytes is seen with probability
 * p = 1 - exp(-s/period), and the runtime divides counts and bytes by p when it writes the profile
 * (runtime/pprof.scaleHeapSample). So a sample of n objects of s bytes stands for c = n*p objects really
 * seen, and the variance of its bytes is c*(1-p)*(s/p)^2, of its count c*(1-p)/p^2; variances of different
 * samples add. Below 30 events the limits are exact ones of the Poisson distribution (Garwood 1936).
 */
import type { SampleWeights } from '../graph/flatCum.js';
import { toDouble } from '../int64.js';
import type { Int64, Int64Column } from '../int64.js';
import type { Profile } from '../profile/model.js';

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
      return heapSampling(profile, sampleType);
    case 'counts':
      return tickSampling(profile, sampleType);
    case 'exact':
      return {
        kind,
        raw: magnitudes(profile, exactCountColumn(profile, sampleType)),
        variance: zeros(profile),
      };
    case 'unknown':
      return { kind, raw: zeros(profile), variance: zeros(profile) };
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
      if (heapPair(profile, sampleType) === undefined) return 'unknown';
      if (profile.periodType.unit !== 'bytes' || profile.period <= 0) return 'unknown';
      return profile.period <= 1 ? 'exact' : 'heap';
    }
    case 'goroutine':
    case 'goroutineleak':
    case 'threadcreate':
      return 'exact';
    case 'cpu':
      return tickColumn(profile) === undefined ? 'unknown' : 'counts';
    case 'mutex-or-block':
    case 'other':
      return 'unknown';
    default:
      kind satisfies never;
      return 'unknown';
  }
}

/** The columns of a heap profile that belong together. */
interface HeapPair {
  readonly objects: Int64Column;
  readonly space: Int64Column;
  readonly isSpace: boolean;
}

function heapPair(profile: Profile, sampleType: number): HeapPair | undefined {
  const { sampleTypes, samples } = profile;
  const name = sampleTypes[sampleType]?.type ?? '';
  const match = /^(.*?)(objects|space)$/.exec(name);
  if (match === null) return undefined;
  const columnOf = (type: string): Int64Column | undefined =>
    samples.values[sampleTypes.findIndex((candidate) => candidate.type === type)];
  const objects = columnOf(`${match[1]!}objects`);
  const space = columnOf(`${match[1]!}space`);
  if (objects === undefined || space === undefined) return undefined;
  return { objects, space, isSpace: match[2] === 'space' };
}

/** Bounds the memory that a profile with made-up block sizes can take. */
const MAX_SIZES = 4096;

function heapSampling(profile: Profile, sampleType: number): Sampling {
  const { samples, period } = profile;
  const pair = heapPair(profile, sampleType)!;
  const labelled = blockSizes(profile);
  const raw = new Float64Array(samples.count);
  const variance = new Float64Array(samples.count);
  // A profile has few block sizes (the allocator's size classes), and exponentials are slow.
  const probabilities = new Map<number, number>();
  for (let s = 0; s < samples.count; s++) {
    const objects = Math.abs(doubleAt(pair.objects, s));
    if (objects === 0) continue;
    const labelledSize = labelled[s]!;
    const size = labelledSize > 0 ? labelledSize : Math.abs(doubleAt(pair.space, s)) / objects;
    if (size === 0) continue;
    let p = probabilities.get(size);
    if (p === undefined) {
      p = seenProbability(size, period);
      if (probabilities.size < MAX_SIZES) probabilities.set(size, p);
    }
    const events = Math.max(1, Math.round(objects * p));
    const unit = (pair.isSpace ? size : 1) / p;
    raw[s] = events;
    variance[s] = events * (1 - p) * unit * unit;
  }
  return { kind: 'heap', raw, variance };
}

/** The probability that the heap profiler saw a block of this size; 1 for a period of at most 1 byte. */
export function seenProbability(sizeBytes: number, periodBytes: number): number {
  return periodBytes <= 1 ? 1 : -Math.expm1(-sizeBytes / periodBytes);
}

/** The numeric label "bytes" of each sample, 0 where there is none. */
function blockSizes({ samples, strings }: Profile): Float64Array {
  const { offsets, keys, isNumeric, numbers } = samples.labels;
  const sizes = new Float64Array(samples.count);
  let bytesKey = -1;
  const others = new Set<number>();
  for (let s = 0; s < samples.count; s++) {
    const end = offsets[s + 1]!;
    for (let row = offsets[s]!; row < end; row++) {
      if (isNumeric[row] === 0) continue;
      const key = keys[row]!;
      if (key !== bytesKey) {
        if (others.has(key)) continue;
        if (strings.get(key) !== 'bytes') {
          others.add(key);
          continue;
        }
        bytesKey = key;
      }
      sizes[s] = Math.abs(doubleAt(numbers, row));
    }
  }
  return sizes;
}

/** CPU profiles: the column that counts ticks of the timer ("samples"/"count"). */
function tickColumn({ sampleTypes, samples }: Profile): Int64Column | undefined {
  return samples.values[sampleTypes.findIndex(({ unit }) => unit === 'count')];
}

function tickSampling(profile: Profile, sampleType: number): Sampling {
  const ticks = magnitudes(profile, tickColumn(profile)!);
  const values = profile.samples.values[sampleType]!;
  const variance = new Float64Array(ticks.length);
  for (let s = 0; s < ticks.length; s++) {
    const count = ticks[s]!;
    if (count === 0) continue;
    const perTick = doubleAt(values, s) / count;
    variance[s] = count * perTick * perTick;
  }
  return { kind: 'counts', raw: ticks, variance };
}

/** The column of counts behind a sample type of an exact profile. */
function exactCountColumn(profile: Profile, sampleType: number): Int64Column {
  const own = profile.samples.values[sampleType]!;
  return profile.kind === 'heap' ? (heapPair(profile, sampleType)?.objects ?? own) : own;
}

function magnitudes(profile: Profile, column: Int64Column): Float64Array {
  const result = zeros(profile);
  for (let s = 0; s < result.length; s++) result[s] = Math.abs(doubleAt(column, s));
  return result;
}

function zeros({ samples }: Profile): Float64Array {
  return new Float64Array(samples.count);
}

/** The nearest double of a value; errors need no more. */
function doubleAt({ low, high }: Int64Column, index: number): number {
  return high === undefined ? low[index]! : high[index]! * 4294967296 + low[index]!;
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
