export type Wire = {
    kind: 'request';
    id: number;
    method: string;
    params: unknown;
} | {
    kind: 'response';
    id: number;
    ok: true;
    result: unknown;
} | {
    kind: 'response';
    id: number;
    ok: false;
    error: {
        code: string;
        message: string;
    };
} | {
    kind: 'event';
    method: string;
    params: unknown;
};
/** Requests by name; each takes at most one parameter. */
export type RequestMap = Record<string, (params: never) => unknown>;
/** Events by name; each carries one parameter. */
export type EventMap = Record<string, unknown>;
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
export type EventHandlers<E> = {
    [M in keyof E]: (params: unknown) => void;
};
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
    request<M extends keyof RemoteRequests & string>(method: M, ...params: Arguments<RemoteRequests[M]>): Promise<Result<RemoteRequests[M]>>;
    emit<M extends keyof RemoteEvents & string>(method: M, params: RemoteEvents[M]): void;
    /** Takes any value; what is not a wire message is ignored. */
    receive(message: unknown): void;
    /** Rejects all pending requests with code 'cancelled'; idempotent. */
    dispose(): void;
}
/** An endpoint that is ready to send and to receive. */
export declare function createEndpoint<RemoteRequests, RemoteEvents, LocalRequests, LocalEvents>(options: EndpointOptions<LocalRequests, LocalEvents>): Endpoint<RemoteRequests, RemoteEvents>;
export {};
