/**
 * One dictionary of strings, mappings, functions and locations for several profiles, with the keys by which pprof
 * calls two of them the same (github.com/google/pprof/profile/merge.go): addresses count from the start
 * of their mapping, so that snapshots of restarted processes meet. Only what samples use is taken over.
 */
import { F64Column, U32Column, U64Column, U8Column } from './columns.js';
import { NO_INDEX } from './ids.js';
import type { FunctionTable, LocationTable, MappingTable, Profile, StringTable } from './model.js';
import { stringTableOf } from './strings.js';
import { TupleTable, writeNumber } from './tupleTable.js';

/** Finds the merged index of rows of one profile; adds what is new. */
export interface ProfileMap {
  location(location: number): number;
  string(index: number): number;
}

/** The tables that all profiles added so far share. */
export interface MergedTables {
  readonly strings: StringTable;
  readonly mappings: MappingTable;
  readonly functions: FunctionTable;
  readonly locations: LocationTable;
}

/** Grows with each profile; `finish` gives the tables. */
export class MergeDictionary {
  readonly #texts: string[] = [''];
  readonly #indexOfText = new Map<string, number>([['', 0]]);
  readonly #mappings: MappingRow[] = [];
  readonly #indexOfMapping = new Map<string, number>();
  readonly #functionKeys = new TupleTable();
  readonly #names = new U32Column();
  readonly #systemNames = new U32Column();
  readonly #fileNames = new U32Column();
  readonly #startLines = new F64Column();
  readonly #locationKeys = new TupleTable();
  readonly #addresses = new U64Column();
  readonly #locationMappings: number[] = [];
  readonly #isFolded = new U8Column();
  readonly #lineEnds = new U32Column();
  readonly #lineFunctions = new U32Column();
  readonly #lineNumbers = new F64Column();
  readonly #lineColumns = new F64Column();
  /** The key at hand: one array for all, since there are as many keys as locations. */
  #key = new Uint32Array(64);

