/**
 * What became of a container that regrew (container.ts), from the sizes of its blocks. Its raw count is about 1 before and after
 * a fix, so counts prove nothing; how fast it was filled does. At the old rate the new run would have added so many bytes: a
 * container of that size cannot have been missed, and one that is there cannot have had room for them without regrowing.
 */
import { findRises } from './container.js';
import type { LargeBlocks } from './container.js';

/** Blocks of so many sampling periods are missed with a probability of 5 %. */
const SEEN_PERIODS = 3;
/** What was added at the old rate must be more than the room by this factor. */
const OVERDUE = 1.25;
/** A smaller change of size is none. */
const MIN_FALL = 0.05;

/** The large blocks of one site. */
export interface BlockSeries {
  readonly times: readonly number[];
  readonly blocks: readonly LargeBlocks[];
}

/** What the new run shows of a container. */
export interface ContainerProof {
  /**
   * `gone`: not seen at its end; `full`: seen, and without a regrowth that was due; `unseen`: not seen, and it may have been missed;
   * `room`: seen, but with room enough for all that the old rate would have added; `growing`: a regrowth that proves nothing;
   * `falling`: it shrinks, so that it is no container that only grows.
   */
  readonly outcome: 'gone' | 'full' | 'unseen' | 'room' | 'growing' | 'falling';
  /** Bytes that the new run would have added to it at the old rate, since its last regrowth for `full` and `room`. */
  readonly expectedBytes: number;
  /** How many would have been needed for a proof. */
  readonly neededBytes: number;
}

/** The proof; both series tell the time in the same unit. `after` is undefined where nothing of the site is left. */
export function proveContainer(
  before: BlockSeries,
  after: BlockSeries | undefined,
  spanAfter: number,
  period: number,
): ContainerProof {
  const rate = fillRate(before);
  const last = after?.blocks.at(-1);
  if (after === undefined || last === undefined || last.count === 0) {
    const proof = { expectedBytes: rate * spanAfter, neededBytes: SEEN_PERIODS * period };
    const isProven = proof.expectedBytes >= proof.neededBytes;
    return { ...proof, outcome: isProven ? 'gone' : 'unseen' };
  }
  const lastRise = findRises(after.times, after.blocks).at(-1);
  const expectedBytes = rate * (spanAfter - (lastRise?.time ?? 0));
  // When it regrew it was full; before that nobody knows how much of it was room.
  const neededBytes = OVERDUE * (last.bytes - (lastRise?.from ?? 0));
  const proof = { expectedBytes, neededBytes };
  if (hasFallen(after.blocks)) return { ...proof, outcome: 'falling' };
  if (expectedBytes >= neededBytes) return { ...proof, outcome: 'full' };
  return { ...proof, outcome: lastRise === undefined ? 'room' : 'growing' };
}

/**
 * Bytes that were surely added per unit of time; 0 for fewer than two regrowths. A regrowth was at any moment before the snapshot that
 * shows it, which may make the time between two of them longer by one interval.
 */
function fillRate({ times, blocks }: BlockSeries): number {
  const rises = findRises(times, blocks);
  const first = rises[0];
  const last = rises.at(-1);
  if (first === undefined || last === undefined || first === last) return 0;
  const interval = (times.at(-1)! - times[0]!) / (times.length - 1);
  return Math.max(0, last.from - first.from) / (last.time - first.time + interval);
}

function hasFallen(blocks: readonly LargeBlocks[]): boolean {
  const seen = blocks.filter(({ count }) => count > 0);
  return seen.some(({ bytes }, i) => bytes < (seen[i - 1]?.bytes ?? 0) * (1 - MIN_FALL));
}
