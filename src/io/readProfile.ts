/**
 * Reading a profile file: in pieces, inflated by node:zlib on its own threads while the pieces before are decoded.
 * Results and errors are those of core's `decodeProfile` on the same bytes.
 */
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProfileError } from '../core/errors.js';
import {
  createPatientDecoder,
  createProfileDecoder,
  type ProfileDecoder,
} from '../core/profile/decode.js';
import {
  damagedGzip,
  isGzip,
  statedGzipSize,
  trailingGzip,
  truncatedGzip,
} from '../core/profile/inflate.js';
import { DEFAULT_LIMITS, type DecodeLimits, type Profile } from '../core/profile/model.js';
import { asFileError, openRegularFile } from './regularFile.js';

const READ_BYTES = 512 * 1024;
const INFLATED_BYTES = 512 * 1024;
/** How far inflating may be ahead of decoding. */
const AHEAD_BYTES = 4 * 1024 * 1024;
/** The type of node:zlib's options does not say that those of a Transform are accepted. */
const GUNZIP_OPTIONS = { chunkSize: INFLATED_BYTES, readableHighWaterMark: AHEAD_BYTES };

export interface ReadOptions {
  readonly limits?: DecodeLimits | undefined;
  /** Told after every piece how many bytes of the file have been read; called often. */
  readonly onProgress?: ((readBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The profile in a file. Rejects with ProfileError, also for a path that cannot be read and for an abort. */
export async function readProfile(path: string, options: ReadOptions = {}): Promise<Profile> {
  const { signal } = options;
  throwIfCancelled(signal);
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    const pieces = new FilePieces(file, size, options);
    const first = await pieces.next();
    const isCompressed = first !== undefined && isGzip(first);
    const limits = options.limits ?? DEFAULT_LIMITS;
    const decoder = createProfileDecoder(
      limits,
      isCompressed ? await readStatedSize(file, size) : size,
    );
    if (isCompressed) {
      return await readGzip(first, pieces, createPatientDecoder(decoder, limits), signal);
    }
    for (let piece = first; piece !== undefined; piece = await pieces.next()) decoder.push(piece);
    return decoder.finish();
  } catch (error) {
    throw asFileError(error, path);
  } finally {
    await file.close();
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ProfileError('cancelled', 'reading was cancelled');
}

/** The pieces of an open file in order. */
class FilePieces {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #options: ReadOptions;
  #readBytes = 0;
  /** Offset after the last byte so far that is not zero. */
  dataEnd = 0;

  constructor(file: FileHandle, size: number, options: ReadOptions) {
    this.#file = file;
    this.#size = size;
    this.#options = options;
  }

  /** A piece of its own memory, at least two bytes unless the file ends; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    const { signal, onProgress } = this.#options;
    throwIfCancelled(signal);
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    let count = 0;
    while (count < 2) {
      const { bytesRead } = await this.#file.read(buffer, count, READ_BYTES - count);
      if (bytesRead === 0) break;
      count += bytesRead;
    }
    throwIfCancelled(signal);
    if (count === 0) return undefined;
    for (let i = count - 1; i >= 0; i--) {
      if (buffer[i] === 0) continue;
      this.dataEnd = this.#readBytes + i + 1;
      break;
    }
    this.#readBytes += count;
    onProgress?.(this.#readBytes, Math.max(this.#size, this.#readBytes));
    return buffer.subarray(0, count);
  }

  async *from(first: Buffer): AsyncGenerator<Buffer, void> {
    for (let piece: Buffer | undefined = first; piece !== undefined; piece = await this.next()) {
      yield piece;
    }
  }
}

async function readStatedSize(file: FileHandle, size: number): Promise<number> {
  const tail = Buffer.alloc(4);
  const { bytesRead } = await file.read(tail, 0, 4, Math.max(0, size - 4));
  return statedGzipSize(tail.subarray(0, bytesRead));
}

async function readGzip(
  first: Buffer,
  pieces: FilePieces,
  decoder: ProfileDecoder,
  signal: AbortSignal | undefined,
): Promise<Profile> {
  const gunzip = createGunzip(GUNZIP_OPTIONS);
  const source = Readable.from(pieces.from(first), { highWaterMark: 1 });
  source.once('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      throwIfCancelled(signal);
      decoder.push(piece);
    }
    // The inflater ends with its last member; what follows in the file has still to be seen.
    source.unpipe(gunzip);
    if (!source.readableEnded) {
      source.resume();
      await once(source, 'end');
    }
  } catch (error) {
    throw gzipError(error);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  throwIfCancelled(signal);
  // After the bytes that the inflater took there may be padding with zero bytes, nothing else.
  if (pieces.dataEnd > gunzip.bytesWritten) throw trailingGzip();
  return decoder.finish();
}

function gzipError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProfileError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return truncatedGzip();
  // The first member begins with the right magic, so a wrong one is what follows it.
  if (error.message === 'incorrect header check') return trailingGzip();
  return code?.startsWith('Z_') === true ? damagedGzip(error.message) : error;
}
