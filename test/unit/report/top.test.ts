import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { fixturePath } from '../../helpers/goldens.js';
import { profileFromText } from './profileFromText.js';

const query: ReportQuery = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };

/** Rows as "flat cum name". */
function rowsOf(profile: Profile, over: Partial<ReportQuery> = {}): string[] {
  return computeTop(profile, { ...query, ...over }).rows.map(
    ({ name, flat, cum }) => `${flat} ${cum} ${name}`,
  );
}

describe('computeTop', () => {
  it('gives flat to the leaf and cum to every function on the stack', () => {
    const profile = profileFromText(`
      main;work;alloc 100
      main;work 20
      main;other;alloc 3`);
    expect(rowsOf(profile)).toEqual(['103 103 alloc', '20 120 work', '0 123 main', '0 3 other']);
  });

  it('counts a recursive function once in cum, and its leaf in flat', () => {
    const profile = profileFromText(`
      main;walk;walk;walk 10
      main;walk;visit;walk;visit 5`);
    expect(rowsOf(profile)).toEqual(['10 15 walk', '5 5 visit', '0 15 main']);
  });

  it('keeps every inlined line and gives flat to the innermost', () => {
    const profile = profileFromText('main;serve+handle+put 8');
    expect(rowsOf(profile)).toEqual(['8 8 put', '0 8 handle', '0 8 main', '0 8 serve']);
  });

  it('shows inlined calls as part of their caller when asked to', () => {
    const profile = profileFromText('main;serve+handle+put 8');
    expect(rowsOf(profile, { noInlines: true })).toEqual(['8 8 serve', '0 8 main']);
  });

  it('marks a function that occurs only inlined', () => {
    const profile = profileFromText(`
      main;serve+put 8
      main;once+put 1
      main;put+deep 1`);
    const { rows } = computeTop(profile, query);
    expect(rows.filter(({ isInlined }) => isInlined).map(({ name }) => name)).toEqual(['deep']);
  });

  it('sorts by magnitude and then by name, so that shrinking comes before small growth', () => {
    const profile = profileFromText(`
      b 5
      a 5
      shrunk -70
      tiny 1`);
    expect(rowsOf(profile)).toEqual(['-70 -70 shrunk', '5 5 a', '5 5 b', '1 1 tiny']);
  });

  it('sorts by cum when asked to', () => {
    const profile = profileFromText(`
      main;a;b 5
      main;c 6`);
    expect(rowsOf(profile, { sort: 'cum' })).toEqual(['0 11 main', '6 6 c', '0 5 a', '5 5 b']);
  });

  it('drops a function whose values cancel out', () => {
    const profile = profileFromText(`
      main;gone 5
      main;gone -5
      main;stays 1`);
    expect(rowsOf(profile)).toEqual(['1 1 stays', '0 1 main']);
  });

  it('adds up magnitudes for the total, and only those of the base when samples are marked as base', () => {
    expect(computeTop(profileFromText('a 5\nb -7'), query).total).toBe(12);
    const withBase = profileFromText('a 5\nb -7 pprof::base=true\nc -1 pprof::base=false');
    expect(computeTop(withBase, query).total).toBe(7);
  });

  it('takes the total before filters and reports what a filter did not find', () => {
    const report = computeTop(profileFromText('main;a 5\nmain;b 7'), {
      ...query,
      filter: { focus: 'a$', ignore: 'nowhere' },
    });
    expect(report.total).toBe(12);
    expect(report.rows.map(({ name }) => name)).toEqual(['a', 'main']);
    expect(report.warnings).toEqual(['Ignore expression matched no samples']);
  });

  it('removes frames that the profile says to drop, and keeps those it says to keep', () => {
    const profile = profileFromText('main;work;malloc;sbrk 4\nmain;mallocKeep;deep 2', {
      dropFrames: 'malloc.*',
      keepFrames: 'mallocKeep',
    });
    expect(rowsOf(profile)).toEqual(['4 4 work', '2 2 deep', '0 6 main', '0 2 mallocKeep']);
  });

  it('tells lines apart at line granularity and joins them at function granularity', () => {
    const profile = profileFromText('f@a.go:1 4\nf@a.go:2 8\nf@b.go:1 16');
    expect(rowsOf(profile)).toEqual(['28 28 f']);
    expect(rowsOf(profile, { granularity: 'filefunctions' })).toEqual([
      '16 16 f b.go',
      '12 12 f a.go',
    ]);
    expect(rowsOf(profile, { granularity: 'lines' })).toEqual([
      '16 16 f b.go:1',
      '8 8 f a.go:2',
      '4 4 f a.go:1',
    ]);
    expect(rowsOf(profile, { granularity: 'files' })).toEqual(['16 16 b.go', '12 12 a.go']);
  });

  it('gives one row per file when asked to, where pprof has one per function', () => {
    const profile = decodeProfile(readFileSync(fixturePath('handlerleak/default/heap.7.pb.gz')));
    const files = (over: Partial<ReportQuery>): string[] =>
      computeTop(profile, { ...query, granularity: 'files', ...over }).rows.map(({ name }) => name);
    expect(new Set(files({})).size).toBeLessThan(files({}).length);
    const joined = files({ joinFiles: true });
    expect(joined.length).toBe(new Set(files({})).size);
    expect(joined[0]).toBe('/src/shop/internal/checkout/checkout.go');
  });

  it('joins functions of one package, closures and methods included', () => {
    const profile = profileFromText(`
      example.com/shop/store.(*Store).Put;example.com/shop/store.grow.func1 4
      example.com/shop/store/v2.Put;runtime.mallocgc 8`);
    expect(rowsOf(profile, { granularity: 'packages' })).toEqual([
      '8 8 runtime',
      '4 4 example.com/shop/store',
      '0 8 example.com/shop/store/v2',
    ]);
  });

  it('names a frame without symbols by its address and its binary', () => {
    const profile = profileFromText('[/srv/bin/app] 4\n[] 8');
    expect(rowsOf(profile)).toEqual(['8 8 <unknown>', '4 4 [app]']);
    expect(rowsOf(profile, { granularity: 'addresses' })).toEqual([
      '8 8 0000000000001001 <unknown>',
      '4 4 0000000000001000 [app]',
    ]);
  });

  it('adds values above 2^53 exactly', () => {
    const profile = profileFromText(`
      main;a 9007199254740993
      main;b 9007199254740993
      main;b -1
      main;c -9223372036854775807`);
    expect(rowsOf(profile)).toEqual([
      '-9223372036854775807 -9223372036854775807 c',
      '9007199254740993 9007199254740993 a',
      '9007199254740992 9007199254740992 b',
      '0 -9205357638345293822 main',
    ]);
    expect(computeTop(profile, query).total).toBe(9241386435364257794n);
  });

  it('says which sample types there are when the asked one is not', () => {
    expect(() => computeTop(profileFromText('a 1'), { ...query, sampleType: 'cpu' })).toThrow(
      ProfileError,
    );
  });

  it('carries the raw sample count and the error of a sampled heap', () => {
    const profile = profileFromText('main;small 6662 6821888 bytes=1024', {
      types: 'inuse_objects/count inuse_space/bytes',
    });
    const [row] = computeTop(profile, query).rows;
    expect(row?.rawSamples).toBe(13);
    expect(row?.cumError).toBeCloseTo(6821888 / Math.sqrt(13), -5);
  });
});
