import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { diffBaseProfile, diffProfiles } from '../../../src/core/profile/diff.js';
import { filterProfile } from '../../../src/core/profile/filter.js';
import { bigintAt } from '../../../src/core/profile/int64Columns.js';
import { parseLegacyHeap } from '../../../src/core/profile/legacyHeap.js';
import { mergeProfiles, subtractBase } from '../../../src/core/profile/merge.js';
import { pruneProfile } from '../../../src/core/profile/prune.js';
import { scaleProfile } from '../../../src/core/profile/scaleProfile.js';
import { setLabel } from '../../../src/core/profile/setLabel.js';
import { profileFromText, textFromProfile } from './profileFromText.js';

/** The samples of a difference with the values of one side, or with the difference itself. */
function textOf(profile: Profile, side: 'base' | 'current' | 'values' = 'values'): string {
  const { samples } = profile;
  const values = side === 'values' ? samples.values : sidesOf(profile)[side];
  return textFromProfile({ ...profile, samples: { ...samples, values } });
}

function sidesOf({ samples }: Profile) {
  if (samples.sides === undefined) throw new Error('the profile has no sides');
  return samples.sides;
}

function diffOf(current: Profile, base: Profile): Profile {
  return diffProfiles(current, base).profile;
}

describe('diffProfiles', () => {
  it('has current less base as values, and both as sides over the same samples', () => {
    const diff = diffOf(
      profileFromText('main;a 10\nmain;b 5\nmain;same 3'),
      profileFromText('main;b 7\nmain;gone 4\nmain;same 3'),
    );
    expect(textOf(diff)).toBe('main;a 10\nmain;b -2\nmain;same 0\nmain;gone -4');
    expect(textOf(diff, 'current')).toBe('main;a 10\nmain;b 5\nmain;same 3\nmain;gone 0');
    expect(textOf(diff, 'base')).toBe('main;a 0\nmain;b 7\nmain;same 3\nmain;gone 4');
  });

  it('keeps samples apart that differ in labels', () => {
    const diff = diffOf(
      profileFromText('a 8 [bytes:8]\na 32 [bytes:16]'),
      profileFromText('a 16 [bytes:16]'),
    );
    expect(textOf(diff, 'base')).toBe('a 0 [bytes:8]\na 16 [bytes:16]');
  });

  it('keeps the types that both have, in the finer unit', () => {
    const diff = diffOf(
      profileFromText('a 1 2 3000', 'x/count y/count inuse_space/bytes'),
      profileFromText('a 2 7', 'inuse_space/kilobytes x/count'),
    );
    expect(diff.sampleTypes).toEqual([
      { type: 'x', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ]);
    expect(textOf(diff)).toBe('a -6 952');
    expect(textOf(diff, 'base')).toBe('a 7 2048');
  });

  it('compares text that has no allocations with a profile of Go', () => {
    const text = profileFromText('a 2 64', 'objects/count space/bytes');
    const go = profileFromText(
      'a 9 900 3 96',
      'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
    );
    const diff = diffOf(go, text);
    expect(diff.sampleTypes.map(({ type }) => type)).toEqual(['inuse_objects', 'inuse_space']);
    expect(textOf(diff)).toBe('a 1 32');
    expect(textOf(diffOf(text, go))).toBe('a -1 -32');
    expect(diffOf(text, text).sampleTypes[1]?.type).toBe('space');
  });

  it('is exact for values that doubles cannot hold', () => {
    const diff = diffOf(
      profileFromText('a 9007199254740993\nb 9223372036854775807'),
      profileFromText('a 9007199254740992\nb 1\nc -9223372036854775807'),
    );
    expect(textOf(diff)).toBe('a 1\nb 9223372036854775806\nc 9223372036854775807');
    expect(textOf(diff, 'current')).toBe('a 9007199254740993\nb 9223372036854775807\nc 0');
  });

  it('leaves the two profiles as they were', () => {
    const [current, base] = [profileFromText('a 5'), profileFromText('a 3')];
    diffOf(current, base);
    expect([textFromProfile(current), textFromProfile(base)]).toEqual(['a 5', 'a 3']);
    expect(current.samples.sides).toBeUndefined();
  });

  it('refuses profiles of different kinds, types and units', () => {
    const heap = profileFromText('a 1', 'inuse_space/bytes');
    const goroutines = profileFromText('a 1', 'goroutine/count');
    expect(() => diffProfiles(goroutines, heap)).toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message:
          'profiles of different kinds: the current one is a goroutine profile, the base is a heap profile',
      }),
    );
    expect(() => diffProfiles(heap, profileFromText('a 1', 'widgets/count'))).toThrow(
      'the profiles have no sample type in common: inuse_space/bytes against widgets/count',
    );
    expect(() => diffProfiles(heap, profileFromText('a 1', 'inuse_space/seconds'))).toThrow(
      'the profiles differ in sample type: inuse_space/bytes against inuse_space/seconds',
    );
    expect(() => diffProfiles(heap, { ...heap, sampleTypes: [] })).toThrow(
      'the profiles have no sample type in common: inuse_space/bytes against none',
    );
  });

  it('refuses plain counts in text against values scaled by a sampling rate, either way round', () => {
    const parse = (text: string) => parseLegacyHeap(new TextEncoder().encode(text), DEFAULT_LIMITS);
    const growth = parse('heap profile: 1: 64 [1: 64] @ growthz\n1: 64 [1: 64] @ 0x10\n');
    const sampled = parse('heap profile: 1: 64 [1: 64] @ heap_v2/524288\n1: 64 [1: 64] @ 0x10\n');
    expect(() => diffProfiles(sampled, growth)).toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message:
          'profiles of different scale: the base is text without a sampling rate, the current profile is sampled every 524288 bytes',
      }),
    );
    expect(() => diffProfiles(growth, sampled)).toThrow(
      'profiles of different scale: the current profile is text without a sampling rate, the base is sampled every 524288 bytes',
    );
    expect(textOf(diffOf(growth, growth), 'base')).toBe(' 1 64 [bytes:64]');
    const everything = profileFromText('a 1 64', 'objects/count space/bytes', { period: 1 });
    expect(diffOf(growth, everything).samples.count).toBe(2);
  });
});

