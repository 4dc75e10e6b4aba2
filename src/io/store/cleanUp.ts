/** Removes what crashed or killed windows left in a store: drafts and half-removed snapshots of processes that are gone. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMakerAlive, parseTemporaryName, type TemporaryKind } from './entryNames.js';

/** After this long without a change nobody is at work any more, whatever runs under that pid now. */
const ABANDONED_MILLIS = 24 * 3600 * 1000;

/**
 * Removes temporary entries of these kinds from a folder unless they may still be worked on; `inUse` are paths of this process.
 * Never rejects: what cannot be removed now is left for the next time.
 */
export async function cleanUp(
  folder: string,
  kinds: readonly TemporaryKind[],
  inUse: (path: string) => boolean,
): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const temporary = parseTemporaryName(name);
    const path = join(folder, name);
    if (temporary === undefined || !kinds.includes(temporary.kind) || inUse(path)) continue;
    try {
      const isDead = isMakerAlive(temporary) === false;
      if (isDead || (await lastChange(path)) < Date.now() - ABANDONED_MILLIS) {
        await rm(path, { recursive: true, force: true });
      }
    } catch {
      // Another window removes it at the same time, or there is no permission.
    }
  }
}

/** When an entry or a file in it was last changed, in milliseconds since 1970-01-01 UTC. */
async function lastChange(path: string): Promise<number> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const files = await readdir(path);
  const times = await Promise.all(
    files.map(async (file) => (await lstat(join(path, file))).mtimeMs),
  );
  return Math.max(stats.mtimeMs, ...times);
}
