/**
 * The messages of profile.proto, read into columns as they come. Nothing is resolved here: ids are keys, string
 * indexes are unchecked, because the tables that they refer to may follow later in the file (checkValid.ts does it).
 * Layout: github.com/google/pprof/proto/profile.proto. Repeated numbers are accepted packed, unpacked and mixed.
 * One method per message, all in one class, because they share the columns and ids that they fill.
 */
import { ProfileError } from '../errors.js';
import {
  F64Column,
  type Growth,
  Int64ColumnBuilder,
  U32Column,
  U64Column,
  U8Column,
} from './columns.js';
import { IdKeys } from './ids.js';
import type { DecodeLimits } from './model.js';
import { StringTableBuilder } from './strings.js';
import { BYTES, expectType, malformed, VARINT, type WireReader } from './wire.js';

/** No profile in use has more sample types; bounds what one hostile sample can make us keep. */
const MAX_SAMPLE_TYPES = 1024;

/** A pair of string indexes that means a ValueType. */
export interface RawValueType {
  type: number;
  unit: number;
}

function checkLimit(count: number, limit: number, what: string): void {
  if (count >= limit) throw new ProfileError('too-large', `more than ${limit} ${what}`);
}

/** How many varints end in bytes[start..end-1]. */
function countVarints(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (bytes[at]! < 0x80) count++;
  return count;
}

export class ProfileTables {
  readonly #limits: DecodeLimits;
  readonly #growth: Growth;
  readonly strings: StringTableBuilder;
  readonly sampleTypes: RawValueType[] = [];

  readonly locationOffsets: U32Column;
  /** Keys of `locationKeys`, each less 1 (so that they are indexes when ids count up from 1 as usual). */
  readonly locationIds: U32Column;
  /** The largest of `locationIds` as an int32, and the bits of all of them: negative for id 0 and for large keys. */
  maxLocationId = -1;
  locationIdBits = 0;
  readonly values: Int64ColumnBuilder[] = [];
  /** How many values the first sample has; -1 before it. */
  valuesPerSample = -1;
  /** The first sample with another number of values; -1 for none. */
  oddSample = -1;
  oddSampleValues = 0;

  /** The largest string index in any label. */
  maxLabelString = 0;
  readonly labelOffsets: U32Column;
  readonly labelKeys: U32Column;
  readonly labelIsNumeric: U8Column;
  readonly labelStrings: U32Column;
  readonly labelNumbers: Int64ColumnBuilder;
  readonly labelUnits: U32Column;

  readonly locationKeys: IdKeys;
  readonly locationRows: U32Column;
  readonly locationAddresses: U64Column;
  /** Keys of `mappingKeys`. */
  readonly locationMappings: U32Column;
  readonly locationIsFolded: U8Column;
  readonly lineOffsets: U32Column;
  /** Keys of `functionKeys`. */
  readonly lineFunctions: U32Column;
  readonly lineNumbers: F64Column;
  readonly lineColumns: F64Column;

  readonly functionKeys: IdKeys;
  readonly functionRows: U32Column;
  readonly functionNames: U32Column;
  readonly functionSystemNames: U32Column;
  readonly functionFileNames: U32Column;
  readonly functionStartLines: F64Column;

  readonly mappingKeys: IdKeys;
  readonly mappingRows: U32Column;
  readonly mappingStarts: U64Column;
  readonly mappingLimits: U64Column;
  readonly mappingFileOffsets: U64Column;
  readonly mappingFileNames: U32Column;
  readonly mappingBuildIds: U32Column;
  readonly mappingFlags: U8Column;

  readonly comments: U32Column;
  periodType: RawValueType = { type: 0, unit: 0 };
  period = 0;
  timeNanos = 0n;
  durationNanos = 0n;
  dropFrames = 0;
  keepFrames = 0;
  defaultSampleType = 0;
  docUrl = 0;

