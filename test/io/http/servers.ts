// Servers on 127.0.0.1 that misbehave on purpose, written to the byte: each request is recorded, and a test answers it by hand.
import { createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { ProfileError } from '../../../src/core/errors.js';
import type {
  CaptureLimits,
  HttpTarget,
  SecretHeader,
} from '../../../src/core/snapshot/httpTarget.js';

/** A request as it came: its path with the query, and all its bytes up to the empty line. */
export interface Received {
  readonly path: string;
  readonly head: string;
}

/** Answers one request; the connection stays open until the answer or the other side ends it. */
export type Answer = (socket: Socket, request: Received) => void;

export interface RawServer {
  /** "http://127.0.0.1:40123", and the host and port alone. */
  readonly origin: string;
  readonly host: string;
  readonly requests: readonly Received[];
  /** Connections that were made, with a request or without one. */
  connections: number;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A server that answers as told; `close` ends what is still open. */
export async function serve(answer: Answer): Promise<RawServer> {
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const listener = createServer((socket) => {
    server.connections++;
    sockets.add(socket);
    let head = '';
    socket.on('data', (bytes) => {
      if (head.includes('\r\n\r\n')) return;
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const request = { path: head.split(' ')[1] ?? '', head };
      requests.push(request);
      answer(socket, request);
    });
    // A client that goes away in the middle of an answer is what many tests want.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const done of waiting.splice(0)) done();
    });
  });
  const port = await listen(listener);
  const server: RawServer = {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    connections: 0,
    idle: () =>
      new Promise((resolve) => {
        if (sockets.size === 0) resolve();
        else waiting.push(resolve);
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => {
          resolve();
        });
      }),
  };
  return server;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as { port: number }).port);
    });
  });
}

/** Sends a whole answer and closes. */
export function reply(
  socket: Socket,
  status: string,
  headers: Readonly<Record<string, string | number>>,
  body: string | Uint8Array = '',
): void {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'Content-Length': bytes.length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`HTTP/1.1 ${status}\r\n${lines.join('')}Connection: close\r\n\r\n`);
  socket.end(bytes);
}

/** Limits on bytes that a test reaches at once, and on time that none reaches. */
export const TEST_LIMITS: CaptureLimits = {
  maxBodyBytes: 1024 * 1024,
  maxInflatedBytes: 2 * 1024 * 1024,
  connectMillis: 30_000,
  idleMillis: 30_000,
  totalMillis: 50_000,
};

/** What no message, log or file may have: the values of the headers below, and what they are made of. */
export const SECRETS = ['s3cr3t-token-0815', 'cGFzc3dvcmQtZm9yLXRlc3Rz', 'us3r-n4me', 'p4ssw0rd'];

export const SECRET_HEADERS: readonly SecretHeader[] = [
  {
    name: 'Authorization',
    value: `Basic ${Buffer.from('us3r-n4me:p4ssw0rd').toString('base64')}`,
  },
  { name: 'X-Api-Key', value: 's3cr3t-token-0815' },
  { name: 'Cookie', value: 'session=cGFzc3dvcmQtZm9yLXRlc3Rz' },
];

/** A target with secret headers and the limits above. */
export function secretTarget(url: string, change: Partial<HttpTarget> = {}): HttpTarget {
  return {
    url,
    headers: SECRET_HEADERS,
    tls: { kind: 'verify' },
    limits: TEST_LIMITS,
    ...change,
  };
}

/** "code: message" of the ProfileError of an attempt, which has no secret anywhere in it; throws when there is none. */
export async function failure(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    (value) => new Error(`there is no error but ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProfileError)) throw error;
  const everything = inspect(error, { depth: 10, showHidden: true, maxStringLength: null });
  const found = SECRETS.find((secret) => everything.includes(secret));
  if (found !== undefined) throw new Error(`the error has a secret: ${everything}`);
  return `${error.code}: ${error.message}`;
}
