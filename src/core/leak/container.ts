/**
 * The verdict on one container that grows in place. A map or a slice of values that is only added to is often one block that
 * regrows: its raw count stays about 1 while its bytes rise in ever larger and rarer jumps, so a rule on counts calls it
 * stable and a rule on steps a step. Blocks of at least the sampling period are seen almost always, so their sizes are facts.
 * In: seen blocks of such sizes at one key over the snapshots; out: whether they are one container, and whether it goes on.
 */
import { MIN_LEAK_SNAPSHOTS } from './classify.js';
import type { SiteClass } from './classify.js';

/** The large blocks at one key in one snapshot. */
export interface LargeBlocks {
  /** How many were seen in use. */
  readonly count: number;
  /** Their sizes added up, as seen: not divided by a probability. */
  readonly bytes: number;
}

/** What a container did. */
export interface ContainerGrowth {
  readonly siteClass: Extract<SiteClass, 'leak' | 'suspect' | 'warming-up' | 'step'>;
  /** How often it regrew. */
  readonly rises: number;
  readonly firstBytes: number;
  readonly lastBytes: number;
}

/** A smaller change of size is none. */
const MIN_RISE = 0.05;
/** Growslice and maps grow by this factor at least, so a container that grew so much was allocated only so often. */
const LEAST_REGROWTH = 1.2;
const SPARE_REGROWTHS = 2;
/** Blocks that are no larger than this are missed too often to know that there is only one. */
const MIN_LEAK_PERIODS = 4;
/** A block this unlikely to be missed is gone when it is not seen. */
const MAX_MISSED = 0.01;
/** Regrowths that are growth: one is none, two may be the last ones of a table that is full now. */
const MIN_LEAK_RISES = 3;
/** Two are growth as well when the container became so many times as large and the second is late in the window. */
const MIN_LEAK_GROWTH = 3;
const LATE_SHARE = 0.5;
/** How many snapshots two regrowths need to be growth. */
const MIN_SNAPSHOTS_OF_TWO = 6;
/** A container may be late by this share of the time that its next regrowth should take. */
const OVERDUE = 1.25;

/**
 * What the container of a key did; undefined when its large blocks are not one container that only grows, or several of
 * which none comes or goes: their number changes (then counts tell), more of them were allocated than regrowths need, they
 * shrink, or they never regrow. `allocs` are large blocks ever allocated.
 */
export function classifyContainer(
  times: readonly number[],
  blocks: readonly LargeBlocks[],
  allocs: readonly number[],
  period: number,
): ContainerGrowth | undefined {
  const seen = seenStates(times, blocks, period);
  const first = seen?.[0];
  const last = seen?.at(-1);
  if (seen === undefined || first === undefined || last === undefined) return undefined;
  if (seen.some(({ count }) => count !== first.count)) return undefined;
  const most = Math.log(last.bytes / first.bytes) / Math.log(LEAST_REGROWTH) + SPARE_REGROWTHS;
  if (allocs.at(-1)! - allocs[0]! > most * first.count) return undefined;
  if (seen.some(({ bytes }, i) => bytes < (seen[i - 1]?.bytes ?? 0) * (1 - MIN_RISE))) {
    return undefined;
  }
  const rises = risesOf(seen);
  if (rises.length === 0) return undefined;
  const byRises = classifyRises(rises, times);
  const isSure = last.bytes >= MIN_LEAK_PERIODS * period;
  const siteClass = byRises === 'leak' && !isSure ? 'suspect' : byRises;
  return { siteClass, rises: rises.length, firstBytes: first.bytes, lastBytes: last.bytes };
}

/** One regrowth of a container. */
export interface Rise {
  /** Of the snapshot that shows it. */
  readonly time: number;
  /** What it held when it had to grow. */
  readonly from: number;
  readonly to: number;
}

/** The regrowths of a container, oldest first; snapshots in which no block was seen tell nothing. */
export function findRises(
  times: readonly number[],
  blocks: readonly LargeBlocks[],
): readonly Rise[] {
  return risesOf(
    blocks.map((state, k) => ({ ...state, time: times[k]! })).filter(({ count }) => count > 0),
  );
}

function risesOf(seen: readonly SeenState[]): readonly Rise[] {
  return seen.flatMap(({ bytes, time }, i) => {
    const from = seen[i - 1]?.bytes ?? bytes;
    return bytes > from * (1 + MIN_RISE) ? [{ time, from, to: bytes }] : [];
  });
}

interface SeenState extends LargeBlocks {
  readonly time: number;
}

/** The snapshots in which any large block was seen; undefined when one that cannot have been missed is gone. */
function seenStates(
  times: readonly number[],
  blocks: readonly LargeBlocks[],
  period: number,
): readonly SeenState[] | undefined {
  const seen: SeenState[] = [];
  for (const [k, { count, bytes }] of blocks.entries()) {
    if (count > 0) seen.push({ time: times[k]!, count, bytes });
    else {
      const before = seen.at(-1);
      if (before !== undefined && Math.exp(-before.bytes / period) < MAX_MISSED) return undefined;
    }
  }
  return seen;
}

/** The class of a container by its regrowths, of which there is one at least. */
export function classifyRises(
  rises: readonly Rise[],
  times: readonly number[],
): ContainerGrowth['siteClass'] {
  const first = rises[0]!;
  const last = rises.at(-1)!;
  if (rises.length === 1) return 'step';
  // When it regrew it was full, so two regrowths tell the rate at which it fills, and that tells when the next one is due.
  const perTime = (last.from - first.from) / (last.time - first.time);
  const interval = (times.at(-1)! - times[0]!) / (times.length - 1);
  const due = ((last.to - last.from) / perTime) * OVERDUE + interval;
  if (times.at(-1)! - last.time > due) return 'warming-up';
  if (times.length < MIN_LEAK_SNAPSHOTS) return 'suspect';
  if (rises.length >= MIN_LEAK_RISES) return 'leak';
  const isLate = last.time - times[0]! >= LATE_SHARE * (times.at(-1)! - times[0]!);
  const isLarge = last.to >= MIN_LEAK_GROWTH * first.from;
  return isLate && isLarge && times.length >= MIN_SNAPSHOTS_OF_TWO ? 'leak' : 'suspect';
}
