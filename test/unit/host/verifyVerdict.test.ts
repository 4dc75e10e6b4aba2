import { describe, expect, it } from 'vitest';
import { checkFixRecord } from '../../../src/core/hunt/fixRecord.js';
import type { HuntPlan } from '../../../src/core/hunt/plan.js';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { ProcessIdentity } from '../../../src/core/snapshot/model.js';
import type { Judgement } from '../../../src/host/suspects/judgement.js';
import { makeVerdict } from '../../../src/host/verify/makeVerdict.js';
import { compareProcesses } from '../../../src/host/verify/sameBuild.js';
import { seriesOf } from '../leak/heapSeries.js';
import type { Row } from '../leak/heapSeries.js';

const START = Date.UTC(2026, 2, 1);
const leak: Row = {
  stack: 'main.main@/app/main.go:9;shop.Put@/app/shop.go:20',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43],
};
const other: Row = { ...leak, stack: 'main.main@/app/main.go:9;shop.Load@/app/load.go:5' };
const work: Row = {
  stack: 'main.main@/app/main.go:9;shop.Work@/app/shop.go:70',
  size: 512,
  counts: [10, 11, 10, 9, 10, 10],
  allocs: [100, 200, 300, 400, 500, 600],
};
const plan: HuntPlan = {
  targetUrl: 'http://localhost:6060/debug/pprof/',
  rounds: 6,
  warmUpRounds: 1,
  round: { kind: 'interval', seconds: 30 },
  settleSeconds: 0,
  gc: true,
  load: { kind: 'none' },
};

/** What a judge answers for these rows; `loads` as of the rounds. */
function judgementOf(rows: readonly Row[], loads?: readonly (number | undefined)[]): Judgement {
  const report = findSuspects(seriesOf(rows), { level: 'lines' });
  return {
    ...{ id: 1, title: 'localhost:6060', origin: { kind: 'hunt', huntId: 'x' }, report },
    ...{
      siteCount: report.sites.length,
      period: 524288,
      notes: [],
      isFinal: true,
      rateUnit: 'hour',
    },
    ...{ outside: undefined, lastMemStats: undefined, gitCommit: 'abcdef0123' },
    snapshots: report.times.map((time, k) => ({
      ...{ timeMillis: START + time * 1000, liveBytes: 0, name: `${k}`, snapshotId: undefined },
      uri: undefined as never,
      load: loads?.[k],
    })),
    sources: { uriOf: () => undefined, has: () => false, ownFiles: [], ambiguous: [] },
  };
}

const before = judgementOf([leak, other, work]);
const chosen = before.report.sites.find(({ frame }) => frame.line === 20);

describe('the verdict on a fix', () => {
  it('is about the site that the user chose, and can be kept', () => {
    const after = judgementOf([other, work]);
    const record = makeVerdict({ before, after, chosen, plan });
    expect(record).toMatchObject({ verdict: 'fixed', isChosen: true, plan });
    expect(record.sites.map(({ func, verdict }) => [func, verdict])).toEqual([
      ['shop.Put', 'fixed'],
      ['shop.Load', 'still-leaking'],
    ]);
    expect(record.after).toMatchObject({ startMillis: START, endMillis: START + 300_000 });
    expect(checkFixRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(makeVerdict({ before, after, chosen: undefined, plan }).verdict).toBe('still-leaking');
  });

  it('weighs the loads of both runs where all rounds tell them', () => {
    const withLoad = judgementOf([leak, work], [undefined, 50, 50, 50, 50, 50]);
    const idle = judgementOf([work], [undefined, 5, 5, 5, 5, 5]);
    const verdictOf = (after: Judgement): string | undefined =>
      makeVerdict({ before: withLoad, after, chosen: undefined, plan }).sites[0]?.why.kind;
    expect(verdictOf(idle)).toBe('other-load');
    expect(verdictOf(judgementOf([work], [undefined, 5, undefined, 5, 5, 5]))).toBe('fixed');
    expect(verdictOf(judgementOf([work]))).toBe('fixed');
  });
});

describe('the process of the new run', () => {
  const process: ProcessIdentity = { buildId: 'b1', binary: 'shop', pid: 7, startMillis: 1000 };

  it.each([
    ['the same process', {}, 'process'],
    ['another process of the build', { pid: 8, startMillis: 2000 }, 'build'],
    ['a process that got the same number', { startMillis: 2000 }, 'build'],
    ['another build', { buildId: 'b2', pid: 8, startMillis: 2000 }, undefined],
    ['nobody knows what', { buildId: '', pid: 8, startMillis: 2000 }, undefined],
  ] as const)('is %s', (_, part, expected) => {
    expect(compareProcesses(process, { ...process, ...part })).toBe(expected);
  });

  it('is not known where neither tells anything', () => {
    const unknown: ProcessIdentity = { buildId: '', binary: '' };
    expect(compareProcesses(unknown, unknown)).toBeUndefined();
  });
});
