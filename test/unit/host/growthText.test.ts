// Texts of a difference: what grew, what is new or gone, and what sampling alone could have made.
import { describe, expect, test } from 'vitest';
import {
  deltaText,
  growthCallText,
  growthText,
  isWithinError,
  type GrownValue,
} from '../../../src/host/editor/growthText.js';

const MIB = 1024 * 1024;
const NARROW = '\u202f';
const MINUS = '\u2212';
const space = { sampleType: 'inuse_space', unit: 'bytes' };
const words = {
  isNew: 'new',
  isGone: 'gone',
  isUnchanged: 'no change',
  isWithinError: 'within sampling error',
};
const grown = (
  base: number,
  current: number,
  { objects, error = 0 }: { objects?: number; error?: number } = {},
): GrownValue => ({
  own: current - base,
  ownError: error,
  growth: { base, current, objects },
});

describe('the text of a line of a difference', () => {
  test('says how much more there is, of what, how many objects, and how sure that is', () => {
    const value = grown(18 * MIB, 56.125 * MIB, { objects: 9204, error: 38.125 * MIB * 0.06 });
    expect(growthText(value, space, words)).toBe(
      `▲ +38.1 MiB (+212 %) · 9${NARROW}204 objects · ±6 %`,
    );
  });

  test('marks what is new and what is gone', () => {
    expect(growthText(grown(0, 38 * MIB, { objects: 4 }), space, words)).toBe(
      '▲ +38 MiB (new) · 4 objects',
    );
    expect(growthText(grown(4.25 * MIB, 0, { objects: -7 }), space, words)).toBe(
      `▼ ${MINUS}4.25 MiB (gone) · ${MINUS}7 objects`,
    );
  });

  test('has sign and arrow for what shrank, and never says all of it while some is left', () => {
    expect(growthText(grown(400, 100), space, words)).toBe(`▼ ${MINUS}300 B (${MINUS}75 %)`);
    expect(growthText(grown(10_000, 1), space, words)).toBe(`▼ ${MINUS}9.76 KiB (${MINUS}99 %)`);
  });

  test('says that a growth is within its sampling error instead of giving the error', () => {
    const value = grown(10 * MIB, 11 * MIB, { error: 0.7 * MIB });
    expect(growthText(value, space, words)).toBe('▲ +1 MiB (+10 %) · within sampling error');
    expect(isWithinError(MIB, 0.7 * MIB)).toBe(true);
    expect(isWithinError(-MIB, 0.7 * MIB)).toBe(true);
    expect(isWithinError(MIB, 0.6 * MIB)).toBe(false);
    expect(isWithinError(1, 0)).toBe(false);
  });

  test('gives exact limits where few events are behind a growth', () => {
    const value = grown(0, MIB, { error: MIB / Math.sqrt(5) });
    expect(growthText(value, space, words)).toBe(`▲ +1 MiB (new) · ${MINUS}68 %…+133 %`);
  });

  test('names the kind of a sample type that is not what is in use', () => {
    const of = (sampleType: string, unit: string, delta = 5) =>
      deltaText(delta, { sampleType, unit }, words);
    expect(of('alloc_space', 'bytes')).toBe('▲ +5 B alloc');
    expect(of('inuse_objects', 'count')).toBe('▲ +5 objects');
    expect(of('space', 'bytes')).toBe('▲ +5 B');
    expect(of('goroutine', 'count', -1)).toBe(`▼ ${MINUS}1 goroutine`);
    expect(of('contentions', 'count')).toBe('▲ +5 contentions');
    expect(of('delay', 'nanoseconds')).toBe('▲ +5 ns delay');
    expect(of('alloc_space', 'bytes', 0)).toBe('no change');
  });

  test('gives no percentage of a base below zero', () => {
    expect(growthText(grown(-5, 5), space, words)).toBe('▲ +10 B');
  });

  test('shows hidden characters of a sample type', () => {
    expect(deltaText(5, { sampleType: 'a\u202Eb', unit: 'c\u0007' }, words)).toBe(
      '▲ +5 c⟨U+0007⟩ a⟨U+202E⟩b',
    );
  });

  test('says cum on a line that only calls', () => {
    expect(growthCallText(381 * MIB, space, words)).toBe('▲ +381 MiB cum');
  });

  test('stays exact for integers beyond 2^53', () => {
    const value: GrownValue = {
      own: 2n ** 60n,
      ownError: 0,
      growth: { base: 2n ** 60n, current: 2n ** 61n, objects: undefined },
    };
    expect(growthText(value, space, words)).toBe('▲ +1 EiB (+100 %)');
  });
});