const go = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';

/** A heap profile as Go writes it, taken at a second. */
function heapAt(second: number, text: string, header: Partial<Profile> = {}): Profile {
  return profileFromText(text, go, { timeNanos: BigInt(second) * 1_000_000_000n, ...header });
}

/** The profile with a main binary of this build id. */
function builtAs(buildId: string, profile: Profile): Profile {
  const { strings } = profile;
  return {
    ...profile,
    strings: {
      count: strings.count + 1,
      get: (index) => (index === strings.count ? buildId : strings.get(index)),
    },
    mappings: {
      count: 1,
      starts: BigUint64Array.of(0n),
      limits: BigUint64Array.of(1n << 40n),
      fileOffsets: new BigUint64Array(1),
      fileNames: new Uint32Array(1),
      buildIds: Uint32Array.of(strings.count),
      flags: new Uint8Array(1),
    },
    locations: { ...profile.locations, mappings: new Int32Array(profile.locations.count) },
  };
}

const before = heapAt(1, 'a 4 400 2 200\nb 1 50 1 50');
const after = heapAt(2, 'a 9 900 3 300\nb 1 50 0 0');

describe('what is doubtful in a difference', () => {
  const doubtsOf = (current: Profile, base: Profile): readonly string[] =>
    diffProfiles(current, base).doubts;
  const isPaired = (current: Profile, base: Profile): boolean =>
    sidesOf(diffOf(current, base)).isPaired;

  it('is nothing for two snapshots of one process in order, and they are paired', () => {
    expect(doubtsOf(after, before)).toEqual([]);
    expect(isPaired(after, before)).toBe(true);
  });

  it('is another build when both build ids are known and differ', () => {
    expect(doubtsOf(builtAs('new', after), builtAs('old', before))).toEqual(['another-build']);
    expect(isPaired(builtAs('new', after), builtAs('old', before))).toBe(false);
    expect(doubtsOf(builtAs('one', after), builtAs('one', before))).toEqual([]);
    expect(isPaired(builtAs('one', after), builtAs('one', before))).toBe(true);
    expect(doubtsOf(builtAs('', after), builtAs('', before))).toEqual([]);
  });

  it('is another process when a counter that never falls fell in one stack alone', () => {
    const restarted = heapAt(2, 'a 90 9000 3 300\nb 0 0 0 0');
    expect(doubtsOf(restarted, before)).toEqual(['another-process']);
    expect(isPaired(restarted, before)).toBe(false);
    const contention = (text: string) =>
      profileFromText(text, 'contentions/count delay/nanoseconds');
    expect(doubtsOf(contention('a 5 500'), contention('a 7 700'))).toEqual(['another-process']);
    expect(doubtsOf(contention('a 7 700'), contention('a 5 500'))).toEqual([]);
  });

  it('is the order when the current profile is older; one process stays one', () => {
    expect(doubtsOf(before, after)).toEqual(['reversed']);
    expect(isPaired(before, after)).toBe(true);
    const restarted = heapAt(3, 'a 1 100 1 100');
    expect(doubtsOf(after, restarted)).toEqual(['another-process', 'reversed']);
  });

  it('is unknown of the order without times', () => {
    const untimed = { ...before, timeNanos: 0n };
    expect(doubtsOf(after, untimed)).toEqual([]);
    expect(doubtsOf(untimed, after)).toEqual(['another-process']);
  });

  it('is a delta when a heap profile has a duration or negative values, or is a difference', () => {
    const seconds = heapAt(2, 'a 5 500 1 100', { durationNanos: 1_000_000_000n });
    expect(doubtsOf(seconds, before)).toEqual(['delta-profile']);
    expect(isPaired(seconds, before)).toBe(false);
    expect(doubtsOf(heapAt(2, 'a 9 900 -1 -100\nb 1 50 1 50'), before)).toEqual(['delta-profile']);
    expect(doubtsOf(diffOf(after, before), before)).toContain('delta-profile');
    const huge = heapAt(2, 'a 9 900 1 -9223372036854775807\nb 1 50 1 50');
    expect(doubtsOf(huge, before)).toEqual(['delta-profile']);
  });

  it('is not the duration of a cpu profile', () => {
    const cpu = (text: string) =>
      profileFromText(text, 'samples/count cpu/nanoseconds', { durationNanos: 30n });
    expect(doubtsOf(cpu('a 5 50'), cpu('a 7 70'))).toEqual([]);
    expect(isPaired(cpu('a 5 50'), cpu('a 7 70'))).toBe(false);
  });

  it('is the rate, with which counters of single stacks say nothing of the process', () => {
    const other = heapAt(2, 'a 3 300 3 300\nb 99 9900 0 0', { period: 4096 });
    expect(doubtsOf(other, before)).toEqual(['another-rate']);
    expect(isPaired(other, before)).toBe(false);
    expect(sidesOf(diffOf(other, before))).toMatchObject({
      basePeriod: 524288,
      currentPeriod: 4096,
    });
  });

  it('is the format, with which only the totals of counters are compared', () => {
    const text = heapAt(0, 'x 9 900 3 300', { format: 'legacy-heap' });
    expect(doubtsOf(text, before)).toEqual(['another-format']);
    expect(isPaired(text, before)).toBe(false);
    const fewer = heapAt(0, 'x 1 10 1 10', { format: 'legacy-heap' });
    expect(doubtsOf(fewer, before)).toEqual(['another-process', 'another-format']);
  });

  it('is the content when it is the same, but not when a later snapshot has the same values', () => {
    expect(doubtsOf(before, before)).toEqual(['same']);
    expect(doubtsOf({ ...before, timeNanos: 9_000_000_000n }, before)).toEqual([]);
    expect(doubtsOf(profileFromText(''), profileFromText(''))).toEqual(['same']);
  });

  it('leaves profiles without counters of allocations unpaired', () => {
    expect(isPaired(profileFromText('a 5'), profileFromText('a 3'))).toBe(false);
    const goroutines = profileFromText('a 5', 'goroutine/count');
    expect(isPaired(goroutines, goroutines)).toBe(false);
  });
});

