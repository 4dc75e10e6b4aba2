/**
 * A snapshot made of what a source captured. What the source read from a server or a file can be anything; a number or a hash that
 * cannot be true is left out and a text is cut, so that one odd value does not cost the whole capture.
 */
import { isCommandHash, isCommit, MAX_MISSING, TEXT_LIMITS } from './checkSnapshot.js';
import type {
  CapturedFacts,
  ProcessIdentity,
  Snapshot,
  SnapshotFacts,
  SnapshotPart,
} from './model.js';
import { isTimeMillis } from './snapshotNames.js';

/** A snapshot that `checkSnapshot` takes as it is. `timeMillis` and the id must be valid. */
export function newSnapshot(
  id: string,
  captured: CapturedFacts,
  parts: readonly SnapshotPart[],
): Snapshot {
  return {
    version: 1,
    id,
    timeMillis: captured.timeMillis,
    target: { kind: captured.target.kind, label: cut(captured.target.label, TEXT_LIMITS.label) },
    process: plausibleProcess(captured.process),
    gitCommit: isCommit(captured.gitCommit) ? captured.gitCommit : '',
    parts,
    missing: captured.missing.slice(0, MAX_MISSING).map(({ kind, reason, isNotOffered }) => ({
      kind,
      reason: cut(reason, TEXT_LIMITS.reason),
      ...(isNotOffered === true && { isNotOffered }),
    })),
    facts: plausibleFacts(captured.facts),
    name: cut(captured.name ?? '', TEXT_LIMITS.name),
    note: cut(captured.note ?? '', TEXT_LIMITS.note),
  };
}

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

function plausibleProcess(process: ProcessIdentity): ProcessIdentity {
  const { pid, startMillis, commandHash } = process;
  return {
    buildId: cut(process.buildId, TEXT_LIMITS.process),
    binary: cut(process.binary, TEXT_LIMITS.process),
    ...(pid !== undefined && Number.isSafeInteger(pid) && pid >= 0 && { pid }),
    ...(startMillis !== undefined && isTimeMillis(startMillis) && { startMillis }),
    ...(commandHash !== undefined && isCommandHash(commandHash) && { commandHash }),
  };
}

function plausibleFacts(facts: SnapshotFacts): SnapshotFacts {
  const { residentMemory } = facts;
  return {
    ...finite('liveHeapBytes', facts.liveHeapBytes),
    ...finite('allocBytes', facts.allocBytes),
    ...finite('allocObjects', facts.allocObjects),
    ...countable('goroutines', facts.goroutines),
    ...(residentMemory !== undefined && isCountable(residentMemory.bytes) && { residentMemory }),
    ...countable('numGC', facts.numGC),
    ...countable('totalAllocBytes', facts.totalAllocBytes),
    ...countable('memProfileRate', facts.memProfileRate),
  };
}

function isCountable(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function finite(key: keyof SnapshotFacts, value: number | undefined): SnapshotFacts {
  return value !== undefined && Number.isFinite(value) ? { [key]: value } : {};
}

function countable(key: keyof SnapshotFacts, value: number | undefined): SnapshotFacts {
  return value !== undefined && isCountable(value) ? { [key]: value } : {};
}
