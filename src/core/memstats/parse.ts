/**
 * runtime.MemStats from either of the forms in which Go's handlers write it: the comment lines that end the text of
 * heap?debug=1 (writeHeapInternal of runtime/pprof: "# HeapAlloc = 425783384", "# Stack = 819200 / 819200",
 * "# PauseNs = [196343 176013 …]"), or the object "memstats" in the JSON of /debug/vars. The rows of the profile are not
 * looked at: the text is read from its end, and no more than the lines themselves can fill.
 */
import { ProfileError } from '../errors.js';
import { sniff, SNIFF_BYTES } from '../profile/sniff.js';
import type { MemStats } from './model.js';

/** More than all lines of MemStats take with every number at its longest. */
const MAX_TRAILER_BYTES = 64 * 1024;
/** /debug/vars can hold what a program publishes there; its MemStats take less than 20 KiB. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** Pauses that the runtime keeps. */
const RING_LENGTH = 256;
const NEWLINE = 10;
const SKIPPED_BEFORE_JSON = [0x20, 9, NEWLINE, 13, 0xef, 0xbb, 0xbf];

/** Fields of MemStats that are always there, by the names of package runtime. */
const REQUIRED = [
  'Alloc',
  'TotalAlloc',
  'Sys',
  'Mallocs',
  'Frees',
  'HeapAlloc',
  'HeapSys',
  'HeapIdle',
  'HeapInuse',
  'HeapReleased',
  'HeapObjects',
  'StackInuse',
  'StackSys',
  'MSpanInuse',
  'MSpanSys',
  'MCacheInuse',
  'MCacheSys',
  'BuckHashSys',
  'NextGC',
  'NumGC',
] as const;
/** Fields that some writer leaves out: old versions of Go, /debug/vars (MaxRSS). */
const OPTIONAL = ['GCSys', 'OtherSys', 'LastGC', 'NumForcedGC', 'GCCPUFraction', 'MaxRSS'] as const;

type Required = (typeof REQUIRED)[number];
type FieldName = Required | (typeof OPTIONAL)[number];

const ALL_FIELDS: readonly FieldName[] = [...REQUIRED, ...OPTIONAL];

/** What was found, as it was written. */
interface RawMemStats {
  readonly values: ReadonlyMap<FieldName, number>;
  /** The pause of collection n (1-based) at (n + 255) % 256; empty when it was not told. */
  readonly pauseRing: readonly number[];
}

/**
 * The MemStats in the text of heap?debug=1 or allocs?debug=1, or in the JSON {"memstats": …} of /debug/vars. Throws ProfileError:
 * 'truncated' when the end is missing, 'malformed' for bad or missing fields, 'wrong-kind' and what `sniff` says for other files.
 */
export function parseMemStats(bytes: Uint8Array): MemStats {
  if (isJsonObject(bytes)) return buildMemStats(readJson(bytes));
  if (sniff(bytes.subarray(0, SNIFF_BYTES)) !== 'legacy-heap') {
    throw new ProfileError(
      'wrong-kind',
      'this is a profile in binary form, which has no MemStats; capture /debug/pprof/heap?debug=1 or /debug/vars',
    );
  }
  return memStatsOfLines(takeTrailer(bytes));
}

/** The MemStats in `Profile.memStatsLines`. Throws ProfileError as parseMemStats does. */
export function memStatsOfLines(lines: readonly string[]): MemStats {
  if (lines.length === 0) {
    throw new ProfileError(
      'wrong-kind',
      'this profile has no MemStats; capture /debug/pprof/heap?debug=1 or /debug/vars',
    );
  }
  if (!lines.some((line) => line.startsWith('DebugGC = '))) throw cutOff();
  const values = new Map<FieldName, number>();
  let pauseRing: readonly number[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^(\w{1,40}) = (.*)$/.exec(line) ?? [];
    switch (name) {
      case 'Stack':
      case 'MSpan':
      case 'MCache': {
        const pair = text.split(' / ');
        if (pair.length !== 2) throw badValue(name, text);
        setField(values, `${name}Inuse`, pair[0]!);
        setField(values, `${name}Sys`, pair[1]!);
        break;
      }
      case 'PauseNs':
        pauseRing = parseRing(text);
        break;
      default:
        if (isFieldName(name)) setField(values, name, text);
    }
  }
  return buildMemStats({ values, pauseRing });
}

function isFieldName(name: string): name is FieldName {
  return (ALL_FIELDS as readonly string[]).includes(name);
}

function setField(values: Map<FieldName, number>, name: FieldName, text: string): void {
  if (values.has(name)) throw new ProfileError('malformed', `MemStats: ${name} is there twice`);
  const isDecimal = /^\d[-+.e\d]{0,40}$/.test(text);
  if (!isDecimal || !isFieldValue(name, Number(text))) throw badValue(name, text);
  values.set(name, Number(text));
}

function parseRing(text: string): readonly number[] {
  if (!text.startsWith('[') || !text.endsWith(']')) throw badValue('PauseNs', text);
  const ring = text
    .slice(1, -1)
    .split(' ')
    .map((word) => {
      if (!/^\d{1,20}$/.test(word)) throw badValue('PauseNs', word);
      return Number(word);
    });
  return checkRing(ring);
}

