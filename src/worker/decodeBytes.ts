/**
 * Decoding a profile whose bytes are in memory, with pauses: between two pieces the worker answers other requests and
 * hears that it should stop. Results and errors are those of core's `decodeProfile` on the same bytes.
 */
import { ProfileError } from '../core/errors.js';
import { createPatientDecoder, createProfileDecoder } from '../core/profile/decode.js';
import {
  inflatePieces,
  isGzip,
  statedGzipSize,
  type InflatedPiece,
} from '../core/profile/inflate.js';
import type { Profile } from '../core/profile/model.js';
import type { ReadOptions } from './profileService.js';

const PIECE_BYTES = 1024 * 1024;
const WORK_MILLIS = 40;

/** The profile in the bytes. Rejects with ProfileError, code 'cancelled' after an abort of the signal. */
export async function decodeBytes(bytes: Uint8Array, options: ReadOptions): Promise<Profile> {
  const { limits, signal, onProgress } = options;
  const isCompressed = isGzip(bytes);
  const plain = createProfileDecoder(limits, isCompressed ? statedGzipSize(bytes) : bytes.length);
  const decoder = isCompressed ? createPatientDecoder(plain, limits) : plain;
  const pieces = isCompressed ? inflatePieces(bytes) : slices(bytes);
  let pausedAt = Date.now();
  for (const { piece, readBytes } of pieces) {
    decoder.push(piece);
    if (Date.now() - pausedAt < WORK_MILLIS) continue;
    onProgress(readBytes, bytes.length);
    await pause();
    if (signal.aborted) throw new ProfileError('cancelled', 'reading was cancelled');
    pausedAt = Date.now();
  }
  return decoder.finish();
}

function* slices(bytes: Uint8Array): Generator<InflatedPiece, void> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    const readBytes = Math.min(bytes.length, start + PIECE_BYTES);
    yield { piece: bytes.subarray(start, readBytes), readBytes };
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
