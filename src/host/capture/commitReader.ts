/** Which commit of the workspace a snapshot belongs to. */
import type * as vscode from 'vscode';
import { describeError } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { localFolders } from './findCandidates.js';

/** A function that gives the commit of a workspace folder, of the first one for undefined; '' where there is none. Never rejects. */
export function createCommitReader(
  services: CaptureServices | undefined,
  log: vscode.LogOutputChannel,
): (folder: string | undefined) => Promise<string> {
  return async (folder = localFolders()[0]) => {
    if (services === undefined || folder === undefined) return '';
    try {
      return await services.readGitCommit(folder);
    } catch (error) {
      log.warn(`reading the commit of ${folder}: ${describeError(error)}`);
      return '';
    }
  };
}
