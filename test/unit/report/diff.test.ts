import { describe, expect, it } from 'vitest';
import { diffProfiles } from '../../../src/core/profile/diff.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { computeDiff, diffStatusOf, sideTotals } from '../../../src/core/report/diff.js';
import { heapFactsOf } from '../../../src/core/report/heapFacts.js';
import { computeLineDetail } from '../../../src/core/report/lineDetail.js';
import { computeLineValues } from '../../../src/core/report/lineValues.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { readFixture } from '../oracle/fixtures.js';
import { profileFromText } from './profileFromText.js';

const query: ReportQuery = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };
const heap = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';

function diffOf(current: string, base: string, types = 'inuse_space/bytes'): Profile {
  const [now, then] = [profileFromText(current, { types }), profileFromText(base, { types })];
  return diffProfiles(now, then).profile;
}

/** Rows as "name flat cum", each base>current. */
function rowsOf(profile: Profile, over: Partial<ReportQuery> = {}): string[] {
  return computeDiff(profile, { ...query, ...over }).rows.map(
    ({ name, flat, cum }) => `${name} ${flat.base}>${flat.current} ${cum.base}>${cum.current}`,
  );
}

describe('computeDiff', () => {
  const diff = diffOf(
    'main;grown 100\nmain;fresh 5\nmain;small 4\nmain;same 9',
    'main;grown 20\nmain;gone 50\nmain;small 6\nmain;same 9',
  );

  it('lists what differs, growth first and shrinkage last', () => {
    expect(rowsOf(diff)).toEqual([
      'grown 20>100 20>100',
      'fresh 0>5 0>5',
      'main 0>0 85>118',
      'small 6>4 6>4',
      'gone 50>0 50>0',
    ]);
    expect(rowsOf(diff, { sort: 'cum' })[1]).toBe('main 0>0 85>118');
  });

  it('leaves out a row whose samples moved and whose sum did not', () => {
    expect(rowsOf(diffOf('a;f 5\nb;f 1', 'a;f 1\nb;f 5'))).toEqual(['a 0>0 1>5', 'b 0>0 5>1']);
  });

  it('puts rows that grew alike in the order of their names', () => {
    expect(rowsOf(diffOf('b 5\na 5\nc 5', 'd 1\nd2 1')).map((row) => row.split(' ')[0])).toEqual([
      'a',
      'b',
      'c',
      'd',
      'd2',
    ]);
  });

  it('tells new rows from gone and changed ones', () => {
    const { rows } = computeDiff(diff, query);
    expect(
      rows.map(({ name, flat, cum }) => `${name} ${diffStatusOf(flat)} ${diffStatusOf(cum)}`),
    ).toEqual([
      'grown changed changed',
      'fresh new new',
      'main changed changed',
      'small changed changed',
      'gone gone gone',
    ]);
  });

  it('has the totals of both sides before any filter', () => {
    const report = computeDiff(diff, { ...query, filter: { focus: 'grown' } });
    expect(report).toMatchObject({ baseTotal: 85, currentTotal: 118, unit: 'bytes' });
    expect(report.rows.map(({ name }) => name)).toEqual(['grown', 'main']);
    expect(sideTotals(diff, 0)).toEqual({ base: 85, current: 118 });
  });

  it('warns of a filter that finds nothing, in the words of pprof', () => {
    expect(computeDiff(diff, { ...query, filter: { focus: 'nowhere' } })).toMatchObject({
      rows: [],
      warnings: ['Focus expression matched no samples'],
    });
  });

  it('joins the functions of a file only when asked to', () => {
    const text = 'f@a.go:1 5\ng@a.go:2 7';
    const profile = diffOf(text, 'f@a.go:1 1');
    const started = {
      ...profile,
      functions: { ...profile.functions, startLines: Float64Array.of(1, 2) },
    };
    expect(rowsOf(started, { granularity: 'files' })).toHaveLength(2);
    expect(rowsOf(started, { granularity: 'files', joinFiles: true })).toEqual(['a.go 1>12 1>12']);
  });

  it('has packages without functions, and lines with their place', () => {
    const profile = diffOf('a/b.f@/src/b.go:7 5', 'a/b.g@/src/b.go:9 1');
    const [row] = computeDiff(profile, { ...query, granularity: 'packages' }).rows;
    expect(row).toMatchObject({ name: 'a/b', func: '', flat: { base: 1, current: 5, delta: 4 } });
    const [line] = computeDiff(profile, { ...query, granularity: 'lines' }).rows;
    expect(line).toMatchObject({ func: 'a/b.f', file: '/src/b.go', line: 7 });
  });

  it('shows inlined calls as part of their caller when asked to', () => {
    expect(rowsOf(diffOf('main;serve+put 8', 'main;serve+put 2'), { noInlines: true })).toEqual([
      'serve 2>8 2>8',
      'main 0>0 2>8',
    ]);
  });

  it('is exact for sums that doubles cannot hold', () => {
    const profile = diffOf('f;g 9223372036854775807\nf;h 9223372036854775807', 'f;g 1\nf;i 5');
    const { rows, currentTotal } = computeDiff(profile, { ...query, sort: 'cum' });
    expect(currentTotal).toBe(18446744073709551614n);
    expect(rows.map(({ name, cum }) => `${name} ${cum.delta}`)).toEqual([
      'f 18446744073709551608',
      'h 9223372036854775807',
      'g 9223372036854775806',
      'i -5',
    ]);
  });

  it('keeps the error of what came and went in equal number', () => {
    // Blocks of 64 bytes are seen once in 8192: 2 objects of 3 were replaced, and 1 is more elsewhere.
    const profile = diffOf(
      `main;churn 40960 2621440 24576 1572864 bytes=64
       main;grown 8192 524288 8192 524288 bytes=64`,
      'main;churn 24576 1572864 24576 1572864 bytes=64',
      heap,
    );
    expect(profile.samples.sides?.isPaired).toBe(true);
    const { rows } = computeDiff(profile, { ...query, sort: 'cum' });
    expect(rows.map(({ name, cum }) => [name, cum.delta, cum.rawSamples])).toEqual([
      ['grown', 524288, 1],
      ['main', 524288, 5],
    ]);
    const [grown, main] = rows;
    expect(main!.cum.error).toBeCloseTo(grown!.cum.error * Math.sqrt(5), 3);
    expect(main!.flat).toMatchObject({ delta: 0, rawSamples: 0, error: 0 });
    const ownFiles = ['main.go'];
    const text = 'main@main.go:1;churn';
    const lines = computeLineValues(
      diffOf(
        `${text} 40960 2621440 24576 1572864 bytes=64\nmain@main.go:1;grown 8192 524288 8192 524288 bytes=64`,
        `${text} 24576 1572864 24576 1572864 bytes=64`,
        heap,
      ),
      { sampleType: '', filter: {}, ownFiles },
    );
    expect(lines.functions[0]).toMatchObject({ own: 524288, ownRawSamples: 5 });
    expect(lines.functions[0]?.ownError).toBeCloseTo(main!.cum.error, 3);
  });

  it('refuses a profile that is no difference', () => {
    const profile = profileFromText('a 1');
    const refusal = {
      code: 'incompatible',
      message: 'diff: the profile is not the difference of two',
    };
    expect(() => computeDiff(profile, query)).toThrow(expect.objectContaining(refusal));
    expect(() => sideTotals(profile, 0)).toThrow(expect.objectContaining(refusal));
  });

  it('refuses a sample type that the difference does not have', () => {
    expect(() => computeDiff(diff, { ...query, sampleType: 'alloc_space' })).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    );
  });
});

