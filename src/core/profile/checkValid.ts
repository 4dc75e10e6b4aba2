/**
 * From tables as read to a checked profile: ids become dense indexes and every reference is proven. The rules are
 * those of pprof (Profile.CheckValid and postDecode in google/pprof/profile). Input that pprof refuses
 * although nothing is lost by opening it (a line without a function) is opened with a warning.
 */
import { ProfileError } from '../errors.js';
import type { Int64Column } from '../int64.js';
import type { U32Column } from './columns.js';
import { indexRows, NO_INDEX, rowOf, type IdIndex, type IdKeys } from './ids.js';
import { kindOfSampleTypes } from './kind.js';
import type {
  LabelTable,
  LocationTable,
  Profile,
  SampleTable,
  StringTable,
  ValueType,
} from './model.js';
import type { ProfileTables, RawValueType } from './tables.js';

function broken(message: string): ProfileError {
  return new ProfileError('malformed', message);
}

/** The profile that the tables describe. Throws ProfileError 'malformed' with the first rule that is broken. */
export function buildProfile(tables: ProfileTables): Profile {
  const warnings: string[] = [];
  const { indexes: functions, rows: functionTable } = buildFunctions(tables);
  const { indexes: mappings, rows: mappingTable } = buildMappings(tables);
  const invalidStrings = tables.strings.countInvalid();
  const strings = tables.strings.finish();
  const text = (index: number, what: string): string => {
    if (index >= strings.count) throw badString(what, index, strings.count);
    return strings.get(index);
  };
  const valueType = (raw: RawValueType, what: string): ValueType => ({
    type: text(raw.type, `${what}: type`),
    unit: text(raw.unit, `${what}: unit`),
  });
  const sampleTypes = tables.sampleTypes.map((raw, i) => valueType(raw, `sample type ${i}`));
  const locationIndex = indexRows('location', tables.locationRows, tables.locationKeys);
  const locations = buildLocations(tables, functions, mappings, warnings);
  const samples = buildSamples(tables, locationIndex, strings);
  warnings.push(...stackAndSignWarnings(samples, locations));
  if (invalidStrings > 0) {
    warnings.push(
      `${counted(invalidStrings, 'string is', 'strings are')} not valid UTF-8; the bad bytes are shown as \uFFFD.`,
    );
  }
  sampleTypes.forEach((sampleType, i) => {
    if (sampleType.type === '') warnings.push(`Sample type ${i} has no name.`);
  });
  if (tables.period === 0) warnings.push('The file states no sampling period.');
  if (tables.timeNanos === 0n) warnings.push('The file does not say when it was captured.');
  const comments: string[] = [];
  for (let i = 0; i < tables.comments.count; i++) {
    comments.push(text(tables.comments.data[i]!, `comment ${i}`));
  }
  return {
    format: 'proto',
    kind: kindOfSampleTypes(sampleTypes),
    sampleTypes,
    defaultSampleType: text(tables.defaultSampleType, 'default_sample_type'),
    samples,
    locations,
    functions: functionTable,
    mappings: mappingTable,
    strings,
    periodType: valueType(tables.periodType, 'period_type'),
    period: tables.period,
    timeNanos: tables.timeNanos,
    durationNanos: tables.durationNanos,
    dropFrames: text(tables.dropFrames, 'drop_frames'),
    keepFrames: text(tables.keepFrames, 'keep_frames'),
    comments,
    docUrl: text(tables.docUrl, 'doc_url'),
    memStatsLines: [],
    warnings,
  };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** One sentence for each thing that is unusual in samples and locations that are otherwise valid. */
export function stackAndSignWarnings(samples: SampleTable, locations: LocationTable): string[] {
  const warnings: string[] = [];
  const withoutLines = countEmpty(locations.lineOffsets);
  if (withoutLines > 0) {
    const subject = counted(withoutLines, 'location has', 'locations have');
    warnings.push(`${subject} an address only, no function and no source line.`);
  }
  const emptyStacks = countEmpty(samples.locationOffsets);
  if (emptyStacks > 0) {
    warnings.push(`${counted(emptyStacks, 'sample has', 'samples have')} an empty stack.`);
  }
  const negative = samples.values.reduce((sum, column) => sum + countNegative(column), 0);
  if (negative > 0) {
    const subject = counted(negative, 'value is', 'values are');
    warnings.push(`${subject} negative: the file is the difference of two profiles.`);
  }
  return warnings;
}

function countEmpty(offsets: Uint32Array): number {
  let count = 0;
  for (let i = 1; i < offsets.length; i++) if (offsets[i] === offsets[i - 1]) count++;
  return count;
}

function badString(what: string, index: number, count: number): ProfileError {
  const which = index === NO_INDEX ? 'a string' : `string ${index}`;
  return broken(`${what} is ${which} that the table of ${count} strings does not have`);
}

/** Throws unless every index of the column is one of the string table. */
function checkStrings(column: U32Column, count: number, what: string, part: string): void {
  const { data } = column;
  for (let row = 0; row < column.count; row++) {
    if (data[row]! >= count) throw badString(`${what} ${row}: ${part}`, data[row]!, count);
  }
}

function buildFunctions(tables: ProfileTables) {
  const indexes = indexRows('function', tables.functionRows, tables.functionKeys);
  const stringCount = tables.strings.count;
  checkStrings(tables.functionNames, stringCount, 'function', 'name');
  checkStrings(tables.functionSystemNames, stringCount, 'function', 'system name');
  checkStrings(tables.functionFileNames, stringCount, 'function', 'file name');
  const rows = {
    count: tables.functionRows.count,
    names: tables.functionNames.finish(),
    systemNames: tables.functionSystemNames.finish(),
    fileNames: tables.functionFileNames.finish(),
    startLines: tables.functionStartLines.finish(),
  };
  return { indexes, rows };
}

function buildMappings(tables: ProfileTables) {
  const indexes = indexRows('mapping', tables.mappingRows, tables.mappingKeys);
  const stringCount = tables.strings.count;
  checkStrings(tables.mappingFileNames, stringCount, 'mapping', 'file name');
  checkStrings(tables.mappingBuildIds, stringCount, 'mapping', 'build id');
  const rows = {
    count: tables.mappingRows.count,
    starts: tables.mappingStarts.finish(),
    limits: tables.mappingLimits.finish(),
    fileOffsets: tables.mappingFileOffsets.finish(),
    fileNames: tables.mappingFileNames.finish(),
    buildIds: tables.mappingBuildIds.finish(),
    flags: tables.mappingFlags.finish(),
  };
  return { indexes, rows };
}

function buildLocations(
  tables: ProfileTables,
  functions: IdIndex,
  mappingIndex: IdIndex,
  warnings: string[],
): LocationTable {
  const count = tables.locationCount;
  const mappings = new Int32Array(count);
  let unknownMappings = 0;
  for (let row = 0; row < count; row++) {
    const key = tables.locationMappings.data[row]!;
    const mapping = key === 0 ? NO_INDEX : rowOf(mappingIndex, key);
    // As in pprof, a mapping that does not exist is no mapping.
    if (mapping === NO_INDEX && key !== 0) unknownMappings++;
    mappings[row] = mapping === NO_INDEX ? -1 : mapping;
  }
  if (unknownMappings > 0) {
    warnings.push(
      `${counted(unknownMappings, 'location names', 'locations name')} a mapping that is not in the file.`,
    );
  }
  const keptLines = resolveLines(tables, functions);
  const dropped = tables.lineFunctions.count - keptLines.lineFunctions.length;
  if (dropped > 0) {
    warnings.push(
      `${counted(dropped, 'source line names no function (id 0) and was', 'source lines name no function (id 0) and were')} left out.`,
    );
  }
  return {
    count,
    addresses: tables.locationAddresses.finish(),
    mappings,
    isFolded: tables.locationIsFolded.finish(),
    ...keptLines,
  };
}

/** The lines with function indexes, without those of function id 0. */
function resolveLines(tables: ProfileTables, functions: IdIndex) {
  const keys = tables.lineFunctions.finish();
  const lineOffsets = tables.lineOffsets.finish();
  const lineNumbers = tables.lineNumbers.finish();
  const lineColumns = tables.lineColumns.finish();
  let kept = 0;
  let line = 0;
  for (let row = 0; row < tables.locationCount; row++) {
    const end = lineOffsets[row + 1]!;
    for (; line < end; line++) {
      const key = keys[line]!;
      if (key === 0) continue;
      const func = rowOf(functions, key);
      if (func === NO_INDEX) {
        throw dangling(
          'location',
          tables.locationKeys,
          tables.locationRows.data[row]!,
          'function',
          tables.functionKeys,
          key,
        );
      }
      keys[kept] = func;
      lineNumbers[kept] = lineNumbers[line]!;
      lineColumns[kept] = lineColumns[line]!;
      kept++;
    }
    lineOffsets[row + 1] = kept;
  }
  return {
    lineOffsets,
    lineFunctions: keys.subarray(0, kept),
    lineNumbers: lineNumbers.subarray(0, kept),
    lineColumns: lineColumns.subarray(0, kept),
  };
}

function dangling(
  from: string,
  fromKeys: IdKeys,
  fromKey: number,
  to: string,
  toKeys: IdKeys,
  toKey: number,
): ProfileError {
  return broken(
    `${from} ${fromKeys.nameOf(fromKey)} names ${to} ${toKeys.nameOf(toKey)}, which is not in the file`,
  );
}

function buildSamples(
  tables: ProfileTables,
  locations: IdIndex,
  strings: StringTable,
): SampleTable {
  const count = tables.sampleCount;
  checkValueCounts(tables, count);
  const locationOffsets = tables.locationOffsets.finish();
  const locationIndexes = resolveStacks(tables, locations, locationOffsets);
  const values =
    count === 0
      ? tables.sampleTypes.map(() => ({ low: new Float64Array(0) }))
      : tables.values.map((column) => column.finish());
  return { count, locationOffsets, locationIndexes, values, labels: buildLabels(tables, strings) };
}

function checkValueCounts(tables: ProfileTables, count: number): void {
  const want = tables.sampleTypes.length;
  if (count === 0) return;
  if (want === 0) throw broken(`the file has ${count} samples and no sample type`);
  const odd = tables.valuesPerSample !== want ? 0 : tables.oddSample;
  if (odd < 0) return;
  const have = odd === 0 ? tables.valuesPerSample : tables.oddSampleValues;
  throw broken(`sample ${odd} has ${have} values, want ${want} (one per sample type)`);
}

/** The location index of every stack entry; replaces the keys in place where they are not indexes already. */
function resolveStacks(
  tables: ProfileTables,
  locations: IdIndex,
  offsets: Uint32Array,
): Uint32Array {
  const entries = tables.locationIds.finish();
  const isResolved =
    locations.isIdentity &&
    tables.locationIdBits >= 0 &&
    tables.maxLocationId < tables.locationCount;
  if (isResolved) return entries;
  const { small } = locations;
  const smallCount = small.length;
  for (let i = 0; i < entries.length; i++) {
    const key = (entries[i]! + 1) >>> 0;
    const row = key < smallCount ? small[key]! : rowOf(locations, key);
    if (row === NO_INDEX) {
      let sample = 0;
      while (offsets[sample + 1]! <= i) sample++;
      const name = tables.locationKeys.nameOf(key);
      throw broken(`sample ${sample} names location ${name}, which is not in the file`);
    }
    entries[i] = row;
  }
  return entries;
}

function countNegative(column: Int64Column): number {
  const signs = column.high ?? column.low;
  let count = 0;
  for (let i = 0; i < signs.length; i++) if (signs[i]! < 0) count++;
  return count;
}

function buildLabels(tables: ProfileTables, strings: StringTable): LabelTable {
  const offsets = tables.labelOffsets.finish();
  const columns = [
    ['key', tables.labelKeys],
    ['value', tables.labelStrings],
    ['unit', tables.labelUnits],
  ] as const;
  for (const [part, column] of tables.maxLabelString < strings.count ? [] : columns) {
    for (let row = 0; row < column.count; row++) {
      const index = column.data[row]!;
      if (index < strings.count) continue;
      let sample = 0;
      while (offsets[sample + 1]! <= row) sample++;
      throw badString(`sample ${sample}: label ${part}`, index, strings.count);
    }
  }
  return {
    offsets,
    keys: tables.labelKeys.finish(),
    isNumeric: tables.labelIsNumeric.finish(),
    strings: tables.labelStrings.finish(),
    numbers: tables.labelNumbers.finish(),
    units: tables.labelUnits.finish(),
  };
}
