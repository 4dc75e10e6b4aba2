/**
 * Finds the go command as an absolute path. A folder of the workspace is never looked into: a program called "go" that lies
 * there is not Go's (on Windows the present folder would even come first). The user's own setting may lead anywhere.
 */
import { realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import { ProfileError } from '../core/errors.js';

const NAME = process.platform === 'win32' ? 'go.exe' : 'go';

export interface GoCommandOptions {
  /** The user's own choice; '' for none. */
  readonly setting: string;
  readonly workspaceFolders: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The absolute path of the go command. Rejects with ProfileError 'tool-failed' that says where it was looked for. */
export async function findGoCommand({
  setting,
  workspaceFolders,
  env = process.env,
}: GoCommandOptions): Promise<string> {
  const roots = await Promise.all(workspaceFolders.map(realOrSame));
  if (setting !== '') {
    const found = isAbsolute(setting) ? await usable(setting, []) : undefined;
    if (found !== undefined) return found;
    throw new ProfileError(
      'tool-failed',
      `the setting leaktrail.goTest.goCommand is not the absolute path of a program: "${setting}"`,
    );
  }
  const folders = [
    ...(env['GOROOT'] === undefined || env['GOROOT'] === '' ? [] : [join(env['GOROOT'], 'bin')]),
    ...(env['PATH'] ?? env['Path'] ?? '').split(delimiter),
    ...(process.platform === 'win32'
      ? ['C:\\Program Files\\Go\\bin']
      : ['/usr/local/go/bin', '/opt/homebrew/bin', '/usr/lib/go/bin']),
  ];
  for (const folder of folders) {
    if (!isAbsolute(folder)) continue;
    const found = await usable(join(folder, NAME), roots);
    if (found !== undefined) return found;
  }
  throw new ProfileError(
    'tool-failed',
    'the go command was not found on the PATH; name it in the setting leaktrail.goTest.goCommand',
  );
}

/** The path itself when it leads to a program outside of the workspace. */
async function usable(path: string, roots: readonly string[]): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    const isProgram =
      stats.isFile() && (process.platform === 'win32' || (stats.mode & 0o111) !== 0);
    const places = [path, real];
    const isInWorkspace = roots.some((root) => places.some((place) => isInside(root, place)));
    return isProgram && !isInWorkspace ? path : undefined;
  } catch {
    // Not there, or not to be looked at.
    return undefined;
  }
}

async function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function isInside(folder: string, path: string): boolean {
  const rest = relative(folder, path);
  return rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}
