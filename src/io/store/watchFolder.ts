/**
 * Watching the folder of a store, which may not be there yet, and may be deleted and made again. The system tells of changes where it
 * can; a slow look at the folder finds what it does not tell (network disks, no watches left, another folder of the same name).
 */
import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseTemporaryName } from './entryNames.js';

const DEBOUNCE_MILLIS = 150;
const LOOK_MILLIS = 2_000;
const NO_FOLDER = ' 0';

/**
 * Calls back after changes in a folder, until it is disposed; several changes shortly after one another are one. When the folder is
 * there already it also calls back once at the start: only from then on nothing is missed.
 */
export function watchFolder(path: string, onChange: () => void): { dispose(): void } {
  return new FolderWatch(path, onChange);
}

class FolderWatch {
  readonly #path: string;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #debounce: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  /** Identity and last change of the folder when it was looked at last. */
  #seen = NO_FOLDER;
  #watchedFolder = '';
  #isDisposed = false;

  constructor(path: string, onChange: () => void) {
    this.#path = path;
    this.#onChange = onChange;
    void this.#lookAgain();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#debounce);
    clearTimeout(this.#look);
    this.#watcher?.close();
  }

  async #lookAgain(): Promise<void> {
    clearTimeout(this.#look);
    const folder = await describeFolder(this.#path);
    if (this.#isDisposed) return;
    if (folder.identity !== this.#watchedFolder) this.#startWatching(folder.identity);
    const now = `${folder.identity} ${folder.changed}`;
    if (this.#seen !== now) this.#changed();
    this.#seen = now;
    this.#look = setTimeout(() => void this.#lookAgain(), LOOK_MILLIS);
    this.#look.unref();
  }

  #startWatching(identity: string): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watchedFolder = '';
    if (identity === '') return;
    try {
      const watcher = watch(this.#path, { persistent: false }, (_event, name) => {
        // Others need not know of a snapshot that is not complete.
        if (name === null || parseTemporaryName(name) === undefined) this.#changed();
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchedFolder = '';
      });
      this.#watcher = watcher;
      this.#watchedFolder = identity;
    } catch {
      // No watches left, or a file system that has none: the next look sees what changed, and tries again.
    }
  }

  #changed(): void {
    if (this.#isDisposed) return;
    clearTimeout(this.#debounce);
    this.#debounce = setTimeout(this.#onChange, DEBOUNCE_MILLIS);
    this.#debounce.unref();
  }
}

async function describeFolder(path: string): Promise<{ identity: string; changed: number }> {
  try {
    const stats = await stat(path);
    return { identity: `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`, changed: stats.mtimeMs };
  } catch {
    // A folder that is not there, or cannot be seen, has no identity.
    return { identity: '', changed: 0 };
  }
}