  constructor(limits: DecodeLimits, growth: Growth) {
    this.#limits = limits;
    this.#growth = growth;
    const max = limits.maxElements;
    this.strings = new StringTableBuilder(growth, max);
    this.locationOffsets = new U32Column(growth);
    this.locationIds = new U32Column(growth);
    this.labelOffsets = new U32Column(growth);
    this.labelKeys = new U32Column(growth);
    this.labelIsNumeric = new U8Column(growth);
    this.labelStrings = new U32Column(growth);
    this.labelNumbers = new Int64ColumnBuilder(growth);
    this.labelUnits = new U32Column(growth);
    this.locationRows = new U32Column(growth);
    this.locationAddresses = new U64Column(growth);
    this.locationMappings = new U32Column(growth);
    this.locationIsFolded = new U8Column(growth);
    this.lineOffsets = new U32Column(growth);
    this.lineFunctions = new U32Column(growth);
    this.lineNumbers = new F64Column(growth);
    this.lineColumns = new F64Column(growth);
    this.functionRows = new U32Column(growth);
    this.functionNames = new U32Column(growth);
    this.functionSystemNames = new U32Column(growth);
    this.functionFileNames = new U32Column(growth);
    this.functionStartLines = new F64Column(growth);
    this.mappingRows = new U32Column(growth);
    this.mappingStarts = new U64Column(growth);
    this.mappingLimits = new U64Column(growth);
    this.mappingFileOffsets = new U64Column(growth);
    this.mappingFileNames = new U32Column(growth);
    this.mappingBuildIds = new U32Column(growth);
    this.mappingFlags = new U8Column(growth);
    this.comments = new U32Column(growth);
    this.locationKeys = new IdKeys('location', max);
    this.functionKeys = new IdKeys('function', max);
    this.mappingKeys = new IdKeys('mapping', max);
    this.locationOffsets.push(0);
    this.labelOffsets.push(0);
    this.lineOffsets.push(0);
  }

  get sampleCount(): number {
    return this.locationOffsets.count - 1;
  }

  get locationCount(): number {
    return this.locationRows.count;
  }

  /** Reads the Sample message that ends where the reader does. */
  readSample(reader: WireReader): void {
    checkLimit(this.sampleCount, this.#limits.maxSamples, 'samples');
    const end = reader.len;
    let valueIndex = 0;
    while (reader.pos < end) {
      const tag = reader.fieldTag();
      if (tag === 0x0a) {
        this.#readLocationIds(reader, reader.bytesEnd());
      } else if (tag === 0x12) {
        const valuesEnd = reader.bytesEnd();
        reader.len = valuesEnd;
        while (reader.pos < valuesEnd) this.#readValue(reader, valueIndex++);
        reader.len = end;
      } else if (tag === 0x1a) {
        reader.len = reader.bytesEnd();
        this.#readLabel(reader);
        reader.len = end;
      } else if (tag === 0x08) {
        reader.readVarint();
        const id = (this.locationKeys.keyOf(reader.low, reader.high) - 1) | 0;
        this.locationIdBits |= id;
        if (id > this.maxLocationId) this.maxLocationId = id;
        this.locationIds.push(id);
      } else if (tag === 0x10) {
        this.#readValue(reader, valueIndex++);
      } else {
        if (tag >>> 3 <= 2) expectType(tag, VARINT);
        if (tag >>> 3 === 3) expectType(tag, BYTES);
        reader.skipValue(tag & 7);
      }
    }
    if (this.valuesPerSample < 0) this.valuesPerSample = valueIndex;
    else if (valueIndex !== this.valuesPerSample && this.oddSample < 0) {
      this.oddSample = this.sampleCount;
      this.oddSampleValues = valueIndex;
    }
    this.#checkStackEntries(this.locationIds.count);
    this.locationOffsets.push(this.locationIds.count);
    this.labelOffsets.push(this.labelKeys.count);
  }

  #checkStackEntries(count: number): void {
    const limit = this.#limits.maxLocationIds;
    if (count > limit) {
      throw new ProfileError('too-large', `more than ${limit} stack entries over all samples`);
    }
  }

