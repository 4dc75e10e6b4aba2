import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { SuspectReport } from '../../../src/core/leak/suspects.js';
import { verifyFix } from '../../../src/core/leak/verifyFix.js';
import { seriesOf } from './heapSeries.js';
import type { Row } from './heapSeries.js';

const leak: Row = {
  stack: 'main.main@/app/main.go:9;shop.Put.func1@/app/shop.go:20',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43],
};
/** Other work, so that there is load whatever becomes of the leak. */
const work: Row = {
  stack: 'main.main@/app/main.go:9;shop.Work@/app/shop.go:70',
  size: 512,
  counts: [10, 11, 10, 9, 10, 10],
  allocs: [100, 200, 300, 400, 500, 600],
};

function judge(rows: readonly Row[]): SuspectReport {
  return findSuspects(seriesOf(rows), { level: 'lines' });
}

function first(rows: readonly Row[], count: number): Row[] {
  return rows.map((row) => ({
    ...row,
    counts: row.counts.slice(0, count),
    ...(row.allocs && { allocs: row.allocs.slice(0, count) }),
  }));
}

const before = judge([leak, work]);
/** The same place two lines further down, in a closure of another number. */
const moved = { ...leak, stack: 'main.main@/app/main.go:11;shop.Put.func2@/build/shop.go:22' };

describe('verifyFix', () => {
  it('calls a leak fixed that surely grows no more under the same load', () => {
    const report = verifyFix(
      before,
      judge([{ ...moved, counts: [4, 4, 5, 4, 4, 4], allocs: [4, 12, 20, 28, 36, 44] }, work]),
    );
    expect(report).toMatchObject({ verdict: 'fixed', newLeaks: [] });
    expect(report.sites[0]?.after?.frame.line).toBe(22);
    expect(report.sites[0]?.reason).toMatch(/^its growth is surely below \d+ % of what it was: \+/);
  });

  it('calls a leak fixed whose line is gone, if the load was there', () => {
    expect(verifyFix(before, judge([work])).verdict).toBe('fixed');
  });

  it('finds a leak again at the nearest line of the same function', () => {
    const other = { ...leak, stack: 'main.main@/app/main.go:9;shop.Put@/build/shop.go:90' };
    const report = verifyFix(before, judge([other, moved, work]));
    expect(report.verdict).toBe('still-leaking');
    expect(report.sites[0]?.after?.frame.line).toBe(22);
    expect(report.newLeaks.map(({ frame }) => frame.line)).toEqual([90]);
  });

  it.each([
    ['without load', [{ ...work, allocs: [10, 10, 10, 10, 10, 11] }], /had not the same load/],
    ['with three snapshots', first([work], 3), /3 snapshots after the fix are too few/],
    [
      'with growth that is not sure',
      [{ ...moved, counts: [4, 6, 8, 9, 10, 12], allocs: [4, 30, 60, 90, 120, 150] }, work],
      /it still grows, or may grow/,
    ],
    [
      'while the live heap grows as before',
      [
        work,
        { ...leak, stack: 'shop.New@/app/n.go:1' },
        { ...leak, stack: 'shop.New@/app/n.go:2' },
      ],
      /the live heap grows no less/,
    ],
  ] as const)('is never silent about %s', (_, rows, reason) => {
    const report = verifyFix(before, judge(rows));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(reason);
  });

  it('needs a run in which the old leak would have shown', () => {
    const weak = judge([{ ...leak, counts: [0, 1, 3, 4, 6, 8] }, work]);
    const report = verifyFix(weak, judge(first([work], 4)));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/would have gained 4\.\d samples, at least 8/);
  });

  it('looks at suspects where nothing was a leak, and proves nothing where nothing grew', () => {
    const suspects = verifyFix(judge(first([leak, work], 3)), judge([work]));
    expect(suspects.sites).toHaveLength(1);
    expect(verifyFix(judge([work]), judge([work]))).toEqual({
      verdict: 'not-enough-data',
      sites: [],
      newLeaks: [],
    });
  });
});
