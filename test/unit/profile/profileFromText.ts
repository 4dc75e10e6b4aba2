/**
 * Small profiles written as text, and stacks printed back, so that tests state input and output in one form:
 * "main;worker;outer>inlined 4096 [key=value bytes:64kb]". Root first; "a>b" is one location with b inlined
 * into a; numbers are one per sample type; key=value is a string label, key:number(unit) a numeric one.
 */
import { int64At } from '../../../src/core/int64.js';
import type { Int64Column } from '../../../src/core/int64.js';
import { columnOf } from '../../../src/core/profile/int64Columns.js';
import { kindOfSampleTypes } from '../../../src/core/profile/kind.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { stringTableOf } from '../../../src/core/profile/strings.js';

/** A profile with these samples; sample types are "type/unit" words. Frames get the file "<name>.go" and line 1. */
export function profileFromText(
  text: string,
  sampleTypes = 'inuse_space/bytes',
  header: Partial<Profile> = {},
): Profile {
  const strings = [''];
  const string = (value: string): number => {
    const known = strings.indexOf(value);
    return known >= 0 ? known : strings.push(value) - 1;
  };
  const types = sampleTypes.split(' ').map((word) => {
    const [type = '', unit = ''] = word.split('/');
    return { type, unit };
  });
  const functions: string[] = [];
  const func = (name: string): number => {
    const known = functions.indexOf(name);
    return known >= 0 ? known : functions.push(name) - 1;
  };
  const locations: number[][] = [];
  const location = (frame: string): number => {
    const lines = frame.split('>').map(func).reverse();
    const known = locations.findIndex((other) => other.join() === lines.join());
    return known >= 0 ? known : locations.push(lines) - 1;
  };
  const stacks: number[][] = [];
  const values: bigint[][] = types.map(() => []);
  const labels: { key: number; string: number; number: bigint; unit: number }[][] = [];
  for (const line of text.split('\n').filter((row) => row.trim() !== '')) {
    const [, stack = '', numbers = '', tags = ''] =
      /^\s*(\S*)((?: -?\d+)+)(?: \[(.*)\])?\s*$/.exec(line) ?? [];
    stacks.push(stack === '' ? [] : stack.split(';').map(location).reverse());
    numbers
      .trim()
      .split(' ')
      .forEach((number, t) => values[t]!.push(BigInt(number)));
    labels.push(
      tags
        .split(' ')
        .filter((tag) => tag !== '')
        .map((tag) => {
          const [, key = '', value = ''] = /^([^=]*?)=(.*)$/.exec(tag) ?? [];
          const [, numKey = '', number = '0', unit = ''] = /^(.*):(-?\d+)(.*)$/.exec(tag) ?? [];
          return tag.includes('=')
            ? { key: string(key), string: string(value), number: 0n, unit: 0 }
            : { key: string(numKey), string: -1, number: BigInt(number), unit: string(unit) };
        }),
    );
  }
  const rows = labels.flat();
  const names = Uint32Array.from(functions, string);
  return {
    format: 'proto',
    kind: kindOfSampleTypes(types),
    sampleTypes: types,
    defaultSampleType: '',
    samples: {
      count: stacks.length,
      locationOffsets: offsetsOf(stacks),
      locationIndexes: Uint32Array.from(stacks.flat()),
      values: values.map((column) => columnOf(BigInt64Array.from(column))),
      labels: {
        offsets: offsetsOf(labels),
        keys: Uint32Array.from(rows, (row) => row.key),
        isNumeric: Uint8Array.from(rows, (row) => (row.string < 0 ? 1 : 0)),
        strings: Uint32Array.from(rows, (row) => Math.max(row.string, 0)),
        numbers: columnOf(BigInt64Array.from(rows, (row) => row.number)),
        units: Uint32Array.from(rows, (row) => row.unit),
      },
    },
    locations: {
      count: locations.length,
      addresses: BigUint64Array.from(locations, (lines) =>
        addressOf(lines.map((f) => functions[f]).join('>')),
      ),
      mappings: new Int32Array(locations.length).fill(-1),
      isFolded: new Uint8Array(locations.length),
      lineOffsets: offsetsOf(locations),
      lineFunctions: Uint32Array.from(locations.flat()),
      lineNumbers: new Float64Array(locations.flat().length).fill(1),
      lineColumns: new Float64Array(locations.flat().length),
    },
    functions: {
      count: functions.length,
      names,
      systemNames: names,
      fileNames: Uint32Array.from(functions, (name) => string(`${name}.go`)),
      startLines: new Float64Array(functions.length),
    },
    mappings: {
      count: 0,
      starts: new BigUint64Array(),
      limits: new BigUint64Array(),
      fileOffsets: new BigUint64Array(),
      fileNames: new Uint32Array(),
      buildIds: new Uint32Array(),
      flags: new Uint8Array(),
    },
    strings: stringTableOf(strings),
    periodType: { type: 'space', unit: 'bytes' },
    period: 524288,
    timeNanos: 0n,
    durationNanos: 0n,
    dropFrames: '',
    keepFrames: '',
    comments: [],
    docUrl: '',
    memStatsLines: [],
    warnings: [],
    ...header,
  };
}

/** The samples in the form that profileFromText reads, one line each, in order. */
export function textFromProfile({ samples, locations, functions, strings }: Profile): string {
  const { labels } = samples;
  const frame = (l: number): string =>
    [...locations.lineFunctions.subarray(locations.lineOffsets[l], locations.lineOffsets[l + 1])]
      .map((f) => strings.get(functions.names[f]!))
      .reverse()
      .join('>');
  return Array.from({ length: samples.count }, (_, s) => {
    const stack = [
      ...samples.locationIndexes.subarray(
        samples.locationOffsets[s],
        samples.locationOffsets[s + 1],
      ),
    ];
    const tags: string[] = [];
    for (let row = labels.offsets[s]!; row < labels.offsets[s + 1]!; row++) {
      const key = strings.get(labels.keys[row]!);
      const number = `${int64At(labels.numbers, row)}${strings.get(labels.units[row]!)}`;
      tags.push(
        labels.isNumeric[row] === 1
          ? `${key}:${number}`
          : `${key}=${strings.get(labels.strings[row]!)}`,
      );
    }
    const numbers = samples.values.map((column: Int64Column) => String(int64At(column, s)));
    return [
      stack.reverse().map(frame).join(';'),
      ...numbers,
      ...(tags.length > 0 ? [`[${tags.join(' ')}]`] : []),
    ].join(' ');
  }).join('\n');
}

function offsetsOf(parts: readonly (readonly unknown[])[]): Uint32Array {
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  return offsets;
}

/** The same frame has the same address in every profile, as in snapshots of one process. */
function addressOf(frame: string): bigint {
  let hash = 7n;
  for (const character of frame) {
    hash = BigInt.asUintN(48, hash * 31n + BigInt(character.codePointAt(0) ?? 0));
  }
  return hash;
}
