/** How the worker gets the bytes of a file: by its path where it can read that itself, else through VS Code. */
import * as vscode from 'vscode';
import { ProfileError } from '../core/errors.js';
import type { OpenSource } from '../protocol/profileService.js';
import type { Platform } from './platform/platform.js';

/** Bytes of one file that the host itself may hold while it hands them to the worker. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** The file as the worker can take it. Rejects with ProfileError, code 'unreadable'. */
export async function sourceOfUri(
  uri: vscode.Uri,
  platform: Pick<Platform, 'canReadPath'>,
): Promise<OpenSource> {
  if (platform.canReadPath(uri)) return { kind: 'path', path: uri.fsPath };
  const stat = await readable(vscode.workspace.fs.stat(uri));
  if ((stat.type & vscode.FileType.Directory) !== 0) {
    throw new ProfileError('unreadable', 'this is a folder, not a file');
  }
  if (stat.size > MAX_FILE_BYTES) {
    const mebibytes = (bytes: number): string => (bytes / 1048576).toFixed(1);
    throw new ProfileError(
      'unreadable',
      `the file has ${mebibytes(stat.size)} MiB, more than the ${mebibytes(MAX_FILE_BYTES)} MiB that can be read here`,
    );
  }
  return { kind: 'bytes', bytes: await readable(vscode.workspace.fs.readFile(uri)) };
}

async function readable<T>(work: Thenable<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError('unreadable', `the file cannot be read: ${reason}`, { cause: error });
  }
}
