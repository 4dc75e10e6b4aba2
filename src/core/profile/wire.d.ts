/**
 * Reading the protobuf wire format (https://protobuf.dev/programming-guides/encoding). The primitives are those of
 * protobufjs; what it lacks is here: exact 64-bit varints as two halves, skipping without recursion, and refusing
 * what the format forbids (field number 0, groups, a varint of more than 64 bits).
 */
import protobuf from 'protobufjs/minimal.js';
import { ProfileError } from '../errors.js';
/** Wire types of profile.proto and of fields that are skipped. */
export declare const VARINT = 0;
export declare const FIXED64 = 1;
export declare const BYTES = 2;
/** An error about bytes that break the wire format. */
export declare function malformed(what: string): ProfileError;
/** A reader over one buffer; `len` is the end of the message being read. */
export declare class WireReader extends protobuf.Reader {
    /** The halves of the varint that was read last, unsigned. */
    low: number;
    high: number;
    /** Continues with bytes[start..end-1]. */
    reset(bytes: Uint8Array, start: number, end: number): void;
    /** The next tag of a message; throws on field 0 and on wire types that no profile has. */
    fieldTag(): number;
    /** The end of the length-delimited value at the position; throws when it ends after the message. */
    bytesEnd(): number;
    /** Reads a varint of up to 64 bits into `low` and `high`. */
    readVarint(): void;
    /** Reads an int64 as the nearest double. */
    readInt64AsDouble(): number;
    /** Reads an exact int64. */
    readInt64AsBigInt(): bigint;
    /** Reads a string index: a 32-bit number, or 0xffffffff for one that no table can have. */
    readIndex(): number;
    /** Passes over the value of an unknown field. */
    skipValue(wireType: number): void;
}
/** Throws for a tag that no valid message has: field number 0, a group, or a wire type that does not exist. */
export declare function checkTag(tag: number): void;
/** Throws unless a field has the wire type that profile.proto gives it. */
export declare function expectType(tag: number, wireType: number): void;
/** The index after the varint at `pos`, or -1 when it does not end before `end`; throws beyond 10 bytes. */
export declare function varintEnd(bytes: Uint8Array, pos: number, end: number): number;
