/**
 * The ways to find a file of the workspace, surest first. What one finds must not contradict the package that the
 * profile names: a file of another module is never an answer, however alike the paths are.
 */
import { isSameComponent } from './profileFileName.js';
import type { ProfilePath } from './profileFileName.js';
import { joinPath, moduleComponents, packagePrefix } from './sourceIndex.js';
import type { IndexedFile, SourceIndex } from './sourceIndex.js';
import type { SourceQuery, SourceStrategy } from './sourceMapping.js';
import { isStandardLibrary } from './standardLibrary.js';

/** The profile's path lies in a workspace folder and is one of its files. */
const byAbsolutePath: SourceStrategy = (query, { index }) => {
  const { path } = query;
  if (!path.isAbsolute) return undefined;
  const files: IndexedFile[] = [];
  index.folders.forEach(({ pathComponents, drive }, folderIndex) => {
    if (pathComponents === undefined || drive !== path.drive) return;
    if (pathComponents.length >= path.components.length) return;
    const isInside = pathComponents.every((c, i) => isSameComponent(c, path.components[i]!, path));
    if (!isInside) return;
    const file = fileAt(index, folderIndex, path.components.slice(pathComponents.length), path);
    if (file !== undefined && isConsistent(query, file, index)) files.push(file);
  });
  return { kind: 'files', files, how: 'absolute-path' };
};

/** A -trimpath name (import path and base name, with a version for all but the main module), or the module cache. */
const byModulePath: SourceStrategy = (query, { index }) => {
  const { importPath, isVersioned, isCertain } = directoryOf(query.path);
  if (!isCertain) return undefined;
  const files = filesOfPackage(index, importPath, baseOf(query.path)).filter((file) =>
    isConsistent(query, file, index),
  );
  return { kind: 'files', files, how: isVersioned ? 'module-version' : 'module-path' };
};

const byPackagePath: SourceStrategy = (query, { index }) => ({
  kind: 'files',
  files: filesByPackage(query, index),
  how: directoryOf(query.path).isVersioned ? 'module-version' : 'package-path',
});

/** A package of the module cache can lie in a vendor directory; else it is not the workspace's. */
const byVendorDirectory: SourceStrategy = ({ path, packagePath }, { index }) => {
  const { importPath, isVersioned } = directoryOf(path);
  if (!isVersioned) return undefined;
  const vendored = packagePath === '' || packagePath === 'main' ? importPath : packagePath;
  const files = index.folders.flatMap(({ modulesByDir }, folderIndex) =>
    [...modulesByDir.keys()].flatMap((dir) => {
      const file = index.file(
        folderIndex,
        joinPath(dir, `vendor/${joinPath(vendored, baseOf(path))}`),
      );
      return file ?? [];
    }),
  );
  return files.length === 0
    ? { kind: 'none', reason: 'module-cache' }
    : { kind: 'files', files, how: 'vendor' };
};

const byBuildDirectory: SourceStrategy = (query, { index, buildRoots }) => {
  const file = buildRoots.find(query.path, index);
  if (file === undefined || !isConsistent(query, file, index)) return undefined;
  return { kind: 'files', files: [file], how: 'build-directory' };
};

const asStandardLibrary: SourceStrategy = ({ path, packagePath }) =>
  isStandardLibrary(path, packagePath) ? { kind: 'none', reason: 'standard-library' } : undefined;

/**
 * Files whose path ends like the profile's, in at least two components. Without a package to compare (package
 * main), the whole path below the module or the folder must agree.
 */
const byCommonSuffix: SourceStrategy = (query, { index }) => {
  const { path, packagePath } = query;
  let best: IndexedFile[] = [];
  let bestLength = 2;
  for (const file of index.filesLike(path.components)) {
    const length = commonSuffix(path, file, index);
    if (length < bestLength || !isConsistent(query, file, index)) continue;
    const isKnownPackage = packagePath !== '' && packagePath !== 'main';
    if (!isKnownPackage && length < ownDepth(file, index)) continue;
    if (length > bestLength) best = [];
    best.push(file);
    bestLength = length;
  }
  return { kind: 'files', files: best, how: 'common-suffix' };
};

/** Finds files of the open workspace only; more strategies may follow or stand between. */
export const WORKSPACE_STRATEGIES: readonly SourceStrategy[] = [
  byAbsolutePath,
  byModulePath,
  byPackagePath,
  byBuildDirectory,
  asStandardLibrary,
  byVendorDirectory,
  byCommonSuffix,
];

/**
 * Files whose module and directory say that they belong to the package of the query. Several checkouts of a module
 * are told apart by the longest common end of the paths; more than one file means that it does not decide.
 */
