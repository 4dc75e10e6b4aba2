import { describe, expect, it } from 'vitest';
import { int64At } from '../../../src/core/int64.js';
import { mergeProfiles, subtractBase } from '../../../src/core/profile/merge.js';
import { profileFromText, textFromProfile } from './profileFromText.js';

const base = { mode: 'base', normalize: false } as const;
const diffBase = { mode: 'diff-base', normalize: false } as const;

describe('mergeProfiles', () => {
  it('adds up samples with the same stack and labels', () => {
    const merged = mergeProfiles([
      profileFromText('main;a 1 [bytes:8]\nmain;b 2 [k=v]\nmain;a 4 [bytes:16]'),
      profileFromText('main;b 16 [k=v]\nmain;c 32\nmain;a 8 [bytes:8]'),
    ]);
    expect(textFromProfile(merged)).toBe(
      'main;a 9 [bytes:8]\nmain;b 18 [k=v]\nmain;a 4 [bytes:16]\nmain;c 32',
    );
    expect(merged.functions.count).toBe(4);
  });

  it('compares labels by key, and several values of a key in their order', () => {
    const merged = mergeProfiles([
      profileFromText('a 1 [x=1 y=2 n:5kb]\na 2 [k=1 k=2]'),
      profileFromText('a 4 [n:5kb y=2 x=1]\na 8 [k=2 k=1]\na 16 [x=1 y=2 n:5b]'),
    ]);
    expect(textFromProfile(merged)).toBe(
      'a 5 [x=1 y=2 n:5kb]\na 2 [k=1 k=2]\na 8 [k=2 k=1]\na 16 [x=1 y=2 n:5b]',
    );
  });

  it('drops what is or becomes zero in every sample type', () => {
    const types = 'objects/count space/bytes';
    const merged = mergeProfiles(
      [profileFromText('a 1 1\nb 0 0\nc 0 5', types), profileFromText('a 1 1\nc 1 5', types)],
      [1, -1],
    );
    expect(textFromProfile(merged)).toBe('c -1 0');
  });

  it('keeps the sample types that all profiles have, in the order of the first', () => {
    const merged = mergeProfiles([
      profileFromText('a 1 2 3', 'x/count y/bytes z/count', { defaultSampleType: 'y' }),
      profileFromText('a 40 10', 'z/count x/count'),
    ]);
    expect(merged.sampleTypes).toEqual([
      { type: 'x', unit: 'count' },
      { type: 'z', unit: 'count' },
    ]);
    expect(textFromProfile(merged)).toBe('a 11 43');
    expect(merged.defaultSampleType).toBe('x');
  });

  it('brings values to the finest unit', () => {
    const merged = mergeProfiles([
      profileFromText('a 2', 'space/kilobytes'),
      profileFromText('a 48', 'space/bytes'),
    ]);
    expect(merged.sampleTypes).toEqual([{ type: 'space', unit: 'bytes' }]);
    expect(textFromProfile(merged)).toBe('a 2096');
  });

  it('takes the earliest time, the total duration, the longest period and each comment once', () => {
    const header = (timeNanos: bigint, period: number, comments: string[]) => ({
      timeNanos,
      durationNanos: 5n,
      period,
      comments,
    });
    expect(
      mergeProfiles([
        profileFromText('a 1', 'x/count', header(20n, 100, ['one', 'two'])),
        profileFromText('a 1', 'x/count', header(10n, 200, ['two', 'three'])),
      ]),
    ).toMatchObject({
      timeNanos: 10n,
      durationNanos: 10n,
      period: 200,
      comments: ['one', 'two', 'three'],
    });
  });

  it('says what differs when profiles do not fit together', () => {
    const heap = profileFromText('a 1', 'space/bytes');
    expect(() => mergeProfiles([heap, profileFromText('a 1', 'cpu/nanoseconds')])).toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message: 'the profiles have no sample type in common: space/bytes against cpu/nanoseconds',
      }),
    );
    expect(() => mergeProfiles([heap, profileFromText('a 1', 'space/count')])).toThrow(
      'the profiles differ in sample type: space/bytes against space/count',
    );
    const other = { periodType: { type: 'cpu', unit: 'nanoseconds' } };
    expect(() => mergeProfiles([heap, profileFromText('a 1', 'space/bytes', other)])).toThrow(
      'the profiles differ in period type: space/bytes against cpu/nanoseconds',
    );
  });

  it('keeps hostile names apart from its own dictionary', () => {
    const text = '__proto__;constructor;toString 1 [__proto__=hasOwnProperty]';
    const merged = mergeProfiles([profileFromText(text), profileFromText(text)]);
    expect(textFromProfile(merged)).toBe(
      '__proto__;constructor;toString 2 [__proto__=hasOwnProperty]',
    );
  });
});

describe('subtractBase', () => {
  it('cancels equal stacks with base', () => {
    const difference = subtractBase(
      profileFromText('main;a 10\nmain;b 5'),
      profileFromText('main;b 5\nmain;a 4\nmain;c 7'),
      base,
    );
    expect(textFromProfile(difference)).toBe('main;a 6\nmain;c -7');
  });

  it('keeps the samples of a diff base apart under their label', () => {
    const difference = subtractBase(
      profileFromText('main;a 10 [k=v]'),
      profileFromText('main;a 4 [k=v]\nmain;c 7 [pprof::base=false n:3]'),
      diffBase,
    );
    expect(textFromProfile(difference)).toBe(
      'main;a 10 [k=v]\nmain;a -4 [k=v pprof::base=true]\nmain;c -7 [pprof::base=true n:3]',
    );
  });

  it('scales to the totals of the base when normalizing, rounding half away from zero', () => {
    const difference = subtractBase(
      profileFromText('a 30\nb 10\nc -5'),
      profileFromText('a 3\nb 4'),
      { mode: 'base', normalize: true },
    );
    // 7 / 35 = 0.2
    expect(textFromProfile(difference)).toBe('a 3\nb -2\nc -1');
  });

  it('refuses to normalize profiles with different sample types', () => {
    expect(() =>
      subtractBase(profileFromText('a 1 2', 'x/count y/count'), profileFromText('a 1', 'x/count'), {
        mode: 'base',
        normalize: true,
      }),
    ).toThrow('normalize: the profile has x/count, y/count, the base has x/count');
  });

  it('is exact beyond 2^53, where pprof rounds', () => {
    const big = '9007199254740993';
    const current = profileFromText(`a ${big}\nb 9223372036854775807\nc 3`);
    const nothing = subtractBase(current, current, base);
    expect(nothing.samples.count).toBe(0);
    const difference = subtractBase(
      current,
      profileFromText(`a 1\nb 9223372036854775806\nd ${big}`),
      base,
    );
    expect(textFromProfile(difference)).toBe(`a 9007199254740992\nb 1\nc 3\nd -${big}`);
    expect(difference.samples.values[0]!.high).toBeDefined();
    expect(int64At(difference.samples.values[0]!, 3)).toBe(-9007199254740993n);
  });

  it('never changes its inputs', () => {
    const current = profileFromText('a 1 [k=v]\nb 2');
    const previous = profileFromText('b 2\na 3');
    subtractBase(current, previous, { mode: 'diff-base', normalize: true });
    expect(textFromProfile(current)).toBe('a 1 [k=v]\nb 2');
    expect(textFromProfile(previous)).toBe('b 2\na 3');
  });
});