  /** How rows of this profile are called in the merged tables. */
  add(profile: Profile): ProfileMap {
    const stringMap = new Uint32Array(profile.strings.count).fill(NO_INDEX);
    const string = (index: number): number => {
      const known = stringMap[index]!;
      return known === NO_INDEX
        ? (stringMap[index] = this.#textIndex(profile.strings.get(index)))
        : known;
    };
    const functionMap = new Uint32Array(profile.functions.count).fill(NO_INDEX);
    const func = (index: number): number => {
      const known = functionMap[index]!;
      return known === NO_INDEX
        ? (functionMap[index] = this.#functionIndex(profile.functions, index, string))
        : known;
    };
    const mappingMap = new Map<number, number>();
    const mapping = (index: number): number => {
      if (index < 0) return -1;
      let known = mappingMap.get(index);
      if (known === undefined) {
        known = this.#mappingIndex(profile.mappings, index, string);
        mappingMap.set(index, known);
      }
      return known;
    };
    // The first mapping is the main binary by convention; keep it first.
    if (this.#mappings.length === 0 && profile.mappings.count > 0) mapping(0);
    const source: LocationSource = {
      locations: profile.locations,
      addresses: wordsOf(profile.locations.addresses),
      mappingStarts: wordsOf(profile.mappings.starts),
      mapping,
      func,
    };
    return { string, location: (index) => this.#locationIndex(source, index) };
  }

  finish(): MergedTables {
    const rows = this.#mappings;
    const lineOffsets = new Uint32Array(this.#lineEnds.count + 1);
    lineOffsets.set(this.#lineEnds.finish(), 1);
    return {
      strings: stringTableOf(this.#texts),
      mappings: {
        count: rows.length,
        starts: BigUint64Array.from(rows, (row) => row.start),
        limits: BigUint64Array.from(rows, (row) => row.limit),
        fileOffsets: BigUint64Array.from(rows, (row) => row.fileOffset),
        fileNames: Uint32Array.from(rows, (row) => row.fileName),
        buildIds: Uint32Array.from(rows, (row) => row.buildId),
        flags: Uint8Array.from(rows, (row) => row.flags),
      },
      functions: {
        count: this.#names.count,
        names: this.#names.finish(),
        systemNames: this.#systemNames.finish(),
        fileNames: this.#fileNames.finish(),
        startLines: this.#startLines.finish(),
      },
      locations: {
        count: this.#locationMappings.length,
        addresses: this.#addresses.finish(),
        mappings: Int32Array.from(this.#locationMappings),
        isFolded: this.#isFolded.finish(),
        lineOffsets,
        lineFunctions: this.#lineFunctions.finish(),
        lineNumbers: this.#lineNumbers.finish(),
        lineColumns: this.#lineColumns.finish(),
      },
    };
  }

  #textIndex(text: string): number {
    let index = this.#indexOfText.get(text);
    if (index === undefined) {
      index = this.#texts.push(text) - 1;
      this.#indexOfText.set(text, index);
    }
    return index;
  }

  #mappingIndex(table: MappingTable, index: number, string: (index: number) => number): number {
    const row: MappingRow = {
      start: table.starts[index]!,
      startLow: Number(table.starts[index]! & 0xffffffffn),
      startHigh: Number(table.starts[index]! >> 32n),
      limit: table.limits[index]!,
      fileOffset: table.fileOffsets[index]!,
      fileName: string(table.fileNames[index]!),
      buildId: string(table.buildIds[index]!),
      flags: table.flags[index]!,
    };
    // Sizes of one binary differ by less than a page between runs.
    const pages = BigInt.asUintN(64, row.limit - row.start + 4095n) / 4096n;
    const key = `${pages}:${row.fileOffset}:${row.buildId === 0 ? row.fileName : row.buildId}`;
    let known = this.#indexOfMapping.get(key);
    if (known === undefined) {
      known = this.#mappings.push(row) - 1;
      this.#indexOfMapping.set(key, known);
    }
    return known;
  }

  #functionIndex(table: FunctionTable, index: number, string: (index: number) => number): number {
    const name = string(table.names[index]!);
    const systemName = string(table.systemNames[index]!);
    const fileName = string(table.fileNames[index]!);
    const startLine = table.startLines[index]!;
    const key = this.#key;
    key[0] = name;
    key[1] = systemName;
    key[2] = fileName;
    writeNumber(key, 3, startLine);
    const merged = this.#functionKeys.indexOf(key, 5);
    if (merged === this.#names.count) {
      this.#names.push(name);
      this.#systemNames.push(systemName);
      this.#fileNames.push(fileName);
      this.#startLines.push(startLine);
    }
    return merged;
  }

  #locationIndex(source: LocationSource, index: number): number {
    const { locations, addresses, mappingStarts } = source;
    const sourceMapping = locations.mappings[index]!;
    const mapping = source.mapping(sourceMapping);
    // The offset from the start of the mapping, in halves: a bigint for each of many locations takes too long.
    let low = addresses[index * 2]!;
    let high = addresses[index * 2 + 1]!;
    if (sourceMapping >= 0) {
      low -= mappingStarts[sourceMapping * 2]!;
      high -= mappingStarts[sourceMapping * 2 + 1]! + (low < 0 ? 1 : 0);
    }
    low >>>= 0;
    high >>>= 0;
    const isFolded = locations.isFolded[index]!;
    const start = locations.lineOffsets[index]!;
    const end = locations.lineOffsets[index + 1]!;

    // Functions have keys of their own, so they are found before the key of the location is written.
    for (let row = start; row < end; row++) source.func(locations.lineFunctions[row]!);
    const length = 4 + 5 * (end - start);
    if (length > this.#key.length) this.#key = new Uint32Array(length * 2);
    const key = this.#key;
    key[0] = low;
    key[1] = high;
    key[2] = mapping + 1;
    key[3] = isFolded;
    for (let row = start, at = 4; row < end; row++, at += 5) {
      key[at] = source.func(locations.lineFunctions[row]!);
      writeNumber(key, at + 1, locations.lineNumbers[row]!);
      writeNumber(key, at + 3, locations.lineColumns[row]!);
    }
    const merged = this.#locationKeys.indexOf(key, length);
    if (merged < this.#locationMappings.length) return merged;

    if (mapping >= 0) {
      const { startLow, startHigh } = this.#mappings[mapping]!;
      low += startLow;
      high += startHigh + (low > 0xffffffff ? 1 : 0);
    }
    this.#addresses.push(low >>> 0, high >>> 0);
    this.#locationMappings.push(mapping);
    this.#isFolded.push(isFolded);
    for (let row = start; row < end; row++) {
      this.#lineFunctions.push(source.func(locations.lineFunctions[row]!));
      this.#lineNumbers.push(locations.lineNumbers[row]!);
      this.#lineColumns.push(locations.lineColumns[row]!);
    }
    this.#lineEnds.push(this.#lineFunctions.count);
    return merged;
  }
}

/** What is needed of one profile to take over its locations. */
interface LocationSource {
  readonly locations: LocationTable;
  /** Halves of addresses and of the starts of mappings, lower ones first. */
  readonly addresses: Uint32Array;
  readonly mappingStarts: Uint32Array;
  readonly mapping: (index: number) => number;
  readonly func: (index: number) => number;
}

/** The same memory as halves, lower ones first: every machine that VS Code runs on is little-endian. */
function wordsOf(values: BigUint64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

interface MappingRow {
  readonly start: bigint;
  readonly startLow: number;
  readonly startHigh: number;
  readonly limit: bigint;
  readonly fileOffset: bigint;
  readonly fileName: number;
  readonly buildId: number;
  readonly flags: number;
}
