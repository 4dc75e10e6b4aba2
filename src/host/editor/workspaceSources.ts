/**
 * The Go files and modules of the open workspace folders, through the workspace file system only, so that remote and
 * virtual folders work like local ones. `files.exclude` is honoured; the number of files is bounded.
 */
import * as vscode from 'vscode';
import { parseGoMod } from '../../core/source/goMod.js';
import type { SourceFolder, SourceModule } from '../../core/source/sourceIndex.js';

/** Files beyond this are not looked at; the largest public Go repositories stay below. */
const MAX_GO_FILES = 60_000;
const MAX_MODULES = 2_000;
const MAX_GO_MOD_BYTES = 1024 * 1024;

/** A go.mod file with its text. */
interface ModuleFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** What the workspace folders hold. */
export interface WorkspaceSources {
  readonly goFiles: readonly vscode.Uri[];
  readonly modules: readonly ModuleFile[];
  /** True when there are more Go files than are looked at. */
  readonly isCut: boolean;
}

/** The Go files and modules of all workspace folders; empty without folders. Unreadable modules are left out. */
export async function listWorkspaceSources(): Promise<WorkspaceSources> {
  if (vscode.workspace.workspaceFolders === undefined) {
    return { goFiles: [], modules: [], isCut: false };
  }
  const [goFiles, moduleUris] = await Promise.all([
    vscode.workspace.findFiles('**/*.go', undefined, MAX_GO_FILES + 1),
    vscode.workspace.findFiles('**/go.mod', undefined, MAX_MODULES),
  ]);
  const modules = await mapBounded(moduleUris, readModule);
  return {
    goFiles: goFiles.slice(0, MAX_GO_FILES),
    modules: modules.filter((module) => module !== undefined),
    isCut: goFiles.length > MAX_GO_FILES,
  };
}

/** The folders as core wants them: one per workspace folder, named by its URI, with relative paths; in steps. */
export function* foldersForIndex(
  sources: WorkspaceSources,
): Generator<undefined, readonly SourceFolder[], undefined> {
  const folders = new Map<string, { files: Set<string>; modules: SourceModule[] }>();
  const place = (uri: vscode.Uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder === undefined) return undefined;
    const key = folder.uri.toString();
    const known = folders.get(key) ?? { files: new Set<string>(), modules: [] };
    folders.set(key, known);
    return { ...known, path: relativePath(folder.uri, uri) };
  };
  for (const uri of sources.goFiles) {
    yield;
    const found = place(uri);
    found?.files.add(found.path);
  }
  for (const { uri, text } of sources.modules) {
    yield;
    const { modulePath, replacements } = parseGoMod(text);
    const dirUri = vscode.Uri.joinPath(uri, '..');
    const own = place(dirUri);
    if (modulePath !== '') own?.modules.push({ modulePath, dir: own.path });
    for (const replacement of replacements) {
      const isRelative = replacement.dir.startsWith('.');
      if (!isRelative && uri.scheme !== 'file') continue;
      const target = place(
        isRelative
          ? vscode.Uri.joinPath(dirUri, replacement.dir.replaceAll('\\', '/'))
          : vscode.Uri.file(replacement.dir),
      );
      target?.modules.push({ modulePath: replacement.modulePath, dir: target.path });
    }
  }
  return [...folders].map(([id, { files, modules }]) => {
    const uri = vscode.Uri.parse(id, true);
    return { id, path: uri.scheme === 'file' ? uri.fsPath : '', files: [...files], modules };
  });
}

/** The path below a folder, '' for the folder itself. */
function relativePath(folder: vscode.Uri, uri: vscode.Uri): string {
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(root) ? uri.path.slice(root.length).replace(/\/$/, '') : '';
}

async function readModule(uri: vscode.Uri): Promise<ModuleFile | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_GO_MOD_BYTES) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return { uri, text: new TextDecoder().decode(bytes) };
  } catch {
    // A module that went away between listing and reading is like one that was never there.
    return undefined;
  }
}

/** The results of an asynchronous function over many items, in order, with few under way at once. */
export async function mapBounded<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await run(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(32, items.length) }, worker));
  return results;
}
