import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { SuspectReport } from '../../../src/core/leak/suspects.js';
import { verifyFix } from '../../../src/core/leak/verifyFix.js';
import type { FixReport, VerifyOptions } from '../../../src/core/leak/verifyFix.js';
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

const PERIOD = 524288;

function verify(
  old: SuspectReport,
  now: SuspectReport,
  part: Partial<VerifyOptions> = {},
): FixReport {
  return verifyFix(old, now, { periods: { before: PERIOD, after: PERIOD }, ...part });
}

const before = judge([leak, work]);
/** The same place two lines further down, in a closure of another number. */
const moved = { ...leak, stack: 'main.main@/app/main.go:11;shop.Put.func2@/build/shop.go:22' };

describe('verifyFix', () => {
  it('calls a leak fixed that surely grows no more under the same load', () => {
    const report = verify(
      before,
      judge([{ ...moved, counts: [4, 4, 5, 4, 4, 4], allocs: [4, 12, 20, 28, 36, 44] }, work]),
    );
    expect(report).toMatchObject({ verdict: 'fixed', newLeaks: [] });
    expect(report.sites[0]?.after?.frame.line).toBe(22);
    expect(report.sites[0]?.reason).toMatch(/^its growth is surely below \d+ % of what it was: \+/);
  });

  it('calls a leak fixed whose line is gone, if the load was there', () => {
    expect(verify(before, judge([work])).verdict).toBe('fixed');
  });

  it('finds a leak again at the nearest line of the same function', () => {
    const other = { ...leak, stack: 'main.main@/app/main.go:9;shop.Put@/build/shop.go:90' };
    const report = verify(before, judge([other, moved, work]));
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
    const report = verify(before, judge(rows));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(reason);
  });

  it('needs a run in which the old leak would have shown', () => {
    const weak = judge([{ ...leak, counts: [0, 1, 3, 4, 6, 8] }, work]);
    const report = verify(weak, judge(first([work], 4)));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/would have gained 4\.\d samples, at least 8/);
  });

  it('looks at suspects where nothing was a leak, and proves nothing where nothing grew', () => {
    const suspects = verify(judge(first([leak, work], 3)), judge([work]));
    expect(suspects.sites).toHaveLength(1);
    expect(verify(judge([work]), judge([work]))).toEqual({
      verdict: 'not-enough-data',
      sites: [],
      newLeaks: [],
    });
  });

  it('is about the chosen site first, whatever becomes of the others', () => {
    const other = { ...leak, stack: 'main.main@/app/main.go:9;shop.Load@/app/load.go:5' };
    const old = judge([leak, other, work]);
    const chosen = old.sites.find(({ frame }) => frame.line === 20);
    const report = verify(old, judge([other, work]), { chosen });
    expect(report.verdict).toBe('fixed');
    expect(report.sites.map(({ verdict }) => verdict)).toEqual(['fixed', 'still-leaking']);
    expect(report.newLeaks).toEqual([]);
    expect(verify(old, judge([other, work])).verdict).toBe('still-leaking');
  });

  it('takes the measured load where there is one', () => {
    const now = judge([work]);
    expect(verify(before, now, { load: { before: 900, after: 880 } }).verdict).toBe('fixed');
    const report = verify(before, now, { load: { before: 900, after: 90 } });
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/^the load of the new run was 10 % of/);
  });

  it('does not count the allocations of the leak itself as load', () => {
    const large = { ...leak, allocs: [0, 2000, 4000, 6000, 8000, 10000] };
    expect(verify(judge([large, work]), judge([work])).verdict).toBe('fixed');
  });

  it('cannot tell the load when nothing but the leak allocates', () => {
    const report = verify(judge([leak]), judge([{ ...work, allocs: [1, 1, 1, 1, 1, 1] }]));
    expect(report.sites[0]?.reason).toMatch(/^nothing beside this line allocates enough/);
    expect(report.verdict).toBe('not-enough-data');
  });

  it('is not fixed when the leak is at another function now', () => {
    const renamed = {
      ...leak,
      stack: 'main.main@/app/main.go:9;shop.Store@/app/shop.go:20',
      counts: [4, 11, 18, 26, 33, 40],
    };
    const report = verify(before, judge([renamed, work]));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/it may have moved: \+/);
    expect(report.newLeaks).toHaveLength(1);
  });

  it('is not fixed when a line that was healthy before leaks now', () => {
    const healthy = { ...leak, stack: 'shop.Load@/app/load.go:5', counts: [9, 9, 8, 9, 9, 9] };
    const leaking = { ...healthy, counts: [9, 17, 24, 33, 41, 48] };
    const settled = { ...leak, counts: [4, 4, 5, 4, 4, 4] };
    const old = judge([{ ...leak, counts: [4, 14, 25, 36, 46, 57] }, healthy, work]);
    const report = verify(old, judge([settled, leaking, work]));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/it may have moved: \+/);
    expect(report.newLeaks.map(({ frame }) => frame.line)).toEqual([5]);
  });

  it('is not fixed when the leak is at a new line of the function and the old line is there still', () => {
    const settled = { ...leak, counts: [4, 4, 5, 4, 4, 4] };
    const below = {
      ...leak,
      stack: leak.stack.replace(':20', ':25'),
      counts: [0, 7, 14, 22, 29, 36],
    };
    const report = verify(before, judge([settled, below, work]));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/it may have moved: \+/);
  });

  it('says that a suspect is a leak now', () => {
    const report = verify(judge(first([leak, work], 3)), before);
    expect(report.verdict).toBe('still-leaking');
    expect(report.sites[0]?.reason).toMatch(/^it is called a leak now: /);
  });

  it('does not take fewer objects for fewer bytes', () => {
    const MIB = 2 ** 20;
    const small = { ...leak, size: MIB, counts: [4, 16, 27, 39, 50, 61] };
    const large = { ...leak, size: 16 * MIB, counts: [1, 1, 2, 2, 3, 3] };
    const heap = { ...leak, stack: 'shop.Load@/app/load.go:5', size: 4 * MIB };
    const old = judge([small, { ...heap, counts: [0, 9, 18, 27, 36, 45] }, work]);
    const chosen = old.sites.find(({ frame }) => frame.line === 20);
    const now = judge([large, { ...heap, counts: [0, 0, 0, 0, 0, 0] }, work]);
    const report = verify(old, now, { chosen });
    expect(report.sites[0]).toMatchObject({ verdict: 'not-enough-data', basis: 'counts' });
    expect(report.sites[0]?.reason).toMatch(
      /it still grows, or may grow, but not surely: \+66 MiB/,
    );
  });
});

