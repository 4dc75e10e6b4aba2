/**
 * Heap profiles of one process, one after the other, on one dictionary of stacks: per bucket (a stack and a block size) and
 * snapshot, how many objects the sampler saw in use and allocated so far, and the bytes in use. A profile is taken over once
 * and can then be forgotten, so the k-th costs no more than the first. Profiles that are not of one process are kept apart as
 * runs; only one run can be judged.
 */
import { ProfileError } from '../errors.js';
import { mainBuildId } from '../profile/comparable.js';
import { F64Column, U32Column, U8Column } from '../profile/columns.js';
import { NO_INDEX } from '../profile/ids.js';
import { MergeDictionary } from '../profile/mergeDictionary.js';
import type { MergedTables, ProfileMap } from '../profile/mergeDictionary.js';
import type { Profile } from '../profile/model.js';
import { TupleTable, writeNumber } from '../profile/tupleTable.js';
import { convertUnit } from '../profile/units.js';
import type { ProcessIdentity } from '../snapshot/model.js';
import { isOtherIdentity, mergeIdentities } from '../snapshot/series.js';
import { blockSizes, doubleAt, eventsOf, seenProbability } from './heapSampling.js';

/** The stacks of all snapshots, each with one block size. Bucket b owns locationIndexes[locationOffsets[b] ..[b+1]-1], leaf first. */
export interface SeriesBuckets {
  readonly count: number;
  readonly locationOffsets: Uint32Array;
  /** Leaf first, into the locations of `tables`. */
  readonly locationIndexes: Uint32Array;
  /** Bytes of one block. */
  readonly sizes: Float64Array;
  /** 1 where a profile had several samples for one bucket: the runtime, whose frames profiles hide, allocated in two ways. */
  readonly isTwofold: Uint8Array;
}

/** One snapshot as columns over the buckets; a column ends where the rest is 0. */
export interface SeriesSnapshot {
  /** Its place in the order in which profiles were added. */
  readonly index: number;
  /** Nanoseconds since 1970-01-01 UTC; 0n when unknown. */
  readonly timeNanos: bigint;
  /** Sum of `bytes`. */
  readonly liveBytes: number;
  /** Objects in use and objects ever allocated that the sampler saw. */
  readonly counts: Float64Array;
  readonly allocs: Float64Array;
  /** Bytes in use, as the profile estimates them. */
  readonly bytes: Float64Array;
}

/** Why a snapshot does not continue the one before it. */
export type SeriesBreak =
  /** The main binaries have different build ids. */
  | 'another-build'
  /** What is known of the process differs, or a count of allocations fell, which it never does while a process runs. */
  | 'another-process'
  /** runtime.MemProfileRate differs. */
  | 'another-rate'
  /** One is text, the other binary: the same call has different frames in them. */
  | 'another-format';

/** Snapshots of one process, oldest first. */
export interface SeriesRun {
  /** Undefined for the first run. */
  readonly startsWith: SeriesBreak | undefined;
  readonly snapshots: readonly SeriesSnapshot[];
  /** Mean bytes between two samples. */
  readonly period: number;
}

/** One run with all that is needed to judge it. */
export interface HeapSeries {
  readonly tables: MergedTables;
  readonly buckets: SeriesBuckets;
  readonly snapshots: readonly SeriesSnapshot[];
  readonly period: number;
}

/** All that was added. */
export interface HeapRuns {
  readonly tables: MergedTables;
  readonly buckets: SeriesBuckets;
  /** At least one, in the order of time. */
  readonly runs: readonly SeriesRun[];
  /** Places, as in SeriesSnapshot.index, of snapshots that were left out because another has the same time. */
  readonly duplicates: readonly number[];
}

/** The longest run, the latest of several, which is the one to judge. */
export function longestRun({ tables, buckets, runs }: HeapRuns): HeapSeries {
  let longest = runs[0]!;
  for (const run of runs) if (run.snapshots.length >= longest.snapshots.length) longest = run;
  return { tables, buckets, snapshots: longest.snapshots, period: longest.period };
}

interface Added extends SeriesSnapshot {
  readonly buildId: string;
  readonly period: number;
  readonly format: Profile['format'];
  readonly process: ProcessIdentity | undefined;
}

