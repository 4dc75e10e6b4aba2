/**
 * Snapshots in a folder of the disk. The folder itself is the index: one folder per snapshot, named by its id, with the parts and a
 * snapshot.json, which appears whole by a rename; so a crash loses nothing that is complete, and several windows need no lock.
 * Nothing is trusted that is read back, no link is followed, and nothing is deleted that was not made here.
 */
import { lstat, mkdir, readdir, realpath, rm, utimes } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ProfileError } from '../core/errors.js';
import { TEXT_LIMITS } from '../core/snapshot/checkSnapshot.js';
import type { Snapshot, SnapshotPart } from '../core/snapshot/model.js';
import { isPartFileName, isSnapshotId, SNAPSHOT_FILE } from '../core/snapshot/snapshotNames.js';
import type { SnapshotDraft, SnapshotList, SnapshotStore } from '../core/snapshot/store.js';
import { visibleText } from '../core/visibleText.js';
import { cleanUp } from './store/cleanUp.js';
import { FolderDraft } from './store/draft.js';
import { parseTemporaryName, temporaryName } from './store/entryNames.js';
import { exportFolder } from './store/exportFolder.js';
import { exportZip } from './store/exportZip.js';
import { inParallel } from './store/inParallel.js';
import { StoreQuota } from './store/quota.js';
import { EntryReader, readOwnDescription } from './store/readEntry.js';
import {
  asUnreadable,
  asUnwritable,
  openUnlinkedFile,
  renamePatiently,
  replaceFile,
  syncFolder,
  systemCode,
} from './store/storeFiles.js';
import { watchFolder } from './store/watchFolder.js';

/** Snapshots that are read at the same time; more do not help, because node has four threads for files. */
const READ_WIDTH = 16;
/** Sentences about foreign and damaged entries that a list has at most. */
const MAX_PROBLEMS = 100;
/** What file managers put into any folder. */
const DESKTOP_FILES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export interface StoreOptions {
  /** Absolute path; made when it is needed and not there. */
  readonly folder: string;
  /** Most bytes that all files may take together; read anew at every use. */
  readonly maxBytes: () => number;
}

/** The store in a folder. Nothing is read or made before a method is called. */
export function openSnapshotStore(options: StoreOptions): SnapshotStore {
  return new FolderStore(options);
}

class FolderStore implements SnapshotStore {
  readonly #folder: string;
  readonly #quota: StoreQuota;
  readonly #reader: EntryReader;
  readonly #drafts = new Set<FolderDraft>();
  /** The last change of each snapshot that is under way, so that two changes of this window are made one after the other. */
  readonly #updates = new Map<string, Promise<Snapshot>>();
  #isCleanedUp = false;

  constructor({ folder, maxBytes }: StoreOptions) {
    this.#folder = folder;
    this.#quota = new StoreQuota(folder, maxBytes);
    this.#reader = new EntryReader(folder);
  }

