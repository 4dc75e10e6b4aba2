/**
 * The commit that a working tree is at, read from the files of its repository (gitrepository-layout(5)) without running git: a
 * workspace can hold a configuration that makes git run programs. Reftable repositories have no such files and give ''.
 */
import { open, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const MAX_BYTES = 8 * 1024 * 1024;
/** Symbolic refs may point to each other; git itself follows five. */
const MAX_REFS = 5;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** No "..", nothing absolute: a ref leads to a file below the repository's folder. */
const REF = /^refs\/(?!.*\.\.)[\w./@{}+=,-]{1,500}$/;

/** The commit in hexadecimal, or '' when there is no repository or no commit yet. Never rejects. */
export async function readGitCommit(folder: string): Promise<string> {
  const gitFolder = await findGitFolder(resolve(folder));
  if (gitFolder === undefined) return '';
  const shared = await readSmallFile(join(gitFolder, 'commondir'));
  const commonFolder = shared === undefined ? gitFolder : resolve(gitFolder, shared.trim());
  let text = (await readSmallFile(join(gitFolder, 'HEAD')))?.trim() ?? '';
  for (let step = 0; step < MAX_REFS; step++) {
    if (COMMIT.test(text)) return text;
    const ref = /^ref: (\S+)$/.exec(text)?.[1];
    if (ref === undefined || !REF.test(ref)) return '';
    text = (await readRef(gitFolder, commonFolder, ref)) ?? '';
  }
  return '';
}

/** The repository's folder for the nearest parent that has a ".git"; a file of that name says where it is. */
async function findGitFolder(start: string): Promise<string | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, '.git');
    const stats = await stat(candidate).catch(() => undefined);
    if (stats?.isDirectory() === true) return candidate;
    if (stats?.isFile() === true) {
      const text = await readSmallFile(candidate);
      const target = /^gitdir: (.+)$/m.exec(text ?? '')?.[1];
      return target === undefined ? undefined : resolve(folder, target.trim());
    }
    if (dirname(folder) === folder) return undefined;
  }
}

async function readRef(
  gitFolder: string,
  commonFolder: string,
  ref: string,
): Promise<string | undefined> {
  for (const folder of [gitFolder, commonFolder]) {
    const text = await readSmallFile(join(folder, ref));
    if (text !== undefined) return text.trim();
  }
  const packed = await readSmallFile(join(commonFolder, 'packed-refs'));
  const line = packed?.split('\n').find((each) => each.endsWith(` ${ref}`));
  return line?.split(' ')[0];
}

/** The text of a regular file that is not too large; undefined for everything else. */
async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const file = await open(path, 'r');
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch {
    // A repository that is being written to can lose a file between two looks; then there is no answer.
    return undefined;
  }
}