  /** The packed ids up to `end`; the one loop that runs for every entry of every stack. */
  #readLocationIds(reader: WireReader, end: number): void {
    const column = this.locationIds;
    if (column.count + (end - reader.pos) > this.#limits.maxLocationIds) {
      // Room is made for one id per byte, so a stack that can be too deep is counted before.
      this.#checkStackEntries(column.count + countVarints(reader.buf, reader.pos, end));
    }
    column.reserve(end - reader.pos);
    const ids = column.data;
    const bytes = reader.buf;
    let count = column.count;
    let max = this.maxLocationId;
    let bits = this.locationIdBits;
    let pos = reader.pos;
    while (pos < end) {
      const start = pos;
      let id = bytes[pos++]!;
      if (id >= 0x80) {
        let byte = bytes[pos++]!;
        id = (id & 0x7f) | ((byte & 0x7f) << 7);
        if (byte >= 0x80) {
          byte = bytes[pos++]!;
          id |= (byte & 0x7f) << 14;
          if (byte >= 0x80) {
            const outerEnd = reader.len;
            reader.pos = start;
            reader.len = end;
            reader.readVarint();
            reader.len = outerEnd;
            pos = reader.pos;
            id = this.locationKeys.keyOf(reader.low, reader.high) | 0;
          }
        }
      }
      id = (id - 1) | 0;
      bits |= id;
      if (id > max) max = id;
      ids[count++] = id;
    }
    if (pos !== end) throw malformed('a number is cut off');
    reader.pos = pos;
    column.count = count;
    this.maxLocationId = max;
    this.locationIdBits = bits;
  }

  #readValue(reader: WireReader, index: number): void {
    const first = reader.pos < reader.len ? reader.buf[reader.pos]! : 0x80;
    if (first < 0x80) {
      reader.pos++;
      reader.low = first;
      reader.high = 0;
    } else reader.readVarint();
    let column = this.values[index];
    if (column === undefined) {
      // Only the first sample makes columns; a surplus value of a later one is counted and then refused.
      if (this.valuesPerSample >= 0) return;
      if (index >= MAX_SAMPLE_TYPES) {
        throw malformed(`more than ${MAX_SAMPLE_TYPES} values`);
      }
      column = new Int64ColumnBuilder(this.#growth);
      this.values.push(column);
    }
    if (reader.high === 0) column.pushNumber(reader.low);
    else column.pushHalves(reader.low, reader.high);
  }

  #readLabel(reader: WireReader): void {
    let key = 0;
    let text = 0;
    let numberLow = 0;
    let numberHigh = 0;
    let unit = 0;
    while (reader.pos < reader.len) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field > 4) {
        reader.skipValue(tag & 7);
        continue;
      }
      expectType(tag, VARINT);
      if (field === 3) {
        reader.readVarint();
        numberLow = reader.low;
        numberHigh = reader.high;
      } else {
        const index = reader.readIndex();
        if (field === 1) key = index;
        else if (field === 2) text = index;
        else unit = index;
      }
    }
    const isNumeric = text === 0;
    // As in pprof, a label that has neither a string, nor a number, nor a unit does not exist.
    if (isNumeric && numberLow === 0 && numberHigh === 0 && unit === 0) return;
    checkLimit(this.labelKeys.count, this.#limits.maxElements, 'labels');
    if (key > this.maxLabelString) this.maxLabelString = key;
    if (text > this.maxLabelString) this.maxLabelString = text;
    if (unit > this.maxLabelString) this.maxLabelString = unit;
    this.labelKeys.push(key);
    this.labelIsNumeric.push(isNumeric ? 1 : 0);
    this.labelStrings.push(text);
    if (isNumeric) this.labelNumbers.pushHalves(numberLow, numberHigh);
    else this.labelNumbers.pushNumber(0);
    this.labelUnits.push(isNumeric ? unit : 0);
  }

  /** Reads the Location message that ends where the reader does. */
  readLocation(reader: WireReader): void {
    checkLimit(this.locationCount, this.#limits.maxElements, 'locations');
    const end = reader.len;
    let key = 0;
    let mapping = 0;
    let addressLow = 0;
    let addressHigh = 0;
    let isFolded = 0;
    while (reader.pos < end) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field === 4) {
        expectType(tag, BYTES);
        reader.len = reader.bytesEnd();
        this.#readLine(reader);
        reader.len = end;
      } else if (field <= 5) {
        expectType(tag, VARINT);
        reader.readVarint();
        const { low, high } = reader;
        if (field === 1) key = this.locationKeys.keyOf(low, high);
        else if (field === 2) mapping = this.mappingKeys.keyOf(low, high);
        else if (field === 3) {
          addressLow = low;
          addressHigh = high;
        } else isFolded = low === 0 && high === 0 ? 0 : 1;
      } else reader.skipValue(tag & 7);
    }
    this.locationRows.push(key);
    this.locationMappings.push(mapping);
    this.locationAddresses.push(addressLow, addressHigh);
    this.locationIsFolded.push(isFolded);
    this.lineOffsets.push(this.lineFunctions.count);
  }

  #readLine(reader: WireReader): void {
    checkLimit(this.lineFunctions.count, this.#limits.maxElements, 'lines');
    let func = 0;
    let line = 0;
    let column = 0;
    while (reader.pos < reader.len) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field > 3) {
        reader.skipValue(tag & 7);
        continue;
      }
      expectType(tag, VARINT);
      const value = reader.readInt64AsDouble();
      if (field === 1) func = this.functionKeys.keyOf(reader.low, reader.high);
      else if (field === 2) line = value;
      else column = value;
    }
    this.lineFunctions.push(func);
    this.lineNumbers.push(line);
    this.lineColumns.push(column);
  }

  /** Reads the Function message that ends where the reader does. */
  readFunction(reader: WireReader): void {
    checkLimit(this.functionRows.count, this.#limits.maxElements, 'functions');
    let key = 0;
    let name = 0;
    let systemName = 0;
    let fileName = 0;
    let startLine = 0;
    while (reader.pos < reader.len) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field > 5) {
        reader.skipValue(tag & 7);
        continue;
      }
      expectType(tag, VARINT);
      if (field === 1) {
        reader.readVarint();
        key = this.functionKeys.keyOf(reader.low, reader.high);
      } else if (field === 5) startLine = reader.readInt64AsDouble();
      else {
        const index = reader.readIndex();
        if (field === 2) name = index;
        else if (field === 3) systemName = index;
        else fileName = index;
      }
    }
    this.functionRows.push(key);
    this.functionNames.push(name);
    this.functionSystemNames.push(systemName);
    this.functionFileNames.push(fileName);
    this.functionStartLines.push(startLine);
  }

  /** Reads the Mapping message that ends where the reader does. */
  readMapping(reader: WireReader): void {
    checkLimit(this.mappingRows.count, this.#limits.maxElements, 'mappings');
    let key = 0;
    let fileName = 0;
    let buildId = 0;
    let flags = 0;
    // Halves of start, limit and file offset.
    const words: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
    while (reader.pos < reader.len) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field > 10) {
        reader.skipValue(tag & 7);
        continue;
      }
      expectType(tag, VARINT);
      reader.readVarint();
      const { low, high } = reader;
      if (field === 1) key = this.mappingKeys.keyOf(low, high);
      else if (field <= 4) {
        words[(field - 2) * 2] = low;
        words[(field - 2) * 2 + 1] = high;
      } else if (field === 5) fileName = high === 0 ? low : 0xffffffff;
      else if (field === 6) buildId = high === 0 ? low : 0xffffffff;
      else {
        const bit = 1 << (field - 7);
        flags = low === 0 && high === 0 ? flags & ~bit : flags | bit;
      }
    }
    this.mappingRows.push(key);
    this.mappingStarts.push(words[0], words[1]);
    this.mappingLimits.push(words[2], words[3]);
    this.mappingFileOffsets.push(words[4], words[5]);
    this.mappingFileNames.push(fileName);
    this.mappingBuildIds.push(buildId);
    this.mappingFlags.push(flags);
  }

  /** The ValueType message that ends where the reader does. */
  readValueType(reader: WireReader): RawValueType {
    const valueType = { type: 0, unit: 0 };
    while (reader.pos < reader.len) {
      const tag = reader.fieldTag();
      const field = tag >>> 3;
      if (field > 2) {
        reader.skipValue(tag & 7);
        continue;
      }
      expectType(tag, VARINT);
      const index = reader.readIndex();
      if (field === 1) valueType.type = index;
      else valueType.unit = index;
    }
    return valueType;
  }

  addSampleType(sampleType: RawValueType): void {
    if (this.sampleTypes.length >= MAX_SAMPLE_TYPES) {
      throw malformed(`more than ${MAX_SAMPLE_TYPES} sample types`);
    }
    this.sampleTypes.push(sampleType);
  }

  addComment(index: number): void {
    checkLimit(this.comments.count, this.#limits.maxElements, 'comments');
    this.comments.push(index);
  }
}