  async list(): Promise<SnapshotList> {
    const entries = await this.#readFolder();
    if (!this.#isCleanedUp) await this.#cleanUp();
    const problems: string[] = [];
    const ids: string[] = [];
    for (const entry of entries) {
      if (parseTemporaryName(entry.name) !== undefined || DESKTOP_FILES.has(entry.name)) continue;
      if (isSnapshotId(entry.name) && entry.isDirectory()) ids.push(entry.name);
      else problems.push(`${visibleText(entry.name)} is not a snapshot`);
    }
    ids.sort();
    const found = await inParallel(ids, READ_WIDTH, (id) => this.#reader.read(id));
    this.#reader.keepOnly(ids);
    for (const [index, id] of ids.entries()) {
      const sentences = found[index]!.problems;
      if (sentences.length > 0) problems.push(`${id}: ${visibleText(sentences.join('; '))}`);
    }
    return {
      snapshots: found.flatMap(({ snapshot }) => snapshot ?? []),
      problems: withoutMany(problems),
      sizeBytes: found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
  }

  async begin(): Promise<SnapshotDraft> {
    await this.#makeFolder();
    await this.#cleanUp();
    await this.#quota.begin();
    const draft = new FolderDraft(this.#folder, temporaryName('draft'), this.#quota, (ended) => {
      this.#drafts.delete(ended);
    });
    this.#drafts.add(draft);
    try {
      await mkdir(draft.path, { mode: 0o700 });
    } catch (error) {
      this.#drafts.delete(draft);
      throw asUnwritable(error, this.#folder);
    }
    return draft;
  }

  async partPath(snapshot: Snapshot, part: SnapshotPart): Promise<string> {
    if (!isPartFileName(part.file)) throw notInStore(part.file);
    const path = join(await this.#snapshotFolder(snapshot.id), part.file);
    const file = await openUnlinkedFile(path);
    try {
      const { size } = await file.stat();
      if (size === part.sizeBytes) return path;
      throw new ProfileError('unreadable', `${path} has ${size} bytes, want ${part.sizeBytes}`);
    } finally {
      await file.close();
    }
  }

  async update(
    id: string,
    change: { readonly name?: string; readonly note?: string },
  ): Promise<Snapshot> {
    refuseLong('name', change.name, TEXT_LIMITS.name);
    refuseLong('note', change.note, TEXT_LIMITS.note);
    const before = this.#updates.get(id)?.catch(() => undefined) ?? Promise.resolve();
    const update = before.then(() => this.#update(id, change));
    this.#updates.set(id, update);
    try {
      return await update;
    } finally {
      if (this.#updates.get(id) === update) this.#updates.delete(id);
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    const trash: string[] = [];
    for (const id of ids) {
      if (!isSnapshotId(id)) throw notInStore(id);
      const path = join(this.#folder, temporaryName('trash'));
      try {
        await renamePatiently(join(this.#folder, id), path);
        trash.push(path);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw asUnwritable(error, join(this.#folder, id));
      }
    }
    for (const path of trash) {
      try {
        await rm(path, { recursive: true, force: true });
      } catch (error) {
        throw asUnwritable(error, path);
      }
    }
  }

  async exportToFolder(ids: readonly string[], folder: string): Promise<readonly string[]> {
    await this.#refuseInside(folder);
    const snapshots = await this.#readAll(ids);
    const folders: string[] = [];
    for (const { snapshot, folder: from } of snapshots) {
      folders.push(await exportFolder(snapshot, from, folder));
    }
    await syncFolder(folder);
    return folders;
  }

  async exportToZip(ids: readonly string[], file: string): Promise<void> {
    await this.#refuseInside(dirname(file));
    await exportZip(await this.#readAll(ids), file);
  }

  watch(onChange: () => void): { dispose(): void } {
    return watchFolder(this.#folder, onChange);
  }

  async #readFolder() {
    try {
      return await readdir(this.#folder, { withFileTypes: true });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw asUnreadable(error, this.#folder);
    }
  }

  async #makeFolder(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw asUnwritable(error, this.#folder);
    }
  }

  async #cleanUp(): Promise<void> {
    this.#isCleanedUp = true;
    const inUse = new Set([...this.#drafts].map((draft) => draft.path));
    await cleanUp(this.#folder, ['draft', 'trash'], (path) => inUse.has(path));
  }

  async #update(
    id: string,
    change: { readonly name?: string; readonly note?: string },
  ): Promise<Snapshot> {
    const folder = await this.#snapshotFolder(id);
    const snapshot = { ...(await readOwnDescription(folder, id)), ...definedOf(change) };
    try {
      const text = `${JSON.stringify(snapshot, undefined, 2)}\n`;
      await replaceFile(join(folder, SNAPSHOT_FILE), join(folder, temporaryName('edit')), text);
    } catch (error) {
      throw asUnwritable(error, folder);
    }
    await cleanUp(folder, ['edit'], () => false);
    await this.#announce(folder);
    return snapshot;
  }

  /** Lets other windows know of a change inside a snapshot's folder, which those that watch the store do not see. */
  async #announce(folder: string): Promise<void> {
    const now = new Date();
    for (const path of [folder, this.#folder]) {
      // They see the change at their next list all the same.
      await utimes(path, now, now).catch(() => undefined);
    }
  }

  async #readAll(ids: readonly string[]): Promise<{ snapshot: Snapshot; folder: string }[]> {
    return await inParallel(ids, READ_WIDTH, async (id) => {
      const folder = await this.#snapshotFolder(id);
      const { snapshot, problems } = await this.#reader.read(id);
      if (snapshot !== undefined) return { snapshot, folder };
      throw new ProfileError('unreadable', `${id}: ${problems.join('; ') || 'it was deleted'}`);
    });
  }

  /** The folder of a snapshot, which is no link. */
  async #snapshotFolder(id: string): Promise<string> {
    if (!isSnapshotId(id)) throw notInStore(id);
    const path = join(this.#folder, id);
    try {
      if ((await lstat(path)).isDirectory()) return path;
    } catch (error) {
      throw asUnreadable(error, path);
    }
    throw new ProfileError('unreadable', `${path} is not a folder`);
  }

  /** Exports into the store would be foreign entries there. */
  async #refuseInside(folder: string): Promise<void> {
    const real = await realpath(folder).catch((error: unknown) => {
      throw asUnwritable(error, folder);
    });
    const store = await realpath(this.#folder).catch(() => this.#folder);
    const rest = relative(store, real);
    if (
      rest === '' ||
      (rest !== '..' && !rest.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(rest))
    ) {
      throw new ProfileError(
        'bad-option',
        `${folder} is inside the folder that snapshots are kept in`,
      );
    }
  }
}

function notInStore(name: string): ProfileError {
  return new ProfileError('bad-option', `"${visibleText(name, 60)}" is no name in the store`);
}

function refuseLong(what: string, text: string | undefined, maxLength: number): void {
  if (text === undefined || text.length <= maxLength) return;
  throw new ProfileError(
    'bad-option',
    `the ${what} has ${text.length} characters, want at most ${maxLength}`,
  );
}

function definedOf(change: {
  readonly name?: string | undefined;
  readonly note?: string | undefined;
}): { name?: string; note?: string } {
  return {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.note !== undefined && { note: change.note }),
  };
}

function withoutMany(problems: readonly string[]): readonly string[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const rest = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), `${rest} more entries are not snapshots or damaged`];
}
