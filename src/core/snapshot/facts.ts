/** The numbers of a snapshot out of what its parts tell. */
import type { MemStats } from '../memstats/model.js';
import type { ResidentMemory, SnapshotFacts } from './model.js';
import type { HeapFacts } from './source.js';

/** What is known; a number that is undefined is left out. */
export function snapshotFacts(known: {
  readonly heap?: HeapFacts | undefined;
  readonly goroutines?: number | undefined;
  readonly memStats?: MemStats | undefined;
  /** What the operating system says of a process on this machine. */
  readonly measuredRssBytes?: number | undefined;
}): SnapshotFacts {
  const { heap, goroutines, memStats, measuredRssBytes } = known;
  const facts = {
    liveHeapBytes: heap?.liveHeapBytes,
    allocBytes: heap?.allocBytes,
    allocObjects: heap?.allocObjects,
    goroutines,
    residentMemory: residentMemory(measuredRssBytes, memStats),
    numGC: memStats?.numGC,
    totalAllocBytes: memStats?.totalAlloc,
    memProfileRate: heap?.memProfileRate,
  };
  const found = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

/** The best number there is: measured, else the peak that the process tells, else what its runtime holds. */
function residentMemory(
  measured: number | undefined,
  memStats: MemStats | undefined,
): ResidentMemory | undefined {
  if (measured !== undefined) return { bytes: measured, kind: 'measured' };
  if (memStats === undefined) return undefined;
  const { maxRSS, sys, heapReleased } = memStats;
  if (maxRSS !== undefined && maxRSS > 0) return { bytes: maxRSS, kind: 'peak' };
  return { bytes: Math.max(0, sys - heapReleased), kind: 'estimate' };
}
