/**
 * The clock of one answer: limits on the time to connect, on silence and on everything together, and the user's abort. The first
 * that comes ends the request at once, which frees its socket, and is the failure that is reported.
 */
import type { CaptureLimits } from '../../core/snapshot/httpTarget.js';
import type { ProfileError } from '../../core/errors.js';
import { cancelledError, RequestError } from './requestError.js';

/** What a request is waiting for. */
export type Waiting = 'connection' | 'answer' | 'body';

/** Something that an ended watch tears down. */
interface Destroyable {
  destroy(error?: Error): unknown;
}

/** Watches one answer at a time; `dispose` ends the request that is still open. */
export class Watch {
  /** What ended the request before its time; undefined while it may go on. */
  failure: ProfileError | undefined;
  readonly #host: string;
  readonly #limits: CaptureLimits;
  readonly #signal: AbortSignal;
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  #open: Destroyable | undefined;
  readonly #onAbort = (): void => {
    this.fail(cancelledError());
  };

  constructor(host: string, limits: CaptureLimits, signal: AbortSignal) {
    this.#host = host;
    this.#limits = limits;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#total = setTimeout(() => {
      this.#timedOut('did not finish an answer', 'answer', limits.totalMillis);
    }, limits.totalMillis);
    if (signal.aborted) this.#onAbort();
  }

  /** Takes a request to tear down at the end, in place of the one before. */
  open(request: Destroyable): void {
    this.#open = request;
    if (this.failure !== undefined) request.destroy(this.failure);
  }

  /** Starts to count the time until `proceed` or the next wait. */
  wait(what: Waiting): void {
    this.proceed();
    if (this.failure !== undefined) return;
    const { connectMillis, idleMillis } = this.#limits;
    const millis = what === 'connection' ? connectMillis : idleMillis;
    this.#silence = setTimeout(() => {
      switch (what) {
        case 'connection':
          this.#timedOut('did not accept a connection', 'connect', millis);
          break;
        case 'answer':
          this.#timedOut('did not begin an answer', 'answer', millis);
          break;
        case 'body':
          this.#timedOut('fell silent in the middle of an answer', 'answer', millis);
          break;
        default:
          what satisfies never;
      }
    }, millis);
  }

  /** What was waited for has come; until the next wait only the total time counts. */
  proceed(): void {
    clearTimeout(this.#silence);
  }

  /** Ends the request with this failure, unless it has failed already. */
  fail(error: ProfileError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    clearTimeout(this.#silence);
    this.#open?.destroy(error);
  }

  dispose(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#open?.destroy();
  }

  #timedOut(what: string, stage: RequestError['stage'], millis: number): void {
    const message = `${this.#host} ${what} within ${millis / 1000} s`;
    this.fail(new RequestError('timed-out', stage, message));
  }
}
