// Verified fixes as the host sends them, made by core from series of profiles.
import { makeFixRecord } from '../../../src/core/hunt/makeFixRecord.js';
import { findSuspects, type SuspectReport } from '../../../src/core/leak/suspects.js';
import { verifyFix } from '../../../src/core/leak/verifyFix.js';
import type { FixTable } from '../../../src/protocol/messages.js';
import { seriesOf, type Row } from '../../unit/leak/heapSeries.js';

const PERIOD = 524288;

/** A line that leaks in every round. */
export const leak: Row = {
  stack: 'main.main@/shop/main.go:9;shop.Put@/shop/store.go:52',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43, 52],
};
/** Another one. */
export const other: Row = { ...leak, stack: 'main.main@/shop/main.go:9;shop.New@/shop/new.go:7' };
/** What allocates and keeps nothing. */
export const work: Row = {
  stack: 'main.main@/shop/main.go:9;shop.Work@/shop/work.go:70',
  size: 512,
  counts: [10, 11, 10, 9, 10, 10, 10],
  allocs: [100, 200, 300, 400, 500, 600, 700],
};
/** The leaking line with a fix. */
export const settled: Row = {
  ...leak,
  counts: [4, 4, 5, 4, 4, 4, 4],
  allocs: [4, 12, 20, 28, 36, 44, 52],
};

/** What becomes of the leaks of the first rows; `title` is that of both runs. Refs of sites begin at 40, those of new leaks at 90. */
export function fixOf(
  before: readonly Row[],
  after: readonly Row[],
  title = 'shop on :6060',
): FixTable {
  const judge = (of: readonly Row[]): SuspectReport =>
    findSuspects(seriesOf(of, PERIOD), { level: 'lines' });
  const [old, now] = [judge(before), judge(after)];
  const run = { title, gitCommit: '0123456789abcdef', startMillis: 0, endMillis: 0 };
  const record = makeFixRecord({
    fix: verifyFix(old, now, { periods: { before: PERIOD, after: PERIOD } }),
    before: { ...run, report: old },
    after: { ...run, gitCommit: 'fedcba98765', report: now },
    isChosen: false,
    plan: undefined,
  });
  return {
    record,
    sources: record.sites.map((_, index) => 40 + index),
    newLeakSources: record.newLeaks.map((_, index) => 90 + index),
  };
}
