import { ProfileError } from '../errors.js';
/** Whether bytes begin like a gzip member. */
export declare function isGzip(bytes: Uint8Array): boolean;
/** What the last bytes of a gzip file say about its inflated size; a hint, wrong for several members or 4 GiB. */
export declare function statedGzipSize(tail: Uint8Array): number;
/** The error for compressed bytes that end before their member does. */
export declare function truncatedGzip(): ProfileError;
/** The error for something after the last gzip member. */
export declare function trailingGzip(): ProfileError;
/** The error for a gzip member that zlib refuses with this message. */
export declare function damagedGzip(zlibMessage: string): ProfileError;
/**
 * Inflates all members of a gzip file and hands the bytes over in pieces, which are reused afterwards. Throws
 * ProfileError 'truncated' or 'bad-gzip', and whatever `onData` throws.
 */
export declare function inflateGzip(bytes: Uint8Array, onData: (piece: Uint8Array) => void): void;
/** An inflated piece, valid until the next one is asked for, and the compressed bytes taken so far. */
export interface InflatedPiece {
    readonly piece: Uint8Array;
    readonly readBytes: number;
}
/** The pieces of `inflateGzip` one by one, for a caller that does other work in between. */
export declare function inflatePieces(bytes: Uint8Array): Generator<InflatedPiece, void>;
