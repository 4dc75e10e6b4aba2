/**
 * Builders of profiles for tests: from a text of stacks, from plain objects of any (also invalid) content, and a writer of
 * protobuf messages that forbids nothing. Layout: github.com/google/pprof/proto/profile.proto.
 */
import { decodeProfile } from '../../src/core/profile/decode.js';
import { int64At } from '../../src/core/int64.js';
import type { Profile, ValueType } from '../../src/core/profile/model.js';

type Integer = number | bigint;

/** Collects the fields of one protobuf message, valid or not. */
export class MessageWriter {
  readonly #bytes: number[] = [];

  /** Appends bytes as they are. */
  raw(...bytes: number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** Appends a tag. */
  tag(field: number, wireType: number): this {
    return this.#varint((BigInt(field) << 3n) | BigInt(wireType));
  }

  /** A varint field; negative numbers take ten bytes, as int64 does. */
  number(field: number, value: Integer): this {
    return this.tag(field, 0).#varint(BigInt.asUintN(64, BigInt(value)));
  }

  /** A varint field that is left out when 0, as writers do. */
  optional(field: number, value: Integer | undefined): this {
    return value === undefined || BigInt(value) === 0n ? this : this.number(field, value);
  }

  /** A length-delimited field: text, bytes or a message. */
  bytes(field: number, value: string | Uint8Array | MessageWriter): this {
    const content =
      typeof value === 'string'
        ? new TextEncoder().encode(value)
        : value instanceof MessageWriter
          ? value.finish()
          : value;
    this.tag(field, 2).#varint(BigInt(content.length));
    return this.raw(...content);
  }

  /** A packed repeated number. */
  packed(field: number, values: readonly Integer[]): this {
    const inner = new MessageWriter();
    for (const value of values) inner.#varint(BigInt.asUintN(64, BigInt(value)));
    return this.bytes(field, inner);
  }

  #varint(value: bigint): this {
    let rest = value;
    for (; rest >= 128n; rest >>= 7n) this.#bytes.push(Number(rest & 127n) | 128);
    this.#bytes.push(Number(rest));
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

interface RawLabel {
  readonly key: string;
  readonly text?: string;
  readonly number?: Integer;
  readonly unit?: string;
}

interface RawSample {
  /** Location ids, leaf first. */
  readonly locations: readonly Integer[];
  readonly values: readonly Integer[];
  readonly labels?: readonly RawLabel[];
}

interface RawLine {
  /** Function id. */
  readonly func: Integer;
  readonly line?: Integer;
  readonly column?: Integer;
}

interface RawLocation {
  readonly id: Integer;
  readonly mapping?: Integer;
  readonly address?: Integer;
  readonly lines?: readonly RawLine[];
  readonly isFolded?: boolean;
}

interface RawFunction {
  readonly id: Integer;
  readonly name: string;
  readonly systemName?: string;
  readonly fileName?: string;
  readonly startLine?: Integer;
}

interface RawMapping {
  readonly id: Integer;
  readonly start?: Integer;
  readonly limit?: Integer;
  readonly offset?: Integer;
  readonly fileName?: string;
  readonly buildId?: string;
  readonly flags?: number;
}

/** The content of a profile.proto with strings in place. */
export interface RawProfile {
  readonly sampleTypes?: readonly ValueType[];
  readonly samples?: readonly RawSample[];
  readonly mappings?: readonly RawMapping[];
  readonly locations?: readonly RawLocation[];
  readonly functions?: readonly RawFunction[];
  readonly periodType?: ValueType;
  readonly period?: Integer;
  readonly timeNanos?: Integer;
  readonly durationNanos?: Integer;
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  readonly comments?: readonly string[];
  readonly defaultSampleType?: string;
  readonly docUrl?: string;
}

/** How repeated numbers are written; `mixed` writes the first one unpacked and the others packed. */
type Packing = 'packed' | 'unpacked' | 'mixed';

export interface EncodeOptions {
  readonly packing?: Packing;
  /** Writes the string table and the tables before the samples. */
  readonly tablesFirst?: boolean;
  /** Appended to the message, for fields that break a rule. */
  readonly extra?: MessageWriter;
}

function repeated(
  writer: MessageWriter,
  field: number,
  values: readonly Integer[],
  packing: Packing,
) {
  const unpacked = packing === 'packed' ? 0 : packing === 'mixed' ? 1 : values.length;
  for (const value of values.slice(0, unpacked)) writer.number(field, value);
  if (values.length > unpacked) writer.packed(field, values.slice(unpacked));
}

/** The bytes of a profile.proto with this content, not compressed. */
export function encodeProfile(profile: RawProfile, options: EncodeOptions = {}): Uint8Array {
  const { packing = 'packed' } = options;
  const strings = new Map([['', 0]]);
  const text = (value = ''): number => {
    if (!strings.has(value)) strings.set(value, strings.size);
    return strings.get(value)!;
  };
  const valueType = ({ type, unit }: ValueType) =>
    new MessageWriter().optional(1, text(type)).optional(2, text(unit));
  const parts: Uint8Array[] = [];
  const top = (write: (writer: MessageWriter) => void): void => {
    const writer = new MessageWriter();
    write(writer);
    parts.push(writer.finish());
  };
  const samples: Uint8Array[] = [];
  for (const sample of profile.samples ?? []) {
    const message = new MessageWriter();
    repeated(message, 1, sample.locations, packing);
    repeated(message, 2, sample.values, packing);
    for (const label of sample.labels ?? []) {
      message.bytes(
        3,
        new MessageWriter()
          .optional(1, text(label.key))
          .optional(2, text(label.text))
          .optional(3, label.number)
          .optional(4, text(label.unit)),
      );
    }
    samples.push(new MessageWriter().bytes(2, message).finish());
  }
  top((writer) => {
    for (const sampleType of profile.sampleTypes ?? []) writer.bytes(1, valueType(sampleType));
  });
  if (options.tablesFirst !== true) parts.push(...samples);
  for (const mapping of profile.mappings ?? []) {
    const message = new MessageWriter()
      .optional(1, mapping.id)
      .optional(2, mapping.start)
      .optional(3, mapping.limit)
      .optional(4, mapping.offset)
      .optional(5, text(mapping.fileName))
      .optional(6, text(mapping.buildId));
    for (let bit = 0; bit < 4; bit++) message.optional(7 + bit, ((mapping.flags ?? 0) >> bit) & 1);
    top((writer) => writer.bytes(3, message));
  }
  for (const location of profile.locations ?? []) {
    const message = new MessageWriter()
      .optional(1, location.id)
      .optional(2, location.mapping)
      .optional(3, location.address);
    for (const { func, line, column } of location.lines ?? []) {
      const inner = new MessageWriter().optional(1, func).optional(2, line).optional(3, column);
      message.bytes(4, inner);
    }
    message.optional(5, location.isFolded === true ? 1 : 0);
    top((writer) => writer.bytes(4, message));
  }
  for (const func of profile.functions ?? []) {
    const message = new MessageWriter()
      .optional(1, func.id)
      .optional(2, text(func.name))
      .optional(3, text(func.systemName ?? func.name))
      .optional(4, text(func.fileName))
      .optional(5, func.startLine);
    top((writer) => writer.bytes(5, message));
  }
  const footer = new MessageWriter()
    .optional(7, text(profile.dropFrames))
    .optional(8, text(profile.keepFrames))
    .optional(9, profile.timeNanos)
    .optional(10, profile.durationNanos)
    .bytes(11, valueType(profile.periodType ?? { type: '', unit: '' }))
    .optional(12, profile.period);
  repeated(footer, 13, (profile.comments ?? []).map(text), packing);
  footer.optional(14, text(profile.defaultSampleType)).optional(15, text(profile.docUrl));
  parts.push(footer.finish());
  // All strings are known only now.
  top((writer) => {
    for (const value of strings.keys()) writer.bytes(6, value);
  });
  if (options.tablesFirst === true) parts.push(...samples);
  parts.push((options.extra ?? new MessageWriter()).finish());
  return concatBytes(parts);
}

/** The bytes of all parts one after another. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export interface TextOptions {
  /** "alloc_space/bytes inuse_space/bytes"; default "inuse_space/bytes". */
  readonly sampleTypes?: string;
  readonly defaultSampleType?: string;
  readonly period?: number;
}

/**
 * The profile described by lines of the form "main;worker;alloc 4096": frames root first, then one value per sample type,
 * then labels ("bytes=64" numeric, "kind=cache" string). A frame is a function name with an optional place,
 * "worker@/src/worker.go:12"; ">" joins a function with what is inlined into it: "outer>inner".
 */
export function rawProfileFromText(text: string, options: TextOptions = {}): RawProfile {
  const functions = new Map<string, RawFunction>();
  const locations = new Map<string, RawLocation>();
  const lineOf = (frame: string): RawLine => {
    const { name, fileName, line } = /^(?<name>[^@]+)(?:@(?<fileName>.*):(?<line>\d+))?$/.exec(
      frame,
    )!.groups! as { name: string; fileName?: string; line?: string };
    const key = `${name}@${fileName ?? ''}`;
    const id = functions.get(key)?.id ?? functions.size + 1;
    functions.set(key, { id, name, fileName: fileName ?? '' });
    return { func: id, line: Number(line ?? 0) };
  };
  const locationOf = (frames: string): number => {
    const id = Number(locations.get(frames)?.id ?? locations.size + 1);
    const lines = frames.split('>').map(lineOf).reverse();
    locations.set(frames, { id, mapping: 1, address: 0x400000 + id * 16, lines });
    return id;
  };
  const samples: RawSample[] = [];
  const rows = text.split('\n').map((row) => row.trim());
  for (const row of rows.filter((each) => each !== '')) {
    const words = row.split(' ');
    // A stack may be empty: then the row begins with its values.
    const stack = /^-?\d+$/.test(words[0]!) ? '' : words.shift()!;
    const values = words.filter((word) => !word.includes('=')).map(BigInt);
    const labels = words
      .filter((word) => word.includes('='))
      .map((word): RawLabel => {
        const [key, value] = word.split('=') as [string, string];
        return /^-?\d+$/.test(value) ? { key, number: BigInt(value) } : { key, text: value };
      });
    const frames = stack === '' ? [] : stack.split(';');
    samples.push({ locations: frames.map(locationOf).reverse(), values, labels });
  }
  const sampleTypes = (options.sampleTypes ?? 'inuse_space/bytes').split(' ').map((word) => {
    const [type, unit] = word.split('/') as [string, string];
    return { type, unit };
  });
  return {
    sampleTypes,
    samples,
    mappings: [{ id: 1, start: 0x400000, limit: 0x10000000, fileName: '/bin/service', flags: 15 }],
    locations: [...locations.values()],
    functions: [...functions.values()],
    periodType: { type: 'space', unit: 'bytes' },
    period: options.period ?? 524288,
    timeNanos: 1_700_000_000_000_000_000n,
    defaultSampleType: options.defaultSampleType ?? '',
  };
}

/** The decoded profile of `rawProfileFromText`. */
export function profileFromText(text: string, options: TextOptions = {}): Profile {
  return decodeProfile(encodeProfile(rawProfileFromText(text, options)));
}

/** The content of a decoded profile with ids = index + 1: what `encodeProfile` would have to be given. */
export function toRawProfile(profile: Profile): Required<RawProfile> {
  const { samples, locations, functions, mappings, strings } = profile;
  const { labels } = samples;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const at = (column: ArrayLike<number>, index: number) => column[index]!;
  const text = (column: ArrayLike<number>, index: number) => strings.get(at(column, index));
  return {
    sampleTypes: profile.sampleTypes,
    samples: range(0, samples.count).map((s) => ({
      locations: range(at(samples.locationOffsets, s), at(samples.locationOffsets, s + 1)).map(
        (i) => at(samples.locationIndexes, i) + 1,
      ),
      values: samples.values.map((column) => BigInt(int64At(column, s))),
      labels: range(at(labels.offsets, s), at(labels.offsets, s + 1)).map((row): RawLabel => {
        const key = text(labels.keys, row);
        if (labels.isNumeric[row] === 0) return { key, text: text(labels.strings, row) };
        return { key, number: BigInt(int64At(labels.numbers, row)), unit: text(labels.units, row) };
      }),
    })),
    mappings: range(0, mappings.count).map((m) => ({
      id: m + 1,
      start: mappings.starts[m]!,
      limit: mappings.limits[m]!,
      offset: mappings.fileOffsets[m]!,
      fileName: text(mappings.fileNames, m),
      buildId: text(mappings.buildIds, m),
      flags: at(mappings.flags, m),
    })),
    locations: range(0, locations.count).map((l) => ({
      id: l + 1,
      mapping: at(locations.mappings, l) + 1,
      address: locations.addresses[l]!,
      lines: range(at(locations.lineOffsets, l), at(locations.lineOffsets, l + 1)).map((line) => ({
        func: at(locations.lineFunctions, line) + 1,
        line: at(locations.lineNumbers, line),
        column: at(locations.lineColumns, line),
      })),
      isFolded: locations.isFolded[l] === 1,
    })),
    functions: range(0, functions.count).map((f) => ({
      id: f + 1,
      name: text(functions.names, f),
      systemName: text(functions.systemNames, f),
      fileName: text(functions.fileNames, f),
      startLine: at(functions.startLines, f),
    })),
    periodType: profile.periodType,
    period: profile.period,
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    dropFrames: profile.dropFrames,
    keepFrames: profile.keepFrames,
    comments: profile.comments,
    defaultSampleType: profile.defaultSampleType,
    docUrl: profile.docUrl,
  };
}
