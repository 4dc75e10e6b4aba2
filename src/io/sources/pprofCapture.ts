/**
 * One snapshot of an endpoint: its parts one after the other, in an order in which a later one does not disturb an earlier one. A
 * part that fails is missing and says why; a server that cannot be reached, or that wants credentials, is not asked again.
 */
import { ProfileError, type ProfileErrorCode } from '../../core/errors.js';
import { snapshotFacts } from '../../core/snapshot/facts.js';
import type {
  MissingPart,
  Snapshot,
  SnapshotPartKind,
  SnapshotTarget,
} from '../../core/snapshot/model.js';
import type { CaptureOptions } from '../../core/snapshot/source.js';
import type { SnapshotDraft } from '../../core/snapshot/store.js';
import { cancelledError, RequestError } from '../http/requestError.js';
import { residentBytes } from '../procfs.js';
import { readIndex, type PprofEndpoint } from './pprofEndpoint.js';
import {
  captureGoroutineLeak,
  captureGoroutines,
  captureHeap,
  captureMemStats,
  NO_LEAK_PROFILE,
  type GoroutineFacts,
  type PartContext,
} from './pprofParts.js';
import { identifyProcess, readCommand } from './processIdentity.js';

/** When nothing was captured, the first of these codes that occurred says most about why. */
const MOST_TELLING: readonly ProfileErrorCode[] = [
  'unauthorized',
  'untrusted-certificate',
  'bad-option',
  'redirected',
  'store-full',
  'unwritable',
  'too-large',
  'refused',
  'wrong-kind',
  'not-a-profile',
  'timed-out',
  'unreachable',
];

/** Captures all parts into the draft and completes it; rejects with ProfileError, and then the draft is as it is. */
export async function captureEndpoint(
  endpoint: PprofEndpoint,
  target: SnapshotTarget,
  draft: SnapshotDraft,
  options: CaptureOptions,
): Promise<Snapshot> {
  const context: PartContext = { endpoint, draft, options };
  const attempts = new Attempts(options.signal);
  const timeMillis = Date.now();
  const heap = await attempts.run('heap', () => captureHeap(context));
  const goroutines = await captureGoroutineCount(context, attempts);
  const leak = await attempts.run('goroutineleak', () => captureGoroutineLeak(context));
  if (leak === 'not-offered') {
    attempts.missing.push({ kind: 'goroutineleak', reason: NO_LEAK_PROFILE, isNotOffered: true });
  }
  const memStats = await attempts.run('memstats', () => captureMemStats(context));
  attempts.refuseNothing();
  const command = attempts.isStopped ? undefined : await readCommand(endpoint, options.signal);
  const process = await identifyProcess(endpoint, command, heap);
  const { pid } = process;
  const measuredRssBytes = pid === undefined ? undefined : await residentBytes(pid);
  if (options.signal.aborted) throw cancelledError();
  return draft.complete({
    timeMillis,
    target,
    process,
    gitCommit: options.gitCommit,
    missing: attempts.missing,
    facts: snapshotFacts({ heap, goroutines, memStats, measuredRssBytes }),
  });
}

/** The goroutines, or at least their number from the list of profiles. */
async function captureGoroutineCount(
  context: PartContext,
  attempts: Attempts,
): Promise<number | undefined> {
  const detail = context.options.goroutines;
  let facts: GoroutineFacts | undefined;
  if (detail !== 'none') {
    facts = await attempts.run('goroutines', () => captureGoroutines(context, detail));
    if (facts?.isCutOff === true) {
      attempts.missing.push({
        kind: 'goroutines',
        reason:
          'Go ends a dump of all stacks at 64 MiB, so goroutines are missing at its end; counts by stack (debug=1) have all',
      });
    }
  }
  if (facts?.goroutines !== undefined || attempts.isStopped) return facts?.goroutines;
  try {
    return (await readIndex(context.endpoint, context.options.signal))?.get('goroutine');
  } catch (error) {
    if (context.options.signal.aborted || !(error instanceof ProfileError)) throw error;
    return undefined;
  }
}

/** Runs the requests of a snapshot and keeps what failed. */
class Attempts {
  readonly missing: MissingPart[] = [];
  readonly #signal: AbortSignal;
  readonly #failures: ProfileError[] = [];
  #captured = 0;
  #brokenInARow = 0;
  #stoppedBy: ProfileError | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** True when the server is not to be asked any more. */
  get isStopped(): boolean {
    return this.#stoppedBy !== undefined;
  }

  /** What a request for a part gives, or undefined when it fails. Rejects only after an abort or for a defect. */
  async run<T>(kind: SnapshotPartKind, request: () => Promise<T>): Promise<T | undefined> {
    this.#throwIfAborted();
    if (this.#stoppedBy !== undefined) {
      this.missing.push({ kind, reason: `not asked for any more: ${this.#stoppedBy.message}` });
      return undefined;
    }
    try {
      const result = await request();
      this.#brokenInARow = 0;
      if (result !== 'not-offered') this.#captured++;
      return result;
    } catch (error) {
      this.#throwIfAborted();
      if (!(error instanceof ProfileError)) throw error;
      this.#failures.push(error);
      this.missing.push({ kind, reason: error.message });
      this.#brokenInARow = error instanceof RequestError ? this.#brokenInARow + 1 : 0;
      if (endsCapture(error) || this.#brokenInARow === 2) this.#stoppedBy = error;
      return undefined;
    }
  }

  #throwIfAborted(): void {
    if (this.#signal.aborted) throw cancelledError();
  }

  /** Throws the most telling failure when no part was captured. */
  refuseNothing(): void {
    if (this.#captured > 0) return;
    const [first] = this.#failures;
    for (const code of MOST_TELLING) {
      const telling = this.#failures.find((failure) => failure.code === code);
      if (telling !== undefined) throw telling;
    }
    throw first ?? new ProfileError('empty', 'the server offers nothing that can be captured');
  }
}

function endsCapture(error: ProfileError): boolean {
  return (
    error.code === 'unauthorized' ||
    error.code === 'untrusted-certificate' ||
    error.code === 'bad-option' ||
    (error instanceof RequestError && error.stage === 'connect')
  );
}
