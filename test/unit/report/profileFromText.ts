// Builds small profiles from text, so that a test shows its whole input. One line per sample: the stack root first, frames
// parted by ";", then one value per sample type, then labels.
//   main.main@main.go:3;main.grow@grow.go:9+main.put@put.go:4 2 128 bytes=64 tenant=a
// A frame is func@file:line; "+" joins lines of one location, the inlined one after its caller; "[path]" is a frame
// without symbols in the binary of that path. Equal frames are one location.
import { columnOf } from '../../../src/core/profile/int64Columns.js';
import { kindOfSampleTypes } from '../../../src/core/profile/kind.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { stringTableOf } from '../../../src/core/profile/strings.js';

export interface TextProfileOptions {
  /** "type/unit" parted by spaces. */
  readonly types?: string;
  readonly period?: number;
  readonly dropFrames?: string;
  readonly keepFrames?: string;
}

/** The profile that the text describes; a heap profile with period 524288 and inuse_space alone unless options say else. */
export function profileFromText(text: string, options: TextProfileOptions = {}): Profile {
  const sampleTypes = (options.types ?? 'inuse_space/bytes').split(' ').map((word) => {
    const [type = '', unit = ''] = word.split('/');
    return { type, unit };
  });
  const strings = new Interned<string>(['']);
  const functions = new Interned<string>();
  const mappings = new Interned<string>();
  const locations = new Interned<string>();
  const lineFunctions: number[] = [];
  const lineNumbers: number[] = [];
  const lineOffsets: number[] = [0];
  const locationMappings: number[] = [];
  const locationIndexes: number[] = [];
  const locationOffsets: number[] = [0];
  const values: bigint[][] = sampleTypes.map(() => []);
  const labelOffsets: number[] = [0];
  const labels: { key: number; text: number; number: bigint; isNumeric: number }[] = [];

  const locationOf = (frame: string): number => {
    const known = locations.count;
    const index = locations.add(frame);
    if (index < known) return index;
    const binary = /^\[(.*)\]$/.exec(frame)?.[1];
    locationMappings.push(binary === undefined ? -1 : mappings.add(binary));
    const lines = binary === undefined ? frame.split('+').reverse() : [];
    for (const line of lines) {
      const [, name = '', file = '', number = '0'] = /^([^@]*)(?:@(.*):(\d+))?$/.exec(line) ?? [];
      lineFunctions.push(functions.add(`${name}\n${file}`));
      lineNumbers.push(Number(number));
    }
    lineOffsets.push(lineFunctions.length);
    return index;
  };

  for (const row of text.split('\n').map((line) => line.trim())) {
    if (row === '') continue;
    const [stack = '', ...words] = row.split(' ');
    const frames = stack === '-' ? [] : stack.split(';');
    locationIndexes.push(...frames.map(locationOf).reverse());
    locationOffsets.push(locationIndexes.length);
    values.forEach((column, t) => column.push(BigInt(words[t] ?? '')));
    for (const label of words.slice(sampleTypes.length)) {
      const [key = '', value = ''] = label.split('=');
      const isNumeric = /^-?\d+$/.test(value);
      labels.push({
        key: strings.add(key),
        text: isNumeric ? 0 : strings.add(value),
        number: isNumeric ? BigInt(value) : 0n,
        isNumeric: isNumeric ? 1 : 0,
      });
    }
    labelOffsets.push(labels.length);
  }

  const functionParts = functions.items.map((key) => key.split('\n'));
  const functionNames = functionParts.map(([name = '']) => strings.add(name));
  const count = locationOffsets.length - 1;
  return {
    format: 'proto',
    kind: kindOfSampleTypes(sampleTypes),
    sampleTypes,
    defaultSampleType: '',
    samples: {
      count,
      locationOffsets: Uint32Array.from(locationOffsets),
      locationIndexes: Uint32Array.from(locationIndexes),
      values: values.map((column) => columnOf(BigInt64Array.from(column))),
      labels: {
        offsets: Uint32Array.from(labelOffsets),
        keys: Uint32Array.from(labels, ({ key }) => key),
        isNumeric: Uint8Array.from(labels, ({ isNumeric }) => isNumeric),
        strings: Uint32Array.from(labels, (label) => label.text),
        numbers: columnOf(BigInt64Array.from(labels.map((label) => label.number))),
        units: new Uint32Array(labels.length),
      },
    },
    locations: {
      count: locations.count,
      addresses: BigUint64Array.from(locations.items, (_, i) => BigInt(i + 0x1000)),
      mappings: Int32Array.from(locationMappings),
      isFolded: new Uint8Array(locations.count),
      lineOffsets: Uint32Array.from(lineOffsets),
      lineFunctions: Uint32Array.from(lineFunctions),
      lineNumbers: Float64Array.from(lineNumbers),
      lineColumns: new Float64Array(lineNumbers.length),
    },
    functions: {
      count: functions.count,
      names: Uint32Array.from(functionNames),
      systemNames: Uint32Array.from(functionNames),
      fileNames: Uint32Array.from(functionParts, ([, file = '']) => strings.add(file)),
      startLines: new Float64Array(functions.count),
    },
    mappings: {
      count: mappings.count,
      starts: new BigUint64Array(mappings.count),
      limits: new BigUint64Array(mappings.count),
      fileOffsets: new BigUint64Array(mappings.count),
      fileNames: Uint32Array.from(mappings.items, (path) => strings.add(path)),
      buildIds: new Uint32Array(mappings.count),
      flags: new Uint8Array(mappings.count),
    },
    strings: stringTableOf(strings.items),
    periodType: { type: 'space', unit: 'bytes' },
    period: options.period ?? 524288,
    timeNanos: 0n,
    durationNanos: 0n,
    dropFrames: options.dropFrames ?? '',
    keepFrames: options.keepFrames ?? '',
    comments: [],
    docUrl: '',
    memStatsLines: [],
    warnings: [],
  };
}

/** Gives each distinct item an index. */
class Interned<T> {
  readonly items: T[] = [];
  readonly #indexes = new Map<T, number>();

  constructor(items: readonly T[] = []) {
    for (const item of items) this.add(item);
  }

  get count(): number {
    return this.items.length;
  }

  add(item: T): number {
    let index = this.#indexes.get(item);
    if (index === undefined) {
      index = this.items.push(item) - 1;
      this.#indexes.set(item, index);
    }
    return index;
  }
}
