/**
 * Checks the content of a snapshot.json, which anybody may have written: JSON in, a Snapshot of known fields out. Fields are only
 * read when they are the object's own, so that "__proto__" is a key like any other; fields that are not known are dropped.
 */
import { ProfileError } from '../errors.js';
import { describeJson, JsonFields } from '../jsonFields.js';
import {
  PART_KINDS,
  type MissingPart,
  type ProcessIdentity,
  type ResidentMemory,
  type Snapshot,
  type SnapshotFacts,
  type SnapshotPart,
  type SnapshotPartFormat,
  type SnapshotSourceKind,
  type SnapshotTarget,
} from './model.js';
import { isPartFileName, isSnapshotId, MAX_TIME_MILLIS, SNAPSHOT_FILE } from './snapshotNames.js';

/** Most characters (UTF-16 units) of each text of a snapshot. */
export const TEXT_LIMITS = { label: 2_000, reason: 1_000, process: 500, name: 200, note: 10_000 };

/** Sentences about what is missing; a part can have several. */
export const MAX_MISSING = 20;

const FORMATS: readonly SnapshotPartFormat[] = ['proto', 'debug1', 'debug2', 'vars'];
const SOURCES: readonly SnapshotSourceKind[] = ['pprof', 'files', 'test'];
const RESIDENT_KINDS: readonly ResidentMemory['kind'][] = ['measured', 'peak', 'estimate'];
/** Totals of a heap profile, which are negative when more was freed than allocated in a profile of some seconds. */
const SIGNED_FACTS = ['liveHeapBytes', 'allocBytes', 'allocObjects'] as const;
const COUNT_FACTS = ['goroutines', 'numGC', 'totalAllocBytes', 'memProfileRate'] as const;

/** The snapshot in a JSON value. Throws ProfileError 'malformed' that names the field. */
export function checkSnapshot(value: unknown): Snapshot {
  const json = new JsonFields(value, SNAPSHOT_FILE);
  const version = json.get('version');
  if (version !== 1) throw json.malformed('version', `${describeJson(version)}, want 1`);
  const parts = json.list('parts', 1, PART_KINDS.length).map(checkPart);
  refuseDuplicates(parts);
  return {
    version: 1,
    id: json.matching('id', isSnapshotId),
    timeMillis: json.number('timeMillis', 0, MAX_TIME_MILLIS),
    target: checkTarget(json.fields('target')),
    process: checkProcess(json.fields('process')),
    gitCommit: json.matching('gitCommit', isCommit),
    parts: PART_KINDS.flatMap((kind) => parts.filter((part) => part.kind === kind)),
    missing: json.list('missing', 0, MAX_MISSING).map(checkMissing),
    facts: checkFacts(json.fields('facts')),
    name: json.text('name', TEXT_LIMITS.name),
    note: json.text('note', TEXT_LIMITS.note),
  };
}

/** Whether a text is a commit in hexadecimal, or '' for none. */
export function isCommit(text: string): boolean {
  return text === '' || /^[0-9a-f]{7,64}$/.test(text);
}

/** Whether a text is a SHA-256 in hexadecimal. */
export function isCommandHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function checkPart(json: JsonFields): SnapshotPart {
  return {
    kind: json.choice('kind', PART_KINDS),
    format: json.choice('format', FORMATS),
    file: json.matching('file', isPartFileName),
    sizeBytes: json.count('sizeBytes'),
  };
}

function refuseDuplicates(parts: readonly SnapshotPart[]): void {
  for (const [index, part] of parts.entries()) {
    const before = parts.slice(0, index);
    if (before.some((other) => other.kind === part.kind)) {
      throw new ProfileError('malformed', `${SNAPSHOT_FILE}: parts has ${part.kind} twice`);
    }
    // Names that differ in case only are one file on many disks.
    if (before.some((other) => other.file.toLowerCase() === part.file.toLowerCase())) {
      throw new ProfileError(
        'malformed',
        `${SNAPSHOT_FILE}: parts has the file ${part.file} twice`,
      );
    }
  }
}

function checkMissing(json: JsonFields): MissingPart {
  const isNotOffered = json.get('isNotOffered');
  if (isNotOffered !== undefined && isNotOffered !== true) {
    throw json.malformed('isNotOffered', `${describeJson(isNotOffered)}, want true`);
  }
  return {
    kind: json.choice('kind', PART_KINDS),
    reason: json.text('reason', TEXT_LIMITS.reason),
    ...(isNotOffered === true && { isNotOffered }),
  };
}

function checkTarget(json: JsonFields): SnapshotTarget {
  return { kind: json.choice('kind', SOURCES), label: json.text('label', TEXT_LIMITS.label) };
}

function checkProcess(json: JsonFields): ProcessIdentity {
  return {
    buildId: json.text('buildId', TEXT_LIMITS.process),
    binary: json.text('binary', TEXT_LIMITS.process),
    ...(json.has('pid') && { pid: json.count('pid') }),
    ...(json.has('startMillis') && {
      startMillis: json.number('startMillis', 0, MAX_TIME_MILLIS),
    }),
    ...(json.has('commandHash') && {
      commandHash: json.matching('commandHash', isCommandHash),
    }),
  };
}

function checkFacts(json: JsonFields): SnapshotFacts {
  const facts: { -readonly [K in keyof SnapshotFacts]: SnapshotFacts[K] } = {};
  for (const key of SIGNED_FACTS) {
    if (json.has(key)) facts[key] = json.number(key, -Number.MAX_VALUE, Number.MAX_VALUE);
  }
  for (const key of COUNT_FACTS) {
    if (json.has(key)) facts[key] = json.number(key, 0, Number.MAX_VALUE);
  }
  if (json.has('residentMemory')) {
    const resident = json.fields('residentMemory');
    facts.residentMemory = {
      bytes: resident.number('bytes', 0, Number.MAX_VALUE),
      kind: resident.choice('kind', RESIDENT_KINDS),
    };
  }
  return facts;
}
