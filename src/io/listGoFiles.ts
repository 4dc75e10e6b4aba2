/**
 * The Go files and modules below a directory on disk, for finding the files that a profile names. Nothing outside
 * of the directory is listed: links to directories are not followed, links to files only when they stay inside.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ProfileError } from '../core/errors.js';
import { modulesOfGoMod, parseGoMod } from '../core/source/goMod.js';
import type { SourceFolder, SourceModule } from '../core/source/sourceIndex.js';

/** Directories without Go source of the user. */
const SKIPPED = new Set(['node_modules', '.git', '.hg', '.svn']);
const MAX_GO_MOD_BYTES = 1 << 20;

/** What was found; the folder's id and path are the absolute path of the root. */
export interface GoFileList extends SourceFolder {
  /** True when there were more files than `maxFiles`; the rest is not listed. */
  readonly isTruncated: boolean;
}

/**
 * The Go files of a directory tree, sorted, with its modules. Directories that cannot be read are passed over, except
 * the root: rejects with ProfileError 'unreadable' when that is no readable directory.
 */
export async function listGoFiles(root: string, maxFiles = 200_000): Promise<GoFileList> {
  const path = resolve(root);
  const realRoot = await openRoot(root);
  const files: string[] = [];
  const modules: SourceModule[] = [];
  const pending = [''];
  let isTruncated = false;
  for (let dir = pending.pop(); dir !== undefined && !isTruncated; dir = pending.pop()) {
    const entries = await readdir(join(realRoot, dir), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (dir === '') throw unreadable(root, error);
        return [];
      },
    );
    for (const entry of entries) {
      const name = dir === '' ? entry.name : `${dir}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) pending.push(name);
      } else if (entry.name.endsWith('.go') && (await isFileInside(realRoot, name, entry))) {
        if (files.length >= maxFiles) {
          isTruncated = true;
          break;
        }
        files.push(name);
      } else if (entry.name === 'go.mod' && entry.isFile()) {
        const text = await readSmallFile(join(realRoot, name));
        if (text !== undefined) modules.push(...modulesOfGoMod(dir, parseGoMod(text)));
      }
    }
  }
  return { id: path, path, files: files.sort(), modules, isTruncated };
}

async function openRoot(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw unreadable(root, error);
  }
  throw new ProfileError('unreadable', `${root} is not a folder`);
}

function unreadable(root: string, error: unknown): ProfileError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown'})`;
  return new ProfileError('unreadable', `${root} ${reason}`, { cause: error });
}

async function isFileInside(realRoot: string, name: string, entry: Dirent): Promise<boolean> {
  if (entry.isFile()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    const real = await realpath(join(realRoot, name));
    return isInside(realRoot, real) && (await stat(real)).isFile();
  } catch {
    // A link that leads nowhere or round in circles is no file.
    return false;
  }
}

/** True for paths below the directory, compared by components; both must be real paths. */
function isInside(dir: string, path: string): boolean {
  const rest = relative(dir, path);
  return rest !== '' && rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > MAX_GO_MOD_BYTES) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    // Without its go.mod a directory is still searched for files.
    return undefined;
  }
}
