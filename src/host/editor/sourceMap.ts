/**
 * From the file names of profiles to files of the workspace. The search by name is core's (source/paths.ts); here
 * are the listing, its cache, and the last word on safety: a file is used only when it is a regular file whose
 * real path is inside the real path of a workspace folder. Ambiguous names are counted and not used.
 */
import * as vscode from 'vscode';
import { mapSourcesInSteps } from '../../core/source/paths.js';
import {
  buildSourceIndexInSteps,
  type SourceFile,
  type SourceIndex,
} from '../../core/source/sourceIndex.js';
import { visibleText } from '../../core/visibleText.js';
import type { SourceFile as ProfileSourceFile } from '../../protocol/profileService.js';
import { realPathInside, realWorkspaceFolders } from '../containment.js';
import { DisposableStore } from '../disposable.js';
import { runInTurns } from '../pacing.js';
import type { Platform } from '../platform/platform.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { foldersForIndex, listWorkspaceSources, mapBounded } from './workspaceSources.js';

const INVALIDATE_MILLIS = 500;
const MAX_SOURCE_BYTES = 64 * 1024 * 1024;
const MAX_LOGGED = 20;

/** A name of the profile that fits several files of the workspace equally well. */
export interface AmbiguousSource {
  readonly fileName: string;
  readonly candidates: readonly vscode.Uri[];
}

/** Where the file names of one profile lead. */
export interface ResolvedSources {
  /** The workspace file of a name of the profile, or undefined. */
  uriOf(fileName: string): vscode.Uri | undefined;
  /** True when some name of the profile leads to this file. */
  has(uri: vscode.Uri): boolean;
  /** Names of the profile that are the user's own code: in the workspace, and not in a vendor directory. */
  readonly ownFiles: readonly string[];
  /** Names that nobody has decided on yet; not marked. */
  readonly ambiguous: readonly AmbiguousSource[];
}

