/**
 * Snapshots of files that the user has already. They are copied while they are read; profiles are kept compressed and texts plain,
 * however they come. A file that is not what it should be is missing and says why; what a snapshot.json beside them tells is kept.
 */
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import { computeTotal } from '../../core/graph/total.js';
import { toDouble } from '../../core/int64.js';
import type { MemStats } from '../../core/memstats/model.js';
import { parseMemStats } from '../../core/memstats/parse.js';
import { DEFAULT_LIMITS } from '../../core/profile/model.js';
import { SNIFF_BYTES } from '../../core/profile/sniff.js';
import { snapshotFacts } from '../../core/snapshot/facts.js';
import { GoroutineCounter, goroutineTotal } from '../../core/snapshot/goroutineText.js';
import {
  PART_KINDS,
  type CapturedFacts,
  type MissingPart,
  type Snapshot,
  type SnapshotTarget,
} from '../../core/snapshot/model.js';
import { isTimeMillis } from '../../core/snapshot/snapshotNames.js';
import type { CaptureOptions, HeapFacts, SnapshotSource } from '../../core/snapshot/source.js';
import type { ImportedFile, PartWriter, SnapshotDraft } from '../../core/snapshot/store.js';
import { filePieces } from '../imports/filePieces.js';
import { sniffImport } from '../imports/sniffImport.js';
import { readProfile } from '../readProfile.js';
import { readRegularFile } from '../regularFile.js';
import { readDescription } from '../store/readEntry.js';

const PROGRESS_MILLIS = 200;
const MAX_VARS_BYTES = 64 * 1024 * 1024;
/** More than MemStats take at the end of heap?debug=1. */
const TRAILER_BYTES = 64 * 1024;
/** Larger goroutine profiles are kept, but not counted: that would take the time of the editor. */
const MAX_COUNTED_BYTES = 32 * 1024 * 1024;

/** The source of one snapshot out of these files, of which the first of each kind counts. */
export function createFilesSource(label: string, files: readonly ImportedFile[]): SnapshotSource {
  const target: SnapshotTarget = { kind: 'files', label };
  return {
    describe: () => target,
    async probe() {
      const { there, missing } = await lookAt(files);
      if (there.length === 0) throw noFile(missing);
      return {
        kinds: there.map(({ kind }) => kind),
        goroutines: undefined,
        notes: missing.map(({ reason }) => reason),
      };
    },
    async capture(draft, options) {
      try {
        return await captureFiles(target, files, draft, options);
      } catch (error) {
        await draft.discard();
        throw error;
      }
    },
  };
}

/** What the parts tell. */
interface Learned {
  heap?: HeapFacts;
  goroutines?: number | undefined;
  memStats?: MemStats;
}

async function captureFiles(
  target: SnapshotTarget,
  files: readonly ImportedFile[],
  draft: SnapshotDraft,
  options: CaptureOptions,
): Promise<Snapshot> {
  const described = await descriptionOf(files);
  const { there, missing } = await lookAt(files);
  const learned: Learned = {};
  let captured = 0;
  let modifiedMillis: number | undefined;
  for (const file of there) {
    if (file.kind === 'goroutines' && options.goroutines === 'none') continue;
    const failure = await capturePart(file, draft, options, learned);
    if (failure === undefined) {
      captured++;
      modifiedMillis ??= file.modifiedMillis;
    } else missing.push({ kind: file.kind, reason: failure });
  }
  if (captured === 0) throw noFile(missing);
  const facts = snapshotFacts(learned);
  if (described !== undefined) {
    return await draft.complete({
      ...described,
      missing: [...described.missing, ...missing],
      facts: { ...described.facts, ...facts, ...knownResident(described) },
    });
  }
  return await draft.complete({
    timeMillis: timeOf(learned.heap) ?? modifiedMillis ?? Date.now(),
    target,
    process: { buildId: learned.heap?.buildId ?? '', binary: learned.heap?.binary ?? '' },
    gitCommit: options.gitCommit,
    missing,
    facts,
  });
}

/** What was measured when the snapshot was taken is surer than what the parts tell. */
function knownResident({ facts }: CapturedFacts): Partial<CapturedFacts['facts']> {
  return facts.residentMemory === undefined ? {} : { residentMemory: facts.residentMemory };
}

/** The time in a heap profile; texts have none. */
function timeOf(heap: HeapFacts | undefined): number | undefined {
  const time = heap?.timeMillis;
  return time !== undefined && time > 0 && isTimeMillis(time) ? time : undefined;
}

function noFile(missing: readonly MissingPart[]): ProfileError {
  const reasons = missing.map(({ reason }) => reason).join('; ');
  return new ProfileError('unreadable', reasons === '' ? 'there is no file to import' : reasons);
}

interface FileThere extends ImportedFile {
  readonly modifiedMillis: number;
}

/** The first file of each kind that is there, in the order of kinds, and a sentence for each that is not. */
async function lookAt(
  files: readonly ImportedFile[],
): Promise<{ readonly there: readonly FileThere[]; readonly missing: MissingPart[] }> {
  const there: FileThere[] = [];
  const missing: MissingPart[] = [];
  for (const kind of PART_KINDS) {
    const file = files.find((candidate) => candidate.kind === kind);
    if (file === undefined) continue;
    const stats = await stat(file.path).catch(() => undefined);
    if (stats?.isFile() === true) there.push({ ...file, modifiedMillis: stats.mtimeMs });
    else missing.push({ kind, reason: `${basename(file.path)} is not there or is not a file` });
  }
  return { there, missing };
}

