/** Memory that grows where no heap profile sees it, told from runtime.MemStats of the first and the last snapshot. */
import type { MemStats } from '../memstats/model.js';

/** The profile explains the growth of a process when it has at least this share of it. */
const EXPLAINED_SHARE = 0.8;

/** Bytes that the process holds more at the end than at the start and that are not in the profile's growth. */
export interface OutsideGrowth {
  /** In the heap: garbage that is not swept yet, and what sampling missed. */
  readonly heapBytes: number;
  /** In stacks of goroutines. */
  readonly stackBytes: number;
  /** The sum where it is more than a fifth of all growth; 0 where the profile explains nearly all. */
  readonly unexplainedBytes: number;
}

/** The growth outside of a profile that grew by `liveGrowthBytes` between these two. */
export function growthOutside(
  first: MemStats,
  last: MemStats,
  liveGrowthBytes: number,
): OutsideGrowth {
  const heapGrowth = last.heapAlloc - first.heapAlloc;
  const stackBytes = Math.max(0, last.stackInuse - first.stackInuse);
  const heapBytes = Math.max(0, heapGrowth - Math.max(0, liveGrowthBytes));
  const total = Math.max(0, heapGrowth) + stackBytes;
  const outside = heapBytes + stackBytes;
  const isExplained = outside <= (1 - EXPLAINED_SHARE) * total;
  return { heapBytes, stackBytes, unexplainedBytes: isExplained ? 0 : outside };
}
