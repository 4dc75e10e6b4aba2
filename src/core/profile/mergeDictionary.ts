/**
 * One dictionary of strings, mappings, functions and locations for several profiles, with the keys by which pprof
 * calls two of them the same (github.com/google/pprof/profile/merge.go): addresses count from the start
 * of their mapping, so that snapshots of restarted processes meet. Only what samples use is taken over.
 */
import { F64Column, U32Column, U8Column } from './columns.js';
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
  readonly #addresses: bigint[] = [];
  readonly #locationMappings: number[] = [];
  readonly #isFolded = new U8Column();
  readonly #lineEnds = new U32Column();
  readonly #lineFunctions = new U32Column();
  readonly #lineNumbers = new F64Column();
  readonly #lineColumns = new F64Column();

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
    return {
      string,
      location: (index) => this.#locationIndex(profile, index, mapping, func),
    };
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
        count: this.#addresses.length,
        addresses: BigUint64Array.from(this.#addresses),
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
    const key = Uint32Array.of(name, systemName, fileName, 0, 0);
    writeNumber(key, 3, startLine);
    const merged = this.#functionKeys.indexOf(key);
    if (merged === this.#names.count) {
      this.#names.push(name);
      this.#systemNames.push(systemName);
      this.#fileNames.push(fileName);
      this.#startLines.push(startLine);
    }
    return merged;
  }

  #locationIndex(
    { locations, mappings }: Profile,
    index: number,
    mappingOf: (index: number) => number,
    functionOf: (index: number) => number,
  ): number {
    const source = locations.mappings[index]!;
    const mapping = mappingOf(source);
    const base = source < 0 ? 0n : mappings.starts[source]!;
    const offset = BigInt.asUintN(64, locations.addresses[index]! - base);
    const isFolded = locations.isFolded[index]!;
    const start = locations.lineOffsets[index]!;
    const end = locations.lineOffsets[index + 1]!;

    const key = new Uint32Array(4 + 5 * (end - start));
    key[0] = Number(offset & 0xffffffffn);
    key[1] = Number(offset >> 32n);
    key[2] = mapping + 1;
    key[3] = isFolded;
    for (let row = start, at = 4; row < end; row++, at += 5) {
      key[at] = functionOf(locations.lineFunctions[row]!);
      writeNumber(key, at + 1, locations.lineNumbers[row]!);
      writeNumber(key, at + 3, locations.lineColumns[row]!);
    }
    const merged = this.#locationKeys.indexOf(key);
    if (merged < this.#addresses.length) return merged;

    const mergedBase = mapping < 0 ? 0n : this.#mappings[mapping]!.start;
    this.#addresses.push(BigInt.asUintN(64, mergedBase + offset));
    this.#locationMappings.push(mapping);
    this.#isFolded.push(isFolded);
    for (let row = start; row < end; row++) {
      this.#lineFunctions.push(functionOf(locations.lineFunctions[row]!));
      this.#lineNumbers.push(locations.lineNumbers[row]!);
      this.#lineColumns.push(locations.lineColumns[row]!);
    }
    this.#lineEnds.push(this.#lineFunctions.count);
    return merged;
  }
}

interface MappingRow {
  readonly start: bigint;
  readonly limit: bigint;
  readonly fileOffset: bigint;
  readonly fileName: number;
  readonly buildId: number;
  readonly flags: number;
}
