/**
 * The words of source mapping: what is asked, what one strategy answers, and what comes out (see paths.ts).
 */
import type { NotLookedFor, ProfilePath } from './profileFileName.js';
import type { IndexedFile, SourceFile, SourceIndex } from './sourceIndex.js';

/** A file name as in the profile. */
export interface NamedSource {
  readonly fileName: string;
  /** Import path of the package of a function in this file ("example.com/shop/store", "main"); '' if unknown. */
  readonly packagePath: string;
}

/** What led to a file. */
type MappedHow =
  /** The profile's path is this very file. */
  | 'absolute-path'
  /** A -trimpath name that begins with the path of a module of the workspace. */
  | 'module-path'
  /** The package's import path lies in a module of the workspace. */
  | 'package-path'
  /** As module-path or package-path, but the profile names a released version of the module. */
  | 'module-version'
  /** The package is in a vendor directory of the workspace. */
  | 'vendor'
  /** The directory in which the build ran is known from other files of the profile. */
  | 'build-directory'
  /** Both paths end in the same way, and nothing speaks against it. */
  | 'common-suffix';

/** Why no file of the workspace belongs to a name. */
type UnmappedReason = NotLookedFor | 'standard-library' | 'module-cache' | 'not-in-workspace';

/** Where a file name of a profile leads. */
export type SourceMapping =
  | { readonly kind: 'mapped'; readonly file: SourceFile; readonly how: MappedHow }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly SourceFile[] }
  | { readonly kind: 'none'; readonly reason: UnmappedReason };

/** A name being looked for. */
export interface SourceQuery {
  readonly path: ProfilePath;
  readonly packagePath: string;
}

/** Finds the file at a path below a directory in which the build is known to have run. */
export interface BuildRootFinder {
  find(path: ProfilePath, index: SourceIndex): IndexedFile | undefined;
}

/** What strategies may look things up in. */
export interface StrategyContext {
  readonly index: SourceIndex;
  /** Where the build ran, learned from names that were found by evidence. */
  readonly buildRoots: BuildRootFinder;
}

/** What one strategy found: nothing (the next one is asked), the end of the search, or files. */
type StrategyAnswer =
  | undefined
  | { readonly kind: 'none'; readonly reason: UnmappedReason }
  | { readonly kind: 'files'; readonly files: readonly IndexedFile[]; readonly how: MappedHow };

/** One way to find a file; asked in order until one answers. */
export type SourceStrategy = (query: SourceQuery, context: StrategyContext) => StrategyAnswer;
