/**
 * The samples of several profiles as one table in which every (stack, labels) occurs once, values added up. Stacks
 * and labels are written behind the finished columns, looked up there, and kept only if new: no object, string
 * or copy per sample.
 */
import { Int64ColumnBuilder, U32Column } from './columns.js';
import { NO_INDEX } from './ids.js';
import type { Int64Column } from '../int64.js';
import { bigintAt, canSumAsDoubles, columnOf } from './int64Columns.js';
import type { ProfileMap } from './mergeDictionary.js';
import type { LabelTable, Profile, SampleTable } from './model.js';
import { isZeroAt, retainSamples, selectAll, takeSamples } from './selectSamples.js';
import { hashWords, HashSlots, NO_ENTRY, writeNumber } from './tupleTable.js';

/** Words per label in `labelWords`: key, is numeric, string or lower half, upper half, unit. */
const LABEL_WORDS = 5;

/**
 * The merged samples, in the order of first appearance, without those whose values are all 0. All profiles must have
 * the same sample types; maps[i] belongs to profiles[i]. The values of profiles[i] go to the columns from
 * firstColumns[i] on: all to the same ones unless told otherwise.
 */
export function mergeSamples(
  profiles: readonly Profile[],
  maps: readonly ProfileMap[],
  firstColumns: readonly number[] = profiles.map(() => 0),
): SampleTable {
  const slots = new HashSlots();
  const locations = new U32Column();
  const locationEnds = new U32Column();
  const labelWords = new U32Column();
  const labelEnds = new U32Column();
  const sums = makeSums(profiles, firstColumns);
  // Reserved memory costs nothing until it is written; growing would copy what is there.
  locations.reserve(
    profiles.reduce((length, { samples }) => length + samples.locationIndexes.length, 0),
  );

  profiles.forEach((profile, p) => {
    const { samples } = profile;
    const map = maps[p]!;
    const firstColumn = firstColumns[p]!;
    const ownSums = sums.slice(firstColumn, firstColumn + samples.values.length);
    const locationMap = new Uint32Array(profile.locations.count).fill(NO_INDEX);
    for (let s = 0; s < samples.count; s++) {
      if (samples.values.every((column) => isZeroAt(column, s))) continue;
      const from = samples.locationOffsets[s]!;
      const depth = samples.locationOffsets[s + 1]! - from;
      locations.reserve(depth);
      const stack = locations.data;
      const stackStart = locations.count;
      for (let i = 0; i < depth; i++) {
        const location = samples.locationIndexes[from + i]!;
        let merged = locationMap[location]!;
        if (merged === NO_INDEX) merged = locationMap[location] = map.location(location);
        stack[stackStart + i] = merged;
      }
      const wordCount = writeLabels(labelWords, samples.labels, s, map);
      const wordStart = labelWords.count;
      const words = labelWords.data;

      const stackHash = hashWords(stack, stackStart, stackStart + depth, depth);
      const hash = hashWords(words, wordStart, wordStart + wordCount, stackHash);
      const found = slots.find(
        hash,
        (entry) =>
          isSameRange(stack, locationEnds.data, entry, stackStart, depth) &&
          isSameRange(words, labelEnds.data, entry, wordStart, wordCount),
      );
      if (found !== NO_ENTRY) {
        ownSums.forEach((sum, t) => {
          sum.add(found, samples.values[t]!, s);
        });
        continue;
      }
      const entry = locationEnds.count;
      slots.add(hash);
      locations.count += depth;
      locationEnds.push(locations.count);
      labelWords.count += wordCount;
      labelEnds.push(labelWords.count);
      ownSums.forEach((sum, t) => {
        sum.add(entry, samples.values[t]!, s);
      });
    }
  });

  const count = locationEnds.count;
  const table: SampleTable = {
    count,
    locationOffsets: offsetsOf(locationEnds, 1),
    locationIndexes: locations.finish(),
    values: sums.map((sum) => sum.finish(count)),
    labels: labelTableOf(labelWords, labelEnds),
  };
  const selection = selectAll(table);
  retainSamples(selection, (_, s) => table.values.some((column) => !isZeroAt(column, s)));
  return takeSamples(table, selection);
}

/** Adds up one column. */
interface Sum {
  add(entry: number, column: Int64Column, sample: number): void;
  finish(count: number): Int64Column;
}

