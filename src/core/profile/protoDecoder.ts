/**
 * Decoding profile.proto bytes that come in pieces of any size: a top-level field is read as soon as it is
 * complete, straight from the piece it lies in; only a field cut by the border of two pieces is copied.
 * Rules are those of google/pprof (profile.go, encode.go), stricter where the wire format is (wire.ts). Bytes that
 * break the format before anything looked like a profile are said to be no profile, without wire details.
 */
import { ProfileError } from '../errors.js';
import { Growth } from './columns.js';
import { buildProfile } from './checkValid.js';
import type { DecodeLimits, Profile } from './model.js';
import { ProfileTables } from './tables.js';
import {
  BYTES,
  checkTag,
  expectType,
  FIXED64,
  malformed,
  VARINT,
  varintEnd,
  WireReader,
} from './wire.js';

/** The top-level fields by number; those up to `string_table` and `period_type` are length-delimited. */
const FIELD_NAMES = [
  '',
  'sample_type',
  'sample',
  'mapping',
  'location',
  'function',
  'string_table',
  'drop_frames',
  'keep_frames',
  'time_nanos',
  'duration_nanos',
  'period_type',
  'period',
  'comment',
  'default_sample_type',
  'doc_url',
];

/** Takes the bytes of one profile in order; after an error or `finish` it must not be used again. */
export interface ProfileDecoder {
  /** Reads the next bytes; they may be reused by the caller afterwards. Throws ProfileError. */
  push(chunk: Uint8Array): void;
  /** The checked profile. Throws ProfileError when the bytes end too early or break a rule. */
  finish(): Profile;
}

/**
 * A decoder of inflated protobuf bytes and of nothing else; decode.ts has the one for every format. `expectedBytes` is a
 * hint at how many will come, 0 for unknown.
 */
export function createProtoDecoder(limits: DecodeLimits, expectedBytes: number): ProfileDecoder {
  return new FieldDecoder(limits, expectedBytes);
}

/** The error for more inflated bytes than the limit. */
export function tooManyBytes(limit: number): ProfileError {
  const mebibytes = limit / 1048576;
  const size = mebibytes >= 1 ? `${Math.round(mebibytes * 10) / 10} MiB` : `${limit} bytes`;
  return new ProfileError('too-large', `the profile has more than ${size} after inflating`);
}

function notAProfile(): ProfileError {
  return new ProfileError(
    'not-a-profile',
    'this is not a profile: it is binary data of another kind',
  );
}

class FieldDecoder implements ProfileDecoder {
  readonly #limits: DecodeLimits;
  readonly #growth: Growth;
  readonly #tables: ProfileTables;
  readonly #reader = new WireReader(new Uint8Array(0));
  /** The beginning of a field whose end has not come yet. */
  #pending = new Uint8Array(4096);
  #pendingCount = 0;
  /** Bytes pushed, and bytes of the fields that were read. */
  #total = 0;
  #offset = 0;
  /** The field at hand, set by #readHeader: its tag (0 before it is known) and its place in the buffer. */
  #tag = 0;
  #bodyStart = 0;
  #fieldEnd = 0;
  #knownFields = 0;
  /** Fields of those that can hardly come about by chance: messages and strings. */
  #knownMessages = 0;
  #unknownFields = 0;

  constructor(limits: DecodeLimits, expectedBytes: number) {
    this.#limits = limits;
    this.#growth = new Growth(expectedBytes);
    this.#tables = new ProfileTables(limits, this.#growth);
  }

