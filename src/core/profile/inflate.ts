/**
 * Inflating gzip with pako where node:zlib is absent, member by member, with a limit on what comes out. What counts
 * as damage, and the words for it, is shared with the node:zlib way in src/io, so that both refuse
 * the same files with the same message: RFC 1952 members one after another, zero bytes as padding, nothing else.
 */
import {
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
  zlibInflateReset,
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
} from 'pako';
import { ProfileError } from '../errors.js';

/** windowBits for "gzip only, 32 KiB window" in zlib's inflateInit2. */
const GZIP_WINDOW = 31;
const OUTPUT_BYTES = 262144;

/** Whether bytes begin like a gzip member. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What the last bytes of a gzip file say about its inflated size; a hint, wrong for several members or 4 GiB. */
export function statedGzipSize(tail: Uint8Array): number {
  const at = tail.length - 4;
  if (at < 0) return 0;
  return tail[at]! + tail[at + 1]! * 256 + tail[at + 2]! * 65536 + tail[at + 3]! * 16777216;
}

/** The error for compressed bytes that end before their member does. */
export function truncatedGzip(): ProfileError {
  return new ProfileError('truncated', 'the gzip data ends too early: the file is cut off');
}

/** The error for something after the last gzip member. */
export function trailingGzip(): ProfileError {
  return new ProfileError(
    'bad-gzip',
    'there are bytes after the gzip data that do not belong to it',
  );
}

/** The error for a gzip member that zlib refuses with this message. */
export function damagedGzip(zlibMessage: string): ProfileError {
  const reasons = new Map([
    ['incorrect data check', 'its checksum is wrong'],
    ['incorrect length check', 'its length is wrong'],
  ]);
  const reason = reasons.get(zlibMessage) ?? zlibMessage;
  return new ProfileError('bad-gzip', `the gzip data is damaged: ${reason}`);
}

/**
 * Inflates all members of a gzip file and hands the bytes over in pieces, which are reused afterwards. Throws
 * ProfileError 'truncated' or 'bad-gzip', and whatever `onData` throws.
 */
export function inflateGzip(bytes: Uint8Array, onData: (piece: Uint8Array) => void): void {
  for (const { piece } of inflatePieces(bytes)) onData(piece);
}

/** An inflated piece, valid until the next one is asked for, and the compressed bytes taken so far. */
export interface InflatedPiece {
  readonly piece: Uint8Array;
  readonly readBytes: number;
}

/** The pieces of `inflateGzip` one by one, for a caller that does other work in between. */
export function* inflatePieces(bytes: Uint8Array): Generator<InflatedPiece, void> {
  const stream = new ZStream();
  stream.output = new Uint8Array(OUTPUT_BYTES);
  stream.next_out = 0;
  stream.avail_out = OUTPUT_BYTES;
  stream.input = bytes;
  stream.next_in = 0;
  stream.avail_in = bytes.length;
  if (zlibInflateInit2(stream, GZIP_WINDOW) !== Z_OK) {
    throw new ProfileError('internal', 'the inflater cannot be set up');
  }
  try {
    for (;;) {
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > 0) {
        yield { piece: stream.output.subarray(0, stream.next_out), readBytes: stream.next_in };
      }
      const isFull = stream.avail_out === 0;
      stream.next_out = 0;
      stream.avail_out = OUTPUT_BYTES;
      if (status === Z_STREAM_END) {
        if (!beginsMember(stream.input, stream.next_in)) return;
        zlibInflateReset(stream);
      } else if (status === Z_OK || status === Z_BUF_ERROR) {
        if (stream.avail_in === 0 && !isFull) throw truncatedGzip();
      } else throw damagedGzip(stream.msg);
    }
  } finally {
    zlibInflateEnd(stream);
  }
}

/**
 * Whether another member begins at `start`; false for the end and zero padding up to it, else it throws. A single byte
 * is taken for a member that is cut off, as zlib does, which needs two to tell.
 */
function beginsMember(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start];
  if (first === undefined) return false;
  if (first === 0x1f && bytes[start + 1] === 0x8b) return true;
  if (first !== 0 && start + 1 === bytes.length) return true;
  for (let i = start; i < bytes.length; i++) if (bytes[i] !== 0) throw trailingGzip();
  return false;
}