describe('growth of lines, functions and details', () => {
  const ownFiles = ['shop.go'];
  const diff = diffOf(
    `main@main.go:3;Handle@shop.go:10;Grow@bytes.go:7 9 900 8 800
     main@main.go:3;Handle@shop.go:12 4 400 3 300
     main@main.go:3;Handle@shop.go:10;Put@shop.go:30 2 20 1 10`,
    `main@main.go:3;Handle@shop.go:10;Grow@bytes.go:7 2 200 2 200
     main@main.go:3;Gone@shop.go:20 5 50 5 50`,
    heap,
  );

  it('is what own is made of, with the objects', () => {
    const { lines, functions } = computeLineValues(diff, { sampleType: '', filter: {}, ownFiles });
    expect(
      lines.files[0]?.lines.map(({ line, own, growth }) => ({ line, own, ...growth })),
    ).toEqual([
      { line: 10, own: 600, base: 200, current: 800, objects: 6 },
      { line: 12, own: 300, base: 0, current: 300, objects: 3 },
      { line: 20, own: -50, base: 50, current: 0, objects: -5 },
      { line: 30, own: 10, base: 0, current: 10, objects: 1 },
    ]);
    expect(functions.map(({ name, own, growth }) => ({ name, own, ...growth }))).toEqual([
      { name: 'Handle', own: 900, base: 200, current: 1100, objects: 9 },
      { name: 'Gone', own: -50, base: 50, current: 0, objects: -5 },
      { name: 'Put', own: 10, base: 0, current: 10, objects: 1 },
    ]);
  });

  it('has no objects for a type that counts them itself', () => {
    const options = { sampleType: 'inuse_objects', filter: {}, ownFiles };
    const { lines } = computeLineValues(diff, options);
    expect(lines.files[0]?.lines[0]?.growth).toEqual({ base: 2, current: 8, objects: undefined });
  });

  it('is told for own and cum of one line in every sample type', () => {
    const detail = computeLineDetail(diff, {
      sampleType: '',
      filter: {},
      ownFiles,
      fileName: 'shop.go',
      line: 10,
      maxStacks: 5,
    });
    expect(detail.values[3]).toMatchObject({
      sampleType: 'inuse_space',
      own: 600,
      cum: 610,
      growth: { base: 200, current: 800, objects: 6 },
      cumGrowth: { base: 200, current: 810, objects: 7 },
    });
    expect(detail.values[0]).toMatchObject({
      growth: { base: 2, current: 9, objects: undefined },
    });
    expect(detail.stacks.map(({ value }) => value)).toEqual([600, 10]);
  });

  it('is absent where the profile is no difference', () => {
    const profile = profileFromText('Handle@shop.go:10 5');
    const options = { sampleType: '', filter: {}, ownFiles };
    const { lines, functions } = computeLineValues(profile, options);
    expect(lines.files[0]?.lines[0]).not.toHaveProperty('growth');
    expect(functions[0]).not.toHaveProperty('growth');
    const detail = computeLineDetail(profile, {
      ...options,
      fileName: 'shop.go',
      line: 10,
      maxStacks: 1,
    });
    expect(detail.values[0]).not.toHaveProperty('growth');
    expect(detail.values[0]).not.toHaveProperty('cumGrowth');
  });

  it('has the same errors in lines, details, rows of diff and rows of top', () => {
    const real = diffProfiles(
      readFixture('handlerleak/default/heap.7.pb.gz'),
      readFixture('handlerleak/default/heap.2.pb.gz'),
    ).profile;
    const sampleType = 'inuse_space';
    const [fileName, line] = ['/src/shop/internal/catalog/pages.go', 32] as const;
    const options = { sampleType, filter: {}, ownFiles: [fileName] };
    const found = computeLineValues(real, options).lines.files[0]?.lines.find(
      (value) => value.line === line,
    );
    const detail = computeLineDetail(real, { ...options, fileName, line, maxStacks: 1 }).values[3];
    const lineQuery: ReportQuery = { ...query, sampleType, granularity: 'lines' };
    const isLine = (row: { file: string; line: number }) =>
      row.file === fileName && row.line === line;
    const inDiff = computeDiff(real, lineQuery).rows.find(isLine);
    const inTop = computeTop(real, lineQuery).rows.find(isLine);
    expect(found?.cum).toBe(-3904170);
    // 59 objects of the cache were replaced in between: as many events as the paired rule finds.
    expect(found).toMatchObject({ rawSamples: 59, growth: { base: 18405370, current: 14501200 } });
    for (const other of [detail, inTop]) {
      expect(other?.cumError).toBeCloseTo(found?.cumError ?? NaN, 3);
      expect(other?.rawSamples).toBe(found?.rawSamples);
    }
    expect(inDiff?.cum.error).toBeCloseTo(found?.cumError ?? NaN, 3);
    expect(inDiff?.cum.rawSamples).toBe(found?.rawSamples);
  });
});

