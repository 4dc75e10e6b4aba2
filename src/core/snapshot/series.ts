/**
 * Snapshots put into series: one per process of a target, because only snapshots of one process can be compared as growth. The rule:
 *
 * - Snapshots of a target are taken in the order of time. Each joins the newest series of its target unless something tells that it is
 *   of another process; what is not known tells nothing.
 * - It is of another process when the build id, the binary, the pid, the hash of the command line or the start time (by more than two
 *   seconds) is another one, or when a number fell that never falls while a process runs.
 * - The same pid with the same start time is the same process, whatever the numbers say.
 * - NumGC and TotalAlloc are exact, so a fall of them counts. Two windows that capture at the same time are the exception: the one
 *   that began first may read its MemStats last, so a small fall within half a minute tells nothing. The total of alloc_space is a sum of samples that only grows too, but
 *   it also falls when the sampling rate changes or when the profile was written in another way (debug=1 is not scaled); so it counts
 *   only where the exact numbers are not known, rate and format are the same, and it fell by more than a tenth.
 * - Behind one URL several processes may answer in turn. A snapshot therefore joins an older series, but only when that has the
 *   same start time and nothing else tells them apart.
 */
import {
  partOf,
  type ProcessIdentity,
  type Snapshot,
  type SnapshotFacts,
  type SnapshotPartFormat,
  type SnapshotTarget,
} from './model.js';

/** Clocks and the ways to find a start time differ by less. */
const SAME_START_MILLIS = 2_000;
/** A smaller fall of the sampled total may have a reason that we do not know. */
const SAMPLED_FALL = 0.9;
/** Captures that begin within this time of each other may overlap; each forces a few collections. */
const OVERLAP_MILLIS = 30_000;
const OVERLAP_COLLECTIONS = 8;
const OVERLAP_ALLOC = 0.9;

/** Snapshots of one process, as far as can be told. */
export interface SnapshotSeries {
  /** The same for a series as long as its first snapshot is kept. */
  readonly key: string;
  readonly target: SnapshotTarget;
  /** All that any of its snapshots tells. */
  readonly process: ProcessIdentity;
  /** Oldest first; at least one. */
  readonly snapshots: readonly Snapshot[];
  /** 1-based number among the series of this target, oldest first. */
  readonly run: number;
  /** By snapshot: liveHeapBytes minus that of the latest snapshot before it that has one; undefined where there is none. */
  readonly liveHeapDeltas: readonly (number | undefined)[];
}

/** The series of these snapshots, which may be in any order: the one with the newest snapshot first. */
export function groupSeries(snapshots: readonly Snapshot[]): readonly SnapshotSeries[] {
  const runsByTarget = new Map<string, Run[]>();
  for (const snapshot of [...snapshots].sort(byTime)) {
    const key = targetKey(snapshot.target);
    const runs = runsByTarget.get(key) ?? [];
    runsByTarget.set(key, runs);
    addToRun(runs, snapshot);
  }
  return [...runsByTarget.values()]
    .flatMap((runs) => runs.map(toSeries))
    .sort((a, b) => byTime(b.snapshots.at(-1)!, a.snapshots.at(-1)!));
}

