/**
 * The host's side of the worker that holds the decoded profiles. The worker starts on first use. When it crashes, runs
 * out of memory or stops answering, what is pending is rejected with the reason, and a new worker is started
 * by the next request, which opens again what that request needs: the ids given out here outlive a worker. A difference
 * is opened again from its two sides.
 */
import { ProfileError } from '../core/errors.js';
import type { MemoryReport } from '../core/memstats/explain.js';
import { DEFAULT_LIMITS, type DecodeLimits } from '../core/profile/model.js';
import type { HeapFacts } from '../core/snapshot/source.js';
import type {
  ExplainMemoryQuery,
  ProfileId,
  ProfileInfo,
  ProfileServiceRequests,
} from '../protocol/profileService.js';
import {
  cancellationOf,
  orCancelled,
  throwIfCancelled,
  type Cancellation,
  type Signal,
} from './cancellation.js';
import type { OpenRequest } from './openRequest.js';
import type { WorkerPort } from './platform/platform.js';
import { SeriesClient } from './seriesClient.js';
import { WorkerConnection } from './workerConnection.js';

export interface ProfileServiceOptions {
  readonly startWorker: () => WorkerPort;
  /** Told one line about each worker that ended by itself or was stopped. */
  readonly log: (line: string) => void;
  /** The limits of profiles that are inspected; those of an opened one are in its request. */
  readonly limits?: () => DecodeLimits;
  /** A worker that is silent for so long while something is asked of it is stopped. */
  readonly silenceMillis?: number | undefined;
}

/** Two profiles to open as their difference. */
export interface OpenDiffRequest {
  readonly base: OpenRequest;
  readonly current: OpenRequest;
  readonly cancellation?: Cancellation | undefined;
}

/** The requests about one open profile. */
export type QueryMethod =
  'getSourceFiles' | 'getEditorValues' | 'getLineDetail' | 'getTop' | 'getDiff' | 'encode';
type QueryOf<M extends QueryMethod> = Parameters<ProfileServiceRequests[M]>[0];
type AnswerOf<M extends QueryMethod> = ReturnType<ProfileServiceRequests[M]>;

/** Opens one profile or difference in a worker. */
type OpenIn = (
  connection: WorkerConnection,
  cancellation: Cancellation | undefined,
) => Promise<ProfileInfo>;

interface OpenedProfile {
  readonly openIn: OpenIn;
  connection: WorkerConnection | undefined;
  workerId: Promise<ProfileId>;
}

/** Owns the worker; all requests reject with a ProfileError. */
export class ProfileServiceClient {
  readonly #options: ProfileServiceOptions;
  readonly #opened = new Map<ProfileId, OpenedProfile>();
  readonly #progress = new Map<number, (readBytes: number, totalBytes: number) => void>();
  #connection: WorkerConnection | undefined;
  #nextId = 1;
  #nextToken = 1;
  #isDisposed = false;

  constructor(options: ProfileServiceOptions) {
    this.#options = options;
  }

