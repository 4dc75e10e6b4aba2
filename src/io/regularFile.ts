/**
 * Opening files that somebody named, and only regular ones: opening a pipe or a device can block for ever. In: a path;
 * out: a handle or bytes, or a ProfileError 'unreadable' that says in words what the operating system said.
 */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { ProfileError } from '../core/errors.js';

/** Absent on Windows, where opening does not block. */
const NON_BLOCKING = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;

const MIN_READ = 64 * 1024;

/** All bytes of a file. Rejects with ProfileError, code 'too-large' for a file of more than `maxBytes`. */
export async function readRegularFile(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await openRegularFile(path);
  try {
    // One byte more than allowed tells that there is more: the size of a file that grows, or of one in /proc, is no answer.
    const { size } = await file.stat();
    const chunks: Uint8Array[] = [];
    let count = 0;
    for (;;) {
      const chunk = new Uint8Array(
        Math.min(maxBytes + 1 - count, Math.max(size - count, MIN_READ)),
      );
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) break;
      count += bytesRead;
      if (count > maxBytes) {
        throw new ProfileError('too-large', `${path} has more than ${maxBytes} bytes`);
      }
      chunks.push(chunk.subarray(0, bytesRead));
    }
    return joined(chunks, count);
  } catch (error) {
    throw asFileError(error, path);
  } finally {
    await file.close();
  }
}

function joined(chunks: readonly Uint8Array[], count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** An open handle on a regular file. Rejects with ProfileError 'unreadable' for anything else. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    refuseSpecialFile(path, await stat(path));
    // Without O_NONBLOCK, a file replaced by a pipe since the check would block the open.
    const file = await open(path, constants.O_RDONLY | NON_BLOCKING);
    try {
      refuseSpecialFile(path, await file.stat());
    } catch (error) {
      await file.close();
      throw error;
    }
    return file;
  } catch (error) {
    throw asFileError(error, path);
  }
}

function refuseSpecialFile(path: string, stats: Awaited<ReturnType<typeof stat>>): void {
  if (stats.isFile()) return;
  const what = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device';
  throw new ProfileError('unreadable', `${path} is ${what}, not a file`);
}

/** The same error as ProfileError 'unreadable' when it is one of the operating system, else the error itself. */
export function asFileError(error: unknown, path: string): unknown {
  if (error instanceof ProfileError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const reasons: Partial<Record<string, string>> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EACCES: 'cannot be read: no permission',
    EPERM: 'cannot be read: no permission',
    EISDIR: 'is a folder, not a file',
    ENAMETOOLONG: 'has too long a name',
    ELOOP: 'is a link that leads back to itself',
    ERR_INVALID_ARG_VALUE: 'is not a valid path',
  };
  const reason = reasons[code] ?? `cannot be read (${code})`;
  return new ProfileError('unreadable', `${path} ${reason}`, { cause: error });
}
