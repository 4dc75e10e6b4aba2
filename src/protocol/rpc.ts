/**
 * Typed request/response and events over any pair of post/receive functions: a worker port, a webview, a
 * message channel. Both sides use this one endpoint. Wire form: `Wire` below. A handler that is unknown or
 * throws becomes an error reply; dispose rejects what is pending; a reply to no pending request is dropped.
 */
import { ProfileError, type ProfileErrorCode } from '../core/errors.js';

export type Wire =
  | { kind: 'request'; id: number; method: string; params: unknown }
  | { kind: 'response'; id: number; ok: true; result: unknown }
  | { kind: 'response'; id: number; ok: false; error: { code: string; message: string } }
  | { kind: 'event'; method: string; params: unknown };

/** Stands for the requests or events of a side that has none. */
export type NoMessages = Record<string, never>;

type Params<F> = F extends (params: infer P) => unknown ? P : never;
/** None for a request that takes no parameter (of which `infer` says unknown). */
type Arguments<F> = unknown extends Params<F> ? [] : [Params<F>];
type Result<F> = F extends (...params: never[]) => infer R ? Awaited<R> : never;

/** One function per request of the map, all of them; params are unchecked input and must be validated. */
export type Handlers<R> = {
  [M in keyof R]: (params: unknown) => Result<R[M]> | Promise<Result<R[M]>>;
};
/** One function per event of the map, all of them; params are unchecked input. */
export type EventHandlers<E> = { [M in keyof E]: (params: unknown) => void };

export interface EndpointOptions<LocalRequests, LocalEvents> {
  /** Sends one message to the other side. */
  readonly post: (message: Wire, transfer?: readonly ArrayBuffer[]) => void;
  /** What the other side may ask. */
  readonly handlers: Handlers<LocalRequests>;
  /** What the other side may tell. */
  readonly events: EventHandlers<LocalEvents>;
}

/** One side of a connection. Give every message that arrives to `receive`. */
export interface Endpoint<RemoteRequests, RemoteEvents> {
  /** Resolves with the other side's result, or rejects with a ProfileError of the other side's code. */
  request<M extends keyof RemoteRequests & string>(
    method: M,
    ...params: Arguments<RemoteRequests[M]>
  ): Promise<Result<RemoteRequests[M]>>;
  emit<M extends keyof RemoteEvents & string>(method: M, params: RemoteEvents[M]): void;
  /** Takes any value; what is not a wire message is ignored. */
  receive(message: unknown): void;
  /** Rejects all pending requests with code 'cancelled'; idempotent. */
  dispose(): void;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** An endpoint that is ready to send and to receive. */
export function createEndpoint<RemoteRequests, RemoteEvents, LocalRequests, LocalEvents>(
  options: EndpointOptions<LocalRequests, LocalEvents>,
): Endpoint<RemoteRequests, RemoteEvents> {
  const pending = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  let nextId = 1;
  let isDisposed = false;

  const answer = async (id: number, method: string, params: unknown): Promise<void> => {
    try {
      if (!Object.hasOwn(options.handlers, method)) {
        throw new ProfileError('internal', `unknown request ${JSON.stringify(method)}`);
      }
      const handler = options.handlers[method as keyof LocalRequests];
      const result = await handler(params);
      if (!isDisposed) options.post({ kind: 'response', id, ok: true, result });
    } catch (error) {
      if (isDisposed) return;
      const code = error instanceof ProfileError ? error.code : 'internal';
      const message = error instanceof Error ? error.message : String(error);
      options.post({ kind: 'response', id, ok: false, error: { code, message } });
    }
  };

  const settle = (id: number, message: Record<string, unknown>): void => {
    const request = pending.get(id);
    if (request === undefined) return;
    pending.delete(id);
    if (message['ok'] === true) {
      request.resolve(message['result'] as never);
      return;
    }
    const error = isRecord(message['error']) ? message['error'] : {};
    const code = typeof error['code'] === 'string' ? error['code'] : 'internal';
    const text = typeof error['message'] === 'string' ? error['message'] : 'request failed';
    request.reject(new ProfileError(code as ProfileErrorCode, text));
  };

  return {
    request(method, ...params) {
      if (isDisposed) {
        return Promise.reject(new ProfileError('cancelled', `${method}: connection closed`));
      }
      const id = nextId++;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        try {
          options.post({ kind: 'request', id, method, params: params[0] });
        } catch (error) {
          pending.delete(id);
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    emit(method, params) {
      if (!isDisposed) options.post({ kind: 'event', method, params });
    },
    receive(message) {
      if (isDisposed || !isRecord(message)) return;
      const { kind, id, method, params } = message;
      if (kind === 'request' && typeof id === 'number' && typeof method === 'string') {
        void answer(id, method, params);
      } else if (kind === 'response' && typeof id === 'number') {
        settle(id, message);
      } else if (kind === 'event' && typeof method === 'string') {
        if (!Object.hasOwn(options.events, method)) return;
        options.events[method as keyof LocalEvents](params);
      }
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const { reject } of pending.values()) {
        reject(new ProfileError('cancelled', 'connection closed'));
      }
      pending.clear();
    },
  };
}