/** Resolves profiles against the open folders; answers are kept until files or folders come or go. */
export class SourceMap implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #service: ProfileStore['service'];
  readonly #platform: Platform;
  readonly #log: vscode.LogOutputChannel;
  readonly #onDidInvalidate = this.#store.add(new vscode.EventEmitter<undefined>());
  #index: Promise<SourceIndex> | undefined;
  #resolved = new WeakMap<OpenProfile, Promise<ResolvedSources>>();
  #isWatching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires when earlier answers may be out of date. */
  readonly onDidInvalidate: vscode.Event<undefined> = this.#onDidInvalidate.event;

  constructor(service: ProfileStore['service'], platform: Platform, log: vscode.LogOutputChannel) {
    this.#service = service;
    this.#platform = platform;
    this.#log = log;
  }

  /** Where the names of an open profile lead; rejects when the profile was closed meanwhile. */
  resolve(profile: OpenProfile): Promise<ResolvedSources> {
    this.#watch();
    const known = this.#resolved.get(profile);
    if (known !== undefined) return known;
    const names = this.#service.request('getSourceFiles', { profile: profile.id });
    const resolved = this.#resolveNames(names, profile.name);
    this.#resolved.set(profile, resolved);
    resolved.catch(() => {
      if (this.#resolved.get(profile) === resolved) this.#resolved.delete(profile);
    });
    return resolved;
  }

  /** Where these names lead now; `what` names them in the log. Not kept: ask again after `onDidInvalidate`. */
  resolveFiles(names: readonly ProfileSourceFile[], what: string): Promise<ResolvedSources> {
    this.#watch();
    return this.#resolveNames(Promise.resolve(names), what);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  /** Watching starts with the first profile, so that a window without one does no work. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const goFiles = vscode.workspace.createFileSystemWatcher('**/*.go', false, true, false);
    const modules = vscode.workspace.createFileSystemWatcher('**/go.mod');
    const invalidate = (): void => {
      this.#invalidateSoon();
    };
    this.#store.add(goFiles);
    this.#store.add(goFiles.onDidCreate(invalidate));
    this.#store.add(goFiles.onDidDelete(invalidate));
    this.#store.add(modules);
    this.#store.add(modules.onDidCreate(invalidate));
    this.#store.add(modules.onDidDelete(invalidate));
    this.#store.add(modules.onDidChange(invalidate));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(invalidate));
  }

  #invalidateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#index = undefined;
      this.#resolved = new WeakMap();
      this.#onDidInvalidate.fire(undefined);
    }, INVALIDATE_MILLIS);
  }

  async #resolveNames(
    sourceFiles: Promise<readonly ProfileSourceFile[]>,
    what: string,
  ): Promise<ResolvedSources> {
    this.#index ??= this.#list();
    const [index, names] = await Promise.all([this.#index, sourceFiles]);
    const mappings = await runInTurns(mapSourcesInSteps(index, names));
    const roots = await realWorkspaceFolders(this.#platform);
    const uris = await mapBounded(mappings, async (mapping) =>
      mapping.kind === 'mapped' ? this.#checked(mapping.file, roots) : undefined,
    );
    const byName = new Map<string, vscode.Uri>();
    const found = new Set<string>();
    const ownFiles: string[] = [];
    const ambiguous: AmbiguousSource[] = [];
    names.forEach(({ fileName }, at) => {
      const mapping = mappings[at];
      const uri = uris[at];
      if (mapping?.kind === 'ambiguous') {
        ambiguous.push({ fileName, candidates: mapping.candidates.map(uriOfFile) });
      }
      if (mapping?.kind !== 'mapped' || uri === undefined) return;
      byName.set(fileName, uri);
      found.add(uri.toString());
      if (mapping.how !== 'vendor' && !isVendored(mapping.file.path)) ownFiles.push(fileName);
    });
    this.#report(what, names.length, byName.size, ambiguous);
    return {
      uriOf: (fileName) => byName.get(fileName),
      has: (uri) => found.has(uri.toString()),
      ownFiles,
      ambiguous,
    };
  }

  async #list(): Promise<SourceIndex> {
    try {
      const sources = await listWorkspaceSources();
      if (sources.isCut) {
        this.#log.warn(
          `only the first ${sources.goFiles.length} Go files of the workspace are used`,
        );
      }
      const folders = await runInTurns(foldersForIndex(sources));
      return await runInTurns(buildSourceIndexInSteps(folders));
    } catch (error) {
      this.#index = undefined;
      throw error;
    }
  }

  /** The URI of a file that may be opened, or undefined when it is not a plain file inside the workspace. */
  async #checked(file: SourceFile, roots: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
    const uri = uriOfFile(file);
    const real = await realPathInside(this.#platform, uri, roots);
    if (real === undefined) {
      this.#log.warn(`${visibleText(file.path)}: leads out of the workspace and is not used`);
      return undefined;
    }
    try {
      const { type, size } = await vscode.workspace.fs.stat(real);
      return type === vscode.FileType.File && size <= MAX_SOURCE_BYTES ? uri : undefined;
    } catch {
      // Deleted since it was listed; the watcher asks again.
      return undefined;
    }
  }

  #report(
    what: string,
    named: number,
    mapped: number,
    ambiguous: readonly AmbiguousSource[],
  ): void {
    this.#log.info(
      `${visibleText(what)}: ${mapped} of ${named} source files are in the workspace, ${ambiguous.length} fit several files`,
    );
    for (const { fileName, candidates } of ambiguous.slice(0, MAX_LOGGED)) {
      const places = candidates.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
      this.#log.warn(`${visibleText(fileName)} fits several files and is not marked: ${places}`);
    }
  }
}

function uriOfFile(file: SourceFile): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(file.folder, true), file.path);
}

function isVendored(path: string): boolean {
  return path.startsWith('vendor/') || path.includes('/vendor/');
}
