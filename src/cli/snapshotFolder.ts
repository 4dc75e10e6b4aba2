/**
 * A folder where a command takes a file: a snapshot, as `leaktrail capture` and the editor keep it (snapshot.json and the parts
 * that it names), or a folder with parts under the names that those have.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../core/errors.js';
import { checkSnapshot } from '../core/snapshot/checkSnapshot.js';
import type { Snapshot, SnapshotPartFormat, SnapshotPartKind } from '../core/snapshot/model.js';
import { partOf } from '../core/snapshot/model.js';
import { partFileName, SNAPSHOT_FILE } from '../core/snapshot/snapshotNames.js';
import { readRegularFile } from '../io/regularFile.js';

const MAX_DESCRIPTION_BYTES = 256 * 1024;

/** Formats in which a part can be found without a description, the preferred first. */
const FORMATS: Readonly<Partial<Record<SnapshotPartKind, readonly SnapshotPartFormat[]>>> = {
  heap: ['proto', 'debug1'],
  memstats: ['debug1', 'vars'],
};

/** A folder that holds a snapshot. */
export interface SnapshotFolder {
  readonly path: string;
  /** Undefined in a folder without snapshot.json. */
  readonly snapshot: Snapshot | undefined;
}

/** What a path leads to; undefined for a file, and for what does not exist. Rejects with ProfileError for a damaged snapshot.json. */
export async function openSnapshotFolder(path: string): Promise<SnapshotFolder | undefined> {
  if (!(await isFolder(path))) return undefined;
  const description = join(path, SNAPSHOT_FILE);
  if (!(await exists(description))) return { path, snapshot: undefined };
  const bytes = await readRegularFile(description, MAX_DESCRIPTION_BYTES);
  try {
    return { path, snapshot: checkSnapshot(JSON.parse(Buffer.from(bytes).toString())) };
  } catch (error) {
    const problem = error instanceof ProfileError ? error.message : `${SNAPSHOT_FILE} is no JSON`;
    throw new ProfileError('malformed', `${path}: ${problem}`, { cause: error });
  }
}

/** The path of a part; undefined when the folder does not have it. */
export async function findPart(
  { path, snapshot }: SnapshotFolder,
  kind: SnapshotPartKind,
): Promise<string | undefined> {
  if (snapshot !== undefined) {
    const part = partOf(snapshot, kind);
    return part === undefined ? undefined : join(path, part.file);
  }
  for (const format of FORMATS[kind] ?? []) {
    const file = join(path, partFileName(kind, format));
    if (await exists(file)) return file;
  }
  return undefined;
}

/** The file itself, or the part of this kind when the path is that of a snapshot's folder. Rejects with ProfileError. */
export async function resolvePart(path: string, kind: SnapshotPartKind): Promise<string> {
  const folder = await openSnapshotFolder(path);
  if (folder === undefined) return path;
  const part = await findPart(folder, kind);
  if (part !== undefined) return part;
  throw new ProfileError(
    'unreadable',
    `${path} is a folder, not a file, and ${lackOf(folder, kind)}`,
  );
}

/** Why a folder does not have a part: "the snapshot in it has no heap profile (…)". */
function lackOf({ snapshot }: SnapshotFolder, kind: SnapshotPartKind): string {
  if (snapshot === undefined) {
    const names = (FORMATS[kind] ?? []).map((format) => partFileName(kind, format));
    return `has neither ${[SNAPSHOT_FILE, ...names].join(' nor ')}`;
  }
  const reason = snapshot.missing.find((part) => part.kind === kind)?.reason;
  const what = kind === 'memstats' ? 'MemStats' : `${kind} profile`;
  return `the snapshot in it has no ${what}${reason === undefined ? '' : ` (${reason})`}`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await statOf(path))?.isDirectory() === true;
}

async function exists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined;
}

/** Undefined for a path that leads nowhere, of which reading it says why. */
async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  return stat(path).catch(() => undefined);
}
