// The border of the worker: what is not as agreed is refused, and the message names the field.
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import {
  checkAddToSeries,
  checkDiff,
  checkExplainMemory,
  checkInspectHeap,
  checkJudgeSeries,
  checkLineDetail,
  checkLineValues,
  checkOpen,
  checkOpenDiff,
  checkProfileId,
  checkSeriesId,
  checkToken,
  checkTop,
} from '../../../src/worker/params.js';

const open = {
  source: { kind: 'path', path: '/a' },
  name: 'a',
  limits: DEFAULT_LIMITS,
  token: 1,
};
const top = {
  profile: 1,
  sampleType: '',
  filter: {},
  granularity: 'functions',
  sort: 'flat',
  maxRows: 10,
};
const lines = { profile: 1, sampleType: '', filter: { focus: 'a' }, ownFiles: ['a.go'] };
const memory = {
  source: { kind: 'path', path: '/m' },
  liveHeapBytes: 5,
  measuredRssBytes: undefined,
};
const inspect = { path: '/a', limits: DEFAULT_LIMITS, token: 2 };
const add = { ...open, series: 4, timeMillis: 0 };
const judge = {
  series: 4,
  level: 'lines',
  ownFiles: ['a.go'],
  load: [1, NaN],
  memStats: ['/m', undefined],
  maxSites: 10,
};
const detail = { ...lines, fileName: 'a.go', line: 3, maxStacks: 5 };

const messageOf = (check: (params: unknown) => unknown, params: unknown): string => {
  try {
    check(params);
  } catch (error) {
    expect(error).toBeInstanceOf(ProfileError);
    return (error as ProfileError).message;
  }
  return 'accepted';
};