function checkRing<T>(ring: readonly T[]): readonly T[] {
  if (ring.length === RING_LENGTH) return ring;
  throw new ProfileError(
    'malformed',
    `MemStats: PauseNs has ${ring.length} values, want ${RING_LENGTH}`,
  );
}

/** The lines below "# runtime.MemStats" without their mark, a last line without a newline left out. */
function takeTrailer(bytes: Uint8Array): readonly string[] {
  const decoder = new TextDecoder();
  const lines: string[] = [];
  let end = bytes.lastIndexOf(NEWLINE);
  const lowest = end - MAX_TRAILER_BYTES;
  while (end > 0 && end > lowest) {
    const start = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
    if (start < lowest) break;
    const line = decoder.decode(bytes.subarray(start, end)).trim();
    if (line === '# runtime.MemStats') return lines.reverse();
    if (line !== '' && !line.startsWith('#')) break;
    if (line !== '') lines.push(line.slice(1).trim());
    end = start - 1;
  }
  throw cutOff();
}

function cutOff(): ProfileError {
  return new ProfileError('truncated', 'the text ends before the end of its MemStats');
}

function isJsonObject(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length && SKIPPED_BEFORE_JSON.includes(bytes[at]!)) at++;
  return bytes[at] === 0x7b;
}

function readJson(bytes: Uint8Array): RawMemStats {
  if (bytes.length > MAX_JSON_BYTES) {
    throw new ProfileError(
      'malformed',
      `the JSON has ${bytes.length} bytes, more than MemStats can be looked for in`,
    );
  }
  const root = parseJson(new TextDecoder().decode(bytes));
  const stats = own(root, 'memstats');
  if (typeof stats !== 'object' || stats === null) {
    throw new ProfileError('wrong-kind', 'this JSON has no object "memstats" as /debug/vars does');
  }
  const values = new Map<FieldName, number>();
  for (const name of ALL_FIELDS) {
    const value = own(stats, name);
    if (value === undefined) continue;
    if (typeof value !== 'number' || !isFieldValue(name, value)) {
      throw badValue(name, shownJson(value));
    }
    values.set(name, value);
  }
  const ring = own(stats, 'PauseNs');
  return { values, pauseRing: ring === undefined ? [] : ringOfJson(ring) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Go ends the object with "}"; without it the answer is not complete.
    if (!text.trimEnd().endsWith('}')) {
      throw new ProfileError('truncated', 'the JSON ends too early', { cause: error });
    }
    throw new ProfileError('malformed', 'this is not valid JSON', { cause: error });
  }
}

/** A property that the object has itself, whatever its name. */
function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value as unknown;
}

function ringOfJson(ring: unknown): readonly number[] {
  if (!Array.isArray(ring)) throw badValue('PauseNs', shownJson(ring));
  const values = ring as readonly unknown[];
  return checkRing(values).map((pause) => {
    if (typeof pause !== 'number' || !isWhole(pause)) throw badValue('PauseNs', shownJson(pause));
    return pause;
  });
}

/** GCCPUFraction is a share, everything else a uint64. */
function isFieldValue(name: FieldName, value: number): boolean {
  return name === 'GCCPUFraction' ? value >= 0 && value <= 1 : isWhole(value);
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 2 ** 64;
}

function shownJson(value: unknown): string {
  return typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value;
}

function badValue(name: string, text: string): ProfileError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new ProfileError('malformed', `MemStats: ${name} is "${shown}", want a number`);
}

function buildMemStats({ values, pauseRing }: RawMemStats): MemStats {
  const missing = REQUIRED.filter((name) => !values.has(name));
  if (missing.length > 0) {
    throw new ProfileError('malformed', `the MemStats have no ${missing.join(', ')}`);
  }
  const required = (name: Required): number => values.get(name)!;
  const numGC = required('NumGC');
  return {
    alloc: required('Alloc'),
    totalAlloc: required('TotalAlloc'),
    sys: required('Sys'),
    mallocs: required('Mallocs'),
    frees: required('Frees'),
    heapAlloc: required('HeapAlloc'),
    heapSys: required('HeapSys'),
    heapIdle: required('HeapIdle'),
    heapInuse: required('HeapInuse'),
    heapReleased: required('HeapReleased'),
    heapObjects: required('HeapObjects'),
    stackInuse: required('StackInuse'),
    stackSys: required('StackSys'),
    mspanInuse: required('MSpanInuse'),
    mspanSys: required('MSpanSys'),
    mcacheInuse: required('MCacheInuse'),
    mcacheSys: required('MCacheSys'),
    buckHashSys: required('BuckHashSys'),
    gcSys: values.get('GCSys') ?? 0,
    otherSys: values.get('OtherSys') ?? 0,
    nextGC: required('NextGC'),
    lastGCNanos: values.get('LastGC') ?? 0,
    pauseNanos: newestFirst(pauseRing, numGC),
    numGC,
    numForcedGC: values.get('NumForcedGC') ?? 0,
    gcCPUFraction: values.get('GCCPUFraction') ?? 0,
    maxRSS: values.get('MaxRSS'),
  };
}

/** The pauses of the last collections; slots that no collection has filled yet are left out. */
function newestFirst(ring: readonly number[], numGC: number): readonly number[] {
  const count = Math.min(numGC, ring.length);
  return Array.from({ length: count }, (_, age) => ring[(numGC - 1 - age) % RING_LENGTH]!);
}
