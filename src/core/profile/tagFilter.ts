/**
 * pprof's tagfocus and tagignore expressions as tests on samples: "key=value" or "value"; the value is a range
 * over numeric labels ("32kb", ":64kb", "4mb:", "12kb:64mb", both ends included), else comma-separated regular
 * expressions over string labels (github.com/google/pprof/internal/driver/driver_focus.go). Two asymmetries
 * are pprof's own and kept: without a key all expressions must match "label:value", with a key one suffices
 * and is matched against the value alone.
 */
import { ProfileError } from '../errors.js';
import { int64At, toDouble } from '../int64.js';
import type { Profile } from './model.js';
import { compilePattern } from './pattern.js';
import type { TextMatcher } from './pattern.js';
import { convertUnit } from './units.js';

/** True when a sample (by index) passes. */
export type SampleTest = (sample: number) => boolean;

const RANGE_PART = /([+-]?[0-9]+)([A-Za-z]+)?/g;
const INT64_MAX = 9223372036854775807n;

/**
 * A test for one expression over the samples of `profile`. `option` names it in errors. Throws ProfileError
 * 'bad-option' for a bad regular expression or a number beyond int64.
 */
export function compileTagFilter(profile: Profile, option: string, text: string): SampleTest {
  const equals = text.indexOf('=');
  const wantKey = equals < 0 ? '' : text.slice(0, equals);
  const value = equals < 0 ? text : text.slice(equals + 1);
  const isInRange = parseRange(option, value);
  if (isInRange !== undefined) return numericTest(profile, wantKey, isInRange);
  const patterns = value.split(',').map((pattern) => compilePattern(option, pattern));
  return wantKey === ''
    ? anyLabelTest(profile, patterns)
    : oneLabelTest(profile, wantKey, patterns);
}

type NumberTest = (value: number, unit: string) => boolean;

function parseRange(option: string, text: string): NumberTest | undefined {
  const [first, second] = [...text.matchAll(RANGE_PART)];
  if (first === undefined) return undefined;
  const from = convertBound(option, first, undefined);
  const inUnit = (test: (scaled: number) => boolean): NumberTest => {
    return (value, unit) => {
      const scaled = convertUnit(value, unit, from.unit);
      return scaled.unit === from.unit && test(scaled.value);
    };
  };
  if (second === undefined) {
    if (text === first[0]) return inUnit((value) => value === from.value);
    if (text === `${first[0]}:`) return inUnit((value) => value >= from.value);
    if (text === `:${first[0]}`) return inUnit((value) => value <= from.value);
    return undefined;
  }
  if (text !== `${first[0]}:${second[0]}`) return undefined;
  const to = convertBound(option, second, from.unit);
  if (to.unit !== from.unit) return undefined;
  return inUnit((value) => value >= from.value && value <= to.value);
}

function convertBound(option: string, match: RegExpMatchArray, unit: string | undefined) {
  const number = BigInt((match[1] ?? '').replace('+', ''));
  if (number > INT64_MAX || number < -INT64_MAX - 1n) {
    throw new ProfileError('bad-option', `${option}: ${match[0]} is beyond 64 bits`);
  }
  const own = match[2] ?? '';
  return convertUnit(Number(number), own, unit ?? own);
}

function numericTest(profile: Profile, wantKey: string, isInRange: NumberTest): SampleTest {
  const { labels } = profile.samples;
  const { strings } = profile;
  const unitOfKey = numericLabelUnits(profile);
  return (sample) => {
    for (let row = labels.offsets[sample]!; row < labels.offsets[sample + 1]!; row++) {
      if (labels.isNumeric[row] !== 1) continue;
      const key = strings.get(labels.keys[row]!);
      if (wantKey !== '' && key !== wantKey) continue;
      if (isInRange(toDouble(int64At(labels.numbers, row)), unitOfKey.get(key) ?? '')) return true;
    }
    return false;
  };
}

/**
 * The unit of each numeric label key: the first that a sample gives, else "bytes" for "alignment" and "request",
 * else the key itself ("bytes").
 */
function numericLabelUnits(profile: Profile): ReadonlyMap<string, string> {
  const { labels } = profile.samples;
  const unitOfKey = new Map<number, number>();
  for (let row = 0; row < labels.keys.length; row++) {
    if (labels.isNumeric[row] !== 1) continue;
    const key = labels.keys[row]!;
    if ((unitOfKey.get(key) ?? 0) === 0) unitOfKey.set(key, labels.units[row]!);
  }
  const units = new Map<string, string>();
  for (const [keyIndex, unitIndex] of unitOfKey) {
    const key = profile.strings.get(keyIndex);
    const inferred = key === 'alignment' || key === 'request' ? 'bytes' : key;
    const given = profile.strings.get(unitIndex);
    const known = units.get(key);
    if (known === undefined || known === inferred) units.set(key, given === '' ? inferred : given);
  }
  return units;
}

function anyLabelTest(profile: Profile, patterns: readonly TextMatcher[]): SampleTest {
  const { labels } = profile.samples;
  const { strings } = profile;
  const tests = patterns.map((matches) => {
    const known = new Map<number, boolean>();
    return (row: number): boolean => {
      const id = labels.keys[row]! * strings.count + labels.strings[row]!;
      let answer = known.get(id);
      if (answer === undefined) {
        answer = matches(`${strings.get(labels.keys[row]!)}:${strings.get(labels.strings[row]!)}`);
        known.set(id, answer);
      }
      return answer;
    };
  });
  return (sample) => {
    const start = labels.offsets[sample]!;
    const end = labels.offsets[sample + 1]!;
    return tests.every((matchesRow) => {
      for (let row = start; row < end; row++) {
        if (labels.isNumeric[row] === 0 && matchesRow(row)) return true;
      }
      return false;
    });
  };
}

function oneLabelTest(
  profile: Profile,
  wantKey: string,
  patterns: readonly TextMatcher[],
): SampleTest {
  const { labels } = profile.samples;
  const { strings } = profile;
  const known = new Map<number, boolean>();
  const matchesValue = (index: number): boolean => {
    let answer = known.get(index);
    if (answer === undefined) {
      const value = strings.get(index);
      answer = patterns.some((matches) => matches(value));
      known.set(index, answer);
    }
    return answer;
  };
  return (sample) => {
    for (let row = labels.offsets[sample]!; row < labels.offsets[sample + 1]!; row++) {
      if (labels.isNumeric[row] === 1 || strings.get(labels.keys[row]!) !== wantKey) continue;
      if (matchesValue(labels.strings[row]!)) return true;
    }
    return false;
  };
}
