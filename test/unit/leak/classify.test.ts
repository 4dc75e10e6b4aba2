import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyCounts, confidenceOf, measureKey } from '../../../src/core/leak/classify.js';
import { classifyContainer } from '../../../src/core/leak/container.js';
import { classifyTables } from '../../../src/core/leak/splitTables.js';
import {
  chiSquaredLimit,
  kendallTau,
  median,
  normalTail,
  significanceLimit,
  theilSen,
  varianceOf,
} from '../../../src/core/leak/statistics.js';

/** The class of a key; by default nothing was allocated but what raised the counts, plus `freed` per interval. */
function classOf(counts: readonly number[], freed = 0, load?: readonly number[]): string {
  let allocated = counts[0] ?? 0;
  const allocs = counts.map((count, k) => {
    if (k > 0) allocated += Math.max(0, count - (counts[k - 1] ?? 0)) + freed;
    return allocated;
  });
  const measures = measureKey({ times: counts.map((_, k) => k * 10), counts, allocs, load });
  const siteClass = classifyCounts(measures);
  return [siteClass, confidenceOf(siteClass, measures)].filter((word) => word).join(' ');
}

describe('classifyCounts', () => {
  it.each([
    ['a leak of 8 objects per interval', [4, 12, 19, 28, 36, 43], 0, 'leak high'],
    ['the same over four snapshots', [4, 12, 19, 28], 0, 'leak medium'],
    ['few objects over many snapshots', [0, 1, 3, 4, 6, 8], 0, 'leak medium'],
    ['too few objects', [1, 2, 2, 3, 4, 5], 0, 'suspect low'],
    ['a leak that transient objects hide', [10, 14, 20, 25, 29, 36], 60, 'suspect low'],
    ['three snapshots', [4, 40, 80], 0, 'suspect low'],
    ['two snapshots', [4, 400], 0, 'suspect low'],
    ['no growth', [20, 20, 20, 20, 20, 20], 0, 'stable'],
    ['a decline', [60, 50, 40, 30, 20, 10], 0, 'stable'],
    ['growth within the churn', [20, 26, 21, 27, 24, 28], 40, 'stable'],
    ['a single step', [10, 10, 10, 45, 46, 45], 0, 'step'],
    ['a cache that fills', [0, 40, 60, 68, 70, 70], 0, 'warming-up'],
    ['a cache that is full early', [0, 30, 50, 50, 49, 51], 20, 'warming-up'],
    ['a pool that came to more by chance', [9, 16, 18, 23, 23, 28], 12, 'suspect low'],
    ['a leak among what comes and goes', [10, 27, 42, 60, 75, 92], 80, 'leak high'],
    ['an intern table that is nearly full', [4, 8, 9, 11, 11, 12], 0, 'suspect low'],
    ['a cache over four snapshots', [11, 20, 30, 30], 3, 'suspect low'],
    ['teeth of a saw', [5, 40, 5, 41, 6, 42], 0, 'oscillating'],
    ['a tooth over four snapshots', [9, 9, 30, 51], 0, 'suspect low'],
  ])('calls %s', (_, counts, freed, expected) => {
    expect(classOf(counts, freed)).toBe(expected);
  });

  it('tells growth by load from a leak under rising load', () => {
    const load = [100, 140, 180, 220, 260, 300];
    expect(classOf([20, 28, 36, 44, 52, 60], 0, load)).toBe('grows-with-load');
    const leaked = [10, 24, 42, 64, 90, 120];
    expect(classOf(leaked, 0, load)).toBe('leak high');
    // Seen from a service with more connections each round: proportion hidden by the noise of few samples.
    expect(classOf([6, 11, 18, 32, 18, 32, 44, 59], 20, [9, 13, 17, 21, 25, 31, 34, 40])).toBe(
      'grows-with-load',
    );
    expect(classOf([20, 28, 36, 44, 52, 60], 0, [100, 101, 99, 100, 101, 99])).toBe('leak high');
    expect(classOf([20, 28, 36, 44, 52, 60], 0, [NaN, 140, 180, 220, 260, 300])).toBe(
      'grows-with-load',
    );
  });

  it('counts what came and what went', () => {
    const measures = measureKey({
      times: [0, 1, 2],
      counts: [10, 12, 15],
      allocs: [10, 20, 30],
    });
    expect(measures.churn).toEqual([18, 17]);
    expect(measures).toMatchObject({ gain: 5, freed: 15, slope: 2.5, stepShare: 0.6 });
  });
});

