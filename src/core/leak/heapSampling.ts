/**
 * The error of heap profiles, sample by sample (the rule is in sampling.ts), and of differences of two. Two snapshots of one
 * process are paired: a sampled object stays sampled until it is freed, so what both saw adds no error to their
 * difference. Per sample, with c objects seen in use and a seen allocated on each side, d and e their changes, at most
 * min(e, c) of those in use now are new and the rest of the change was freed; new + freed are the events behind d.
 * Differences of unrelated profiles have the events and the variances of both.
 */
import type { SampleWeights } from '../graph/flatCum.js';
import type { Int64Column } from '../int64.js';
import type { Profile, SampleSides } from '../profile/model.js';

/** The probability that the heap profiler saw a block of this size; 1 for a period of at most 1 byte. */
export function seenProbability(sizeBytes: number, periodBytes: number): number {
  return periodBytes <= 1 ? 1 : -Math.expm1(-sizeBytes / periodBytes);
}

/** Which sample types of a heap profile belong together, as indexes. */
export interface HeapPair {
  readonly objects: number;
  readonly space: number;
  /** The objects ever allocated; -1 where the profile does not tell, and for a pair that is about these itself. */
  readonly allocObjects: number;
  readonly isSpace: boolean;
}

/** The pair that a sample type is of; undefined for one that has none. */
export function findHeapPair(
  { sampleTypes }: Pick<Profile, 'sampleTypes'>,
  sampleType: number,
): HeapPair | undefined {
  const match = /^(.*?)(objects|space)$/.exec(sampleTypes[sampleType]?.type ?? '');
  if (match === null) return undefined;
  const prefix = match[1]!;
  const indexOf = (name: string): number => sampleTypes.findIndex(({ type }) => type === name);
  const objects = indexOf(`${prefix}objects`);
  const space = indexOf(`${prefix}space`);
  if (objects < 0 || space < 0) return undefined;
  const allocObjects = prefix === 'inuse_' ? indexOf('alloc_objects') : -1;
  return { objects, space, allocObjects, isSpace: match[2] === 'space' };
}

/** Events and variances of the samples of a heap profile, or of a difference if it has sides. */
export function heapWeights(profile: Profile, pair: HeapPair): SampleWeights {
  const { sides } = profile.samples;
  if (sides === undefined) return singleWeights(profile, pair);
  return sides.isPaired && (pair.allocObjects >= 0 || isAllocated(profile, pair))
    ? pairedWeights(profile, pair, sides)
    : unpairedWeights(profile, pair, sides);
}

function isAllocated({ sampleTypes }: Profile, { objects }: HeapPair): boolean {
  return sampleTypes[objects]!.type === 'alloc_objects';
}

function singleWeights(profile: Profile, { objects, space, isSpace }: HeapPair): SampleWeights {
  const { samples, period } = profile;
  const weights = newWeights(samples.count);
  const sizes = blockSizes(profile);
  const probabilities = new Probabilities(period);
  const column = samples.values[objects]!;
  const bytes = samples.values[space]!;
  for (let s = 0; s < samples.count; s++) {
    const count = Math.abs(doubleAt(column, s));
    if (count === 0) continue;
    const size = sizes[s]! > 0 ? sizes[s]! : Math.abs(doubleAt(bytes, s)) / count;
    if (size === 0) continue;
    const p = probabilities.of(size);
    addEvents(weights, s, eventsOf(count, p), isSpace ? size : 1, p);
  }
  return weights;
}

function pairedWeights(
  profile: Profile,
  { objects, space, allocObjects, isSpace }: HeapPair,
  { base, current, currentPeriod }: SampleSides,
): SampleWeights {
  const { count } = profile.samples;
  const weights = newWeights(count);
  const sizes = blockSizes(profile);
  const probabilities = new Probabilities(currentPeriod);
  for (let s = 0; s < count; s++) {
    const before = doubleAt(base[objects]!, s);
    const after = doubleAt(current[objects]!, s);
    if (before === 0 && after === 0) continue;
    const bytes = doubleAt(base[space]!, s) + doubleAt(current[space]!, s);
    const size = sizes[s]! > 0 ? sizes[s]! : bytes / (before + after);
    if (size === 0) continue;
    const p = probabilities.of(size);
    const c = eventsOf(after, p);
    const d = c - eventsOf(before, p);
    let churn = Math.abs(d);
    if (allocObjects >= 0) {
      const e =
        eventsOf(doubleAt(current[allocObjects]!, s), p) -
        eventsOf(doubleAt(base[allocObjects]!, s), p);
      churn = churnOf(c, d, e);
    }
    addEvents(weights, s, churn, isSpace ? size : 1, p);
  }
  return weights;
}

/** Events behind a change: objects that came or went, of c in use at the end after a change by d, when e were allocated meanwhile. */
export function churnOf(c: number, d: number, e: number): number {
  // A difference taken the wrong way round has the same churn.
  if (e < 0 || (e === 0 && d > 0)) return churnOf(c - d, -d, -e);
  const freed = Math.max(0, e - d);
  const fresh = Math.max(Math.min(e, c, freed + d), d, 0);
  return fresh + fresh - d;
}

function unpairedWeights(
  profile: Profile,
  { objects, space, isSpace }: HeapPair,
  { base, current, basePeriod, currentPeriod }: SampleSides,
): SampleWeights {
  const { count } = profile.samples;
  const weights = newWeights(count);
  const sizes = blockSizes(profile);
  for (const [columns, period] of [
    [base, basePeriod],
    [current, currentPeriod],
  ] as const) {
    const probabilities = new Probabilities(period);
    for (let s = 0; s < count; s++) {
      const number = Math.abs(doubleAt(columns[objects]!, s));
      if (number === 0) continue;
      const size = sizes[s]! > 0 ? sizes[s]! : Math.abs(doubleAt(columns[space]!, s)) / number;
      if (size === 0) continue;
      const p = probabilities.of(size);
      addEvents(weights, s, eventsOf(number, p), isSpace ? size : 1, p);
    }
  }
  return weights;
}

function newWeights(count: number): SampleWeights {
  return { raw: new Float64Array(count), variance: new Float64Array(count) };
}

/** Adds events that each stand for 1/p things of the given weight. */
function addEvents(weights: SampleWeights, s: number, events: number, weight: number, p: number) {
  const unit = weight / p;
  weights.raw[s]! += events;
  weights.variance[s]! += events * (1 - p) * unit * unit;
}

/** How many objects the sampler really saw of an estimated number; what is there was seen at least once. */
export function eventsOf(estimate: number, p: number): number {
  return estimate === 0 ? 0 : Math.max(1, Math.round(Math.abs(estimate) * p));
}

/** Bounds the memory that a profile with made-up block sizes can take. */
const MAX_SIZES = 4096;

/** A profile has few block sizes (the allocator's size classes), and exponentials are slow. */
class Probabilities {
  readonly #period: number;
  readonly #known = new Map<number, number>();

  constructor(period: number) {
    this.#period = period;
  }

  of(size: number): number {
    let p = this.#known.get(size);
    if (p === undefined) {
      p = seenProbability(size, this.#period);
      if (this.#known.size < MAX_SIZES) this.#known.set(size, p);
    }
    return p;
  }
}

/** The numeric label "bytes" of each sample, 0 where there is none. */
export function blockSizes({ samples, strings }: Profile): Float64Array {
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

/** The nearest double of a value; errors need no more. */
export function doubleAt({ low, high }: Int64Column, index: number): number {
  return high === undefined ? low[index]! : high[index]! * 4294967296 + low[index]!;
}
