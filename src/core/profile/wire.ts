/**
 * Reading the protobuf wire format (https://protobuf.dev/programming-guides/encoding). The primitives are those of
 * protobufjs; what it lacks is here: exact 64-bit varints as two halves, skipping without recursion, and refusing
 * what the format forbids (field number 0, groups, a varint of more than 64 bits).
 */
import protobuf from 'protobufjs/minimal.js';
import { ProfileError } from '../errors.js';

/** Wire types of profile.proto and of fields that are skipped. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;

const TWO_32 = 4294967296;

/** An error about bytes that break the wire format. */
export function malformed(what: string): ProfileError {
  return new ProfileError('malformed', what);
}

/** A reader over one buffer; `len` is the end of the message being read. */
export class WireReader extends protobuf.Reader {
  /** The halves of the varint that was read last, unsigned. */
  low = 0;
  high = 0;

  /** Continues with bytes[start..end-1]. */
  reset(bytes: Uint8Array, start: number, end: number): void {
    this.buf = bytes;
    this.pos = start;
    this.len = end;
    this.view = null;
  }

  /** The next tag of a message; throws on field 0 and on wire types that no profile has. */
  fieldTag(): number {
    const first = this.pos < this.len ? this.buf[this.pos]! : 0x80;
    let tag = first;
    if (first < 0x80) this.pos++;
    else tag = this.tag();
    checkTag(tag);
    return tag;
  }

  /** The end of the length-delimited value at the position; throws when it ends after the message. */
  bytesEnd(): number {
    const first = this.pos < this.len ? this.buf[this.pos]! : 0x80;
    let size = first;
    if (first < 0x80) this.pos++;
    else size = this.size();
    const end = this.pos + size;
    if (end > this.len) {
      throw malformed(`a length of ${size} where ${this.len - this.pos} bytes are left`);
    }
    return end;
  }

  /** Reads a varint of up to 64 bits into `low` and `high`. */
  readVarint(): void {
    const { buf, len } = this;
    let pos = this.pos;
    let low = 0;
    let high = 0;
    let shift = 0;
    for (;;) {
      if (pos >= len) throw malformed('a number is cut off');
      const byte = buf[pos++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        if (shift === 63 && byte > 1) throw malformed('a number has more than 64 bits');
        break;
      }
      shift += 7;
      if (shift > 63) throw malformed('a number has more than 10 bytes');
    }
    this.pos = pos;
    this.low = low >>> 0;
    this.high = high >>> 0;
  }

  /** Reads an int64 as the nearest double. */
  readInt64AsDouble(): number {
    this.readVarint();
    return (this.high | 0) * TWO_32 + this.low;
  }

  /** Reads an exact int64. */
  readInt64AsBigInt(): bigint {
    this.readVarint();
    return (BigInt(this.high | 0) << 32n) | BigInt(this.low);
  }

  /** Reads a string index: a 32-bit number, or 0xffffffff for one that no table can have. */
  readIndex(): number {
    this.readVarint();
    return this.high === 0 ? this.low : 0xffffffff;
  }

  /** Passes over the value of an unknown field. */
  skipValue(wireType: number): void {
    if (wireType === VARINT) {
      this.readVarint();
      return;
    }
    const end = wireType === BYTES ? this.bytesEnd() : this.pos + (wireType === FIXED64 ? 8 : 4);
    if (end > this.len) throw malformed('a fixed-size value is cut off');
    this.pos = end;
  }
}

/** Throws for a tag that no valid message has: field number 0, a group, or a wire type that does not exist. */
export function checkTag(tag: number): void {
  if (tag >>> 3 === 0) throw malformed('field number 0');
  const wireType = tag & 7;
  if (wireType === 3 || wireType === 4) throw malformed(`field ${tag >>> 3} is a group`);
  if (wireType > 5) throw malformed(`field ${tag >>> 3} has the unknown wire type ${wireType}`);
}

/** Throws unless a field has the wire type that profile.proto gives it. */
export function expectType(tag: number, wireType: number): void {
  if ((tag & 7) !== wireType) {
    throw malformed(`field ${tag >>> 3} has wire type ${tag & 7}, want ${wireType}`);
  }
}

/** The index after the varint at `pos`, or -1 when it does not end before `end`; throws beyond 10 bytes. */
export function varintEnd(bytes: Uint8Array, pos: number, end: number): number {
  for (let at = pos; at < end; at++) {
    if (bytes[at]! < 0x80) return at + 1;
    if (at - pos >= 9) throw malformed('a number has more than 10 bytes');
  }
  return -1;
}
