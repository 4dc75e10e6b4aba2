/**
 * Checks of what the host asks, at the border of the worker. A wrong shape is a defect of the host, so the error is
 * 'internal' and names the field.
 */
import { ProfileError } from '../core/errors.js';
import type { DecodeLimits } from '../core/profile/model.js';
import { GRANULARITIES, type SampleFilter } from '../core/report/query.js';
import type { ProcessIdentity } from '../core/snapshot/model.js';
import type {
  AddToSeriesQuery,
  DiffQuery,
  ExplainMemoryQuery,
  JudgeSeriesQuery,
  LineDetailQuery,
  LineValuesQuery,
  MemStatsSource,
  OpenQuery,
  OpenSource,
  ProfileId,
  ProfileQuery,
  SeriesId,
  TopQuery,
} from '../protocol/profileService.js';

type Fields = Readonly<Record<string, unknown>>;

const MAX_STACKS = 1000;
const MAX_ROWS = 1_000_000;
const FILTERS = ['focus', 'ignore', 'hide', 'show', 'showFrom', 'tagFocus', 'tagIgnore'] as const;

/** The fields of an object. */
function fieldsOf(params: unknown, what: string): Fields {
  if (typeof params !== 'object' || params === null) throw wrong(what, 'an object');
  return params as Fields;
}

function wrong(field: string, wanted: string): ProfileError {
  return new ProfileError('internal', `request: ${field} must be ${wanted}`);
}

function text(fields: Fields, field: string): string {
  const value = fields[field];
  if (typeof value !== 'string') throw wrong(field, 'text');
  return value;
}

function integer(fields: Fields, field: string, minimum: number, maximum: number): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong(field, 'an integer');
  if (value < minimum || value > maximum) throw wrong(field, `in ${minimum}..${maximum}`);
  return value;
}

function finite(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(field, 'a finite number');
  return value;
}

function texts(fields: Fields, field: string): readonly string[] {
  const value = fields[field];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw wrong(field, 'a list of texts');
  }
  return value;
}

function id(fields: Fields, field: string): number {
  return integer(fields, field, 1, Number.MAX_SAFE_INTEGER);
}

function checkFilter(value: unknown): SampleFilter {
  const fields = fieldsOf(value, 'filter');
  const filter: { -readonly [K in keyof SampleFilter]: SampleFilter[K] } = {};
  for (const field of FILTERS) if (fields[field] !== undefined) filter[field] = text(fields, field);
  return filter;
}

function checkSource(value: unknown): OpenSource {
  const fields = fieldsOf(value, 'source');
  if (fields['kind'] === 'path') return { kind: 'path', path: text(fields, 'path') };
  const bytes = fields['bytes'];
  if (fields['kind'] !== 'bytes' || !(bytes instanceof Uint8Array)) {
    throw wrong('source', 'a path or bytes');
  }
  return { kind: 'bytes', bytes };
}

function checkLimits(value: unknown): DecodeLimits {
  const fields = fieldsOf(value, 'limits');
  const limit = (field: keyof DecodeLimits): number =>
    integer(fields, field, 0, Number.MAX_SAFE_INTEGER);
  return {
    maxBytes: limit('maxBytes'),
    maxSamples: limit('maxSamples'),
    maxLocationIds: limit('maxLocationIds'),
    maxElements: limit('maxElements'),
  };
}

/** The checked parameters of `open`. */
export function checkOpen(params: unknown): OpenQuery {
  const fields = fieldsOf(params, 'params');
  return {
    source: checkSource(fields['source']),
    name: text(fields, 'name'),
    limits: checkLimits(fields['limits']),
    token: id(fields, 'token'),
  };
}

/** The checked parameters of `cancelOpen`. */
export function checkToken(params: unknown): number {
  return id(fieldsOf(params, 'params'), 'token');
}

/** The checked id in parameters that name a profile. */
export function checkProfileId(params: unknown): ProfileId {
  return id(fieldsOf(params, 'params'), 'profile');
}

function checkProfileQuery(fields: Fields): ProfileQuery {
  return {
    profile: id(fields, 'profile'),
    sampleType: text(fields, 'sampleType'),
    filter: checkFilter(fields['filter']),
  };
}

/** The checked parameters of `getEditorValues`. */
export function checkLineValues(params: unknown): LineValuesQuery {
  const fields = fieldsOf(params, 'params');
  return { ...checkProfileQuery(fields), ownFiles: texts(fields, 'ownFiles') };
}

/** The checked parameters of `getLineDetail`. */
export function checkLineDetail(params: unknown): LineDetailQuery {
  const fields = fieldsOf(params, 'params');
  return {
    ...checkLineValues(fields),
    fileName: text(fields, 'fileName'),
    line: integer(fields, 'line', 0, Number.MAX_SAFE_INTEGER),
    maxStacks: integer(fields, 'maxStacks', 0, MAX_STACKS),
  };
}

