/**
 * A profile as the bytes of profile.proto (github.com/google/pprof/proto/profile.proto), not compressed. Ids are
 * index + 1. Text formats become protos too; their MemStats lines, which the format cannot hold, are left out.
 */
import protobuf from 'protobufjs/minimal.js';
import type { Int64Column } from '../int64.js';
import { bigintAt } from './int64Columns.js';
import type { Profile, StringIndex, ValueType } from './model.js';

const VARINT = 0;
const BYTES = 2;
/** Messages are copied out of the writer's list of operations after this many, which bounds its memory. */
const FLUSH_EVERY = 4096;

/** Raw profile.proto bytes that pprof and decodeProfile read back as the same profile. */
export function encodeProfile(profile: Profile): Uint8Array<ArrayBuffer> {
  const out = new Output();
  const extra = new ExtraStrings(profile.strings.count);
  writeHeader(out, profile, extra);
  writeSamples(out, profile);
  writeTables(out, profile);
  for (let i = 0; i < profile.strings.count; i++) out.text(6, profile.strings.get(i));
  for (const text of extra.texts) out.text(6, text);
  return out.finish();
}

/** Collects messages and gives all their bytes at the end. */
class Output {
  #writer = protobuf.Writer.create();
  #pending = 0;
  #length = 0;
  readonly #chunks: Uint8Array[] = [];

  /** Appends a message field; `write` gets the writer positioned inside it. */
  message(field: number, write: (writer: protobuf.Writer) => void): void {
    this.#writer.uint32(tag(field, BYTES)).fork();
    write(this.#writer);
    this.#writer.ldelim();
    this.#flush();
  }

  text(field: number, text: string): void {
    this.#writer.uint32(tag(field, BYTES)).string(text);
    this.#flush();
  }

  int64(field: number, value: bigint): void {
    if (value !== 0n) int64(this.#writer, field, value);
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#pending = FLUSH_EVERY;
    this.#flush();
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  #flush(): void {
    if (++this.#pending < FLUSH_EVERY) return;
    const chunk = this.#writer.finish();
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#writer = protobuf.Writer.create();
    this.#pending = 0;
  }
}

/** Strings that are not in the profile's own table (header fields are plain strings in the model). */
class ExtraStrings {
  readonly texts: string[] = [];
  readonly #first: StringIndex;
  readonly #indexes = new Map<string, StringIndex>();

  constructor(first: StringIndex) {
    this.#first = first;
    if (first === 0) this.texts.push('');
  }

  indexOf(text: string): StringIndex {
    if (text === '') return 0;
    let index = this.#indexes.get(text);
    if (index === undefined) {
      index = this.#first + this.texts.push(text) - 1;
      this.#indexes.set(text, index);
    }
    return index;
  }
}

function writeHeader(out: Output, profile: Profile, strings: ExtraStrings): void {
  const valueType = (field: number, { type, unit }: ValueType): void => {
    out.message(field, (writer) => {
      index(writer, 1, strings.indexOf(type));
      index(writer, 2, strings.indexOf(unit));
    });
  };
  for (const sampleType of profile.sampleTypes) valueType(1, sampleType);
  const text = (field: number, value: string): void => {
    out.int64(field, BigInt(strings.indexOf(value)));
  };
  text(7, profile.dropFrames);
  text(8, profile.keepFrames);
  out.int64(9, profile.timeNanos);
  out.int64(10, profile.durationNanos);
  valueType(11, profile.periodType);
  out.int64(12, BigInt(Math.trunc(profile.period)));
  for (const comment of profile.comments) text(13, comment);
  text(14, profile.defaultSampleType);
  text(15, profile.docUrl);
}

function writeSamples(out: Output, { samples }: Profile): void {
  const { labels } = samples;
  for (let s = 0; s < samples.count; s++) {
    out.message(2, (writer) => {
      writer.uint32(tag(1, BYTES)).fork();
      for (let i = samples.locationOffsets[s]!; i < samples.locationOffsets[s + 1]!; i++) {
        writer.uint32(samples.locationIndexes[i]! + 1);
      }
      writer.ldelim();
      writer.uint32(tag(2, BYTES)).fork();
      for (const column of samples.values) writer.int64(halves(valueAt(column, s)));
      writer.ldelim();
      for (let row = labels.offsets[s]!; row < labels.offsets[s + 1]!; row++) {
        writer.uint32(tag(3, BYTES)).fork();
        index(writer, 1, labels.keys[row]!);
        if (labels.isNumeric[row] === 1) {
          int64(writer, 3, bigintAt(labels.numbers, row));
          index(writer, 4, labels.units[row]!);
        } else {
          index(writer, 2, labels.strings[row]!);
        }
        writer.ldelim();
      }
    });
  }
}

function writeTables(out: Output, { mappings, locations, functions }: Profile): void {
  for (let m = 0; m < mappings.count; m++) {
    out.message(3, (writer) => {
      index(writer, 1, m + 1);
      int64(writer, 2, mappings.starts[m]!);
      int64(writer, 3, mappings.limits[m]!);
      int64(writer, 4, mappings.fileOffsets[m]!);
      index(writer, 5, mappings.fileNames[m]!);
      index(writer, 6, mappings.buildIds[m]!);
      for (let bit = 0; bit < 4; bit++) index(writer, 7 + bit, (mappings.flags[m]! >> bit) & 1);
    });
  }
  for (let l = 0; l < locations.count; l++) {
    out.message(4, (writer) => {
      index(writer, 1, l + 1);
      index(writer, 2, locations.mappings[l]! + 1);
      int64(writer, 3, locations.addresses[l]!);
      for (let row = locations.lineOffsets[l]!; row < locations.lineOffsets[l + 1]!; row++) {
        writer.uint32(tag(4, BYTES)).fork();
        index(writer, 1, locations.lineFunctions[row]! + 1);
        int64(writer, 2, BigInt(locations.lineNumbers[row]!));
        int64(writer, 3, BigInt(locations.lineColumns[row]!));
        writer.ldelim();
      }
      index(writer, 5, locations.isFolded[l]!);
    });
  }
  for (let f = 0; f < functions.count; f++) {
    out.message(5, (writer) => {
      index(writer, 1, f + 1);
      index(writer, 2, functions.names[f]!);
      index(writer, 3, functions.systemNames[f]!);
      index(writer, 4, functions.fileNames[f]!);
      int64(writer, 5, BigInt(functions.startLines[f]!));
    });
  }
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

/** A field with a small non-negative number; nothing for 0, the default. */
function index(writer: protobuf.Writer, field: number, value: number): void {
  if (value !== 0) writer.uint32(tag(field, VARINT)).uint32(value);
}

/** A field with a 64-bit integer, signed or unsigned. */
function int64(writer: protobuf.Writer, field: number, value: bigint): void {
  writer.uint32(tag(field, VARINT)).int64(halves(value));
}

function valueAt(column: Int64Column, sample: number): bigint | number {
  return column.high === undefined ? column.low[sample]! : bigintAt(column, sample);
}

/** An integer as protobufjs takes it: doubles as they are, the rest as two 32-bit halves. */
function halves(value: bigint | number): number | protobuf.Long {
  if (typeof value === 'number') return value;
  const low = Number(BigInt.asUintN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return { low, high, unsigned: false };
}
