/**
 * Whether a file is really in the workspace: its real path, with all links followed, must lie below the real path of a workspace
 * folder. A name proves nothing, because links and ".." lead out.
 */
import * as vscode from 'vscode';
import type { Platform } from './platform/platform.js';

type RealPaths = Pick<Platform, 'realPath'>;

/** The real paths of the workspace folders that are there. */
export async function realWorkspaceFolders(platform: RealPaths): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const real = await Promise.all(folders.map(({ uri }) => realPathOf(platform, uri)));
  return real.filter((uri) => uri !== undefined);
}

/** The real path of a URI when it lies below one of the folders; undefined when it leads out of them or to nothing. */
export async function realPathInside(
  platform: RealPaths,
  uri: vscode.Uri,
  realFolders: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined> {
  const real = await realPathOf(platform, uri);
  if (real === undefined) return undefined;
  return realFolders.some((folder) => contains(folder, real)) ? real : undefined;
}

async function realPathOf(platform: RealPaths, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (uri.scheme !== 'file') return uri;
  try {
    return await platform.realPath(uri);
  } catch {
    return undefined;
  }
}

/** True when a URI lies below a folder; compares whole path components. */
function contains(folder: vscode.Uri, uri: vscode.Uri): boolean {
  if (folder.scheme !== uri.scheme || folder.authority !== uri.authority) return false;
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(root);
}
