/**
 * How much of a store's quota is used. The folder is measured when a snapshot begins and again before anything is refused; in
 * between, what this process writes is counted. Two windows that capture at once may go over by what the other one is writing.
 */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import { readableValue } from '../../core/measurement/readable.js';
import { isSnapshotId } from '../../core/snapshot/snapshotNames.js';
import { parseTemporaryName } from './entryNames.js';
import { inParallel } from './inParallel.js';
import { systemCode } from './storeFiles.js';

/** Counts bytes against the quota of one store. */
export class StoreQuota {
  readonly #folder: string;
  readonly #maxBytes: () => number;
  #usedBytes = 0;

  constructor(folder: string, maxBytes: () => number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Rejects with ProfileError 'store-full' when nothing more fits. */
  async begin(): Promise<void> {
    this.#usedBytes = await usedBytes(this.#folder);
    if (this.#usedBytes >= this.#maxBytes()) throw this.#isFull();
  }

  /** Counts bytes that are about to be written. Rejects with ProfileError 'store-full' when they do not fit. */
  async take(bytes: number): Promise<void> {
    if (this.#usedBytes + bytes > this.#maxBytes()) {
      // Something may have been deleted since.
      this.#usedBytes = await usedBytes(this.#folder);
      if (this.#usedBytes + bytes > this.#maxBytes()) throw this.#isFull();
    }
    this.#usedBytes += bytes;
  }

  /** Counts bytes that are gone again. */
  giveBack(bytes: number): void {
    this.#usedBytes = Math.max(0, this.#usedBytes - bytes);
  }

  #isFull(): ProfileError {
    const used = readableValue(this.#usedBytes, 'bytes', 'inuse_space');
    const limit = readableValue(this.#maxBytes(), 'bytes', 'inuse_space');
    return new ProfileError(
      'store-full',
      `the snapshots take ${used} and may take ${limit}: there is no room for more`,
    );
  }
}

/** Bytes of all files of snapshots and of drafts in a folder; 0 when there is no such folder. */
async function usedBytes(folder: string): Promise<number> {
  const entries = (await listFolder(folder)).filter(
    (name) => isSnapshotId(name) || parseTemporaryName(name)?.kind === 'draft',
  );
  const sizes = await inParallel(entries, 16, async (entry) => {
    const path = join(folder, entry);
    const files = await listFolder(path);
    const fileSizes = await Promise.all(files.map((file) => fileSize(join(path, file))));
    return fileSizes.reduce((sum, size) => sum + size, 0);
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function listFolder(path: string): Promise<string[]> {
  try {
    // A link in place of a snapshot must not be followed.
    return (await lstat(path)).isDirectory() ? await readdir(path) : [];
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error))) return [];
    throw error;
  }
}

async function fileSize(path: string): Promise<number> {
  try {
    const stats = await lstat(path);
    return stats.isFile() ? stats.size : 0;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error))) return 0;
    throw error;
  }
}
