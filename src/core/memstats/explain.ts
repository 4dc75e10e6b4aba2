/**
 * Where the memory of a Go process is, told from its MemStats: parts that add up, and the one that explains a large resident
 * size. Numbers and ids only; the sentences are in texts.ts.
 *
 * The identities are those of readmemstats_m in Go's runtime/mstats.go: Sys = HeapSys + StackSys + MSpanSys + MCacheSys +
 * BuckHashSys + GCSys + OtherSys; HeapSys = HeapInuse + HeapIdle; HeapReleased is a part of HeapIdle. So what is resident of the
 * runtime's memory is at most Sys - HeapReleased: less where pages were never written to or are swapped out, more only
 * where the system takes its time with released pages (madvdontneed=0), which then look like memory outside the heap.
 */
import type { MemStats } from './model.js';

/** The parts in the order of the bar. All but `released` are resident. */
export type MemoryPartId =
  | 'live'
  | 'notYetSwept'
  | 'fragmentation'
  | 'idle'
  | 'released'
  | 'stacks'
  | 'otherRuntime'
  | 'offHeap';

export interface MemoryPart {
  readonly id: MemoryPartId;
  readonly bytes: number;
}

/** What dominates the resident size; nothing here grows, because one report is one moment. */
export type MemoryDiagnosisId =
  | 'live'
  | 'notYetSwept'
  | 'fragmentation'
  | 'idle'
  | 'stacks'
  | 'otherRuntime'
  | 'offHeap'
  /** Less is resident than the runtime holds: pages that were never written to, or are swapped out. */
  | 'untouched'
  /** So little is resident that a ratio means nothing. */
  | 'small'
  | 'balanced';

/** The collector's numbers. */
export interface GcReport {
  readonly numGC: number;
  readonly numForcedGC: number;
  readonly nextGCBytes: number;
  /** Milliseconds since 1970-01-01 UTC; 0 for never. */
  readonly lastGCMillis: number;
  readonly lastPauseNanos: number;
  readonly maxPauseNanos: number;
  /** Pauses that the maximum and the mean are of. */
  readonly pauseCount: number;
  readonly meanPauseNanos: number;
  readonly cpuFraction: number;
}

export interface MemoryReport {
  /** In the order of the bar; a part that is not known is absent, one that is empty is 0. */
  readonly parts: readonly MemoryPart[];
  /** Best known resident size and where it comes from, see ResidentMemory. */
  readonly residentBytes: number;
  readonly residentKind: 'measured' | 'peak' | 'estimate';
  /**
   * The highest resident size so far: MemStats' MaxRSS, or what was measured when that is more, because the two are not read at the
   * same moment; undefined where MaxRSS is not told.
   */
  readonly peakBytes: number | undefined;
  /** MemStats.Sys: all address space that the runtime got. */
  readonly sysBytes: number;
  readonly diagnosis: {
    readonly id: MemoryDiagnosisId;
    /** residentBytes / live heap; undefined when the live heap is 0. */
    readonly residentToLive: number | undefined;
    /** Bytes of the part that dominates; for `small` what is resident beyond the live heap, for `balanced` 0. */
    readonly bytes: number;
  };
  readonly gc: GcReport;
}

/** What is known besides MemStats, of the same moment. */
export interface MemoryContext {
  /** inuse_space of the heap profile, an estimate from samples; undefined without a profile. */
  readonly liveHeapBytes: number | undefined;
  /** Resident memory as the operating system counts it; undefined where not known. */
  readonly measuredRssBytes: number | undefined;
}

/** Resident memory beyond the live heap that any process has: a share of the live heap, and so many bytes. */
const USUAL_OVERHEAD_SHARE = 0.5;
const USUAL_OVERHEAD_BYTES = 24 * 1024 * 1024;
/** A part dominates when it is this share of what is resident beyond the live heap. */
const DOMINATING_SHARE = 0.5;
/** The runtime's memory counts as untouched when less than this share of it is resident. */
const TOUCHED_SHARE = 0.5;

/**
 * The parts of a process's memory and what dominates them. Without the heap profile nobody can tell live objects from dead ones, so
 * HeapAlloc is all `live` and there is no part `notYetSwept`. Without a measured RSS there is no part `offHeap`: MaxRSS is a
 * peak, and the difference to it can be long gone. All parts but `released` and `offHeap` add up to Sys - HeapReleased.
 */
export function explainMemory(stats: MemStats, context: MemoryContext): MemoryReport {
  const runtimeParts = splitRuntime(stats, context.liveHeapBytes);
  const runtimeBytes = sum(runtimeParts);
  const measured = positive(context.measuredRssBytes);
  const parts: MemoryPart[] = [];
  for (const part of runtimeParts) {
    parts.push(part);
    if (part.id === 'idle') parts.push({ id: 'released', bytes: stats.heapReleased });
  }
  if (measured !== undefined) {
    parts.push({ id: 'offHeap', bytes: Math.max(0, measured - runtimeBytes) });
  }
  const maxRSS = positive(stats.maxRSS);
  const resident = residentOf(measured, maxRSS, runtimeBytes);
  return {
    parts,
    ...resident,
    peakBytes: maxRSS === undefined ? undefined : Math.max(maxRSS, measured ?? 0),
    sysBytes: stats.sys,
    diagnosis: diagnose(parts, resident.residentBytes, runtimeBytes),
    gc: gcReport(stats),
  };
}

