import { describe, expect, test } from 'vitest';
import type { LineValue } from '../../../src/core/report/query.js';
import { callText, kindOf, ownText, withoutIcons } from '../../../src/host/editor/markText.js';

const value = (parts: Partial<LineValue>): LineValue => ({
  line: 1,
  flat: 0,
  cum: 0,
  own: 0,
  ownRawSamples: 0,
  rawSamples: 0,
  ownError: 0,
  cumError: 0,
  ...parts,
});
const MIB = 1024 * 1024;
const space = { sampleType: 'inuse_space', unit: 'bytes', total: 762 * MIB };

describe('the text of a marked line', () => {
  test('says how much, what share and how sure', () => {
    const own = 312.4 * MIB;
    expect(ownText(value({ own, ownError: own * 0.03 }), space)).toBe(
      '312.4 MiB inuse · 41 % · ±3 %',
    );
  });

  test('claims no error where nothing was sampled', () => {
    expect(ownText(value({ own: 7 * MIB }), space)).toBe('7 MiB inuse · 0.9 %');
  });

  test('counts objects, goroutines and time in their own words', () => {
    const of = (sampleType: string, unit: string, own: number) =>
      ownText(value({ own }), { sampleType, unit, total: own });
    expect(of('inuse_objects', 'count', 9204)).toBe('9\u202f204 objects inuse · 100 %');
    expect(of('goroutine', 'count', 312)).toBe('312 goroutines · 100 %');
    expect(of('cpu', 'nanoseconds', 2.3e9)).toBe('2.30 s cpu · 100 %');
  });

  test('shows a decrease with its sign', () => {
    expect(ownText(value({ own: -381 * MIB }), space)).toBe('\u2212381 MiB inuse · 50 %');
  });

  test('says cum on a line that only calls', () => {
    expect(callText(value({ cum: 381 * MIB }), space)).toBe('381 MiB inuse cum · 50 %');
  });

  test('shows hidden characters of a sample type', () => {
    expect(kindOf('a\u202Eb_space')).toBe('a⟨U+202E⟩b');
  });

  test('draws no icon for a name that asks for one', () => {
    expect(withoutIcons('a$(bug)b')).toBe('a\\$(bug)b');
  });
});
