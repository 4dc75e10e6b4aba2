/**
 * Decoding profile.proto bytes that come in pieces of any size: a top-level field is read as soon as it is
 * complete, straight from the piece it lies in; only a field cut by the border of two pieces is copied.
 * Rules are those of google/pprof (profile.go, encode.go), stricter where the wire format is (wire.ts). Bytes that
 * break the format before anything looked like a profile are said to be no profile, without wire details.
 */
import { ProfileError } from '../errors.js';
import type { DecodeLimits, Profile } from './model.js';
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
export declare function createProtoDecoder(limits: DecodeLimits, expectedBytes: number): ProfileDecoder;
/** The error for more inflated bytes than the limit. */
export declare function tooManyBytes(limit: number): ProfileError;