describe('heapFactsOf', () => {
  it('has the totals, the rate and the main binary of a heap profile', () => {
    // Totals as `go tool pprof -top -sample_index=…` shows them.
    expect(heapFactsOf(readFixture('handlerleak/rate4096/heap.7.pb.gz'))).toEqual({
      timeMillis: 1795467163752,
      liveHeapBytes: 145929245,
      allocBytes: 545935422,
      allocObjects: 3846663,
      memProfileRate: 4096,
      buildId: '8ebdf06caad262f39b712a7853b1dbc2b9046d0b',
      binary: 'shopd',
    });
  });

  it('leaves out totals that the profile does not have, and reads the names of text', () => {
    const profile = profileFromText('a 2 64', { types: 'objects/count space/kilobytes' });
    expect(heapFactsOf(profile)).toEqual({
      timeMillis: 0,
      liveHeapBytes: 65536,
      allocBytes: undefined,
      allocObjects: undefined,
      memProfileRate: 524288,
      buildId: '',
      binary: '',
    });
  });

  it('refuses what is no heap profile', () => {
    expect(() => heapFactsOf(profileFromText('a 1', { types: 'goroutine/count' }))).toThrow(
      expect.objectContaining({
        code: 'wrong-kind',
        message: 'not a heap profile: its sample types are goroutine',
      }),
    );
  });
});
