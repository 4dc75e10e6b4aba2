/**
 * The buckets of a series put together by key. In: a series and the key of each bucket; out: per key what the verdict is made
 * from. Raw counts add up, and so do bytes and the variances of what came and went, bucket by bucket: a key can
 * have blocks of many sizes, and a seen block stands for size / p bytes.
 */
import type { LargeBlocks } from './container.js';
import { churnOf, seenProbability } from './heapSampling.js';
import type { HeapSeries, SeriesSnapshot } from './series.js';
import { MIN_TABLE_BYTES } from './splitTables.js';
import type { TableBlocks } from './splitTables.js';

/** What one key did over K snapshots; arrays have an element per snapshot unless said otherwise. */
export interface KeySeries {
  /** Raw objects in use and ever allocated. */
  readonly counts: readonly number[];
  readonly allocs: readonly number[];
  /** Bytes in use, estimated. */
  readonly bytes: readonly number[];
  /** Per interval: the variance that its churn puts on the bytes. */
  readonly byteNoise: readonly number[];
  /** Blocks of at least the sampling period, and how many of them were ever allocated. */
  readonly large: readonly LargeBlocks[];
  readonly largeAllocs: readonly number[];
  /** Blocks that may be the tables of a map (splitTables.ts). */
  readonly tables: TableBlocks;
  /** Estimated bytes allocated between the first snapshot and the last. */
  readonly allocatedBytes: number;
  /** Events behind the growth from the first snapshot to the last, and the standard deviation of its bytes. */
  readonly rawSamples: number;
  readonly errorBytes: number;
}

/** The value of a column; 0 behind its end. */
function at(column: Float64Array, bucket: number): number {
  return bucket < column.length ? column[bucket]! : 0;
}

/** The series of a key whose buckets are these. */
export function sumBuckets(
  { snapshots, buckets, period }: HeapSeries,
  members: Iterable<number>,
): KeySeries {
  const first = snapshots[0]!;
  const last = snapshots.at(-1)!;
  const counts = snapshots.map(() => 0);
  const allocs = snapshots.map(() => 0);
  const bytes = snapshots.map(() => 0);
  const byteNoise = snapshots.slice(1).map(() => 0);
  const large = snapshots.map(() => ({ count: 0, bytes: 0 }));
  const largeAllocs = snapshots.map(() => 0);
  const tables = { counts: snapshots.map(() => 0), allocs: snapshots.map(() => 0), bytes: 0 };
  let allocatedBytes = 0;
  let rawSamples = 0;
  let variance = 0;
  for (const bucket of members) {
    const size = buckets.sizes[bucket]!;
    const p = seenProbability(size, period);
    const weight = size / p;
    // What was seen for sure adds none.
    const variancePerEvent = (1 - p) * weight ** 2;
    const isTable = buckets.isTwofold[bucket] === 1 && size >= MIN_TABLE_BYTES;
    for (const [k, snapshot] of snapshots.entries()) {
      const count = at(snapshot.counts, bucket);
      const allocated = at(snapshot.allocs, bucket);
      counts[k]! += count;
      allocs[k]! += allocated;
      bytes[k]! += at(snapshot.bytes, bucket);
      if (size >= period) {
        large[k]!.count += count;
        large[k]!.bytes += count * size;
        largeAllocs[k]! += allocated;
      }
      if (isTable) {
        tables.counts[k]! += count;
        tables.allocs[k]! += allocated;
      }
      if (k > 0) {
        byteNoise[k - 1]! += churnBetween(snapshots[k - 1]!, snapshot, bucket) * variancePerEvent;
      }
    }
    if (isTable) tables.bytes += at(last.bytes, bucket);
    const churn = churnBetween(first, last, bucket);
    rawSamples += churn;
    variance += churn * variancePerEvent;
    allocatedBytes += (at(last.allocs, bucket) - at(first.allocs, bucket)) * weight;
  }
  const errorBytes = Math.sqrt(variance);
  return {
    counts,
    allocs,
    bytes,
    byteNoise,
    large,
    largeAllocs,
    tables,
    allocatedBytes,
    rawSamples,
    errorBytes,
  };
}

function churnBetween(before: SeriesSnapshot, after: SeriesSnapshot, bucket: number): number {
  const count = at(after.counts, bucket);
  const allocated = at(after.allocs, bucket) - at(before.allocs, bucket);
  return churnOf(count, count - at(before.counts, bucket), allocated);
}

/** The times of the snapshots for slopes, and what one unit of them is. */
export interface SeriesTimes {
  /** Rising from 0. */
  readonly times: readonly number[];
  /** `round` where the profiles do not tell the time: snapshots count as equally far apart. */
  readonly unit: 'second' | 'round';
}

/** When the snapshots were taken, from the first on. */
export function timesOf({ snapshots }: Pick<HeapSeries, 'snapshots'>): SeriesTimes {
  const start = snapshots[0]!.timeNanos;
  if (start === 0n) return { times: snapshots.map((_, k) => k), unit: 'round' };
  return {
    times: snapshots.map(({ timeNanos }) => Number(timeNanos - start) / 1e9),
    unit: 'second',
  };
}

/** Objects allocated per unit of time in the interval that ends with a snapshot, as a measure of load; NaN for the first. */
export function allocationLoad(all: KeySeries, times: readonly number[]): readonly number[] {
  return all.allocs.map((allocated, k) =>
    k === 0 ? NaN : (allocated - all.allocs[k - 1]!) / (times[k]! - times[k - 1]!),
  );
}

/** The growth of the bytes of a key from the first snapshot to the last. */
export function growthOf({ bytes }: Pick<KeySeries, 'bytes'>): number {
  return bytes.at(-1)! - bytes[0]!;
}
