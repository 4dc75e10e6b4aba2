/**
 * From the file names of a profile to files of the workspace. Evidence comes first (the path itself, the module path,
 * the package of a function in the file), then the longest common end of two paths; a base name alone is
 * never enough, and two equally good candidates are reported, not chosen from. How each is found: strategies.ts.
 */
import { finish } from '../steps.js';
import { BuildRoots } from './buildRoots.js';
import { parseProfileFileName, type NotLookedFor } from './profileFileName.js';
import type { IndexedFile, SourceFile, SourceIndex } from './sourceIndex.js';
import type {
  NamedSource,
  SourceMapping,
  SourceQuery,
  SourceStrategy,
  StrategyContext,
} from './sourceMapping.js';
import { filesByPackage, WORKSPACE_STRATEGIES } from './strategies.js';

/**
 * Where each of the names leads, in their order. Names are resolved together because files found by evidence tell
 * where the build ran, which locates files that have none (package main). More strategies (a Go
 * installation, the module cache) can be given in place of the default ones.
 */
export function mapSources(
  index: SourceIndex,
  sources: readonly NamedSource[],
  strategies: readonly SourceStrategy[] = WORKSPACE_STRATEGIES,
): SourceMapping[] {
  return finish(mapSourcesInSteps(index, sources, strategies));
}

/** The steps of `mapSources`, one per name and pass, for a caller that must not work long at a time. */
export function* mapSourcesInSteps(
  index: SourceIndex,
  sources: readonly NamedSource[],
  strategies: readonly SourceStrategy[] = WORKSPACE_STRATEGIES,
): Generator<undefined, SourceMapping[], undefined> {
  const buildRoots = new BuildRoots();
  const context: StrategyContext = { index, buildRoots };
  const queries: (SourceQuery | NotLookedFor)[] = [];
  for (const { fileName, packagePath } of sources) {
    yield;
    const path = parseProfileFileName(fileName);
    queries.push(
      typeof path === 'string' ? path : { path, packagePath: knownPackage(packagePath) },
    );
  }
  for (const query of queries) {
    yield;
    if (typeof query === 'string' || !query.path.isAbsolute) continue;
    const [file, another] = filesByPackage(query, index);
    if (file !== undefined && another === undefined) buildRoots.learn(query.path, file, index);
  }
  const mappings: SourceMapping[] = [];
  for (const query of queries) {
    yield;
    mappings.push(
      typeof query === 'string'
        ? { kind: 'none', reason: query }
        : mapSource(query, context, strategies),
    );
  }
  return mappings;
}

function mapSource(
  query: SourceQuery,
  context: StrategyContext,
  strategies: readonly SourceStrategy[],
): SourceMapping {
  for (const strategy of strategies) {
    const answer = strategy(query, context);
    if (answer === undefined) continue;
    if (answer.kind === 'none') return answer;
    const files = withoutTwins(answer.files, context.index);
    const [file] = files;
    if (file === undefined) continue;
    if (files.length === 1) return { kind: 'mapped', file: plain(file), how: answer.how };
    return { kind: 'ambiguous', candidates: files.map(plain) };
  }
  return { kind: 'none', reason: 'not-in-workspace' };
}

/** The package path, or '' for what tells nothing: the go command's name for listed files, absurd lengths. */
function knownPackage(packagePath: string): string {
  const tellsNothing = packagePath === 'command-line-arguments' || packagePath.length > 4096;
  return tellsNothing ? '' : packagePath;
}

function plain({ folder, path }: IndexedFile): SourceFile {
  return { folder, path };
}

/** One entry per file on disk: where folders are nested, the one of the innermost folder. */
function withoutTwins(files: readonly IndexedFile[], index: SourceIndex): IndexedFile[] {
  if (files.length < 2) return [...files];
  const byAbsolutePath = new Map<string, IndexedFile>();
  for (const file of files) {
    const { pathComponents, drive } = index.folders[file.folderIndex]!;
    const absolute =
      pathComponents === undefined
        ? `${file.folderIndex}:${file.path}`
        : [drive, ...pathComponents, file.path].join('/');
    const twin = byAbsolutePath.get(absolute);
    if (twin === undefined || file.depth < twin.depth) byAbsolutePath.set(absolute, file);
  }
  return [...byAbsolutePath.values()];
}
