/**
 * The Go files and modules of a workspace, arranged so that a profile's file name finds its candidates without
 * a walk over all files. Paths are relative to their folder and separated by "/".
 */
import { finish } from '../steps.js';

/** A module: its path, and where its go.mod (or the directory that replaces it) lies. */
export interface SourceModule {
  readonly modulePath: string;
  /** Directory of the module's root relative to the folder; '' for the folder itself. */
  readonly dir: string;
}

/** One workspace folder. */
export interface SourceFolder {
  /** Any text that is unique among the folders, such as a path or a URI; answers name the folder by it. */
  readonly id: string;
  /** Absolute path of the folder, or '' if it has none on this machine. */
  readonly path: string;
  /** Go files, relative. */
  readonly files: readonly string[];
  readonly modules: readonly SourceModule[];
}

/** A file of the workspace. */
export interface SourceFile {
  /** `id` of its folder. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly path: string;
}

/** A file with what is known of its surroundings. */
export interface IndexedFile extends SourceFile {
  /** Index into `SourceIndex.folders`. */
  readonly folderIndex: number;
  /** Components of the path, preceded by the folder's own name where it is known. */
  readonly components: readonly string[];
  /** How many of `components` belong to the path below the folder. */
  readonly depth: number;
}

/** A module in its folder. */
interface IndexedModule extends SourceModule {
  readonly folderIndex: number;
}

/** Everything that strategies look things up in. */
export interface SourceIndex {
  readonly folders: readonly IndexedFolder[];
  /** The file at an exact path, or undefined. */
  file(folderIndex: number, path: string): IndexedFile | undefined;
  /** Files that share their last two components with these, in any case; never by base name alone. */
  filesLike(components: readonly string[]): readonly IndexedFile[];
  /** The modules with the longest path that is `path` or a prefix of it in whole components; empty if none. */
  modulesOfPackage(path: string): readonly IndexedModule[];
  /** The innermost module directory around a file and all module paths it goes by; undefined outside of modules. */
  moduleAround(file: IndexedFile): { dir: string; modulePaths: readonly string[] } | undefined;
}

interface IndexedFolder {
  readonly folder: SourceFolder;
  /** Components of the absolute path without the drive; undefined when the folder has no path. */
  readonly pathComponents: readonly string[] | undefined;
  /** "c:" or ''. */
  readonly drive: string;
  /** Directories of modules by path, with the paths they go by. */
  readonly modulesByDir: ReadonlyMap<string, readonly string[]>;
}

/** An index over these folders. */
export function buildSourceIndex(folders: readonly SourceFolder[]): SourceIndex {
  return finish(buildSourceIndexInSteps(folders));
}

/** The steps of `buildSourceIndex`, one per file and pass, for a caller that must not work long at a time. */
export function* buildSourceIndexInSteps(
  folders: readonly SourceFolder[],
): Generator<undefined, SourceIndex, undefined> {
  const indexed = folders.map(indexFolder);
  const byPath = folders.map(() => new Map<string, IndexedFile>());
  const byTail = new Map<string, IndexedFile[]>();
  const byModulePath = new Map<string, IndexedModule[]>();
  for (const [folderIndex, folder] of folders.entries()) {
    const name = indexed[folderIndex]!.pathComponents?.at(-1);
    for (const path of folder.files) {
      yield;
      const own = path.split('/');
      const components = name === undefined ? own : [name, ...own];
      const file = { folder: folder.id, path, folderIndex, components, depth: own.length };
      byPath[folderIndex]!.set(path, file);
      push(byTail, tailOf(components), file);
    }
    for (const module of folder.modules) {
      push(byModulePath, packagePrefix(module.modulePath), { ...module, folderIndex });
    }
  }
  // A checkout in a directory of another name: files at a module's root are found under the module's name, too.
  for (const [folderIndex, { modulesByDir: roots }] of indexed.entries()) {
    for (const file of byPath[folderIndex]!.values()) {
      yield;
      const slash = file.path.lastIndexOf('/');
      const base = file.path.slice(slash + 1);
      for (const modulePath of roots.get(file.path.slice(0, Math.max(slash, 0))) ?? []) {
        const tail = tailOf([...moduleComponents(modulePath), base]);
        if (tail !== tailOf(file.components)) push(byTail, tail, file);
      }
    }
  }
  return {
    folders: indexed,
    file: (folderIndex, path) => byPath[folderIndex]?.get(path),
    filesLike: (components) => byTail.get(tailOf(components)) ?? [],
    modulesOfPackage(path) {
      for (let prefix = path; ; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0))) {
        const modules = byModulePath.get(prefix);
        if (modules !== undefined) return modules;
        if (prefix === '') return [];
      }
    },
    moduleAround(file) {
      const { modulesByDir } = indexed[file.folderIndex]!;
      for (let dir = file.path; dir !== '';) {
        dir = dir.slice(0, Math.max(dir.lastIndexOf('/'), 0));
        const modulePaths = modulesByDir.get(dir);
        if (modulePaths !== undefined) return { dir, modulePaths };
      }
      return undefined;
    },
  };
}

/** What import paths of a module's packages begin with; those of the standard library begin with nothing. */
export function packagePrefix(modulePath: string): string {
  return modulePath === 'std' ? '' : modulePath;
}

/** The components of a module path without a major version at its end, which is no directory of a checkout. */
export function moduleComponents(modulePath: string): string[] {
  const components = modulePath.split('/');
  if (components.length > 1 && /^v[0-9]+$/.test(components.at(-1)!)) components.pop();
  return components;
}

/** Two slash-separated parts joined; either may be ''. */
export function joinPath(dir: string, rest: string): string {
  if (dir === '' || rest === '') return dir + rest;
  return `${dir}/${rest}`;
}

function indexFolder(folder: SourceFolder): IndexedFolder {
  const drive = /^\/?([A-Za-z]:)(?=[/\\]|$)/.exec(folder.path);
  const path = folder.path.slice(drive?.[0].length ?? 0).replaceAll('\\', '/');
  const modulesByDir = new Map<string, string[]>();
  for (const { dir, modulePath } of folder.modules) push(modulesByDir, dir, modulePath);
  return {
    folder,
    pathComponents:
      folder.path === '' ? undefined : path.split('/').filter((component) => component !== ''),
    drive: drive?.[1]?.toLowerCase() ?? '',
    modulesByDir,
  };
}

function tailOf(components: readonly string[]): string {
  return components.slice(-2).join('/').toLowerCase();
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
