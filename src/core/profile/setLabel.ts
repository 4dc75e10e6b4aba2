/** Profiles whose samples all carry a given label, as pprof marks the samples of a diff base. */
import { stringTableOf } from './strings.js';
import type { LabelTable, Profile, StringTable } from './model.js';

/** The profile with the string label key=value on every sample, in place of string labels with that key. */
export function setLabel(profile: Profile, key: string, value: string): Profile {
  const { labels, count } = profile.samples;
  const strings = appendStrings(profile.strings, [key, value]);
  const keyIndex = profile.strings.count;
  const isReplaced = (row: number): boolean =>
    labels.isNumeric[row] === 0 && profile.strings.get(labels.keys[row]!) === key;

  const rows: number = labels.keys.length + count;
  const set: LabelTable = {
    offsets: new Uint32Array(count + 1),
    keys: new Uint32Array(rows),
    isNumeric: new Uint8Array(rows),
    strings: new Uint32Array(rows),
    numbers: {
      low: new Float64Array(rows),
      ...(labels.numbers.high && { high: new Float64Array(rows) }),
    },
    units: new Uint32Array(rows),
  };
  let next = 0;
  for (let sample = 0; sample < count; sample++) {
    for (let row = labels.offsets[sample]!; row < labels.offsets[sample + 1]!; row++) {
      if (isReplaced(row)) continue;
      set.keys[next] = labels.keys[row]!;
      set.isNumeric[next] = labels.isNumeric[row]!;
      set.strings[next] = labels.strings[row]!;
      set.numbers.low[next] = labels.numbers.low[row]!;
      if (labels.numbers.high && set.numbers.high) {
        set.numbers.high[next] = labels.numbers.high[row]!;
      }
      set.units[next] = labels.units[row]!;
      next++;
    }
    set.keys[next] = keyIndex;
    set.strings[next] = keyIndex + 1;
    next++;
    set.offsets[sample + 1] = next;
  }
  return { ...profile, strings, samples: { ...profile.samples, labels: trimmed(set, next) } };
}

function trimmed(labels: LabelTable, rows: number): LabelTable {
  if (rows === labels.keys.length) return labels;
  const { low, high } = labels.numbers;
  return {
    offsets: labels.offsets,
    keys: labels.keys.slice(0, rows),
    isNumeric: labels.isNumeric.slice(0, rows),
    strings: labels.strings.slice(0, rows),
    numbers: { low: low.slice(0, rows), ...(high && { high: high.slice(0, rows) }) },
    units: labels.units.slice(0, rows),
  };
}

function appendStrings(table: StringTable, extra: readonly string[]): StringTable {
  const tail = stringTableOf(extra);
  return {
    count: table.count + tail.count,
    get: (index) => (index < table.count ? table.get(index) : tail.get(index - table.count)),
  };
}
