/**
 * Building new sample, label and location tables out of parts of old ones: the column work behind filters,
 * pruning and merging. Input tables are never changed, and a table of which everything is kept is returned
 * as it is, so that a filter that removes nothing costs no memory.
 */
import type { Int64Column } from '../int64.js';
import type { LabelTable, LocationTable, Profile, SampleTable } from './model.js';

/**
 * Some samples of a table in order, each with the part of its stack that stays: kept sample k is `samples[k]` with
 * the locations at starts[k] .. ends[k]-1 of the table's locationIndexes. The arrays may be longer than `count`.
 */
export interface SampleSelection {
  count: number;
  readonly samples: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A selection of all samples with their whole stacks, for the caller to shrink. */
export function selectAll({ count, locationOffsets }: SampleTable): SampleSelection {
  const samples = new Uint32Array(count);
  for (let s = 0; s < count; s++) samples[s] = s;
  return {
    count,
    samples,
    starts: locationOffsets.slice(0, count),
    ends: locationOffsets.slice(1, count + 1),
  };
}

/** Keeps in a selection only the samples for which `isKept` is true; `k` is the place in the selection. */
export function retainSamples(
  selection: SampleSelection,
  isKept: (k: number, sample: number) => boolean,
): void {
  const { samples, starts, ends } = selection;
  let kept = 0;
  for (let k = 0; k < selection.count; k++) {
    const sample = samples[k]!;
    if (!isKept(k, sample)) continue;
    samples[kept] = sample;
    starts[kept] = starts[k]!;
    ends[kept] = ends[k]!;
    kept++;
  }
  selection.count = kept;
}

/**
 * The selected samples as a table of their own, without the locations l for which isHidden[l] is 1. Shares the
 * columns of `table` that stay the same.
 */
export function takeSamples(
  table: SampleTable,
  selection: SampleSelection,
  isHidden?: Uint8Array,
): SampleTable {
  const { count, samples, starts, ends } = selection;
  const isEverySample = count === table.count;
  const locationOffsets = new Uint32Array(count + 1);
  let length = 0;
  for (let k = 0; k < count; k++) {
    const end = ends[k]!;
    if (isHidden === undefined) length += end - starts[k]!;
    else {
      for (let i = starts[k]!; i < end; i++) length += 1 - isHidden[table.locationIndexes[i]!]!;
    }
    locationOffsets[k + 1] = length;
  }
  if (isEverySample && length === table.locationIndexes.length) return table;

  const locationIndexes = new Uint32Array(length);
  let next = 0;
  for (let k = 0; k < count; k++) {
    const end = ends[k]!;
    for (let i = starts[k]!; i < end; i++) {
      const location = table.locationIndexes[i]!;
      if (isHidden?.[location] !== 1) locationIndexes[next++] = location;
    }
  }
  if (isEverySample) return { ...table, locationOffsets, locationIndexes };
  const order = samples.subarray(0, count);
  const takeAll = (columns: readonly Int64Column[]): Int64Column[] =>
    columns.map((column) => takeInt64(column, order));
  const { sides } = table;
  return {
    count,
    locationOffsets,
    locationIndexes,
    values: takeAll(table.values),
    labels: takeLabels(table.labels, order),
    ...(sides && {
      sides: { ...sides, base: takeAll(sides.base), current: takeAll(sides.current) },
    }),
  };
}

/** The same samples with other values; what the values of a difference were made of is not told of the new ones. */
export function withValues(
  { count, locationOffsets, locationIndexes, labels }: SampleTable,
  values: readonly Int64Column[],
): SampleTable {
  return { count, locationOffsets, locationIndexes, values, labels };
}

/** True when the value is 0. */
export function isZeroAt(column: Int64Column, index: number): boolean {
  return column.low[index] === 0 && (column.high?.[index] ?? 0) === 0;
}

/** The elements of a column at the given indexes, in their order. */
function takeInt64(column: Int64Column, indexes: Uint32Array): Int64Column {
  const low = takeDoubles(column.low, indexes);
  return column.high === undefined ? { low } : { low, high: takeDoubles(column.high, indexes) };
}

function takeDoubles(column: Float64Array, indexes: Uint32Array): Float64Array {
  const taken = new Float64Array(indexes.length);
  for (let k = 0; k < indexes.length; k++) taken[k] = column[indexes[k]!]!;
  return taken;
}

/** The labels of the given samples, in their order. */
function takeLabels(labels: LabelTable, samples: Uint32Array): LabelTable {
  const offsets = new Uint32Array(samples.length + 1);
  let count = 0;
  for (let k = 0; k < samples.length; k++) {
    count += labels.offsets[samples[k]! + 1]! - labels.offsets[samples[k]!]!;
    offsets[k + 1] = count;
  }
  const rows = new Uint32Array(count);
  let next = 0;
  for (let k = 0; k < samples.length; k++) {
    const end = labels.offsets[samples[k]! + 1]!;
    for (let row = labels.offsets[samples[k]!]!; row < end; row++) rows[next++] = row;
  }
  return {
    offsets,
    keys: rows.map((row) => labels.keys[row]!),
    isNumeric: Uint8Array.from(rows, (row) => labels.isNumeric[row]!),
    strings: rows.map((row) => labels.strings[row]!),
    numbers: takeInt64(labels.numbers, rows),
    units: rows.map((row) => labels.units[row]!),
  };
}

/** The same locations with only the lines whose mark in `isKept` (one per line of the table) is 1. */
export function takeLines(table: LocationTable, isKept: Uint8Array): LocationTable {
  const lineOffsets = new Uint32Array(table.count + 1);
  const rows = new Uint32Array(table.lineFunctions.length);
  let kept = 0;
  for (let l = 0; l < table.count; l++) {
    const end = table.lineOffsets[l + 1]!;
    for (let row = table.lineOffsets[l]!; row < end; row++) {
      if (isKept[row] === 1) rows[kept++] = row;
    }
    lineOffsets[l + 1] = kept;
  }
  if (kept === table.lineFunctions.length) return table;
  const order = rows.subarray(0, kept);
  return {
    ...table,
    lineOffsets,
    lineFunctions: order.map((row) => table.lineFunctions[row]!),
    lineNumbers: takeDoubles(table.lineNumbers, order),
    lineColumns: takeDoubles(table.lineColumns, order),
  };
}

/** The profile with other samples and locations; the profile itself when both are unchanged. */
export function withTables(
  profile: Profile,
  samples: SampleTable,
  locations: LocationTable,
): Profile {
  if (samples === profile.samples && locations === profile.locations) return profile;
  return { ...profile, samples, locations };
}