  push(piece: Uint8Array): void {
    // A Buffer would make every access to bytes work on two kinds of object, which is slower.
    const chunk = new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
    this.#total += chunk.length;
    if (this.#total > this.#limits.maxBytes) throw tooManyBytes(this.#limits.maxBytes);
    try {
      let at = 0;
      while (this.#pendingCount > 0 && at < chunk.length) at = this.#completePending(chunk, at);
      if (at === chunk.length) return;
      at = this.#readFields(chunk, at, chunk.length);
      this.#keep(chunk, at, chunk.length);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  finish(): Profile {
    const tables = this.#tables;
    if (this.#total === 0) throw new ProfileError('empty', 'the profile is empty (0 bytes)');
    if (this.#pendingCount > 0) {
      const rest = this.#pending.subarray(0, this.#pendingCount);
      const isPlausible =
        this.#knownFields === 0 ? startsLikeProfileField(rest) : this.#looksLikeProfile();
      if (!isPlausible) throw notAProfile();
      this.#tag = rest.length > 1 || rest[0]! < 0x80 ? rest[0]! : 0;
      throw new ProfileError('truncated', `the profile ends inside ${this.#describeField()}`);
    }
    if (!this.#looksLikeProfile()) throw notAProfile();
    if (tables.strings.count === 0) {
      throw new ProfileError('truncated', 'the profile ends before its string table');
    }
    return buildProfile(tables);
  }

  /** Takes bytes of the chunk until the pending field is whole, and reads it; the next index in the chunk. */
  #completePending(chunk: Uint8Array, start: number): number {
    const isKnown = this.#readHeader(this.#pending, 0, this.#pendingCount);
    const missing = isKnown ? this.#fieldEnd - this.#pendingCount : 1;
    const end = Math.min(chunk.length, start + missing);
    this.#keep(chunk, start, end);
    const count = this.#pendingCount;
    if (this.#readHeader(this.#pending, 0, count) && this.#fieldEnd === count) {
      this.#pendingCount = 0;
      this.#readFields(this.#pending, 0, count);
    }
    return end;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const count = this.#pendingCount + (end - start);
    if (count > this.#pending.length) {
      const larger = new Uint8Array(Math.max(count, this.#pending.length * 2));
      larger.set(this.#pending.subarray(0, this.#pendingCount));
      this.#pending = larger;
    }
    this.#pending.set(bytes.subarray(start, end), this.#pendingCount);
    this.#pendingCount = count;
  }

  /** Reads the whole fields in bytes[start..end-1]; the index of the first field that is not whole. */
  #readFields(bytes: Uint8Array, start: number, end: number): number {
    let pos = start;
    while (pos < end) {
      if (!this.#readHeader(bytes, pos, end) || this.#fieldEnd > end) return pos;
      this.#reader.reset(bytes, this.#bodyStart, this.#fieldEnd);
      this.#readField(this.#tag);
      this.#offset += this.#fieldEnd - pos;
      this.#growth.readBytes = this.#offset;
      pos = this.#fieldEnd;
    }
    return end;
  }

  /** Finds tag, body and end of the field at `pos`; false when even its header is not whole. */
  #readHeader(bytes: Uint8Array, pos: number, end: number): boolean {
    this.#tag = 0;
    const tagEnd = varintEnd(bytes, pos, end);
    if (tagEnd < 0) return false;
    const reader = this.#reader;
    reader.reset(bytes, pos, end);
    const tag = reader.tag();
    checkTag(tag);
    this.#tag = tag;
    this.#bodyStart = tagEnd;
    const wireType = tag & 7;
    if (wireType === VARINT || wireType === BYTES) {
      const varint = varintEnd(bytes, tagEnd, end);
      if (varint < 0) return false;
      this.#fieldEnd = varint;
      if (wireType === BYTES) {
        const size = reader.size();
        this.#bodyStart = varint;
        this.#fieldEnd = varint + size;
      }
    } else this.#fieldEnd = tagEnd + (wireType === FIXED64 ? 8 : 4);
    return true;
  }

  #readField(tag: number): void {
    const reader = this.#reader;
    const tables = this.#tables;
    const field = tag >>> 3;
    if (field >= FIELD_NAMES.length) {
      this.#unknownFields++;
      if ((tag & 7) === VARINT) reader.readVarint();
      return;
    }
    if (field <= 6 || field === 11) expectType(tag, BYTES);
    else if (field !== 13) expectType(tag, VARINT);
    switch (field) {
      case 1:
        tables.addSampleType(tables.readValueType(reader));
        break;
      case 2:
        tables.readSample(reader);
        break;
      case 3:
        tables.readMapping(reader);
        break;
      case 4:
        tables.readLocation(reader);
        break;
      case 5:
        tables.readFunction(reader);
        break;
      case 6:
        if (tables.strings.count === 0 && reader.pos !== reader.len) {
          throw malformed('the first string must be empty');
        }
        tables.strings.push(reader.buf, reader.pos, reader.len);
        break;
      case 7:
        tables.dropFrames = reader.readIndex();
        break;
      case 8:
        tables.keepFrames = reader.readIndex();
        break;
      case 9:
        if (tables.timeNanos !== 0n) {
          throw new ProfileError(
            'concatenated',
            `two profiles in one file: the second begins before byte ${this.#offset}`,
          );
        }
        tables.timeNanos = reader.readInt64AsBigInt();
        break;
      case 10:
        tables.durationNanos = reader.readInt64AsBigInt();
        break;
      case 11:
        tables.periodType = tables.readValueType(reader);
        break;
      case 12:
        tables.period = reader.readInt64AsDouble();
        break;
      case 13:
        if ((tag & 7) !== BYTES) {
          expectType(tag, VARINT);
          tables.addComment(reader.readIndex());
        } else while (reader.pos < reader.len) tables.addComment(reader.readIndex());
        break;
      case 14:
        tables.defaultSampleType = reader.readIndex();
        break;
      default:
        tables.docUrl = reader.readIndex();
    }
    this.#knownFields++;
    if ((tag & 7) === BYTES) this.#knownMessages++;
  }

  /** Whether what was read so far can be taken for a profile. */
  #looksLikeProfile(): boolean {
    return this.#knownMessages > 0 && this.#knownFields >= this.#unknownFields;
  }

  /** The field at hand in words: "sample 12 at byte 4711". */
  #describeField(): string {
    const tables = this.#tables;
    const counts = [
      0,
      tables.sampleTypes.length,
      tables.sampleCount,
      tables.mappingRows.count,
      tables.locationCount,
      tables.functionRows.count,
      tables.strings.count,
    ];
    const field = this.#tag >>> 3;
    const name = FIELD_NAMES[field] ?? `field ${field}`;
    const count = field > 0 ? counts[field] : undefined;
    const what = name === '' ? 'a field' : count === undefined ? name : `${name} ${count}`;
    return `${what} at byte ${this.#offset}`;
  }

  /** The error to report for one that was thrown while reading a field. */
  #explain(error: unknown): unknown {
    let reason: string | undefined;
    if (error instanceof ProfileError) {
      if (error.code !== 'malformed') return error;
      reason = error.message;
    } else if (error instanceof Error) reason = readerReason(error.message);
    if (reason === undefined) return error;
    if (!this.#looksLikeProfile()) return notAProfile();
    return new ProfileError('malformed', `${this.#describeField()}: ${reason}`, { cause: error });
  }
}

/** What an error of the protobufjs Reader says about the input; undefined when it is not one of those. */
function readerReason(message: string): string | undefined {
  if (message.startsWith('index out of range')) return 'a number is cut off';
  if (message === 'invalid tag encoding') return 'a tag has more than 32 bits';
  if (message === 'invalid length encoding') return 'a length is 2 GiB or more';
  return undefined;
}

/** Whether the beginning of a field that is not whole can be the beginning of a profile. */
function startsLikeProfileField(bytes: Uint8Array): boolean {
  const tag = bytes[0]!;
  const field = tag >>> 3;
  if (field === 0 || field >= FIELD_NAMES.length) return false;
  const isMessage = field <= 6 || field === 11;
  if ((tag & 7) !== (isMessage ? BYTES : VARINT) && tag !== 0x6a) return false;
  if (!isMessage || field === 6) return true;
  const start = varintEnd(bytes, 1, bytes.length);
  if (start < 0 || start === bytes.length) return true;
  // Inside a message the numbers of fields are small and there are varints and messages only.
  const inner = bytes[start]!;
  return inner >>> 3 >= 1 && inner >>> 3 <= 10 && ((inner & 7) === VARINT || (inner & 7) === BYTES);
}