describe('the sides of a difference', () => {
  const diff = diffOf(
    profileFromText('main;a 10\nmain;b;runtime.x 5 [k=v]\nmain;same 3'),
    profileFromText('main;b;runtime.x 7 [k=v]\nmain;gone 4\nmain;same 3'),
  );

  it('go with the samples that a filter keeps', () => {
    const focused = filterProfile(diff, { focus: 'b|same|gone' }).profile;
    expect(textOf(focused, 'base')).toBe('main;b;runtime.x 7 [k=v]\nmain;same 3\nmain;gone 4');
    expect(textOf(focused, 'current')).toBe('main;b;runtime.x 5 [k=v]\nmain;same 3\nmain;gone 0');
    const tagged = filterProfile(diff, { tagFocus: 'k=v' }).profile;
    expect(textOf(tagged, 'base')).toBe('main;b;runtime.x 7 [k=v]');
    const hidden = filterProfile(diff, { hide: 'main' }).profile;
    expect(textOf(hidden, 'base')).toBe('a 0\nb;runtime.x 7 [k=v]\nsame 3\ngone 4');
    expect(sidesOf(focused).isPaired).toBe(sidesOf(diff).isPaired);
  });

  it('stay when frames are pruned and when a label is set', () => {
    const pruned = pruneProfile({ ...diff, dropFrames: 'runtime.*' });
    expect(textOf(pruned, 'base')).toBe('main;a 0\nmain;b 7 [k=v]\nmain;same 3\nmain;gone 4');
    expect(sidesOf(setLabel(diff, 'x', 'y'))).toEqual(sidesOf(diff));
  });

  it('go when values are scaled, merged or subtracted', () => {
    expect(scaleProfile(diff, [2]).samples.sides).toBeUndefined();
    expect(scaleProfile(diff, [-1]).samples.sides).toBeUndefined();
    expect(mergeProfiles([diff, diff]).samples.sides).toBeUndefined();
    expect(
      subtractBase(diff, diff, { mode: 'diff-base', normalize: false }).samples.sides,
    ).toBeUndefined();
    const twoTypes = diffOf(
      profileFromText('a 1 2', 'x/count y/count'),
      profileFromText('a 1 2', 'x/count y/count'),
    );
    const merged = mergeProfiles([twoTypes, profileFromText('a 1', 'y/count')]);
    expect(merged.samples.sides).toBeUndefined();
    expect(textFromProfile(merged)).toBe('a 1');
  });
});

