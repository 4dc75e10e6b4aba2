/**
 * Reading MemStats and what belongs to the same moment: the live heap from a heap profile, and the resident size that a snapshot
 * has. The text of heap?debug=1 is a heap profile itself, the JSON of /debug/vars is not.
 */
import { ProfileError } from '../core/errors.js';
import type { MemoryContext } from '../core/memstats/explain.js';
import type { MemStats } from '../core/memstats/model.js';
import { memStatsOfLines, parseMemStats } from '../core/memstats/parse.js';
import { heapFactsOf } from '../core/report/heapFacts.js';
import { openRegularFile, readRegularFile } from '../io/regularFile.js';
import type { MemstatsCommand } from './args/memstats.js';
import { loadProfile } from './loadProfile.js';
import type { Warn } from './output.js';
import { findPart, openSnapshotFolder, resolvePart } from './snapshotFolder.js';
import type { SnapshotFolder } from './snapshotFolder.js';

const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** MemStats and their context. */
export interface LoadedMemory extends MemoryContext {
  readonly stats: MemStats;
}

/** What a command names, or its snapshot has. Rejects with ProfileError; `warn` is told of doubts. */
export async function loadMemory(command: MemstatsCommand, warn: Warn): Promise<LoadedMemory> {
  const folder = await openSnapshotFolder(command.file);
  const file = await resolvePart(command.file, 'memstats');
  const own = (await isJson(file)) ? await readVars(file) : await readHeapText(file, warn);
  const heapFile = command.heap ?? (await heapBeside(folder, own));
  const heap = heapFile === undefined ? undefined : await loadProfile(heapFile, warn);
  const resident = folder?.snapshot?.facts.residentMemory;
  return {
    stats: own.stats,
    liveHeapBytes: heap === undefined ? own.liveHeapBytes : heapFactsOf(heap).liveHeapBytes,
    measuredRssBytes:
      command.rssBytes ?? (resident?.kind === 'measured' ? resident.bytes : undefined),
  };
}

type OwnMemory = Omit<LoadedMemory, 'measuredRssBytes'>;

/** The heap profile of a snapshot whose MemStats come without one. */
async function heapBeside(
  folder: SnapshotFolder | undefined,
  { liveHeapBytes }: OwnMemory,
): Promise<string | undefined> {
  if (folder === undefined || liveHeapBytes !== undefined) return undefined;
  return findPart(folder, 'heap');
}

async function readVars(file: string): Promise<OwnMemory> {
  const bytes = await readRegularFile(file, MAX_JSON_BYTES);
  return { stats: named(file, () => parseMemStats(bytes)), liveHeapBytes: undefined };
}

async function readHeapText(file: string, warn: Warn): Promise<OwnMemory> {
  const profile = await loadProfile(file, warn);
  const stats = named(file, () => memStatsOfLines(profile.memStatsLines));
  return { stats, liveHeapBytes: heapFactsOf(profile).liveHeapBytes };
}

function named<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ProfileError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** Whether a file begins as a JSON object does. */
async function isJson(path: string): Promise<boolean> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}