/** What a snapshot.json in the folder of the files tells, when they are its parts. */
async function descriptionOf(files: readonly ImportedFile[]): Promise<CapturedFacts | undefined> {
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) return undefined;
  const snapshot = await readDescription(folder).catch((error: unknown) => {
    if (error instanceof ProfileError) return undefined;
    throw error;
  });
  const arePartsOfIt = files.every((file) =>
    snapshot?.parts.some(
      (part) =>
        part.file === basename(file.path) && part.kind === file.kind && part.format === file.format,
    ),
  );
  if (snapshot === undefined || !arePartsOfIt) return undefined;
  const { timeMillis, target, process, gitCommit, missing, facts, name, note } = snapshot;
  return { timeMillis, target, process, gitCommit, missing, facts, name, note };
}

/** Copies one file; undefined, or why it is missing. Rejects after an abort and when the store cannot be written. */
async function capturePart(
  file: ImportedFile,
  draft: SnapshotDraft,
  options: CaptureOptions,
  learned: Learned,
): Promise<string | undefined> {
  const part = await draft.createPart(file.kind, file.format);
  try {
    const goroutines = await copyPart(file, part, options);
    await learn(file, part.path, goroutines, options, learned);
    return undefined;
  } catch (error) {
    await part.discard();
    if (options.signal.aborted) {
      throw new ProfileError('cancelled', 'the import was cancelled', { cause: error });
    }
    if (!(error instanceof ProfileError) || error instanceof StoreFailure) throw error;
    return `${basename(file.path)}: ${error.message}`;
  }
}

/** What ends the whole import: the store is full or cannot be written. */
class StoreFailure extends ProfileError {}

/** Copies the file in the form in which it is kept; goroutines in it when it is a text. */
async function copyPart(
  { path, kind, format }: ImportedFile,
  part: PartWriter,
  { signal, onProgress }: CaptureOptions,
): Promise<number | undefined> {
  const counter = new GoroutineCounter();
  let head = '';
  let receivedBytes = 0;
  let nextReport = Date.now();
  for await (const piece of filePieces(path, format === 'proto' ? 'gzip' : 'plain', signal)) {
    if (receivedBytes === 0) head = Buffer.from(piece.subarray(0, SNIFF_BYTES)).toString();
    if (format === 'debug2') counter.push(piece);
    receivedBytes += piece.length;
    await inStore(part.write(piece));
    if (Date.now() < nextReport) continue;
    nextReport = Date.now() + PROGRESS_MILLIS;
    onProgress?.({ part: kind, receivedBytes });
  }
  await inStore(part.finish());
  return format === 'debug2' ? counter.count : goroutineTotal(head);
}

async function inStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new StoreFailure(error.code, error.message, { cause: error });
  }
}

/** Checks a copied part and takes what it tells. Rejects with ProfileError when it is not what it should be. */
async function learn(
  { kind, format }: ImportedFile,
  path: string,
  goroutines: number | undefined,
  { signal, inspectHeap }: CaptureOptions,
  learned: Learned,
): Promise<void> {
  switch (kind) {
    case 'heap':
      learned.heap = await inspectHeap(path, signal);
      break;
    case 'memstats':
      learned.memStats = parseMemStats(
        format === 'vars' ? await readRegularFile(path, MAX_VARS_BYTES) : await readEnds(path),
      );
      break;
    case 'goroutines':
    case 'goroutineleak': {
      const sniffed = await sniffImport(path, '', signal);
      // A dump of all goroutines is the same text whether some of them are leaked or not.
      const isDump = format === 'debug2' && sniffed?.format === 'debug2';
      if (!isDump && (sniffed?.kind !== kind || sniffed.format !== format)) {
        throw new ProfileError('wrong-kind', `this is not what ${kind} are written as (${format})`);
      }
      if (kind === 'goroutineleak') break;
      learned.goroutines = format === 'proto' ? await countInProfile(path, signal) : goroutines;
      break;
    }
    default:
      kind satisfies never;
  }
}

/** The beginning and the end of a text of heap?debug=1; the rows between do not matter to MemStats. */
async function readEnds(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= SNIFF_BYTES + TRAILER_BYTES) return await file.readFile();
    const head = Buffer.alloc(SNIFF_BYTES);
    const tail = Buffer.alloc(TRAILER_BYTES);
    await file.read(head, 0, head.length, 0);
    await file.read(tail, 0, tail.length, size - tail.length);
    return Buffer.concat([head, Buffer.from('\n'), tail]);
  } finally {
    await file.close();
  }
}

async function countInProfile(path: string, signal: AbortSignal): Promise<number | undefined> {
  const limits = { ...DEFAULT_LIMITS, maxBytes: MAX_COUNTED_BYTES };
  try {
    return toDouble(computeTotal(await readProfile(path, { limits, signal }), 0));
  } catch (error) {
    if (error instanceof ProfileError && error.code === 'too-large') return undefined;
    throw error;
  }
}
