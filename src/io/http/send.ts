/**
 * One GET request over node:http or node:https. Its headers leave only after the certificate of the server was checked: Node is told
 * to accept any certificate, so that one that is not trusted can be described, and the request is held back until the
 * check here has passed. The agent is Node's own, because VS Code puts its proxy support there; no connection is kept.
 */
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import { certificateError } from './certificate.js';
import { answerError, connectError, StatusError } from './requestError.js';
import type { Watch } from './watch.js';

/** The answer with its body still to be read. Rejects with ProfileError; the watch tears the request down in the end. */
export function send(target: HttpTarget, url: URL, watch: Watch): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let isSent = false;
    const isTls = url.protocol === 'https:';
    watch.wait('connection');
    const request = (isTls ? requestHttps : requestHttp)(url, {
      method: 'GET',
      headers: headersOf(target),
      // A session that is taken up again shows no certificate that could be checked.
      ...(isTls && { rejectUnauthorized: false, session: undefined }),
    });
    const fail = (error: unknown): void => {
      const failure = isSent
        ? answerError(url.host, error, undefined)
        : connectError(url.host, error);
      reject(watch.failure ?? failure);
    };
    // Stays for as long as the request lives: errors can come after the answer.
    request.on('error', fail);
    request.once('close', fail);
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new StatusError('refused', 101, `${url.host} wants to speak another protocol`));
    });
    request.once('response', (response) => {
      watch.proceed();
      resolve(response);
    });
    request.once('socket', (socket) => {
      whenConnected(socket, isTls, () => {
        if (watch.failure !== undefined || request.destroyed) return;
        const problem = isTls ? certificateError(socket, url, target.tls) : undefined;
        if (problem !== undefined) {
          watch.fail(problem);
          return;
        }
        isSent = true;
        watch.wait('answer');
        request.end();
      });
    });
    watch.open(request satisfies ClientRequest);
  });
}

function headersOf({ headers }: HttpTarget): Record<string, string> {
  return {
    Accept: '*/*',
    'User-Agent': 'leaktrail',
    ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    // A profile is compressed already; and what is not asked for is a sign of a proxy.
    'Accept-Encoding': 'identity',
    Connection: 'close',
  };
}

/** Calls back when the socket can carry a request; never when it fails before. */
function whenConnected(socket: Socket, isTls: boolean, onConnected: () => void): void {
  if (isTls && socket instanceof TLSSocket) {
    // One of the two is set when the handshake is over.
    const isSecure = socket.authorized || (socket.authorizationError as unknown) !== null;
    if (isSecure) onConnected();
    else socket.once('secureConnect', onConnected);
  } else if (socket.connecting) {
    socket.once('connect', onConnected);
  } else {
    onConnected();
  }
}
