/**
 * Finding what can be imported among files and folders that the user named: which files are parts of snapshots, and which belong
 * together. Folders are searched to a limit; links in them are not followed, so that nothing outside is found.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ProfileError } from '../core/errors.js';
import type { ImportCandidate } from '../core/snapshot/discovery.js';
import { SNAPSHOT_FILE } from '../core/snapshot/snapshotNames.js';
import { visibleText } from '../core/visibleText.js';
import { compareNames, groupFiles, type NamedFile } from './imports/groupFiles.js';
import { sniffImport } from './imports/sniffImport.js';
import { inParallel } from './store/inParallel.js';
import { readDescription } from './store/readEntry.js';

/** Files and folders that are looked at in all; a search that finds more was begun in the wrong place. */
const MAX_ENTRIES = 20_000;
const MAX_DEPTH = 8;
const SNIFF_WIDTH = 4;
const SKIPPED = new Set(['node_modules', '.git', '.hg', '.svn']);

/** A folder with the names of its files that are to be looked at. */
interface FoundFolder {
  readonly path: string;
  readonly files: readonly string[];
}

/**
 * The moments in these files and in the files of these folders, by path. What is no part of a snapshot is left out, as is what
 * cannot be read. Rejects with ProfileError: 'cancelled' after an abort, 'bad-option' where more lies than is looked at.
 */
export async function findImports(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly ImportCandidate[]> {
  const candidates: ImportCandidate[] = [];
  for (const folder of await listFolders(paths, signal)) {
    candidates.push(...(await candidatesOf(folder, signal)));
  }
  return candidates;
}

/** Where `go tool pprof` saves what it fetched (setTmpDir in internal/driver/fetch.go), if there is anything. */
export async function pprofSaveFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const { PPROF_TMPDIR } = environment;
  const home = environment[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  for (const folder of [
    PPROF_TMPDIR,
    join(home === '' ? homedir() : (home ?? homedir()), 'pprof'),
  ]) {
    if (folder === undefined || folder === '') continue;
    const names = await readdir(folder).catch(() => []);
    if (names.some((name) => /^pprof\..*\.pb\.gz$/.test(name))) return folder;
  }
  return undefined;
}

/** All folders with something to look at, each once. */
async function listFolders(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundFolder[]> {
  const files = new Map<string, Set<string>>();
  const pending: { path: string; depth: number }[] = [];
  for (const path of paths) {
    // What the user names may be a link; what is found below may not.
    const real = await realpath(path).catch(() => undefined);
    const stats = real === undefined ? undefined : await stat(real).catch(() => undefined);
    if (real === undefined || stats === undefined) continue;
    if (stats.isDirectory()) pending.push({ path: real, depth: 0 });
    else if (stats.isFile()) addFile(files, dirname(real), basename(real));
  }
  let count = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (signal.aborted) throw new ProfileError('cancelled', 'looking for profiles was cancelled');
    for (const entry of await entriesOf(folder.path)) {
      if (++count > MAX_ENTRIES) {
        const where = visibleText(paths.join(', '), 200);
        const what = `more than ${MAX_ENTRIES} files and folders lie in ${where}`;
        throw new ProfileError('bad-option', `${what}; choose a smaller folder`);
      }
      if (entry.isFile()) addFile(files, folder.path, entry.name);
      else if (entry.isDirectory() && folder.depth < MAX_DEPTH && !SKIPPED.has(entry.name)) {
        pending.push({ path: join(folder.path, entry.name), depth: folder.depth + 1 });
      }
    }
  }
  return toFolders(files);
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  // A folder that cannot be read has nothing to import.
  return await readdir(path, { withFileTypes: true }).catch(() => []);
}

function addFile(files: Map<string, Set<string>>, folder: string, name: string): void {
  const names = files.get(folder);
  if (names === undefined) files.set(folder, new Set([name]));
  else names.add(name);
}

function toFolders(files: ReadonlyMap<string, ReadonlySet<string>>): readonly FoundFolder[] {
  return [...files]
    .map(([path, names]) => ({ path, files: [...names].sort(compareNames) }))
    .sort((a, b) => compareNames(a.path, b.path));
}

async function candidatesOf(
  folder: FoundFolder,
  signal: AbortSignal,
): Promise<readonly ImportCandidate[]> {
  if (folder.files.includes(SNAPSHOT_FILE)) {
    const own = await ownSnapshot(folder.path);
    if (own !== undefined) return [own];
  }
  const sniffed = await inParallel(folder.files, SNIFF_WIDTH, async (name) => {
    const found = await sniffImport(join(folder.path, name), name, signal);
    return found === undefined ? [] : [{ ...found, name }];
  });
  return groupFiles(folder.path, sniffed.flat() satisfies readonly NamedFile[]);
}

/** A snapshot that was exported, or that lies in a store; undefined when its description is not one or no part is there. */
async function ownSnapshot(folder: string): Promise<ImportCandidate | undefined> {
  const snapshot = await readDescription(folder).catch((error: unknown) => {
    if (error instanceof ProfileError) return undefined;
    throw error;
  });
  if (snapshot === undefined) return undefined;
  const files = await inParallel(snapshot.parts, SNIFF_WIDTH, async ({ kind, format, file }) => {
    const path = join(folder, file);
    const isThere = await lstat(path).then(
      (stats) => stats.isFile(),
      () => false,
    );
    return isThere ? [{ path, kind, format }] : [];
  });
  if (files.flat().length === 0) return undefined;
  const label = snapshot.name === '' ? basename(folder) : snapshot.name;
  return { label, files: files.flat() };
}
