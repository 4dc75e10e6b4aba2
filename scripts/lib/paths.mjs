// Where the drivers keep things: the repository's root, the ignored cache folder and temporary folders.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onInterrupt } from './processes.mjs';

/** The absolute path of the repository's root. */
export const repositoryRoot = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** The absolute path of the ignored folder for the installed VS Code builds. */
export const cacheFolder = path.join(repositoryRoot, '.vscode-test');

/**
 * Returns a new temporary folder and its removal, which also runs when the driver is interrupted.
 * With LEAKTRAIL_KEEP set the folder stays for inspection.
 * @param {string} name
 */
export async function temporaryFolder(name) {
  const folder = await mkdtemp(path.join(tmpdir(), `leaktrail-${name}-`));
  const removeFolder = async () => {
    if (process.env['LEAKTRAIL_KEEP']) return;
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const forget = onInterrupt(removeFolder);
  return {
    folder,
    remove: async () => {
      forget();
      await removeFolder();
    },
  };
}