describe('classifyContainer', () => {
  const MiB = 1024 * 1024;
  const classOfSizes = (
    sizes: readonly number[],
    counts = sizes.map(() => 1),
    allocs = sizes.map((_, k) => new Set(sizes.slice(0, k + 1)).size),
  ) =>
    classifyContainer(
      sizes.map((_, k) => k),
      sizes.map((size, k) => ({ count: size === 0 ? 0 : counts[k]!, bytes: size * MiB })),
      allocs,
      512 * 1024,
    )?.siteClass;

  it.each([
    ['a slice that grows by a quarter each time', [4, 5, 6.25, 7.8, 9.8, 12.2], 'leak'],
    ['three doublings', [2, 4, 4, 8, 8, 8, 16, 16], 'leak'],
    ['a block that was missed in between', [1, 0, 2, 2, 4, 4, 8, 8], 'leak'],
    ['two doublings, the second late', [4, 4, 8, 8, 8, 16], 'leak'],
    ['two early doublings', [4, 8, 16, 16, 16, 16], 'suspect'],
    ['two doublings in four snapshots', [4, 4, 8, 16], 'suspect'],
    ['a table that is full', [2, 4, 8, 8, 8, 8, 8, 8], 'warming-up'],
    ['a slice that is full', [4, 5, 6.25, 7.8, 7.8, 7.8, 7.8, 7.8], 'warming-up'],
    ['one doubling', [4, 4, 8, 8, 8, 8], 'step'],
    ['no change', [4, 4, 4, 4], undefined],
    ['a container that shrinks', [4, 8, 16, 4, 8, 16], undefined],
    ['one that is gone for a while', [8, 16, 0, 32, 64, 64], undefined],
  ] as const)('calls %s', (_, sizes, expected) => {
    expect(classOfSizes(sizes)).toBe(expected);
  });

  it('leaves to the counts what grows in number', () => {
    expect(classOfSizes([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])).toBeUndefined();
  });

  it('takes several buffers for none, though they grow together', () => {
    expect(classOfSizes([1, 1, 2, 3, 3, 3, 3, 3], [1, 1, 2, 3, 2, 2, 2, 2])).toBeUndefined();
    expect(classOfSizes([2, 2, 4, 4, 8, 8], [2, 2, 2, 2, 2, 2], [2, 2, 4, 4, 6, 6])).toBe('leak');
  });

  it('takes blocks that come and go for none, though there is one at a time', () => {
    const sizes = [1, 1, 2, 2, 4, 4, 8, 8];
    expect(classOfSizes(sizes)).toBe('leak');
    expect(classOfSizes(sizes, undefined, [1, 4, 9, 12, 17, 20, 25, 30])).toBeUndefined();
  });

  it('calls no leak what is so small that there may be more of it than was seen', () => {
    expect(classOfSizes([0.5, 0.5, 0.5, 0.8, 0.8, 1.6])).toBe('suspect');
  });

  it('never calls a leak before the fourth snapshot', () => {
    expect(classOfSizes([1, 2, 4])).toBe('suspect');
  });
});