function byTime(a: Snapshot, b: Snapshot): number {
  return a.timeMillis - b.timeMillis || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function targetKey(target: SnapshotTarget): string {
  return `${target.kind} ${target.label}`;
}

/** A series that is being put together, with the latest that is known of its process. */
interface Run {
  readonly snapshots: Snapshot[];
  process: ProcessIdentity;
  /** When the latest snapshot was begun. */
  timeMillis: number;
  exact: Pick<SnapshotFacts, 'numGC' | 'totalAllocBytes'>;
  sampled: SampledTotal | undefined;
}

/** A total of alloc_space and how it came about. */
interface SampledTotal {
  readonly allocBytes: number;
  readonly rate: number | undefined;
  readonly format: SnapshotPartFormat | undefined;
}

function addToRun(runs: Run[], snapshot: Snapshot): void {
  const latest = runs.at(-1);
  const run =
    latest !== undefined && !isOtherProcess(latest, snapshot)
      ? latest
      : [...runs]
          .reverse()
          .find((older) => hasSameStart(older, snapshot) && !isOtherProcess(older, snapshot));
  if (run === undefined) {
    runs.push({
      snapshots: [snapshot],
      process: snapshot.process,
      timeMillis: snapshot.timeMillis,
      exact: exactOf(snapshot.facts),
      sampled: sampledOf(snapshot),
    });
    return;
  }
  run.snapshots.push(snapshot);
  run.process = mergeIdentities(run.process, snapshot.process);
  run.timeMillis = snapshot.timeMillis;
  run.exact = { ...run.exact, ...exactOf(snapshot.facts) };
  run.sampled = sampledOf(snapshot) ?? run.sampled;
}

/** Whether the two are of different processes for sure; what is not known of one of them tells nothing. */
export function isOtherIdentity(known: ProcessIdentity, now: ProcessIdentity): boolean {
  return (
    differs(known.buildId || undefined, now.buildId || undefined) ||
    differs(known.binary || undefined, now.binary || undefined) ||
    differs(known.pid, now.pid) ||
    differs(known.commandHash, now.commandHash) ||
    startDifference(known, now) > SAME_START_MILLIS
  );
}

function isOtherProcess(run: Run, snapshot: Snapshot): boolean {
  const { process, facts } = snapshot;
  const known = run.process;
  if (isOtherIdentity(known, process)) return true;
  if (known.pid !== undefined && known.pid === process.pid && hasSameStart(run, snapshot)) {
    return false;
  }
  if (hasFallen(run, snapshot)) return true;
  const hasExact =
    (run.exact.numGC !== undefined && facts.numGC !== undefined) ||
    (run.exact.totalAllocBytes !== undefined && facts.totalAllocBytes !== undefined);
  return !hasExact && sampledFell(run.sampled, sampledOf(snapshot));
}

function differs<T>(known: T | undefined, now: T | undefined): boolean {
  return known !== undefined && now !== undefined && known !== now;
}

/** True when an exact number fell by more than captures that overlap explain. */
function hasFallen({ exact, timeMillis }: Run, snapshot: Snapshot): boolean {
  const { numGC, totalAllocBytes } = snapshot.facts;
  const isOverlapping = snapshot.timeMillis - timeMillis <= OVERLAP_MILLIS;
  const collections = isOverlapping ? OVERLAP_COLLECTIONS : 0;
  const alloc = isOverlapping ? OVERLAP_ALLOC : 1;
  return (
    fell((exact.numGC ?? NaN) - collections, numGC) ||
    fell((exact.totalAllocBytes ?? NaN) * alloc, totalAllocBytes)
  );
}

/** No comparison with NaN holds, which stands for what is not known. */
function fell(known: number | undefined, now: number | undefined): boolean {
  return known !== undefined && now !== undefined && now < known;
}

function sampledFell(known: SampledTotal | undefined, now: SampledTotal | undefined): boolean {
  return (
    known !== undefined &&
    now !== undefined &&
    known.rate === now.rate &&
    known.format === now.format &&
    now.allocBytes < known.allocBytes * SAMPLED_FALL
  );
}

function hasSameStart(run: Run, { process }: Snapshot): boolean {
  return startDifference(run.process, process) <= SAME_START_MILLIS;
}

/** Milliseconds between two start times; NaN, of which no comparison holds, when one is not known. */
function startDifference(known: ProcessIdentity, now: ProcessIdentity): number {
  return Math.abs((known.startMillis ?? NaN) - (now.startMillis ?? NaN));
}

function exactOf({ numGC, totalAllocBytes }: SnapshotFacts): Run['exact'] {
  return {
    ...(numGC !== undefined && { numGC }),
    ...(totalAllocBytes !== undefined && { totalAllocBytes }),
  };
}

function sampledOf(snapshot: Snapshot): SampledTotal | undefined {
  const { allocBytes, memProfileRate } = snapshot.facts;
  if (allocBytes === undefined) return undefined;
  return { allocBytes, rate: memProfileRate, format: partOf(snapshot, 'heap')?.format };
}

/** What is known of a process by two of its snapshots. */
export function mergeIdentities(known: ProcessIdentity, now: ProcessIdentity): ProcessIdentity {
  return {
    ...now,
    // The first start time stays, so that small differences do not add up.
    ...known,
    buildId: known.buildId || now.buildId,
    binary: known.binary || now.binary,
  };
}

function toSeries(run: Run, index: number): SnapshotSeries {
  const first = run.snapshots[0]!;
  let before: number | undefined;
  const liveHeapDeltas = run.snapshots.map(({ facts: { liveHeapBytes } }) => {
    const delta =
      liveHeapBytes === undefined || before === undefined ? undefined : liveHeapBytes - before;
    before = liveHeapBytes ?? before;
    return delta;
  });
  return {
    key: `${targetKey(first.target)} ${first.id}`,
    target: first.target,
    process: run.process,
    snapshots: run.snapshots,
    run: index + 1,
    liveHeapDeltas,
  };
}