describe('verifyFix with another sampling rate', () => {
  const RARE = 8 * PERIOD;
  const old = judge([{ ...leak, counts: [0, 10, 20, 30, 40, 50] }, work]);
  const load = { before: 900, after: 900 };
  const judgeRare = (rows: readonly Row[]): SuspectReport =>
    findSuspects(seriesOf(rows, RARE), { level: 'lines' });
  const periods = { before: PERIOD, after: RARE };

  it('expects as many samples fewer as fewer are taken', () => {
    const growing = { ...leak, counts: [1, 1, 2, 2, 3, 3] };
    const report = verify(old, judgeRare([growing]), { periods, load });
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.expectedGain).toBeCloseTo(50 / 8, 1);
  });

  it('compares what samples stand for', () => {
    const fast = judge([{ ...leak, counts: [0, 24, 48, 72, 96, 120] }, work]);
    const growing = { ...leak, counts: [1, 1, 2, 2, 3, 3] };
    const report = verify(fast, judgeRare([growing]), { periods, load });
    expect(report.sites[0]?.expectedGain).toBeCloseTo(120 / 8, 1);
    expect(report.sites[0]?.reason).toMatch(/it still grows, or may grow/);
    const gone = judgeRare([{ ...work, counts: [1, 1, 1, 1, 1, 1] }]);
    expect(verify(fast, gone, { periods, load }).verdict).toBe('fixed');
  });

  it('sees the same load in fewer samples', () => {
    const fast = judge([{ ...leak, counts: [0, 24, 48, 72, 96, 120] }, work]);
    const same = { ...work, counts: [1, 1, 1, 1, 1, 1], allocs: [12, 25, 37, 50, 62, 75] };
    expect(verify(fast, judgeRare([same]), { periods }).verdict).toBe('fixed');
    const idle = { ...same, allocs: [12, 13, 14, 15, 16, 17] };
    expect(verify(fast, judgeRare([idle]), { periods }).sites[0]?.why.kind).toBe('other-load');
  });
});