/** What the runtime holds and has not released. A writer whose numbers contradict each other gets no negative part. */
function splitRuntime(stats: MemStats, liveHeapBytes: number | undefined): readonly MemoryPart[] {
  const { heapAlloc, heapInuse, heapIdle, heapReleased, stackSys, sys } = stats;
  // A profile without samples (MemProfileRate 0) says nothing of what is live.
  const sampled = positive(liveHeapBytes);
  const live = sampled === undefined ? heapAlloc : Math.min(sampled, heapAlloc);
  const parts: MemoryPart[] = [{ id: 'live', bytes: live }];
  if (sampled !== undefined) parts.push({ id: 'notYetSwept', bytes: heapAlloc - live });
  parts.push(
    { id: 'fragmentation', bytes: Math.max(0, heapInuse - heapAlloc) },
    { id: 'idle', bytes: Math.max(0, heapIdle - heapReleased) },
    { id: 'stacks', bytes: stackSys },
  );
  parts.push({ id: 'otherRuntime', bytes: Math.max(0, sys - heapReleased - sum(parts)) });
  return parts;
}

/** The number that is surest: measured; else what the runtime holds, which a peak below it proves to be too much. */
function residentOf(
  measured: number | undefined,
  peak: number | undefined,
  runtimeBytes: number,
): Pick<MemoryReport, 'residentBytes' | 'residentKind'> {
  if (measured !== undefined) return { residentBytes: measured, residentKind: 'measured' };
  if (peak !== undefined && peak < runtimeBytes) {
    return { residentBytes: peak, residentKind: 'peak' };
  }
  return { residentBytes: runtimeBytes, residentKind: 'estimate' };
}

/**
 * `untouched` when far less is resident than the runtime holds; `live` while what is resident beyond the live heap is no more than
 * usual (half of it, or 24 MiB), `small` if the live heap is the lesser part of that; else the part that is at least half of the
 * surplus; else `balanced`. The collector lets the heap double by default, so 2x the live heap is common, and still worth a
 * word on where it is.
 */
function diagnose(
  parts: readonly MemoryPart[],
  residentBytes: number,
  runtimeBytes: number,
): MemoryReport['diagnosis'] {
  const live = parts.find(({ id }) => id === 'live')?.bytes ?? 0;
  const residentToLive = live === 0 ? undefined : residentBytes / live;
  const result = (id: MemoryDiagnosisId, bytes: number): MemoryReport['diagnosis'] => ({
    id,
    residentToLive,
    bytes,
  });
  const absent = runtimeBytes - residentBytes;
  if (residentBytes < runtimeBytes * TOUCHED_SHARE && absent > USUAL_OVERHEAD_BYTES) {
    return result('untouched', absent);
  }
  const surplus = residentBytes - live;
  if (surplus <= Math.max(live * USUAL_OVERHEAD_SHARE, USUAL_OVERHEAD_BYTES)) {
    return live * 2 >= residentBytes ? result('live', live) : result('small', surplus);
  }
  let largest: MemoryPart | undefined;
  for (const part of parts) {
    if (part.id === 'live' || part.id === 'released') continue;
    if (largest === undefined || part.bytes > largest.bytes) largest = part;
  }
  if (largest === undefined || largest.id === 'released') return result('balanced', 0);
  return largest.bytes >= surplus * DOMINATING_SHARE
    ? result(largest.id, largest.bytes)
    : result('balanced', 0);
}

function gcReport(stats: MemStats): GcReport {
  const { pauseNanos } = stats;
  const total = pauseNanos.reduce((all, pause) => all + pause, 0);
  return {
    numGC: stats.numGC,
    numForcedGC: stats.numForcedGC,
    nextGCBytes: stats.nextGC,
    lastGCMillis: Math.floor(stats.lastGCNanos / 1e6),
    lastPauseNanos: pauseNanos[0] ?? 0,
    maxPauseNanos: Math.max(0, ...pauseNanos),
    pauseCount: pauseNanos.length,
    meanPauseNanos: pauseNanos.length === 0 ? 0 : total / pauseNanos.length,
    cpuFraction: stats.gcCPUFraction,
  };
}

function sum(parts: readonly MemoryPart[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}

/** A number that is there and means something. */
function positive(bytes: number | undefined): number | undefined {
  return bytes !== undefined && Number.isFinite(bytes) && bytes >= 1 ? bytes : undefined;
}
