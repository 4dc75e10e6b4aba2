/**
 * Looks for addresses in the workspace: launch configurations, ports of a development container, Go files that import
 * net/http/pprof. It reads files and settings and contacts nothing.
 */
import * as vscode from 'vscode';
import type { PprofImport } from '../../core/snapshot/discovery.js';
import { describeError, isCancellation } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { distinctCandidates, type Candidate } from './candidate.js';
import { candidatesOfDevContainer, candidatesOfPortAttributes } from './forwardedPorts.js';
import { candidatesOfLaunch } from './launchCandidates.js';
import { parseListenAddress } from './listenAddress.js';

const DEV_CONTAINER_FILES = ['.devcontainer/devcontainer.json', '.devcontainer.json'];
const MAX_FILE_BYTES = 256 * 1024;

export interface CandidateSearch {
  readonly services: CaptureServices;
  readonly signal: AbortSignal;
  readonly log: vscode.LogOutputChannel;
  /** Told all that is known so far, each address once. */
  readonly onFound: (candidates: readonly Candidate[]) => void;
}

/** Resolves when all places were looked at; never rejects. */
export async function findCandidates(search: CandidateSearch): Promise<void> {
  const { services, signal, log, onFound } = search;
  const found: Candidate[] = [];
  const add = (candidates: readonly Candidate[]): void => {
    if (candidates.length === 0 || signal.aborted) return;
    found.push(...candidates);
    onFound(distinctCandidates(found));
  };
  add([...launchCandidates(), ...portCandidates()]);
  try {
    add(await devContainerCandidates());
    const folders = localFolders();
    if (folders.length === 0) return;
    add(importCandidates(await services.findPprofImports(folders, signal), folders));
  } catch (error) {
    if (!isCancellation(error)) log.warn(`looking for addresses: ${describeError(error)}`);
  }
}

/** Paths of the workspace folders that are on a disk. */
export function localFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}

function launchCandidates(): readonly Candidate[] {
  return inEachFolder((uri, folder) => {
    const launch = vscode.workspace.getConfiguration('launch', uri);
    return candidatesOfLaunch(launch.get('configurations'), folder);
  });
}

function portCandidates(): readonly Candidate[] {
  return inEachFolder((uri, folder) => {
    const ports = vscode.workspace.getConfiguration('remote', uri).inspect('portsAttributes');
    // The default has ports, too, which say nothing about this workspace.
    return [ports?.globalValue, ports?.workspaceValue, ports?.workspaceFolderValue].flatMap(
      (value) => candidatesOfPortAttributes(value, folder),
    );
  });
}

async function devContainerCandidates(): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    for (const name of DEV_CONTAINER_FILES) {
      const text = await readSmallFile(vscode.Uri.joinPath(uri, name));
      found.push(...candidatesOfDevContainer(text, pathOf(uri)));
    }
  }
  return found;
}

function importCandidates(
  imports: readonly PprofImport[],
  folders: readonly string[],
): readonly Candidate[] {
  return imports.flatMap(({ path, line, addresses }) => {
    const folder = folders.find((each) => path.startsWith(each));
    const file = folder === undefined ? path : path.slice(folder.length).replace(/^[\\/]+/, '');
    return addresses.flatMap((text) => {
      const address = parseListenAddress(text);
      if (address?.isLocal !== true) return [];
      return [{ url: address.url, origin: { kind: 'import', file, line } as const, folder }];
    });
  });
}

/** Settings can differ from folder to folder; without a folder there are those of the user. */
function inEachFolder(
  read: (uri: vscode.Uri | undefined, folder: string | undefined) => readonly Candidate[],
): readonly Candidate[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return read(undefined, undefined);
  return folders.flatMap(({ uri }) => read(uri, pathOf(uri)));
}

function pathOf(uri: vscode.Uri): string | undefined {
  return uri.scheme === 'file' ? uri.fsPath : undefined;
}

/** The text of a file; '' when it is not there or is too large to be what it should. */
async function readSmallFile(uri: vscode.Uri): Promise<string> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > MAX_FILE_BYTES) return '';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Most folders have none.
    return '';
  }
}
