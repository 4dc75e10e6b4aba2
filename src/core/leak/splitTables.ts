/**
 * The verdict on a map that grows in parts. A large map of Go 1.24 and later is many tables of one size; a full table is
 * replaced by two, and since keys spread evenly all tables split at about the same time. So the map doubles, like any
 * container, but over several rounds, and counts of its tables take one doubling for a trend. What is freed tells the two
 * apart, exactly and without chance: one doubling frees the tables that were there before and none that it made.
 * The frames of the runtime are hidden in profiles, but a split allocates at two of its lines: two samples for one stack and size.
 */
import { classifyRises } from './container.js';
import type { ContainerGrowth, Rise } from './container.js';

/** A table that splits has 1024 places of two bytes at least, and a byte for each beside them. */
export const MIN_TABLE_BYTES = 3072;
/** Tables that split one after the other: the map has doubled when all but so few have, and the next is under way from so many on. */
const DOUBLED_SHARE = 0.75;
const BEGUN_SHARE = 0.25;
/** Growth beyond one doubling that sampling does not explain, in standard deviations. */
const MAX_EXCESS = 4;
/** Tables are what a key consists of when they are this share of its bytes. */
const MIN_SHARE = 0.5;

/** The blocks at one key that may be tables of a map; arrays have an element per snapshot. */
export interface TableBlocks {
  /** Raw tables in use and ever allocated. */
  readonly counts: readonly number[];
  readonly allocs: readonly number[];
  /** Bytes in use at the end, estimated. */
  readonly bytes: number;
}

/**
 * What the map of a key did; undefined when the key has other things of more bytes in use, or when its tables
 * are not those of a map that splits. `bytes` are those of the key in the snapshots.
 */
export function classifyTables(
  times: readonly number[],
  { counts, allocs, bytes: tableBytes }: TableBlocks,
  bytes: readonly number[],
): ContainerGrowth | undefined {
  if (tableBytes === 0 || tableBytes < MIN_SHARE * bytes.at(-1)!) return undefined;
  const growth = counts.at(-1)! - counts[0]!;
  if (growth <= 0) return undefined;
  const rises = findDoublings(times, counts, allocs);
  // Tables that were there before can be unseen, but what grew to much more than twice of what was seen, and freed none, is no map.
  const excess = (growth - counts[0]!) / Math.sqrt(counts.at(-1)! + 4 * counts[0]!);
  if (rises.length === 0 && excess > MAX_EXCESS) return undefined;
  return {
    siteClass: rises.length === 0 ? 'step' : classifyRises(rises, times),
    rises: Math.max(1, rises.length),
    firstBytes: bytes[0]!,
    lastBytes: bytes.at(-1)!,
  };
}

/** The doublings of a map, oldest first, in units of what it held at first; the last one may be under way. */
function findDoublings(
  times: readonly number[],
  counts: readonly number[],
  allocs: readonly number[],
): readonly Rise[] {
  const rises: Rise[] = [];
  let size = 1;
  // Of the tables in use after the last doubling, and those freed until then.
  let tables = Math.max(1, counts[0]!);
  let freedBefore = 0;
  const freedAt = (k: number): number => allocs[k]! - allocs[0]! - (counts[k]! - counts[0]!);
  for (let k = 1; k < counts.length; k++) {
    // Several doublings in one interval free what was there, then twice as much, and so on.
    const generations = (freedAt(k) - freedBefore) / tables;
    const doublings = Math.floor(Math.log2(generations + 2 - DOUBLED_SHARE));
    if (doublings < 1) continue;
    for (let i = 0; i < doublings; i++, size *= 2) {
      rises.push({ time: times[k]!, from: size, to: size * 2 });
    }
    freedBefore = freedAt(k);
    tables = Math.max(1, counts[k]!);
  }
  const begun = (freedAt(counts.length - 1) - freedBefore) / tables;
  if (begun >= BEGUN_SHARE) {
    rises.push({ time: times.at(-1)!, from: size, to: size * (1 + begun) });
  }
  return rises;
}