function makeSums(profiles: readonly Profile[], firstColumns: readonly number[]): Sum[] {
  const capacity = profiles.reduce((sum, { samples }) => sum + samples.count, 0);
  const sources: Int64Column[][] = [];
  profiles.forEach(({ samples }, p) => {
    samples.values.forEach((column, t) => {
      (sources[firstColumns[p]! + t] ??= []).push(column);
    });
  });
  return sources.map((columns): Sum => {
    if (canSumAsDoubles(columns)) {
      const low = new Float64Array(capacity);
      return {
        add: (entry, column, sample) => {
          low[entry]! += column.low[sample]!;
        },
        finish: (count) => ({ low: low.slice(0, count) }),
      };
    }
    // Wraps round beyond int64, as Go's integers do.
    const exact = new BigInt64Array(capacity);
    return {
      add: (entry, column, sample) => {
        exact[entry]! += bigintAt(column, sample);
      },
      finish: (count) => columnOf(exact.subarray(0, count)),
    };
  });
}

/** Writes the labels of a sample behind the column, ordered by kind and key; the number of words written. */
function writeLabels(
  words: U32Column,
  labels: LabelTable,
  sample: number,
  map: ProfileMap,
): number {
  const start = labels.offsets[sample]!;
  const end = labels.offsets[sample + 1]!;
  if (start === end) return 0;
  words.reserve((end - start) * LABEL_WORDS);
  const { data, count } = words;
  const rows = end - start > 1 ? sortedRows(labels, start, end, map) : [start];
  rows.forEach((row, i) => {
    const at = count + i * LABEL_WORDS;
    data[at] = map.string(labels.keys[row]!);
    data[at + 1] = labels.isNumeric[row]!;
    if (labels.isNumeric[row] === 0) {
      data[at + 2] = map.string(labels.strings[row]!);
      data[at + 3] = 0;
    } else if (labels.numbers.high === undefined) {
      writeNumber(data, at + 2, labels.numbers.low[row]!);
    } else {
      data[at + 2] = labels.numbers.low[row]!;
      data[at + 3] = labels.numbers.high[row]!;
    }
    data[at + 4] = map.string(labels.units[row]!);
  });
  return rows.length * LABEL_WORDS;
}

/** Samples with more labels are sorted by the general method, whose time does not grow with the square. */
const FEW_LABELS = 16;

/** Stable: several values of one key keep their order, which counts in pprof. */
function sortedRows(labels: LabelTable, start: number, end: number, map: ProfileMap): number[] {
  const rows: number[] = [];
  const keys: number[] = [];
  for (let row = start; row < end; row++) {
    rows.push(row);
    // String labels before numeric ones, then by key.
    keys.push(labels.isNumeric[row]! * 2 ** 32 + map.string(labels.keys[row]!));
  }
  if (rows.length > FEW_LABELS) return rows.sort((a, b) => keys[a - start]! - keys[b - start]!);
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i]!;
    const key = keys[row - start]!;
    let at = i;
    for (; at > 0 && keys[rows[at - 1]! - start]! > key; at--) rows[at] = rows[at - 1]!;
    rows[at] = row;
  }
  return rows;
}

function isSameRange(
  words: Uint32Array,
  ends: Uint32Array,
  entry: number,
  start: number,
  length: number,
): boolean {
  const entryStart = entry === 0 ? 0 : ends[entry - 1]!;
  if (ends[entry]! - entryStart !== length) return false;
  for (let i = 0; i < length; i++) {
    if (words[entryStart + i] !== words[start + i]) return false;
  }
  return true;
}

function offsetsOf(ends: U32Column, unit: number): Uint32Array {
  const offsets = new Uint32Array(ends.count + 1);
  for (let i = 0; i < ends.count; i++) offsets[i + 1] = ends.data[i]! / unit;
  return offsets;
}

function labelTableOf(words: U32Column, ends: U32Column): LabelTable {
  const rows = words.count / LABEL_WORDS;
  const column = (offset: number): Uint32Array => {
    const values = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) values[row] = words.data[row * LABEL_WORDS + offset]!;
    return values;
  };
  const isNumeric = Uint8Array.from(column(1));
  const numbers = new Int64ColumnBuilder();
  const strings = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * LABEL_WORDS + 2;
    if (isNumeric[row] === 1) numbers.pushHalves(words.data[at]!, words.data[at + 1]!);
    else {
      numbers.pushNumber(0);
      strings[row] = words.data[at]!;
    }
  }
  return {
    offsets: offsetsOf(ends, LABEL_WORDS),
    keys: column(0),
    isNumeric,
    strings,
    numbers: numbers.finish(),
    units: column(4),
  };
}