/** What reports of rows have in common. */
function checkReport(params: unknown): TopQuery {
  const fields = fieldsOf(params, 'params');
  const granularity = GRANULARITIES.find((known) => known === fields['granularity']);
  if (granularity === undefined) throw wrong('granularity', `one of ${GRANULARITIES.join(', ')}`);
  const { sort, noInlines } = fields;
  if (sort !== 'flat' && sort !== 'cum') throw wrong('sort', 'flat or cum');
  if (noInlines !== undefined && typeof noInlines !== 'boolean') {
    throw wrong('noInlines', 'true or false');
  }
  return {
    ...checkProfileQuery(fields),
    granularity,
    sort,
    ...(noInlines === undefined ? {} : { noInlines }),
    maxRows: integer(fields, 'maxRows', 0, MAX_ROWS),
  };
}

/** The checked parameters of `getTop`. */
export function checkTop(params: unknown): TopQuery {
  return checkReport(params);
}

/** The checked parameters of `getDiff`. */
export function checkDiff(params: unknown): DiffQuery {
  return checkReport(params);
}

/** The checked parameters of `openDiff`. */
export function checkOpenDiff(params: unknown): {
  readonly base: ProfileId;
  readonly current: ProfileId;
} {
  const fields = fieldsOf(params, 'params');
  return { base: id(fields, 'base'), current: id(fields, 'current') };
}

/** The checked parameters of `explainMemory`. */
export function checkExplainMemory(params: unknown): ExplainMemoryQuery {
  const fields = fieldsOf(params, 'params');
  return {
    source: checkMemStatsSource(fields['source']),
    liveHeapBytes: byteCount(fields, 'liveHeapBytes'),
    measuredRssBytes: byteCount(fields, 'measuredRssBytes'),
  };
}

function checkMemStatsSource(value: unknown): MemStatsSource {
  const fields = fieldsOf(value, 'source');
  if (fields['kind'] === 'profile') return { kind: 'profile', profile: id(fields, 'profile') };
  return checkSource(value);
}

function byteCount(fields: Fields, field: string): number | undefined {
  const value = fields[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrong(field, 'a number of bytes');
  }
  return value;
}

/** The checked parameters of `inspectHeap`. */
export function checkInspectHeap(params: unknown): {
  readonly path: string;
  readonly limits: DecodeLimits;
  readonly token: number;
} {
  const fields = fieldsOf(params, 'params');
  return {
    path: text(fields, 'path'),
    limits: checkLimits(fields['limits']),
    token: id(fields, 'token'),
  };
}

/** The checked parameters of `addToSeries`. */
export function checkAddToSeries(params: unknown): AddToSeriesQuery {
  const fields = fieldsOf(params, 'params');
  return {
    ...checkOpen(fields),
    series: id(fields, 'series'),
    timeMillis: integer(fields, 'timeMillis', 0, Number.MAX_SAFE_INTEGER),
    process: checkProcess(fields['process']),
  };
}

function checkProcess(value: unknown): ProcessIdentity | undefined {
  if (value === undefined) return undefined;
  const fields = fieldsOf(value, 'process');
  const known = (field: string): boolean => fields[field] !== undefined;
  return {
    buildId: text(fields, 'buildId'),
    binary: text(fields, 'binary'),
    ...(known('pid') && { pid: integer(fields, 'pid', 0, Number.MAX_SAFE_INTEGER) }),
    ...(known('startMillis') && { startMillis: finite(fields, 'startMillis') }),
    ...(known('commandHash') && { commandHash: text(fields, 'commandHash') }),
  };
}

/** The checked parameters of `judgeSeries`. */
export function checkJudgeSeries(params: unknown): JudgeSeriesQuery {
  const fields = fieldsOf(params, 'params');
  const { level, memStats } = fields;
  if (level !== 'lines' && level !== 'functions' && level !== 'callTree') {
    throw wrong('level', 'lines, functions or callTree');
  }
  if (!Array.isArray(memStats) || !memStats.every(isTextOrUndefined)) {
    throw wrong('memStats', 'a list of texts or undefined');
  }
  return {
    series: id(fields, 'series'),
    level,
    ownFiles: fields['ownFiles'] === undefined ? undefined : texts(fields, 'ownFiles'),
    load: checkLoad(fields['load']),
    memStats,
    maxSites: integer(fields, 'maxSites', 0, MAX_ROWS),
  };
}

function isTextOrUndefined(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function checkLoad(value: unknown): JudgeSeriesQuery['load'] {
  if (value === undefined || value === 'allocations') return value;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) {
    throw wrong('load', 'a list of numbers');
  }
  return value;
}

/** The checked id in parameters that name a series. */
export function checkSeriesId(params: unknown): SeriesId {
  return id(fieldsOf(params, 'params'), 'series');
}