describe('diffBaseProfile', () => {
  it('has the base apart under its label, negative', () => {
    const diff = diffOf(
      profileFromText('main;a 10\nmain;same 3', 'x/count', { durationNanos: 5n }),
      profileFromText('main;gone 4\nmain;same 3', 'x/count', { durationNanos: 7n }),
    );
    const exported = diffBaseProfile(diff);
    expect(textFromProfile(exported)).toBe(
      'main;a 10\nmain;same 3\nmain;same -3 [pprof::base=true]\nmain;gone -4 [pprof::base=true]',
    );
    expect(exported.samples.sides).toBeUndefined();
    expect(exported.durationNanos).toBe(12n);
  });

  it('is the profile itself when that is no difference', () => {
    const profile = profileFromText('a 1');
    expect(diffBaseProfile(profile)).toBe(profile);
  });
});

describe('for any two profiles', () => {
  const value = fc.oneof(
    fc.bigInt({ min: -3n, max: 3n }),
    fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }),
  );
  const stack = fc
    .array(fc.constantFrom('f', 'g', 'h', 'f>k'), { minLength: 1, maxLength: 4 })
    .map((frames) => frames.join(';'));
  const tag = fc.constantFrom('', ' [bytes:8]', ' [bytes:16]', ' [k=v]');
  const row = fc
    .tuple(stack, value, value, tag)
    .map(([frames, x, y, label]) => `${frames} ${x} ${y}${label}`);
  const profile = fc
    .array(row, { maxLength: 8 })
    .map((rows) => profileFromText(rows.join('\n'), 'inuse_objects/count inuse_space/bytes'));

  const sumOf = (column: Profile['samples']['values'][number]): bigint => {
    let sum = 0n;
    for (let i = 0; i < column.low.length; i++) sum += bigintAt(column, i);
    return BigInt.asIntN(64, sum);
  };
  const isNotZero = (text: string): boolean => !/^\S+ 0 0( |$)/.test(text);

  it('values are current less base, and the sides add up to the profiles', () => {
    fc.assert(
      fc.property(profile, profile, (current, base) => {
        const { samples } = diffOf(current, base);
        samples.values.forEach((column, t) => {
          for (let s = 0; s < samples.count; s++) {
            const delta =
              bigintAt(samples.sides!.current[t]!, s) - bigintAt(samples.sides!.base[t]!, s);
            expect(bigintAt(column, s)).toBe(BigInt.asIntN(64, delta));
          }
          expect(sumOf(samples.sides!.current[t]!)).toBe(sumOf(current.samples.values[t]!));
          expect(sumOf(samples.sides!.base[t]!)).toBe(sumOf(base.samples.values[t]!));
        });
      }),
    );
  });

  it('the difference is that of subtractBase, and its export too', () => {
    fc.assert(
      fc.property(profile, profile, (current, base) => {
        const diff = diffOf(current, base);
        const plain = subtractBase(current, base, { mode: 'base', normalize: false });
        expect(textFromProfile(diff).split('\n').filter(isNotZero)).toEqual(
          textFromProfile(plain).split('\n').filter(isNotZero),
        );
        const apart = subtractBase(current, base, { mode: 'diff-base', normalize: false });
        // Labels come in the order in which their keys became known.
        const sortTags = (line: string) =>
          line.replace(/\[(.*)\]$/, (_, tags: string) => tags.split(' ').sort().join(' '));
        const lines = (each: Profile) => textFromProfile(each).split('\n').map(sortTags).sort();
        expect(lines(diffBaseProfile(diff))).toEqual(lines(apart));
      }),
    );
  });

  it('a filtered difference has the filtered sides', () => {
    const filter = fc.record({
      focus: fc.constantFrom('', 'g', 'h'),
      ignore: fc.constantFrom('', 'k'),
      hide: fc.constantFrom('', 'f'),
      tagFocus: fc.constantFrom('', '8:', 'k=v'),
    });
    fc.assert(
      fc.property(profile, profile, filter, (current, base, options) => {
        const { samples } = filterProfile(diffOf(current, base), options).profile;
        const [filteredCurrent, filteredBase] = [current, base].map(
          (side) => filterProfile(side, options).profile,
        );
        samples.values.forEach((_, t) => {
          expect(sumOf(samples.sides!.current[t]!)).toBe(
            sumOf(filteredCurrent!.samples.values[t]!),
          );
          expect(sumOf(samples.sides!.base[t]!)).toBe(sumOf(filteredBase!.samples.values[t]!));
        });
      }),
    );
  });
});
