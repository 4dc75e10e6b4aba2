/**
 * File operations of the snapshot store that hold across a crash: what is written is on the disk before it gets its final name, and
 * a name changes all at once. Nothing here follows a symbolic link at the end of a path, nor opens a pipe or a device.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProfileError } from '../../core/errors.js';
import { asFileError } from '../regularFile.js';

/** Absent on Windows, where opening neither blocks nor follows. */
const optional = constants as Partial<typeof constants>;
const READ_FLAGS = constants.O_RDONLY | (optional.O_NONBLOCK ?? 0) | (optional.O_NOFOLLOW ?? 0);
/** Only the owner may read what a service holds in its memory. */
const FILE_MODE = 0o600;
/** Waits between attempts to rename on Windows, where a virus scanner may hold a new file open for a moment. */
const RENAME_WAITS = [10, 40, 160, 640];

/** Eight random hexadecimal digits. */
export function randomSuffix(): string {
  return randomBytes(4).toString('hex');
}

/** The code of an error of the operating system, '' for another error. */
export function systemCode(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}

/** The same error as ProfileError 'unwritable' with a sentence when it is one of the operating system. */
export function asUnwritable(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (error instanceof ProfileError || code === '') return error;
  const reasons: Partial<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the disk is read-only',
    ENOENT: 'the folder is gone',
    ENOTDIR: 'there is a file where a folder is needed',
    ENAMETOOLONG: 'the name is too long',
    EEXIST: 'there is something of that name',
    EISDIR: 'there is a folder of that name',
    EBUSY: 'it is in use',
    EMFILE: 'too many files are open',
    ENFILE: 'too many files are open',
  };
  const reason = reasons[code] ?? code;
  return new ProfileError('unwritable', `${path} cannot be written: ${reason}`, { cause: error });
}

/** A new file for writing; rejects with EEXIST when there is anything of that name, also a link. */
export function createFile(path: string): Promise<FileHandle> {
  return open(path, 'wx', FILE_MODE);
}

/**
 * An open handle on a regular file, `name` in errors; rejects with ProfileError 'unreadable' for anything else, also for a link,
 * unlike `openRegularFile` of regularFile.ts.
 */
export async function openUnlinkedFile(path: string, name = path): Promise<FileHandle> {
  try {
    // Without O_NOFOLLOW there is a moment in which a link can take the place of the file.
    const isLink = optional.O_NOFOLLOW === undefined && !(await lstat(path)).isFile();
    if (!isLink) {
      const file = await open(path, READ_FLAGS);
      const isFile = await file.stat().then(
        (stats) => stats.isFile(),
        () => false,
      );
      if (isFile) return file;
      await file.close();
    }
  } catch (error) {
    throw asUnreadable(error, name);
  }
  throw new ProfileError('unreadable', `${name} is not a regular file`);
}

/** The same error as ProfileError 'unreadable' with a sentence when it is one of the operating system. */
export function asUnreadable(error: unknown, name: string): unknown {
  const code = systemCode(error);
  if (code !== 'ELOOP' && code !== 'ENXIO') return asFileError(error, name);
  const what = code === 'ELOOP' ? 'a symbolic link' : 'not a regular file';
  return new ProfileError('unreadable', `${name} is ${what}`, { cause: error });
}

/** Makes the names in a folder last through a crash, where the system can do that. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle;
  try {
    folder = await open(path, constants.O_RDONLY);
  } catch (error) {
    // Windows does not open folders; it writes its journal by itself.
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    await folder.sync();
  } catch (error) {
    // Some network and FUSE file systems cannot do it for folders.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR'].includes(systemCode(error))) throw error;
  } finally {
    await folder.close();
  }
}

/** Renames; on Windows tries again while another program holds the file. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const millis = RENAME_WAITS[attempt];
      const isPassing =
        process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error));
      if (!isPassing || millis === undefined) throw error;
      await wait(millis);
    }
  }
}

/** Writes a file under another name, then gives it its own: a reader sees the text before or the text after, whole. */
export async function replaceFile(path: string, temporary: string, text: string): Promise<void> {
  try {
    await writeNewFile(temporary, text);
    await renamePatiently(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a file that is not there yet; it is on the disk when this resolves. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await createFile(path);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
