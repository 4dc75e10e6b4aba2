/**
 * The tables of a heap profile that is read from text: one location per address, symbols gathered per stack. The
 * symbol lines of one stack come in its order, leaf first, and several for one address are a chain of inlined calls.
 */
import { ProfileError } from '../errors.js';
import type { Int64 } from '../int64.js';
import { F64Column, Int64ColumnBuilder, U32Column, U64Column } from './columns.js';
import { stackAndSignWarnings } from './checkValid.js';
import { kindOfSampleTypes } from './kind.js';
import { HEAP_DROP_FRAMES, HEAP_KEEP_FRAMES } from './legacyFrames.js';
import { assignMappings, type Mapping } from './memoryMap.js';
import type { DecodeLimits, Profile, ValueType } from './model.js';
import { stringTableOf } from './strings.js';

const TWO_32 = 4294967296;
/** How far a symbol line may be ahead of the one before, in stack entries; Go records 128 at most. */
const SEARCH_DEPTH = 1024;

/** What one symbol line says; name '' where the writer knew none. */
interface Symbol {
  readonly address: number | bigint;
  readonly name: string;
  readonly fileName: string;
  readonly line: number;
}

/** An address as a map key: a number where that is exact. */
function keyOf(low: number, high: number): number | bigint {
  return high < 2097152 ? high * TWO_32 + low : (BigInt(high) << 32n) | BigInt(low);
}

export class LegacyHeapTables {
  readonly #sampleTypes: readonly ValueType[];
  readonly #limits: DecodeLimits;
  readonly #strings: string[] = [''];
  readonly #stringIndexes = new Map<string, number>([['', 0]]);

  readonly #locationOffsets = new U32Column();
  readonly #locationIndexes = new U32Column();
  readonly #values: Int64ColumnBuilder[];
  readonly #blockSizes = new Int64ColumnBuilder();
  #valueIndex = 0;

  readonly #locations = new Map<number | bigint, number>();
  readonly #addresses = new U64Column();
  readonly #addressKeys: (number | bigint)[] = [];
  /** The symbols of a location, undefined while none is known. */
  readonly #locationSymbols: (readonly Symbol[] | undefined)[] = [];

  readonly #functions = new Map<string, number>();
  readonly #functionNames = new U32Column();
  readonly #functionFileNames = new U32Column();

  /** The stack at hand, leaf first, as calls (return address - 1). */
  #stack: { readonly low: number; readonly high: number; readonly key: number | bigint }[] = [];
  #symbols: Symbol[] = [];
  #hasSample = false;

  constructor(sampleTypes: readonly ValueType[], limits: DecodeLimits) {
    this.#sampleTypes = sampleTypes;
    this.#limits = limits;
    this.#values = sampleTypes.map(() => new Int64ColumnBuilder());
    this.#locationOffsets.push(0);
  }

  /** Starts the next sample; its values, block size, addresses and symbols follow. */
  beginSample(): void {
    this.finishSample();
    if (this.#locationOffsets.count > this.#limits.maxSamples) {
      throw new ProfileError('too-large', `more than ${this.#limits.maxSamples} samples`);
    }
    this.#hasSample = true;
    this.#valueIndex = 0;
  }