/** Takes heap profiles in any order; `finish` brings them into the order of time. */
export class HeapSeriesBuilder {
  readonly #dictionary = new MergeDictionary();
  readonly #keys = new TupleTable();
  readonly #locations = new U32Column();
  readonly #locationEnds = new U32Column();
  readonly #sizes = new F64Column();
  readonly #isTwofold = new U8Column();
  /** Per bucket: the number of the profile in which it was met last. */
  readonly #met = new U32Column();
  /** Counts the profiles that were read, also those that did not come to their end. */
  #reading = 0;
  readonly #added: Added[] = [];
  #key = new Uint32Array(256);

  /**
   * Adds a profile; `timeNanos` is used where the profile does not tell its own time, and `process` is what else is known of the
   * process. Throws ProfileError, and is as before then: 'wrong-kind' for anything but a heap profile, 'incompatible' for one
   * whose samples cannot be counted.
   */
  add(profile: Profile, timeNanos = 0n, process?: ProcessIdentity): void {
    const types = heapTypesOf(profile);
    if (hasNegative(profile, types)) throw deltaProfile();
    this.#reading++;
    const { samples, period } = profile;
    const map = this.#dictionary.add(profile);
    const locationMap = new Uint32Array(profile.locations.count).fill(NO_INDEX);
    const sizes = blockSizes(profile);
    const counts = new F64Column();
    const allocs = new F64Column();
    const bytes = new F64Column();
    let liveBytes = 0;
    for (let s = 0; s < samples.count; s++) {
      const objects = doubleAt(samples.values[types.objects]!, s);
      const allocated = doubleAt(samples.values[types.allocObjects]!, s);
      if (objects === 0 && allocated === 0) continue;
      const space = doubleAt(samples.values[types.space]!, s) * types.spaceFactor;
      const allocSpace = doubleAt(samples.values[types.allocSpace]!, s) * types.spaceFactor;
      const size =
        sizes[s]! > 0 ? sizes[s]! : allocated > 0 ? allocSpace / allocated : space / objects;
      // Without a size nothing tells how likely the sampler was to see it.
      if (size <= 0) continue;
      const bucket = this.#bucketOf(profile, s, sizes[s]!, size, locationMap, map);
      this.#meet(bucket);
      const p = seenProbability(size, period);
      addAt(counts, bucket, eventsOf(objects, p));
      addAt(allocs, bucket, eventsOf(allocated, p));
      addAt(bytes, bucket, space);
      liveBytes += space;
    }
    this.#added.push({
      index: this.#added.length,
      timeNanos: profile.timeNanos === 0n ? timeNanos : profile.timeNanos,
      liveBytes,
      counts: counts.finish(),
      allocs: allocs.finish(),
      bytes: bytes.finish(),
      buildId: mainBuildId(profile),
      period,
      format: profile.format,
      process,
    });
  }

  /** Everything added so far. Snapshots stay in the order in which they came when one of them has no time. */
  finish(): HeapRuns {
    const hasTimes = this.#added.every(({ timeNanos }) => timeNanos !== 0n);
    const ordered = hasTimes
      ? [...this.#added].sort((a, b) =>
          a.timeNanos < b.timeNanos ? -1 : a.timeNanos > b.timeNanos ? 1 : 0,
        )
      : this.#added.map((snapshot) => ({ ...snapshot, timeNanos: 0n }));
    const runs: { startsWith: SeriesBreak | undefined; snapshots: Added[]; period: number }[] = [];
    const duplicates: number[] = [];
    let before: Added | undefined;
    // What is known of the process of a run; a snapshot of which nothing is known does not make it forgotten.
    let process: ProcessIdentity | undefined;
    for (const snapshot of ordered) {
      if (before !== undefined && hasTimes && before.timeNanos === snapshot.timeNanos) {
        duplicates.push(snapshot.index);
        continue;
      }
      const startsWith = before === undefined ? undefined : breakBetween(before, snapshot, process);
      if (before === undefined || startsWith !== undefined) {
        runs.push({ startsWith, snapshots: [], period: snapshot.period });
        process = undefined;
      }
      if (snapshot.process !== undefined) {
        process = mergeIdentities(process ?? snapshot.process, snapshot.process);
      }
      runs.at(-1)!.snapshots.push(snapshot);
      before = snapshot;
    }
    const locationOffsets = new Uint32Array(this.#locationEnds.count + 1);
    locationOffsets.set(this.#locationEnds.finish(), 1);
    return {
      tables: this.#dictionary.finish(),
      buckets: {
        count: this.#keys.count,
        locationOffsets,
        locationIndexes: this.#locations.finish(),
        sizes: this.#sizes.finish(),
        isTwofold: this.#isTwofold.finish(),
      },
      runs,
      duplicates,
    };
  }

  #meet(bucket: number): void {
    const profile = this.#reading;
    if (bucket === this.#met.count) {
      this.#met.push(profile);
      this.#isTwofold.push(0);
    } else if (this.#met.data[bucket] === profile) this.#isTwofold.data[bucket] = 1;
    else this.#met.data[bucket] = profile;
  }

  /** Samples that differ in other labels are one bucket. */
  #bucketOf(
    { samples }: Profile,
    s: number,
    label: number,
    size: number,
    locationMap: Uint32Array,
    map: ProfileMap,
  ): number {
    const start = samples.locationOffsets[s]!;
    const depth = samples.locationOffsets[s + 1]! - start;
    if (depth + 2 > this.#key.length) this.#key = new Uint32Array((depth + 2) * 2);
    const key = this.#key;
    writeNumber(key, 0, label);
    for (let i = 0; i < depth; i++) {
      const location = samples.locationIndexes[start + i]!;
      let merged = locationMap[location]!;
      if (merged === NO_INDEX) merged = locationMap[location] = map.location(location);
      key[i + 2] = merged;
    }
    const bucket = this.#keys.indexOf(key, depth + 2);
    if (bucket === this.#sizes.count) {
      for (let i = 0; i < depth; i++) this.#locations.push(key[i + 2]!);
      this.#locationEnds.push(this.#locations.count);
      this.#sizes.push(size);
    }
    return bucket;
  }
}

interface HeapTypes {
  readonly objects: number;
  readonly space: number;
  readonly allocObjects: number;
  readonly allocSpace: number;
  readonly spaceFactor: number;
}

function heapTypesOf({ kind, sampleTypes, period, periodType, durationNanos }: Profile): HeapTypes {
  const indexOf = (name: string): number => sampleTypes.findIndex(({ type }) => type === name);
  const names = sampleTypes.map(({ type }) => type).join(', ');
  if (kind !== 'heap') {
    throw new ProfileError('wrong-kind', `not a heap profile: its sample types are ${names}`);
  }
  const types = {
    objects: indexOf('inuse_objects'),
    space: indexOf('inuse_space'),
    allocObjects: indexOf('alloc_objects'),
    allocSpace: indexOf('alloc_space'),
  };
  if (Object.values(types).some((index) => index < 0)) {
    throw new ProfileError(
      'incompatible',
      `a heap profile without counts of what was allocated cannot be judged: its sample types are ${names}`,
    );
  }
  if (period <= 0 || periodType.unit !== 'bytes') {
    throw new ProfileError(
      'incompatible',
      'a heap profile without a sampling rate cannot be judged',
    );
  }
  if (durationNanos > 0n) throw deltaProfile();
  const spaceFactor = convertUnit(1, sampleTypes[types.space]!.unit, 'bytes').value;
  return { ...types, spaceFactor };
}

function deltaProfile(): ProfileError {
  return new ProfileError(
    'incompatible',
    'a difference of two heap profiles (seconds=, -base) cannot be judged: what was in use before is not in it',
  );
}

function hasNegative({ samples }: Profile, types: HeapTypes): boolean {
  const columns = [types.objects, types.space, types.allocObjects, types.allocSpace];
  return columns.some((column) => {
    const { low, high } = samples.values[column]!;
    return (high ?? low).some((half) => half < 0);
  });
}

function addAt(column: F64Column, index: number, value: number): void {
  while (column.count <= index) column.push(0);
  column.data[index]! += value;
}

/** `process` is what is known of the process that `before` is of. */
function breakBetween(
  before: Added,
  after: Added,
  process: ProcessIdentity | undefined,
): SeriesBreak | undefined {
  if (before.buildId !== '' && after.buildId !== '' && before.buildId !== after.buildId) {
    return 'another-build';
  }
  if (process && after.process && isOtherIdentity(process, after.process)) {
    return 'another-process';
  }
  if (before.format !== after.format) return 'another-format';
  if (before.period !== after.period) return 'another-rate';
  return before.allocs.some((allocs, bucket) => (after.allocs[bucket] ?? 0) < allocs)
    ? 'another-process'
    : undefined;
}
