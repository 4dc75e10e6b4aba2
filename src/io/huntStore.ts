/**
 * Hunts in a folder of the disk: one JSON file per hunt, named by its id, which is replaced whole by a rename. Nothing is trusted that
 * is read back, no link is followed, and a file that is damaged or not ours is told and left alone. A hunt that goes on names the
 * window that hunts, and its file is touched while that lives, so that a window that died leaves no hunt that never ends.
 */
import { mkdir, readdir, rm, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../core/errors.js';
import { checkHuntRecord, isHuntId, type HuntRecord } from '../core/hunt/record.js';
import type { HuntList, HuntStore } from '../core/hunt/store.js';
import { visibleText } from '../core/visibleText.js';
import { cleanUp } from './store/cleanUp.js';
import { isMakerAlive, parseTemporaryName, temporaryName } from './store/entryNames.js';
import { inParallel } from './store/inParallel.js';
import {
  asUnreadable,
  asUnwritable,
  openUnlinkedFile,
  replaceFile,
  systemCode,
} from './store/storeFiles.js';

const EXTENSION = '.json';
/** More than any record that `checkHuntRecord` takes should need. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_HUNTS = 200;
const READ_WIDTH = 16;
/** A window that hunts touches its file more often (see HuntStore.keepAlive). */
const ALIVE_MILLIS = 3 * 60 * 1000;
const DESKTOP_FILES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** The store in a folder, which is made by the first hunt. */
export function openHuntStore({ folder }: { readonly folder: string }): HuntStore {
  return new FolderHuntStore(folder);
}

/** A file as it was read. */
type ReadFile =
  | { readonly record: HuntRecord; readonly owner: unknown; readonly touchedMillis: number }
  | { readonly problem: string };

class FolderHuntStore implements HuntStore {
  readonly #folder: string;
  /** Names this window; its files are told by it from those of others. */
  readonly #owner = temporaryName('edit');
  /** Writes are made one after the other, so that the last one stays. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<HuntList> {
    const names = await this.#names();
    const problems = names
      .filter((name) => idOf(name) === undefined && !isKnown(name))
      .map((name) => `${visibleText(name)} is not a hunt`);
    const ids = names.flatMap((name) => idOf(name) ?? []).sort();
    const records: HuntRecord[] = [];
    const files = await inParallel(ids, READ_WIDTH, (id) => this.#read(id));
    for (const [index, file] of files.entries()) {
      if (file === undefined) continue;
      if ('problem' in file) problems.push(`${ids[index]!}: ${file.problem}`);
      else records.push(await this.#settled(file));
    }
    return { records, problems };
  }

  save(record: HuntRecord): Promise<void> {
    const writing = this.#writing.then(
      () => this.#write(record),
      () => this.#write(record),
    );
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  async keepAlive(id: string): Promise<void> {
    const now = new Date();
    // A file that is gone is written by the next round.
    await utimes(this.#pathOf(id), now, now).catch(() => undefined);
  }

  async #write(record: HuntRecord): Promise<void> {
    const path = this.#pathOf(record.id);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const owner = isOver(record) ? {} : { owner: this.#owner };
      const text = `${JSON.stringify({ ...record, ...owner }, undefined, 2)}\n`;
      await replaceFile(path, join(this.#folder, temporaryName('edit')), text);
      await this.#removeOldest();
    } catch (error) {
      throw asUnwritable(error, path);
    }
  }

  /** Files that are no hunts do not count and stay. */
  async #removeOldest(): Promise<void> {
    const ids = (await this.#names()).flatMap((name) => idOf(name) ?? []).sort();
    for (const id of ids.slice(0, Math.max(0, ids.length - MAX_HUNTS))) {
      await rm(this.#pathOf(id), { force: true });
    }
    await cleanUp(this.#folder, ['edit'], () => false);
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw asUnreadable(error, this.#folder);
    }
  }

  async #read(id: string): Promise<ReadFile | undefined> {
    const name = id + EXTENSION;
    let file: FileHandle;
    try {
      file = await openUnlinkedFile(this.#pathOf(id), name);
    } catch (error) {
      // Another window has just removed it.
      if (error instanceof ProfileError && systemCode(error.cause) === 'ENOENT') return undefined;
      return { problem: problemOf(error) };
    }
    try {
      const { size, mtimeMs } = await file.stat();
      if (size > MAX_FILE_BYTES) return { problem: `it has ${size} bytes` };
      const json: unknown = JSON.parse(await file.readFile('utf8'));
      const record = checkHuntRecord(json);
      if (record.id !== id) return { problem: `its id is "${record.id}"` };
      const { owner } = json as { readonly owner?: unknown };
      return { record, owner, touchedMillis: mtimeMs };
    } catch (error) {
      return { problem: error instanceof SyntaxError ? 'it is no JSON' : problemOf(error) };
    } finally {
      await file.close();
    }
  }

  /** The record, stopped when nobody hunts any more; then the file says so, too. */
  async #settled(file: Exclude<ReadFile, { problem: string }>): Promise<HuntRecord> {
    const { record } = file;
    if (isOver(record) || this.#isAlive(file)) return record;
    const stopped: HuntRecord = { ...record, state: 'stopped' };
    // Where it cannot be written, the next list says the same.
    await this.save(stopped).catch(() => undefined);
    return stopped;
  }

  #isAlive({ owner, touchedMillis }: Exclude<ReadFile, { problem: string }>): boolean {
    if (owner === this.#owner) return true;
    const maker = typeof owner === 'string' ? parseTemporaryName(owner) : undefined;
    if (maker === undefined || isMakerAlive(maker) === false) return false;
    return Date.now() - touchedMillis < ALIVE_MILLIS;
  }

  #pathOf(id: string): string {
    if (!isHuntId(id)) {
      throw new ProfileError('bad-option', `"${visibleText(id, 60)}" is no name of a hunt`);
    }
    return join(this.#folder, id + EXTENSION);
  }
}

function isOver({ state }: HuntRecord): boolean {
  return state !== 'running' && state !== 'paused';
}

function idOf(fileName: string): string | undefined {
  if (!fileName.endsWith(EXTENSION)) return undefined;
  const id = fileName.slice(0, -EXTENSION.length);
  return isHuntId(id) ? id : undefined;
}

function isKnown(name: string): boolean {
  return DESKTOP_FILES.has(name) || parseTemporaryName(name) !== undefined;
}

function problemOf(error: unknown): string {
  if (error instanceof ProfileError) return visibleText(error.message);
  return `it cannot be read (${systemCode(error) || 'defect'})`;
}
