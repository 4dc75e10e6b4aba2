/**
 * The host's side of one series of heap profiles in the worker. What was asked is done in turn, so that the places of profiles are
 * those of their adding. When the worker is gone, or an adding was stopped and nobody knows how far it came, the profiles are
 * added again to a new series by the next request.
 */
import { ProfileError } from '../core/errors.js';
import type { ProcessIdentity } from '../core/snapshot/model.js';
import type {
  JudgeSeriesQuery,
  SeriesAnswer,
  SeriesId,
  SourceFile,
} from '../protocol/profileService.js';
import { orCancelled, throwIfCancelled, type Cancellation } from './cancellation.js';
import type { OpenRequest } from './openRequest.js';
import type { WorkerConnection } from './workerConnection.js';

/** What a series needs of the client that owns the worker. */
export interface SeriesConnections {
  /** The running worker; starts one when there is none. */
  readonly connect: () => WorkerConnection;
  /** A number that names an opening or a series; never given twice. */
  readonly takeNumber: () => number;
  /** Passes the progress of an opening on until the result is called. */
  readonly listen: (
    token: number,
    onProgress: (readBytes: number, totalBytes: number) => void,
  ) => () => void;
}

/** A heap profile to add; `read` is called again when a new worker has to add it again. */
export interface AddRequest extends OpenRequest {
  /** Used where the profile does not tell its own time; 0 when unknown. */
  readonly timeMillis: number;
  /** What is known of its process beside the profile. */
  readonly process?: ProcessIdentity | undefined;
}

/** Where the series is. */
interface Place {
  readonly connection: WorkerConnection;
  readonly series: SeriesId;
}

/** Adds profiles and judges them; all requests reject with a ProfileError. */
export class SeriesClient {
  readonly #connections: SeriesConnections;
  readonly #added: AddRequest[] = [];
  #place: Place | undefined;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(connections: SeriesConnections) {
    this.#connections = connections;
  }

  /** Adds a profile and answers its source files; when that fails the series is as before. */
  add(request: AddRequest): Promise<readonly SourceFile[]> {
    return this.#inTurn(async () => {
      const place = await this.#locate(request.cancellation);
      const sourceFiles = await this.#addTo(place, request);
      this.#added.push(request);
      return sourceFiles;
    });
  }

  /** The verdict on all that was added. */
  judge(
    query: Omit<JudgeSeriesQuery, 'series'>,
    cancellation?: Cancellation,
  ): Promise<SeriesAnswer> {
    return this.#inTurn(async () => {
      const { connection, series } = await this.#locate(cancellation);
      throwIfCancelled(cancellation);
      const answer = connection.ask(
        (endpoint) => endpoint.request('judgeSeries', { ...query, series }),
        'long',
      );
      return orCancelled(answer, cancellation);
    });
  }

  /** Forgets the series; never fails. */
  close(): void {
    this.#isClosed = true;
    this.#added.length = 0;
    this.#leave();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => {
      this.#throwIfClosed();
      return work();
    });
    // A failure is told to who asked, and ends nobody else's turn.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Where all that was added is; adds it again where it is not. */
  async #locate(cancellation: Cancellation | undefined): Promise<Place> {
    const connection = this.#connections.connect();
    if (this.#place?.connection === connection) return this.#place;
    const place = { connection, series: this.#connections.takeNumber() };
    this.#place = place;
    for (const { read, name, limits, timeMillis, process } of [...this.#added]) {
      try {
        await this.#addTo(place, { read, name, limits, timeMillis, process, cancellation });
      } catch (error) {
        this.#leave();
        throw namingAgain(error, name);
      }
    }
    return place;
  }

  async #addTo(place: Place, request: AddRequest): Promise<readonly SourceFile[]> {
    const { name, limits, timeMillis, process, onProgress, cancellation } = request;
    const { connection, series } = place;
    throwIfCancelled(cancellation);
    const source = await request.read();
    throwIfCancelled(cancellation);
    this.#throwIfClosed();
    const token = this.#connections.takeNumber();
    const unlisten = onProgress && this.#connections.listen(token, onProgress);
    const query = { series, source, name, limits, token, timeMillis, process };
    const added = connection.ask((endpoint) => endpoint.request('addToSeries', query));
    try {
      return await orCancelled(added, cancellation);
    } catch (error) {
      if (cancellation?.isCancellationRequested === true) {
        // Whether the worker was faster is not known.
        connection.ask((endpoint) => endpoint.request('cancelOpen', { token })).catch(ignore);
        this.#leave();
      }
      throw error;
    } finally {
      unlisten?.();
    }
  }

  /** Gives up the series in the worker. */
  #leave(): void {
    const place = this.#place;
    this.#place = undefined;
    if (place === undefined) return;
    const { connection, series } = place;
    connection.ask((endpoint) => endpoint.request('closeSeries', { series })).catch(ignore);
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new ProfileError('cancelled', 'the series was closed');
  }
}

function namingAgain(error: unknown, name: string): unknown {
  if (!(error instanceof ProfileError) || error.code === 'cancelled') return error;
  const message = `${name} cannot be read again: ${error.message}`;
  return new ProfileError(error.code, message, { cause: error });
}

/** For what nobody waits for, and for a worker that is gone and all its series with it. */
function ignore(): void {
  // Nothing is left to be done.
}