export function filesByPackage(
  { path, packagePath }: SourceQuery,
  index: SourceIndex,
): IndexedFile[] {
  if (packagePath === '' || packagePath === 'main') return [];
  const base = baseOf(path);
  const found = filesOfPackage(index, packagePath, base);
  if (base.endsWith('_test.go') && packagePath.endsWith('_test')) {
    found.push(...filesOfPackage(index, packagePath.slice(0, -'_test'.length), base));
  }
  const files = found.filter((file) => {
    // Below the module's root a package's directory has the name that the compiler saw.
    const isAtRoot = index.moduleAround(file)?.dir === dirOf(file.path);
    const dirs = [file.components.at(-2), path.components.at(-2)];
    return isAtRoot || isSameComponent(dirs[0] ?? '', dirs[1] ?? '', path);
  });
  if (files.length < 2) return files;
  const lengths = files.map((file) => commonSuffix(path, file, index));
  const longest = Math.max(...lengths);
  return files.filter((_, i) => lengths[i] === longest);
}

function filesOfPackage(index: SourceIndex, importPath: string, base: string): IndexedFile[] {
  return index.modulesOfPackage(importPath).flatMap(({ folderIndex, dir, modulePath }) => {
    const prefix = packagePrefix(modulePath);
    const rest = importPath.slice(prefix === '' ? 0 : prefix.length + 1);
    return index.file(folderIndex, joinPath(joinPath(dir, rest), base)) ?? [];
  });
}

/** False when the file's module says that it belongs to another package than the query's. */
function isConsistent(
  { packagePath }: SourceQuery,
  file: IndexedFile,
  index: SourceIndex,
): boolean {
  if (packagePath === '' || packagePath === 'main') return true;
  const module = index.moduleAround(file);
  if (module === undefined) return true;
  const dir = dirOf(file.path).slice(module.dir === '' ? 0 : module.dir.length + 1);
  const expected = module.modulePaths.map((path) => joinPath(packagePrefix(path), dir));
  const vendor = `/${dir}/`.lastIndexOf('/vendor/');
  if (vendor >= 0) expected.push(dir.slice(vendor + 'vendor/'.length));
  return expected.some((path) => path === packagePath || `${path}_test` === packagePath);
}

/** How many components at their ends the paths have in common; the file's may begin with its module's path. */
function commonSuffix(path: ProfilePath, file: IndexedFile, index: SourceIndex): number {
  const onDisk = commonEnd(path, file.components);
  const module = index.moduleAround(file);
  if (module === undefined) return onDisk;
  const inModule = file.path.slice(module.dir === '' ? 0 : module.dir.length + 1).split('/');
  return module.modulePaths.reduce(
    (length, modulePath) =>
      Math.max(length, commonEnd(path, [...moduleComponents(modulePath), ...inModule])),
    onDisk,
  );
}

function commonEnd(path: ProfilePath, components: readonly string[]): number {
  const limit = Math.min(path.components.length, components.length);
  let length = 0;
  while (length < limit) {
    const theirs = path.components[path.components.length - 1 - length]!;
    const ours = components[components.length - 1 - length]!;
    if (!isSameComponent(ours, theirs, path)) break;
    length++;
  }
  return length;
}

/** The number of components below the module's root, or below the folder where there is no module. */
function ownDepth(file: IndexedFile, index: SourceIndex): number {
  const module = index.moduleAround(file);
  if (module === undefined || module.dir === '') return file.depth;
  return file.depth - module.dir.split('/').length;
}

/** The file at a path of a folder; for Windows names in any case, if that is one file. */
function fileAt(
  index: SourceIndex,
  folderIndex: number,
  components: readonly string[],
  path: ProfilePath,
): IndexedFile | undefined {
  const exact = index.file(folderIndex, components.join('/'));
  if (exact !== undefined || path.drive === '') return exact;
  const wanted = components.join('/').toLowerCase();
  const [file, another] = index
    .filesLike(path.components)
    .filter((f) => f.folderIndex === folderIndex && f.path.toLowerCase() === wanted);
  return another === undefined ? file : undefined;
}

/** The directory of a name as an import path, without versions. */
interface ImportDirectory {
  readonly importPath: string;
  readonly isVersioned: boolean;
  /** False for an absolute path outside of the module cache: then importPath has the build directory before it. */
  readonly isCertain: boolean;
}

function directoryOf({ components, isAbsolute }: ProfilePath): ImportDirectory {
  const dir = components.slice(0, -1);
  const cache = dir.findIndex((component, i) => component === 'mod' && dir[i - 1] === 'pkg');
  const isInCache = isAbsolute && cache >= 0;
  const importPath = dir
    .slice(isInCache ? cache + 1 : 0)
    .map((component) => component.replace(/@v[0-9].*$/, ''))
    .join('/');
  return {
    // The module cache writes upper case letters as "!" and the small letter.
    importPath: isInCache
      ? importPath.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase())
      : importPath,
    isVersioned: dir.some((component) => /@v[0-9]/.test(component)),
    isCertain: !isAbsolute || isInCache,
  };
}

function baseOf(path: ProfilePath): string {
  return path.components.at(-1) ?? '';
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