  addValue(value: Int64): void {
    pushInt64(this.#values[this.#valueIndex++]!, value);
  }

  setBlockSize(value: Int64): void {
    pushInt64(this.#blockSizes, value);
  }

  /** Adds the next return address; the location is the call before it, as in pprof. */
  addAddress(low: number, high: number): void {
    const callLow = low === 0 ? 0xffffffff : low - 1;
    const callHigh = low === 0 ? (high === 0 ? 0xffffffff : high - 1) : high;
    const count = this.#locationIndexes.count + this.#stack.length;
    if (count >= this.#limits.maxLocationIds) {
      throw new ProfileError(
        'too-large',
        `more than ${this.#limits.maxLocationIds} stack entries over all samples`,
      );
    }
    this.#stack.push({ low: callLow, high: callHigh, key: keyOf(callLow, callHigh) });
  }

  /** Adds a symbol line to the sample at hand; one before the first sample is ignored. */
  addSymbol(low: number, high: number, name: string, fileName: string, line: number): void {
    if (!this.#hasSample) return;
    if (this.#symbols.length >= this.#limits.maxElements) {
      throw new ProfileError('too-large', `more than ${this.#limits.maxElements} symbol lines`);
    }
    this.#symbols.push({ address: keyOf(low, high), name, fileName, line });
  }

  /** Ends the sample at hand, if any. */
  finishSample(): void {
    if (!this.#hasSample) return;
    const stack = this.#stack;
    const chains = this.#matchSymbols();
    const firstKnown = chains.findIndex((chain) => chain !== undefined);
    const last = stack.length - 1;
    for (let i = 0; i < stack.length; i++) {
      const chain = chains[i];
      // Without a symbol of its own: runtime frames at the leaf, and runtime.goexit at the root.
      const isHidden = chain === undefined && firstKnown >= 0 && (i < firstKnown || i === last);
      if (isHidden) continue;
      const location = this.#locationOf(stack[i]!);
      this.#locationIndexes.push(location);
      if (chain !== undefined && this.#locationSymbols[location] === undefined) {
        this.#locationSymbols[location] = chain;
      }
    }
    this.#locationOffsets.push(this.#locationIndexes.count);
    this.#stack = [];
    this.#symbols = [];
    this.#hasSample = false;
  }

  /** The symbols of each stack entry, undefined where there is no line for it. */
  #matchSymbols(): (readonly Symbol[] | undefined)[] {
    const stack = this.#stack;
    const symbols = this.#symbols;
    const chains: (readonly Symbol[] | undefined)[] = stack.map(() => undefined);
    let entry = 0;
    for (let from = 0; from < symbols.length;) {
      const { address } = symbols[from]!;
      let to = from + 1;
      while (to < symbols.length && symbols[to]!.address === address) to++;
      // Symbol lines name the call; some old versions named the return address.
      const searchEnd = Math.min(stack.length, entry + SEARCH_DEPTH);
      let found = entry;
      while (found < searchEnd && !isAt(stack[found]!.key, address)) found++;
      if (found < searchEnd) {
        // A call that recurs directly stands in the stack several times, each time with its whole chain.
        let repeats = 1;
        while (stack[found + repeats]?.key === stack[found]!.key) repeats++;
        const perEntry = Math.max(1, Math.floor((to - from) / repeats));
        for (let i = 0; i < repeats && from + i * perEntry < to; i++) {
          const start = from + i * perEntry;
          chains[found + i] = symbols.slice(start, i === repeats - 1 ? to : start + perEntry);
        }
        entry = found + repeats;
      }
      from = to;
    }
    return chains;
  }

  #locationOf(entry: { low: number; high: number; key: number | bigint }): number {
    const known = this.#locations.get(entry.key);
    if (known !== undefined) return known;
    const location = this.#locations.size;
    if (location >= this.#limits.maxElements) {
      throw new ProfileError('too-large', `more than ${this.#limits.maxElements} locations`);
    }
    this.#locations.set(entry.key, location);
    this.#addresses.push(entry.low, entry.high);
    this.#addressKeys.push(entry.key);
    this.#locationSymbols.push(undefined);
    return location;
  }

  #stringIndex(text: string): number {
    let index = this.#stringIndexes.get(text);
    if (index === undefined) {
      index = this.#strings.length;
      this.#strings.push(text);
      this.#stringIndexes.set(text, index);
    }
    return index;
  }

  #functionIndex(symbol: Symbol): number {
    const key = `${symbol.name}\0${symbol.fileName}`;
    let index = this.#functions.get(key);
    if (index === undefined) {
      index = this.#functions.size;
      this.#functions.set(key, index);
      this.#functionNames.push(this.#stringIndex(symbol.name));
      this.#functionFileNames.push(this.#stringIndex(symbol.fileName));
    }
    return index;
  }