describe('classifyTables', () => {
  /** Of tables as a sampler sees them; freed are those that were allocated and are gone. */
  const classOfTables = (counts: readonly number[], allocs: readonly number[]) =>
    classifyTables(
      counts.map((_, k) => k),
      { counts, allocs, bytes: counts.at(-1)! * 1000 },
      counts.map((count) => count * 1000),
    )?.siteClass;

  it.each([
    // Of maps that were seen: one that has all its keys, and two without end.
    [
      'a map that doubles once, over several rounds',
      [14, 14, 24, 28, 34, 35, 36, 36],
      [0, 0, 14, 24, 31, 33, 34, 34],
      'step',
    ],
    [
      'the same in six snapshots',
      [83, 83, 113, 174, 189, 193],
      [176, 176, 234, 326, 352, 361],
      'step',
    ],
    [
      'a map that doubles twice and is not full',
      [51, 102, 102, 216, 216, 216],
      [0, 102, 102, 318, 318, 318],
      'leak',
    ],
    [
      'the same where chance hides the first doubling',
      [15, 12, 12, 50, 50, 50],
      [0, 12, 12, 62, 62, 62],
      'leak',
    ],
    [
      'a map that doubles again and again',
      [10, 20, 20, 42, 42, 42, 80, 82],
      [0, 20, 20, 62, 62, 62, 142, 146],
      'leak',
    ],
    ['a map that doubled early', [10, 20, 40, 40, 40, 40], [0, 20, 60, 60, 60, 60], 'suspect'],
    [
      'a map that is full',
      [10, 20, 40, 40, 40, 40, 40, 40, 40, 40],
      [0, 20, 60, 60, 60, 60, 60, 60, 60, 60],
      'warming-up',
    ],
    ['a map that begins to split', [1, 1, 6, 9, 11, 11], [0, 0, 5, 8, 10, 10], 'step'],
    ['a map that doubles three times at once', [2, 16, 16], [0, 28, 28], 'suspect'],
    ['a map that shrinks', [20, 20, 10, 10], [0, 0, 0, 0], undefined],
    ['many small maps', [4, 12, 20, 30, 41, 50], [0, 8, 16, 26, 37, 46], undefined],
  ] as const)('calls %s', (_, counts, allocs, expected) => {
    expect(classOfTables(counts, allocs)).toBe(expected);
  });

  it('leaves to the counts what has more of other things', () => {
    const times = [0, 1, 2, 3];
    const tables = { counts: [2, 4, 4, 8], allocs: [0, 4, 4, 12], bytes: 8000 };
    expect(classifyTables(times, tables, [2000, 9000, 14000, 19000])).toBeUndefined();
  });
});

describe('a load', () => {
  it('that is next to nothing beside the largest is none, so that no load grows without end', () => {
    const [times, counts] = [
      [0, 1, 2, 3],
      [5, 9, 14, 20],
    ];
    const ratio = (...load: number[]): number =>
      measureKey({ times, counts, allocs: counts, load }).loadRatio;
    expect(ratio(5e-324, 4e307, 8e307, 4e307)).toBe(2);
    expect(ratio(0, 0, 0, 0)).toBe(1);
    expect(ratio(NaN, 2, 3, 4)).toBe(2);
  });
});

describe('statistics', () => {
  it('takes the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('finds the same middle and slope as sorting does', () => {
    const byOrder = (values: readonly number[]): number => {
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
    };
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer()), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, (series) => {
        expect(median(series)).toEqual(byOrder(series));
        const times = series.map((_, k) => k * k + k);
        const slopes = series.flatMap((value, i) =>
          series.slice(i + 1).map((later, d) => (later - value) / (times[i + 1 + d]! - times[i]!)),
        );
        expect(theilSen(times, series).slope).toEqual(byOrder(slopes));
      }),
    );
    expect(median([])).toBeNaN();
  });

  it('finds a slope that one odd value does not bend', () => {
    expect(theilSen([0, 1, 2, 3, 4], [1, 3, 5, 70, 9])).toEqual({ slope: 2, intercept: 1 });
    expect(theilSen([0, 10], [4, 400]).slope).toBeCloseTo(39.6, 12);
  });

  it('counts pairs that rise', () => {
    expect(kendallTau([1, 2, 3, 4])).toBe(1);
    expect(kendallTau([1, 2, 2, 1])).toBe(0);
  });

  it('knows the normal distribution', () => {
    // scipy.stats.norm.sf
    expect(normalTail(1.6448536269514722)).toBeCloseTo(0.05, 6);
    expect(normalTail(0)).toBeCloseTo(0.5, 6);
    expect(normalTail(-1)).toBeCloseTo(0.8413447460685429, 6);
    expect(normalTail(5) / 2.866515718791933e-7).toBeCloseTo(1, 5);
  });

  it('knows the spread of a sample and the limit of a chi-squared value', () => {
    expect(varianceOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 12);
    expect(varianceOf([7])).toBe(0);
    // scipy.stats.chi2.isf(0.001, …)
    expect(chiSquaredLimit(3) / 16.26623619623813).toBeCloseTo(1, 1);
    expect(chiSquaredLimit(7) / 24.32188634785002).toBeCloseTo(1, 1);
  });

  it('corrects for many questions as Benjamini and Hochberg do', () => {
    // Their own example: four of fifteen are significant at 5 %.
    const probabilities = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    expect(significanceLimit(probabilities, 0.05)).toBe(0.0095);
    expect(significanceLimit([0.5, 0.9], 0.05)).toBe(-1);
  });
});
