/**
 * Reading one snapshot's folder, whatever is in it: the description is checked, the parts are looked at and not opened. A part that
 * is gone or has another size is left out and said to be missing; the others stay usable.
 */
import type { Stats } from 'node:fs';
import { lstat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import { checkSnapshot } from '../../core/snapshot/checkSnapshot.js';
import type { Snapshot, SnapshotPart } from '../../core/snapshot/model.js';
import { SNAPSHOT_FILE } from '../../core/snapshot/snapshotNames.js';
import { openUnlinkedFile, systemCode } from './storeFiles.js';

/** More than any description that `checkSnapshot` takes has. */
const MAX_DESCRIPTION_BYTES = 256 * 1024;
const USUAL_DESCRIPTION_BYTES = 8 * 1024;

/** What a snapshot's folder holds. */
export interface StoreEntry {
  /** Undefined when nothing of it can be used, or when it has just been removed. */
  readonly snapshot: Snapshot | undefined;
  /** One sentence per damage, without the folder's name. */
  readonly problems: readonly string[];
  /** Bytes of the parts. */
  readonly sizeBytes: number;
}

/**
 * Reads entries and remembers them while neither the folder nor the description changed. A part that is cut off in place meanwhile
 * is noticed when it is opened.
 */
export class EntryReader {
  readonly #folder: string;
  readonly #known = new Map<string, { readonly stamp: string; readonly entry: StoreEntry }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The entry of an id. */
  async read(id: string): Promise<StoreEntry> {
    const path = join(this.#folder, id);
    const stamp = await stampOf(path);
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.entry;
    const entry = await readEntry(path, id);
    // What has a problem is looked at again every time.
    if (stamp !== '' && entry.problems.length === 0) this.#known.set(id, { stamp, entry });
    return entry;
  }

  /** Forgets all entries but these. */
  keepOnly(ids: readonly string[]): void {
    const kept = new Set(ids);
    for (const id of this.#known.keys()) if (!kept.has(id)) this.#known.delete(id);
  }
}

/** Changes when the folder or its description does; '' when one of them is not there. */
async function stampOf(path: string): Promise<string> {
  try {
    const [folder, description] = await Promise.all([
      lstat(path),
      lstat(join(path, SNAPSHOT_FILE)),
    ]);
    const of = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
      `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    return `${of(folder)} ${of(description)}`;
  } catch {
    // Reading it will say what is wrong.
    return '';
  }
}

async function readEntry(path: string, id: string): Promise<StoreEntry> {
  let described: Snapshot;
  try {
    described = await readOwnDescription(path, id);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const problems = (await isGone(path)) ? [] : [error.message];
    return { snapshot: undefined, problems, sizeBytes: 0 };
  }
  const found = await Promise.all(
    described.parts.map(async (part) => ({ part, problem: await problemOfPart(path, part) })),
  );
  const problems = found.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0 && (await isGone(path))) {
    return { snapshot: undefined, problems: [], sizeBytes: 0 };
  }
  const parts = found.flatMap(({ part, problem }) => (problem === undefined ? part : []));
  const missing = found.flatMap(({ part, problem }) =>
    problem === undefined ? [] : { kind: part.kind, reason: problem },
  );
  return {
    snapshot:
      problems.length === 0
        ? described
        : parts.length === 0
          ? undefined
          : { ...described, parts, missing: [...described.missing, ...missing] },
    problems,
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
  };
}

/** The snapshot that a folder's description tells of, as it is in any folder. Rejects with ProfileError. */
export async function readDescription(path: string): Promise<Snapshot> {
  return checkSnapshot(await readJson(join(path, SNAPSHOT_FILE)));
}

/** The snapshot that the description in a folder of the store tells of. Rejects with ProfileError. */
export async function readOwnDescription(path: string, id: string): Promise<Snapshot> {
  const snapshot = await readDescription(path);
  if (snapshot.id !== id) {
    throw new ProfileError('malformed', `${SNAPSHOT_FILE}: id is "${snapshot.id}", want "${id}"`);
  }
  return snapshot;
}

async function readJson(path: string): Promise<unknown> {
  const file = await openUnlinkedFile(path, SNAPSHOT_FILE);
  try {
    return JSON.parse(await readText(file)) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProfileError('malformed', `${SNAPSHOT_FILE} is no JSON, perhaps cut off`);
  } finally {
    await file.close();
  }
}

/** The whole text of a description; one read is enough for nearly all. */
async function readText(file: FileHandle): Promise<string> {
  const start = Buffer.alloc(USUAL_DESCRIPTION_BYTES);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  if (bytesRead < start.length) return start.toString('utf8', 0, bytesRead);
  const { size } = await file.stat();
  if (size > MAX_DESCRIPTION_BYTES) {
    throw new ProfileError(
      'too-large',
      `${SNAPSHOT_FILE} has ${size} bytes, want at most ${MAX_DESCRIPTION_BYTES}`,
    );
  }
  const whole = Buffer.alloc(size);
  const { bytesRead: count } = await file.read(whole, 0, size, 0);
  return whole.toString('utf8', 0, count);
}

async function problemOfPart(path: string, part: SnapshotPart): Promise<string | undefined> {
  try {
    const stats = await lstat(join(path, part.file));
    if (!stats.isFile()) return `${part.file} is not a regular file`;
    if (stats.size !== part.sizeBytes) {
      return `${part.file} has ${stats.size} bytes, want ${part.sizeBytes}`;
    }
    return undefined;
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' ? `${part.file} is missing` : `${part.file} cannot be read (${code})`;
  }
}

async function isGone(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}
