/**
 * Reading the snapshots of a series: heap profiles, folders of snapshots, and folders of such folders. Profiles are read one
 * after the other, so that only what is judged of them is in memory.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../core/errors.js';
import { longestRun, HeapSeriesBuilder } from '../core/leak/series.js';
import type { HeapSeries, SeriesBreak } from '../core/leak/series.js';
import { thinOut } from '../core/leak/thinOut.js';
import type { MemStats } from '../core/memstats/model.js';
import { parseMemStats } from '../core/memstats/parse.js';
import { listSourceFiles } from '../core/report/lineValues.js';
import type { Profile } from '../core/profile/model.js';
import { mapSources } from '../core/source/paths.js';
import { buildSourceIndex } from '../core/source/sourceIndex.js';
import { listGoFiles } from '../io/listGoFiles.js';
import { readRegularFile } from '../io/regularFile.js';
import { loadProfile } from './loadProfile.js';
import type { Warn } from './output.js';
import { findPart, openSnapshotFolder } from './snapshotFolder.js';

const MAX_MEMSTATS_BYTES = 64 * 1024 * 1024;

/** A series that can be judged, and what belongs to its snapshots. */
export interface LoadedSeries {
  readonly series: HeapSeries;
  /** Path of each snapshot of the series, in its order. */
  readonly files: readonly string[];
  /** The places, among all that were given, of those that were read. */
  readonly chosen: readonly number[];
  /** How many were given. */
  readonly given: number;
  /** The first and the last one's, where both have them. */
  readonly memStats: { readonly first: MemStats; readonly last: MemStats } | undefined;
  /** The workspace's files as the profiles name them; undefined without a root. */
  readonly ownFiles: ReadonlySet<string> | undefined;
}

/** The longest series of one process among these snapshots. Rejects with ProfileError when it has fewer than two. */
export async function loadSeries(
  paths: readonly string[],
  root: string | undefined,
  warn: Warn,
): Promise<LoadedSeries> {
  const found = (await Promise.all(paths.map(listSnapshots))).flat();
  const chosen = thinOut(found.length);
  if (chosen.length < found.length) {
    warn([`${found.length} snapshots are many; ${chosen.length} of them were read, evenly chosen`]);
  }
  const folder = root === undefined ? undefined : await listGoFiles(root);
  const sources = new Map<string, string>();
  const builder = new HeapSeriesBuilder();
  for (const place of chosen) {
    const path = found[place]!;
    const snapshot = (await openSnapshotFolder(path))?.snapshot;
    const profile = await loadProfile(path, warn);
    addSources(sources, profile);
    named(path, () => {
      const timeNanos = snapshot === undefined ? 0n : BigInt(snapshot.timeMillis) * 1_000_000n;
      builder.add(profile, timeNanos, snapshot?.process);
    });
  }
  const runs = builder.finish();
  const series = longestRun(runs);
  const pathOf = (index: number): string => found[chosen[index]!]!;
  const files = series.snapshots.map(({ index }) => pathOf(index));
  warn(
    runs.duplicates.map(
      (index) => `${pathOf(index)} was left out: it has the same time as another snapshot`,
    ),
  );
  if (runs.runs.length > 1) {
    warn(
      runs.runs
        .filter(({ startsWith }) => startsWith !== undefined)
        .map(
          ({ startsWith, snapshots }) =>
            `${pathOf(snapshots[0]!.index)} ${describeBreak(startsWith!)}`,
        ),
    );
    warn([`only the longest series was judged: ${files.join(', ')}`]);
  }
  if (series.snapshots.length < 2) {
    throw new ProfileError(
      'incompatible',
      `at least two snapshots of one process are needed: ${files.join(', ')} ${found.length === 1 ? 'is the only one' : 'has no other one of its process'}`,
    );
  }
  if (series.snapshots[0]!.timeNanos === 0n) {
    warn([
      'the profiles do not tell when they were taken: their order is as given, and rates are per round only',
    ]);
  }
  const [first, last] = await Promise.all([memStatsOf(files[0]!), memStatsOf(files.at(-1)!)]);
  return {
    series,
    files,
    chosen,
    given: found.length,
    memStats: first === undefined || last === undefined ? undefined : { first, last },
    ownFiles: folder === undefined ? undefined : mapOwnFiles(folder, sources),
  };
}

/** What a path stands for: itself, or the snapshots in the folder. */
async function listSnapshots(path: string): Promise<readonly string[]> {
  const folder = await openSnapshotFolder(path);
  if (folder === undefined || folder.snapshot !== undefined) return [path];
  if ((await findPart(folder, 'heap')) !== undefined) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found: string[] = [];
  for (const name of names.sort()) {
    const inner = await openSnapshotFolder(join(path, name));
    if (inner !== undefined && (await findPart(inner, 'heap')) !== undefined)
      found.push(inner.path);
  }
  if (found.length > 0) return found;
  throw new ProfileError(
    'unreadable',
    `${path}: there is no snapshot with a heap profile in this folder`,
  );
}

function addSources(sources: Map<string, string>, profile: Profile): void {
  for (const { fileName, packagePath } of listSourceFiles(profile)) {
    if ((sources.get(fileName) ?? '') === '') sources.set(fileName, packagePath);
  }
}

function mapOwnFiles(
  folder: Parameters<typeof buildSourceIndex>[0][number],
  sources: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const list = Array.from(sources, ([fileName, packagePath]) => ({ fileName, packagePath }));
  const mappings = mapSources(buildSourceIndex([folder]), list);
  return new Set(
    list.filter((_, i) => mappings[i]!.kind === 'mapped').map(({ fileName }) => fileName),
  );
}

/** Of the snapshot in a folder, or of a profile that is the text of heap?debug=1; undefined where there are none. */
async function memStatsOf(path: string): Promise<MemStats | undefined> {
  const folder = await openSnapshotFolder(path);
  const file = folder === undefined ? path : await findPart(folder, 'memstats');
  if (file === undefined) return undefined;
  try {
    return parseMemStats(await readRegularFile(file, MAX_MEMSTATS_BYTES));
  } catch (error) {
    // They are told beside the verdict where they are there; the verdict itself does not need them.
    if (error instanceof ProfileError) return undefined;
    throw error;
  }
}

function describeBreak(reason: SeriesBreak): string {
  switch (reason) {
    case 'another-build':
      return 'begins another series: it is of another build';
    case 'another-process':
      return 'begins another series: it is of another process';
    case 'another-rate':
      return 'begins another series: it was sampled at another rate';
    case 'another-format':
      return 'begins another series: one is text and the other is binary, and frames of the two need not match';
    default:
      return reason satisfies never;
  }
}

function named(file: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ProfileError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}
