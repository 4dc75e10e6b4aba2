/** Exporting snapshots as folders: ordinary files that every tool can read, and that can be imported again. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import { SNAPSHOT_FILE } from '../../core/snapshot/snapshotNames.js';
import { copyToNewFile } from './copyFile.js';
import { asUnwritable, syncFolder, systemCode, writeNewFile } from './storeFiles.js';

const MAX_NAMES = 1000;

/**
 * Copies one snapshot, whose files are in `from`, into a new folder below `to`; its path. The description is written last: a folder
 * without one is not whole.
 */
export async function exportFolder(snapshot: Snapshot, from: string, to: string): Promise<string> {
  const folder = await makeNewFolder(to, snapshot.id);
  try {
    for (const part of snapshot.parts) {
      await copyToNewFile(join(from, part.file), join(folder, part.file));
    }
    await writeNewFile(join(folder, SNAPSHOT_FILE), `${JSON.stringify(snapshot, undefined, 2)}\n`);
    await syncFolder(folder);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw asUnwritable(error, folder);
  }
}

/** Makes a folder of that name, or with a number after it when there is something of that name. */
async function makeNewFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NAMES; number++) {
    const path = join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw asUnwritable(error, path);
    }
  }
  throw new ProfileError('unwritable', `${join(parent, name)} is there ${MAX_NAMES} times`);
}
