/**
 * `leaktrail capture`: snapshots of a running service, one after the other, each in a folder of its own. A snapshot that failed
 * does not end a series that has begun, because the service may only have been restarted; Ctrl-C does, and keeps what is complete.
 */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProfileError } from '../../core/errors.js';
import { readableBytes } from '../../core/memstats/texts.js';
import { heapFactsOf } from '../../core/report/heapFacts.js';
import { certificateProblemOf } from '../../core/snapshot/certificateProblem.js';
import { limitsWithTime } from '../../core/snapshot/httpTarget.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import { partOf } from '../../core/snapshot/model.js';
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';
import { hasManyGoroutines } from '../../core/snapshot/source.js';
import type { GoroutineDetail, InspectHeap, SnapshotSource } from '../../core/snapshot/source.js';
import type { SnapshotStore } from '../../core/snapshot/store.js';
import { readGitCommit } from '../../io/gitCommit.js';
import { readProfile } from '../../io/readProfile.js';
import { openSnapshotStore } from '../../io/snapshotStore.js';
import { createPprofSource } from '../../io/sources/pprofSource.js';
import type { CaptureCommand } from '../args/capture.js';
import { formatJson, makeVisible } from '../output.js';
import type { Output } from '../output.js';
import { headersOf } from '../secretHeaders.js';

/** How a series ended. */
export interface CaptureResult {
  /** What is still to be printed. */
  readonly text: string;
  /** Why not every snapshot has its heap profile, code 'cancelled' after an abort; undefined when all have. */
  readonly problem: ProfileError | undefined;
}

/** What a series needs. */
interface Session {
  readonly command: CaptureCommand;
  readonly source: SnapshotSource;
  readonly store: SnapshotStore;
  readonly gitCommit: string;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/**
 * Captures the series; one line per snapshot is printed when it is complete, JSON at the end. Rejects with ProfileError when
 * the first snapshot fails; after an abort it gives what is complete.
 */
export async function runCapture(
  command: CaptureCommand,
  output: Output,
  signal: AbortSignal,
): Promise<CaptureResult> {
  const session = await openSession(command, warnOnce(output), signal);
  const snapshots: Snapshot[] = [];
  const failures: ProfileError[] = [];
  for (let number = 1; number <= command.count; number++) {
    const started = Date.now();
    try {
      const snapshot = await captureOne(session);
      snapshots.push(snapshot);
      if (!command.isJson) output.write(snapshotLine(snapshot, folderOf(command, snapshot)));
      if (partOf(snapshot, 'heap') === undefined) failures.push(heapMissing(snapshot, number));
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof ProfileError)) throw error;
      if (snapshots.length === 0) throw withPin(error);
      failures.push(new ProfileError(error.code, `snapshot ${number}: ${error.message}`));
    }
    if (number < command.count) await waitUntil(started + command.intervalMillis, signal);
    if (signal.aborted) break;
  }
  const text = command.isJson && snapshots.length > 0 ? snapshotsJson(command, snapshots) : '';
  if (signal.aborted) return { text, problem: stopped(snapshots.length, command.count) };
  return { text, problem: problemOf(failures, command.count) };
}

function stopped(complete: number, count: number): ProfileError {
  const message = `stopped; ${complete} of ${count} snapshots ${complete === 1 ? 'is' : 'are'} complete`;
  return new ProfileError('cancelled', message);
}

/** The same output, which passes on the first warning alone: a series would repeat it with every snapshot. */
function warnOnce(output: Output): Output {
  let isWarned = false;
  return {
    ...output,
    warn: (warnings) => {
      if (!isWarned) output.warn(warnings);
      isWarned = true;
    },
  };
}

async function openSession(
  command: CaptureCommand,
  output: Output,
  signal: AbortSignal,
): Promise<Session> {
  const { url, userinfo } = normalizePprofUrl(command.url);
  const headers = headersOf(command.headerVariables, process.env);
  const { timeoutMillis } = command;
  const limits = limitsWithTime(timeoutMillis);
  const source = createPprofSource({
    url,
    headers: userinfo === undefined ? headers : [userinfo, ...headers],
    tls: command.tls,
    limits: { ...limits, connectMillis: Math.min(limits.connectMillis, timeoutMillis) },
  });
  const store = openSnapshotStore({
    folder: resolve(command.folder),
    maxBytes: () => Number.MAX_SAFE_INTEGER,
  });
  return { command, source, store, gitCommit: await readGitCommit('.'), output, signal };
}

