/**
 * One worker that holds decoded profiles, from its start to its end: requests with their replies, and a watchdog. A worker
 * that ends, or that is silent while something is asked of it, is over for good: all that is pending is rejected
 * with the reason, and so is all that is asked later.
 */
import { ProfileError } from '../core/errors.js';
import type {
  MemStatsSource,
  OpenSource,
  ProfileServiceEvents,
  ProfileServiceRequests,
} from '../protocol/profileService.js';
import { createEndpoint, type Endpoint, type NoMessages, type Wire } from '../protocol/rpc.js';
import type { WorkerExit, WorkerPort } from './platform/platform.js';

const SILENCE_MILLIS = 60_000;
/** How much longer a worker may be silent while it merges profiles, encodes one or judges a series, which it does in one go. */
const LONG_WORK_FACTOR = 5;
/** The requests that hand over bytes. */
const MOVING_METHODS: ReadonlySet<string> = new Set<keyof ProfileServiceRequests>([
  'open',
  'explainMemory',
  'addToSeries',
]);

export interface ConnectionOptions {
  /** Told one line when the worker ended by itself or was stopped for its silence. */
  readonly log: (line: string) => void;
  readonly silenceMillis: number | undefined;
  readonly onProgress: (progress: ProfileServiceEvents['progress']) => void;
}

type WorkerEndpoint = Endpoint<ProfileServiceRequests, NoMessages>;

export class WorkerConnection {
  readonly #port: WorkerPort;
  readonly #options: ConnectionOptions;
  readonly #endpoint: WorkerEndpoint;
  #pendingCount = 0;
  /** Those of the pending requests that may take long without a sign of life. */
  #longCount = 0;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #failure: ProfileError | undefined;

  constructor(port: WorkerPort, options: ConnectionOptions) {
    this.#port = port;
    this.#options = options;
    this.#endpoint = createEndpoint<
      ProfileServiceRequests,
      NoMessages,
      NoMessages,
      ProfileServiceEvents
    >({
      post: (message) => {
        port.post(message, transferOf(message));
      },
      handlers: {},
      events: {
        progress: (params) => {
          options.onProgress(params as ProfileServiceEvents['progress']);
        },
      },
    });
    port.onMessage((message) => {
      if (this.#pendingCount > 0) this.#watch();
      this.#endpoint.receive(message);
    });
    port.onExit((exit) => {
      options.log(`profile worker ended (${exit.reason}): ${exit.detail}`);
      this.stop(exitError(exit));
    });
  }

  /** Why the worker is over; undefined while it runs. */
  get failure(): ProfileError | undefined {
    return this.#failure;
  }

  /** The outcome of one request; `long` for work that the worker does in one go. */
  async ask<T>(
    send: (endpoint: WorkerEndpoint) => Promise<T>,
    length: 'short' | 'long' = 'short',
  ): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#pendingCount++;
    if (length === 'long') this.#longCount++;
    if (this.#pendingCount === 1 || length === 'long') this.#watch();
    try {
      return await send(this.#endpoint);
    } catch (error) {
      throw this.failure ?? error;
    } finally {
      this.#pendingCount--;
      if (length === 'long') this.#longCount--;
      if (this.#pendingCount === 0) clearTimeout(this.#watchdog);
    }
  }

  /** Ends the worker and rejects what is pending with this reason; idempotent. */
  stop(failure: ProfileError): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    clearTimeout(this.#watchdog);
    this.#endpoint.dispose();
    this.#port.terminate();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    const factor = this.#longCount > 0 ? LONG_WORK_FACTOR : 1;
    const millis = (this.#options.silenceMillis ?? SILENCE_MILLIS) * factor;
    this.#watchdog = setTimeout(() => {
      const message = `the decoder gave no sign of life for ${millis / 1000} s and was stopped`;
      this.#options.log(message);
      this.stop(new ProfileError('internal', message));
    }, millis);
  }
}

function exitError(exit: WorkerExit): ProfileError {
  switch (exit.reason) {
    case 'out-of-memory':
      return new ProfileError(
        'unreadable',
        'the decoder ran out of memory: the profile needs more than this computer allows it',
      );
    case 'crash':
      return new ProfileError('internal', `the decoder stopped unexpectedly: ${exit.detail}`);
    default:
      return exit.reason satisfies never;
  }
}

/** Bytes to read are moved to the worker, not copied. */
function transferOf(message: Wire): readonly ArrayBuffer[] {
  if (message.kind !== 'request') return [];
  if (!MOVING_METHODS.has(message.method)) return [];
  const { source } = message.params as { readonly source: OpenSource | MemStatsSource };
  if (source.kind !== 'bytes') return [];
  const { buffer } = source.bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === source.bytes.byteLength
    ? [buffer]
    : [];
}