  #buildLines() {
    const lineOffsets = new U32Column();
    const lineFunctions = new U32Column();
    const lineNumbers = new F64Column();
    lineOffsets.push(0);
    for (const chain of this.#locationSymbols) {
      for (const symbol of chain ?? []) {
        if (symbol.name === '') continue;
        lineFunctions.push(this.#functionIndex(symbol));
        lineNumbers.push(symbol.line);
      }
      lineOffsets.push(lineFunctions.count);
    }
    return {
      lineOffsets: lineOffsets.finish(),
      lineFunctions: lineFunctions.finish(),
      lineNumbers: lineNumbers.finish(),
      lineColumns: new Float64Array(lineFunctions.count),
    };
  }

  #buildLabels(count: number) {
    const offsets = new Uint32Array(count + 1);
    for (let s = 0; s <= count; s++) offsets[s] = s;
    return {
      offsets,
      keys: new Uint32Array(count).fill(this.#stringIndex('bytes')),
      isNumeric: new Uint8Array(count).fill(1),
      strings: new Uint32Array(count),
      numbers: this.#blockSizes.finish(),
      units: new Uint32Array(count),
    };
  }

  /** The profile of all samples. */
  build(
    memoryMap: readonly Mapping[],
    period: number,
    memStatsLines: readonly string[],
    warnings: readonly string[],
  ): Profile {
    const count = this.#locationOffsets.count - 1;
    const lines = this.#buildLines();
    const labels = this.#buildLabels(count);
    const assigned = assignMappings(this.#addressKeys, memoryMap);
    const mappingFileNames = assigned.mappings.map((mapping) =>
      this.#stringIndex(mapping.fileName),
    );
    const buildIds = assigned.mappings.map((mapping) => this.#stringIndex(mapping.buildId));
    const functionCount = this.#functionNames.count;
    const samples = {
      count,
      locationOffsets: this.#locationOffsets.finish(),
      locationIndexes: this.#locationIndexes.finish(),
      values: this.#values.map((column) => column.finish()),
      labels,
    };
    const locations = {
      count: this.#locations.size,
      addresses: this.#addresses.finish(),
      mappings: assigned.ofAddress,
      isFolded: new Uint8Array(this.#locations.size),
      ...lines,
    };
    return {
      format: 'legacy-heap',
      kind: kindOfSampleTypes(this.#sampleTypes),
      sampleTypes: this.#sampleTypes,
      defaultSampleType: '',
      samples,
      locations,
      functions: {
        count: functionCount,
        names: this.#functionNames.finish(),
        systemNames: this.#functionNames.finish(),
        fileNames: this.#functionFileNames.finish(),
        startLines: new Float64Array(functionCount),
      },
      mappings: {
        count: assigned.mappings.length,
        starts: BigUint64Array.from(assigned.mappings, (mapping) => mapping.start),
        limits: BigUint64Array.from(assigned.mappings, (mapping) => mapping.limit),
        fileOffsets: BigUint64Array.from(assigned.mappings, (mapping) => mapping.offset),
        fileNames: Uint32Array.from(mappingFileNames),
        buildIds: Uint32Array.from(buildIds),
        flags: new Uint8Array(assigned.mappings.length).fill(functionCount > 0 ? 7 : 0),
      },
      strings: stringTableOf(this.#strings),
      periodType: { type: 'space', unit: 'bytes' },
      period,
      timeNanos: 0n,
      durationNanos: 0n,
      dropFrames: HEAP_DROP_FRAMES,
      keepFrames: HEAP_KEEP_FRAMES,
      comments: [],
      docUrl: '',
      memStatsLines,
      warnings: [...warnings, ...stackAndSignWarnings(samples, locations)],
    };
  }
}

function pushInt64(column: Int64ColumnBuilder, value: Int64): void {
  if (typeof value === 'number') column.pushNumber(value);
  else column.pushHalves(Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
}

/** Whether a symbol line with this address is for this call. */
function isAt(call: number | bigint, address: number | bigint): boolean {
  if (typeof call === 'number' && typeof address === 'number') {
    return call === address || call + 1 === address;
  }
  return BigInt(call) === BigInt(address) || BigInt(call) + 1n === BigInt(address);
}