async function captureOne(session: Session): Promise<Snapshot> {
  const { source, store, gitCommit, signal } = session;
  const goroutines = await chooseDetail(session);
  const draft = await store.begin();
  return source.capture(draft, { signal, goroutines, inspectHeap, gitCommit });
}

/** A dump of each stack stops the service, for so many goroutines longer than nobody would notice. */
async function chooseDetail({
  command,
  source,
  output,
  signal,
}: Session): Promise<GoroutineDetail> {
  const offer = await source.probe(signal);
  if (command.goroutines !== undefined) return command.goroutines;
  if (!hasManyGoroutines(offer)) return 'debug2';
  output.warn([
    `the service has ${offer.goroutines ?? 0} goroutines: they are counted by stack (debug=1), because a dump of each stack would stop it; --goroutines debug2 takes the dump`,
  ]);
  return 'debug1';
}

const inspectHeap: InspectHeap = async (path, signal) =>
  heapFactsOf(await readProfile(path, { signal }));

/** Resolves at a time, or when there is nothing to wait for any more. */
async function waitUntil(timeMillis: number, signal: AbortSignal): Promise<void> {
  const waitMillis = timeMillis - Date.now();
  if (waitMillis <= 0) return;
  try {
    await sleep(waitMillis, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function heapMissing({ missing }: Snapshot, number: number): ProfileError {
  const reason = missing.find(({ kind }) => kind === 'heap')?.reason ?? 'it is not offered';
  return new ProfileError('refused', `snapshot ${number} has no heap profile: ${reason}`);
}

function problemOf(failures: readonly ProfileError[], count: number): ProfileError | undefined {
  const [first] = failures;
  if (first === undefined || count === 1) return first;
  const message = `${failures.length} of ${count} snapshots failed; ${first.message}`;
  return new ProfileError(first.code, message, { cause: first });
}

/** The error, with how to trust a certificate that it is about. */
function withPin(error: ProfileError): ProfileError {
  const problem = certificateProblemOf(error);
  if (problem === undefined || problem.fingerprint256 === '') return error;
  const message = `${error.message}; --pin ${problem.fingerprint256} trusts it`;
  return new ProfileError(error.code, message, { cause: error });
}

function folderOf(command: CaptureCommand, snapshot: Snapshot): string {
  return join(command.folder, snapshot.id);
}

/** "snapshots/20260930T… live heap 312.4 MiB, 9204 goroutines; without goroutineleak: …". */
function snapshotLine({ facts, missing }: Snapshot, folder: string): string {
  const { liveHeapBytes, goroutines, residentMemory } = facts;
  const known = [
    ...(liveHeapBytes === undefined ? [] : [`live heap ${readableBytes(liveHeapBytes)}`]),
    ...(goroutines === undefined ? [] : [`${goroutines} goroutines`]),
    ...(residentMemory?.kind === 'measured' ? [`RSS ${readableBytes(residentMemory.bytes)}`] : []),
  ];
  const lacks = missing.map(({ kind, reason }) => `; without ${kind}: ${reason}`);
  return `${makeVisible(`${folder}  ${known.join(', ')}${lacks.join('')}`)}\n`;
}

function snapshotsJson(command: CaptureCommand, snapshots: readonly Snapshot[]): string {
  return formatJson({
    snapshots: snapshots.map((snapshot) => ({
      folder: folderOf(command, snapshot),
      id: snapshot.id,
      timeMillis: snapshot.timeMillis,
      files: snapshot.parts.map(({ file }) => file),
      missing: snapshot.missing.map(({ kind, reason, isNotOffered }) => ({
        kind,
        reason,
        isNotOffered: isNotOffered === true,
      })),
      liveHeapBytes: snapshot.facts.liveHeapBytes ?? null,
      goroutines: snapshot.facts.goroutines ?? null,
    })),
  });
}