/** A table that doubles: one block, whose size rises. */
function container(sizes: readonly number[], line = 30): Row[] {
  const MIB = 2 ** 20;
  return [...new Set(sizes)].map((size) => ({
    stack: `main.main@/app/main.go:9;shop.Index@/app/index.go:${line}`,
    size: size * MIB,
    counts: sizes.map((at) => (at === size && size > 0 ? 1 : 0)),
    allocs: sizes.map((_, k) => (size > 0 && sizes.slice(0, k + 1).includes(size) ? 1 : 0)),
  }));
}

function seven(row: Row): Row {
  return {
    ...row,
    counts: [...row.counts, 10],
    ...(row.allocs && { allocs: [...row.allocs, 700] }),
  };
}

describe('verifyFix on a container', () => {
  const others = seven(work);
  const old = judge([...container([2, 2, 4, 8, 8, 16, 16]), others]);

  it('starts from a container that is called a leak by its bytes', () => {
    expect(old.sites[0]).toMatchObject({ siteClass: 'leak', container: { rises: 3 } });
    expect(old.sites[0]?.measures.gain).toBe(0);
  });

  it('calls it still leaking when it regrows as before', () => {
    const report = verify(old, judge([...container([1, 2, 4, 4, 8, 8, 16], 33), others]));
    expect(report.sites[0]).toMatchObject({ verdict: 'still-leaking', basis: 'container' });
    expect(report.sites[0]?.reason).toMatch(/^it is called a leak again/);
  });

  it('calls it fixed when it is gone and could not have been missed', () => {
    const report = verify(old, judge([others]));
    expect(report.verdict).toBe('fixed');
    // Full at 2 MiB and at 8 MiB, with three rounds between the two and one for the doubt about when: 1.5 MiB a round.
    expect(report.sites[0]?.reason).toMatch(
      /^at the old rate 9 MiB would have been added to the container, which would have been seen/,
    );
  });

  it('calls it fixed when it is there and does not regrow though it was due', () => {
    const bounded = verify(old, judge([...container([2, 4, 4, 4, 4, 4, 4]), others]));
    expect(bounded.verdict).toBe('fixed');
    expect(bounded.sites[0]?.reason).toMatch(
      /^at the old rate 7\.50 MiB .* it did not regrow any more: /,
    );
  });

  it.each([
    ['a single regrowth at the end', container([4, 4, 4, 4, 4, 4, 8]), /it still grows, or may/],
    ['two early regrowths', container([4, 8, 16, 16, 16, 16, 16]), /it still grows, or may grow/],
    [
      'room for all that would have come',
      container([64, 64, 64, 64, 64, 64, 64]),
      /may have had room for the 9 MiB .* 80 MiB would decide/,
    ],
  ])('proves nothing by %s', (_, rows, reason) => {
    const report = verify(old, judge([...rows, others]));
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(reason);
  });

  it('proves nothing by a container too small to be seen', () => {
    const report = verify(old, judge([others]), {
      periods: { before: PERIOD, after: 4 * 2 ** 20 },
    });
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toMatch(/which may have been missed below 12 MiB/);
  });

  it('judges by bytes what falls again and again', () => {
    expect(verify(old, judge([...container([2, 1, 2, 1, 2, 1, 2]), others])).verdict).toBe('fixed');
  });
});