describe('params of the worker', () => {
  it('pass when they are as agreed', () => {
    expect(checkOpen(open)).toEqual(open);
    const bytes = new Uint8Array([1]);
    expect(checkOpen({ ...open, source: { kind: 'bytes', bytes } }).source).toEqual({
      kind: 'bytes',
      bytes,
    });
    expect(checkTop(top)).toEqual(top);
    expect(checkTop({ ...top, noInlines: true })).toEqual({ ...top, noInlines: true });
    expect(checkLineValues(lines)).toEqual(lines);
    expect(checkLineDetail(detail)).toEqual(detail);
    expect(checkDiff(top)).toEqual(top);
    expect(checkOpenDiff({ base: 1, current: 2 })).toEqual({ base: 1, current: 2 });
    expect(checkExplainMemory(memory)).toEqual(memory);
    const ofProfile = { ...memory, source: { kind: 'profile', profile: 3 } };
    expect(checkExplainMemory(ofProfile)).toEqual(ofProfile);
    expect(checkInspectHeap(inspect)).toEqual(inspect);
    expect(checkAddToSeries(add)).toEqual(add);
    expect(checkJudgeSeries(judge)).toEqual(judge);
    const bare = { ...judge, ownFiles: undefined, load: 'allocations' };
    expect(checkJudgeSeries(bare)).toEqual(bare);
    expect(checkSeriesId({ series: 7 })).toBe(7);
    expect(checkToken({ token: 7 })).toBe(7);
    expect(checkProfileId({ profile: 7 })).toBe(7);
  });

  it.each([
    ['open', checkOpen, null, 'params must be an object'],
    ['open', checkOpen, { ...open, source: { kind: 'path' } }, 'path must be text'],
    ['open', checkOpen, { ...open, source: { kind: 'bytes', bytes: [1] } }, 'source must be'],
    ['open', checkOpen, { ...open, source: { kind: 'url', url: 'x' } }, 'source must be'],
    ['open', checkOpen, { ...open, token: 1.5 }, 'token must be an integer'],
    ['open', checkOpen, { ...open, limits: { ...DEFAULT_LIMITS, maxBytes: NaN } }, 'maxBytes'],
    ['open', checkOpen, { ...open, limits: { ...DEFAULT_LIMITS, maxSamples: -1 } }, 'maxSamples'],
    ['close', checkProfileId, { profile: '1' }, 'profile must be an integer'],
    ['close', checkProfileId, { profile: 0 }, 'profile must be in 1'],
    ['getTop', checkTop, { ...top, granularity: '__proto__' }, 'granularity must be one of'],
    ['getTop', checkTop, { ...top, sort: 'name' }, 'sort must be flat or cum'],
    ['getTop', checkTop, { ...top, filter: { focus: 5 } }, 'focus must be text'],
    ['getTop', checkTop, { ...top, filter: undefined }, 'filter must be an object'],
    ['getTop', checkTop, { ...top, maxRows: 1e12 }, 'maxRows must be in'],
    ['getTop', checkTop, { ...top, noInlines: 1 }, 'noInlines must be true or false'],
    ['getEditorValues', checkLineValues, { ...lines, ownFiles: 'a.go' }, 'ownFiles must be a list'],
    ['getEditorValues', checkLineValues, { ...lines, ownFiles: [1] }, 'ownFiles must be a list'],
    ['getLineDetail', checkLineDetail, { ...detail, line: -1 }, 'line must be in'],
    ['getLineDetail', checkLineDetail, { ...detail, maxStacks: 1e6 }, 'maxStacks must be in'],
    ['getDiff', checkDiff, { ...top, granularity: 'words' }, 'granularity must be one of'],
    ['openDiff', checkOpenDiff, { base: 1 }, 'current must be an integer'],
    ['openDiff', checkOpenDiff, { base: 0, current: 1 }, 'base must be in 1'],
    ['explainMemory', checkExplainMemory, { ...memory, source: { kind: 'url' } }, 'source must be'],
    ['explainMemory', checkExplainMemory, { ...memory, liveHeapBytes: -1 }, 'liveHeapBytes must'],
    [
      'explainMemory',
      checkExplainMemory,
      { ...memory, measuredRssBytes: Infinity },
      'measuredRssBytes must',
    ],
    [
      'explainMemory',
      checkExplainMemory,
      { ...memory, source: { kind: 'profile', profile: '1' } },
      'profile must be an integer',
    ],
    ['inspectHeap', checkInspectHeap, { ...inspect, path: 1 }, 'path must be text'],
    ['inspectHeap', checkInspectHeap, { ...inspect, token: 0 }, 'token must be in'],
    ['addToSeries', checkAddToSeries, { ...add, series: 0 }, 'series must be in'],
    ['addToSeries', checkAddToSeries, { ...add, timeMillis: -1 }, 'timeMillis must be in'],
    ['addToSeries', checkAddToSeries, { ...add, process: 'x' }, 'process must be an object'],
    [
      'addToSeries',
      checkAddToSeries,
      { ...add, process: { buildId: '', binary: '', startMillis: NaN } },
      'startMillis must be a finite number',
    ],
    ['addToSeries', checkAddToSeries, { ...add, source: undefined }, 'source must be an object'],
    [
      'judgeSeries',
      checkJudgeSeries,
      { ...judge, level: 'files' },
      'level must be lines, functions or callTree',
    ],
    ['judgeSeries', checkJudgeSeries, { ...judge, ownFiles: [1] }, 'ownFiles must be a list'],
    ['judgeSeries', checkJudgeSeries, { ...judge, load: ['1'] }, 'load must be a list of numbers'],
    ['judgeSeries', checkJudgeSeries, { ...judge, memStats: [1] }, 'memStats must be a list'],
    ['judgeSeries', checkJudgeSeries, { ...judge, maxSites: 1e12 }, 'maxSites must be in'],
    ['closeSeries', checkSeriesId, {}, 'series must be an integer'],
  ] as const)('of %s are refused when they are not: %#', (_name, check, params, message) => {
    expect(messageOf(check, params)).toContain(message);
  });

  it('drop filters that are not known', () => {
    const filter = JSON.parse('{"__proto__": {"focus": "x"}, "other": 1, "hide": "y"}') as object;
    expect(checkTop({ ...top, filter }).filter).toEqual({ hide: 'y' });
    expect(({} as { focus?: unknown }).focus).toBeUndefined();
  });
});
