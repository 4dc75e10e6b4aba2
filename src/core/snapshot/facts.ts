/** The numbers of a snapshot out of what its parts tell. */
import type { MemStats } from '../memstats/model.js';
import type { ResidentMemory, SnapshotFacts } from './model.js';
import type { HeapFacts } from './source.js';

/** What is known; a number that is undefined is left out. */
export function snapshotFacts(known: {
  readonly heap?: HeapFacts | undefined;
  readonly goroutines?: number | undefined;
  readonly memStats?: MemStats | undefined;
}): SnapshotFacts {
  const { heap, goroutines, memStats } = known;
  const facts = {
    liveHeapBytes: heap?.liveHeapBytes,
    allocBytes: heap?.allocBytes,
    allocObjects: heap?.allocObjects,
    goroutines,
    residentMemory: memStats === undefined ? undefined : residentMemory(memStats),
    numGC: memStats?.numGC,
    totalAllocBytes: memStats?.totalAlloc,
    memProfileRate: heap?.memProfileRate,
  };
  const found = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

/** The peak that the process tells, else what its runtime holds. */
function residentMemory({ maxRSS, sys, heapReleased }: MemStats): ResidentMemory {
  if (maxRSS !== undefined && maxRSS > 0) return { bytes: maxRSS, kind: 'peak' };
  return { bytes: Math.max(0, sys - heapReleased), kind: 'estimate' };
}