  /** Reads and decodes a profile; `id` of the answer names it in every other request. */
  open(request: OpenRequest): Promise<ProfileInfo> {
    return this.#add(
      (connection, cancellation) => this.#openIn(connection, { ...request, cancellation }),
      request.cancellation,
    );
  }

  /**
   * Reads two profiles and keeps current - base as a profile of its own. An error of one side says which; 'incompatible' is
   * of both.
   */
  openDiff({ base, current, cancellation }: OpenDiffRequest): Promise<ProfileInfo> {
    return this.#add(
      (connection, cancelled) =>
        this.#openDiffIn(connection, { base, current, cancellation: cancelled }),
      cancellation,
    );
  }

  /** What a heap profile file holds, without opening it; rejects with code 'cancelled' after an abort. */
  async inspectHeap(path: string, signal: Signal): Promise<HeapFacts> {
    const cancellation = cancellationOf(signal);
    throwIfCancelled(cancellation);
    const connection = this.#connect();
    const limits = this.#options.limits?.() ?? DEFAULT_LIMITS;
    const token = this.#nextToken++;
    const facts = connection.ask((endpoint) =>
      endpoint.request('inspectHeap', { path, limits, token }),
    );
    try {
      return await orCancelled(facts, cancellation);
    } catch (error) {
      if (signal.aborted) this.#stopReading(connection, token);
      throw error;
    }
  }

  /** A new series of heap profiles, which lives until it is closed. */
  openSeries(): SeriesClient {
    return new SeriesClient({
      connect: () => this.#connect(),
      takeNumber: () => this.#nextToken++,
      listen: (token, onProgress) => {
        this.#progress.set(token, onProgress);
        return () => this.#progress.delete(token);
      },
    });
  }

  /** The profile as a file that `go tool pprof` reads, compressed. */
  encode(profile: ProfileId): Promise<Uint8Array> {
    return this.request('encode', { profile });
  }

  /** Where the memory of a process was, from its MemStats. */
  async explainMemory(query: ExplainMemoryQuery): Promise<MemoryReport> {
    const { source } = query;
    if (source.kind !== 'profile') {
      return this.#connect().ask((endpoint) => endpoint.request('explainMemory', query));
    }
    const { connection, workerId } = this.#locate(source.profile);
    const profile = await workerId;
    return connection.ask((endpoint) =>
      endpoint.request('explainMemory', { ...query, source: { kind: 'profile', profile } }),
    );
  }

  /** Forgets a profile; never fails. */
  close(profile: ProfileId): void {
    const opened = this.#opened.get(profile);
    this.#opened.delete(profile);
    const connection = opened?.connection;
    if (opened === undefined || connection === undefined) return;
    opened.workerId.then((id) => {
      this.#closeIn(connection, id);
    }, ignore);
  }

  /** Asks something about an open profile. */
  async request<M extends QueryMethod>(
    method: M,
    query: QueryOf<M>,
    cancellation?: Cancellation,
  ): Promise<AnswerOf<M>> {
    throwIfCancelled(cancellation);
    const { connection, workerId } = this.#locate(query.profile);
    const profile = await workerId;
    throwIfCancelled(cancellation);
    const answer = connection.ask(
      // The compiler cannot see that the parameters of every query method are one object.
      (endpoint) =>
        endpoint.request(method, ...([{ ...query, profile }] as never)) as Promise<AnswerOf<M>>,
      method === 'encode' ? 'long' : 'short',
    );
    return orCancelled(answer, cancellation);
  }

  /** Stops the worker and rejects what is pending; idempotent. */
  dispose(): void {
    this.#isDisposed = true;
    this.#connection?.stop(new ProfileError('cancelled', 'the extension was stopped'));
    this.#opened.clear();
  }

  async #add(openIn: OpenIn, cancellation: Cancellation | undefined): Promise<ProfileInfo> {
    const connection = this.#connect();
    const info = await openIn(connection, cancellation);
    const id = this.#nextId++;
    this.#opened.set(id, { openIn, connection, workerId: Promise.resolve(info.id) });
    return { ...info, id };
  }

  /** Where a profile is now; opens it again when the worker that held it is gone. */
  #locate(id: ProfileId): { connection: WorkerConnection; workerId: Promise<ProfileId> } {
    const opened = this.#opened.get(id);
    if (opened === undefined) throw new ProfileError('cancelled', `profile ${id} is not open`);
    const connection = this.#connect();
    if (opened.connection !== connection) {
      opened.connection = connection;
      opened.workerId = opened.openIn(connection, undefined).then((info) => info.id);
      opened.workerId.catch(() => {
        if (opened.connection === connection) opened.connection = undefined;
      });
    }
    return { connection, workerId: opened.workerId };
  }

  async #openIn(connection: WorkerConnection, request: OpenRequest): Promise<ProfileInfo> {
    const { name, limits, onProgress, cancellation } = request;
    throwIfCancelled(cancellation);
    const source = await request.read();
    throwIfCancelled(cancellation);
    const token = this.#nextToken++;
    if (onProgress !== undefined) this.#progress.set(token, onProgress);
    const info = connection.ask((endpoint) =>
      endpoint.request('open', { source, name, limits, token }),
    );
    try {
      return await orCancelled(info, cancellation);
    } catch (error) {
      if (cancellation?.isCancellationRequested === true) {
        this.#abandon(connection, token, info);
      }
      throw error;
    } finally {
      this.#progress.delete(token);
    }
  }

  /** Opens both sides, has them subtracted, and closes them whatever comes of it. */
  async #openDiffIn(
    connection: WorkerConnection,
    { base, current, cancellation }: OpenDiffRequest,
  ): Promise<ProfileInfo> {
    const opened: ProfileInfo[] = [];
    try {
      for (const [side, request] of Object.entries({ base, current })) {
        try {
          opened.push(await this.#openIn(connection, { ...request, cancellation }));
        } catch (error) {
          throw ofSide(error, side, request.name);
        }
      }
      const [openBase, openCurrent] = opened;
      const info = connection.ask(
        (endpoint) =>
          endpoint.request('openDiff', { base: openBase!.id, current: openCurrent!.id }),
        'long',
      );
      try {
        return await orCancelled(info, cancellation);
      } catch (error) {
        if (cancellation?.isCancellationRequested === true) this.#closeWhenOpen(connection, info);
        throw error;
      }
    } finally {
      for (const { id } of opened) this.#closeIn(connection, id);
    }
  }

  /** Stops an opening in the worker, and closes the profile in case that it was faster. */
  #abandon(connection: WorkerConnection, token: number, info: Promise<ProfileInfo>): void {
    this.#stopReading(connection, token);
    this.#closeWhenOpen(connection, info);
  }

  #stopReading(connection: WorkerConnection, token: number): void {
    connection.ask((endpoint) => endpoint.request('cancelOpen', { token })).catch(ignore);
  }

  #closeWhenOpen(connection: WorkerConnection, info: Promise<ProfileInfo>): void {
    info.then(({ id }) => {
      this.#closeIn(connection, id);
    }, ignore);
  }

  #closeIn(connection: WorkerConnection, profile: ProfileId): void {
    connection.ask((endpoint) => endpoint.request('close', { profile })).catch(ignore);
  }

  #connect(): WorkerConnection {
    if (this.#isDisposed) throw new ProfileError('cancelled', 'the extension was stopped');
    const known = this.#connection;
    if (known !== undefined && known.failure === undefined) return known;
    const { startWorker, log, silenceMillis } = this.#options;
    const connection = new WorkerConnection(startWorker(), {
      ...{ log, silenceMillis },
      onProgress: ({ token, readBytes, totalBytes }) => {
        this.#progress.get(token)?.(readBytes, totalBytes);
      },
    });
    this.#connection = connection;
    return connection;
  }
}

/** For what nobody waits for any more, and for a worker that is gone and all its profiles with it. */
function ignore(): void {
  // Nothing is left to be done.
}

function ofSide(error: unknown, side: string, name: string): unknown {
  if (!(error instanceof ProfileError) || error.code === 'cancelled') return error;
  const message = `the ${side} ${name} cannot be opened: ${error.message}`;
  return new ProfileError(error.code, message, { cause: error });
}
