/**
 * A file that the user has, in pieces: as it is, or inflated or deflated on the way. Errors of the gzip layer and of the disk become
 * ProfileErrors, and nothing is inflated beyond a limit.
 */
import { createGunzip, createGzip } from 'node:zlib';
import { ProfileError } from '../../core/errors.js';
import { damagedGzip, isGzip, trailingGzip, truncatedGzip } from '../../core/profile/inflate.js';
import { DEFAULT_LIMITS } from '../../core/profile/model.js';
import { tooManyBytes } from '../../core/profile/protoDecoder.js';
import { asFileError, openRegularFile } from '../regularFile.js';

const READ_BYTES = 256 * 1024;

/** How the pieces are to be: without a gzip layer, or with one. */
export type PieceForm = 'plain' | 'gzip';

/** The pieces of a file in one of the forms. Rejects with ProfileError; also for an abort, and for more than 512 MiB inflated. */
export async function* filePieces(
  path: string,
  form: PieceForm,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const file = await openRegularFile(path);
  const source = file.createReadStream({ highWaterMark: READ_BYTES, autoClose: false });
  try {
    const head = Buffer.alloc(2);
    const { bytesRead } = await file.read(head, 0, 2, 0);
    const isCompressed = isGzip(head.subarray(0, bytesRead));
    const isWanted = isCompressed === (form === 'gzip');
    const change = isWanted ? undefined : isCompressed ? createGunzip() : createGzip();
    if (change !== undefined) {
      source.once('error', (error) => change.destroy(error));
      source.pipe(change);
    }
    try {
      let count = 0;
      for await (const piece of (change ?? source) as AsyncIterable<Buffer>) {
        if (signal.aborted) throw new ProfileError('cancelled', 'reading was cancelled');
        count += piece.length;
        if (count > DEFAULT_LIMITS.maxBytes) throw tooManyBytes(DEFAULT_LIMITS.maxBytes);
        yield piece;
      }
    } finally {
      change?.destroy();
    }
  } catch (error) {
    throw asFileError(asGzipError(error), path);
  } finally {
    source.destroy();
    await file.close();
  }
}

function asGzipError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProfileError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return truncatedGzip();
  // The first member begins with the right magic, so a wrong one is what follows it.
  if (error.message === 'incorrect header check') return trailingGzip();
  return code?.startsWith('Z_') === true ? damagedGzip(error.message) : error;
}
