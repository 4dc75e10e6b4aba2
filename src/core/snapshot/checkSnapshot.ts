/**
 * Checks the content of a snapshot.json, which anybody may have written: JSON in, a Snapshot of known fields out. Fields are only
 * read when they are the object's own, so that "__proto__" is a key like any other; fields that are not known are dropped.
 */
import { ProfileError } from '../errors.js';
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
  const json = new Fields(value, SNAPSHOT_FILE);
  const version = json.get('version');
  if (version !== 1) throw json.malformed('version', `${describe(version)}, want 1`);
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

function checkPart(json: Fields): SnapshotPart {
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
      throw malformed(`${SNAPSHOT_FILE}: parts has ${part.kind} twice`);
    }
    // Names that differ in case only are one file on many disks.
    if (before.some((other) => other.file.toLowerCase() === part.file.toLowerCase())) {
      throw malformed(`${SNAPSHOT_FILE}: parts has the file ${part.file} twice`);
    }
  }
}

function checkMissing(json: Fields): MissingPart {
  const isNotOffered = json.get('isNotOffered');
  if (isNotOffered !== undefined && isNotOffered !== true) {
    throw json.malformed('isNotOffered', `${describe(isNotOffered)}, want true`);
  }
  return {
    kind: json.choice('kind', PART_KINDS),
    reason: json.text('reason', TEXT_LIMITS.reason),
    ...(isNotOffered === true && { isNotOffered }),
  };
}

function checkTarget(json: Fields): SnapshotTarget {
  return { kind: json.choice('kind', SOURCES), label: json.text('label', TEXT_LIMITS.label) };
}

function checkProcess(json: Fields): ProcessIdentity {
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

function checkFacts(json: Fields): SnapshotFacts {
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

function malformed(message: string): ProfileError {
  return new ProfileError('malformed', message);
}

/** A value in a sentence, short whatever it is. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? JSON.stringify(value) : `a text of ${value.length} characters`;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return `an ${typeof value}`;
  }
}

/** Reads the own fields of a JSON object; `path` names it in errors. */
class Fields {
  readonly #object: object;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw malformed(`${path} is ${describe(value)}, want an object`);
    }
    this.#object = value;
    this.#path = path;
  }

  malformed(key: string, problem: string): ProfileError {
    const separator = this.#path === SNAPSHOT_FILE ? ': ' : '.';
    return malformed(`${this.#path}${separator}${key} is ${problem}`);
  }

  get(key: string): unknown {
    if (!Object.hasOwn(this.#object, key)) return undefined;
    return (this.#object as Readonly<Record<string, unknown>>)[key];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  fields(key: string): Fields {
    const value = this.get(key);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.malformed(key, `${describe(value)}, want an object`);
    }
    return new Fields(value, this.#childPath(key));
  }

  list(key: string, minLength: number, maxLength: number): Fields[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length < minLength || value.length > maxLength) {
      throw this.malformed(key, `${describe(value)}, want a list of ${minLength} to ${maxLength}`);
    }
    return value.map(
      (item: unknown, index) => new Fields(item, this.#childPath(`${key}[${index}]`)),
    );
  }

  text(key: string, maxLength: number): string {
    const value = this.get(key);
    if (typeof value !== 'string' || value.length > maxLength) {
      throw this.malformed(key, `${describe(value)}, want a text of at most ${maxLength}`);
    }
    return value;
  }

  matching(key: string, isValid: (text: string) => boolean): string {
    const value = this.get(key);
    if (typeof value !== 'string' || !isValid(value)) {
      throw this.malformed(key, `${describe(value)}, which is not valid`);
    }
    return value;
  }

  choice<T extends string>(key: string, choices: readonly T[]): T {
    const value = this.get(key);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw this.malformed(key, `${describe(value)}, want one of ${choices.join(', ')}`);
    }
    return found;
  }

  number(key: string, minimum: number, maximum: number): number {
    const value = this.get(key);
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) {
      throw this.malformed(key, `${describe(value)}, want a number in its range`);
    }
    return value;
  }

  count(key: string): number {
    const value = this.get(key);
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw this.malformed(key, `${describe(value)}, want a count`);
    }
    return value as number;
  }

  #childPath(key: string): string {
    return this.#path === SNAPSHOT_FILE ? `${SNAPSHOT_FILE}: ${key}` : `${this.#path}.${key}`;
  }
}
