/**
 * What went wrong with a request, in words: the errors of sockets, TLS and Node's HTTP parser become ProfileErrors that name the
 * host and port, and nothing else of the request. Node's errors are not kept as causes, because some hold bytes of the answer.
 */
import { ProfileError, type ProfileErrorCode } from '../../core/errors.js';
import type { RequestStage } from '../../core/snapshot/requestStage.js';

/** A failure of the connection itself, where asking again may help ('answer') or not ('connect'). */
export class RequestError extends ProfileError {
  readonly stage: RequestStage;

  constructor(code: ProfileErrorCode, stage: RequestStage, message: string) {
    super(code, message);
    this.stage = stage;
  }
}

/** An answer with a status that is no success. */
export class StatusError extends ProfileError {
  readonly status: number;

  constructor(code: ProfileErrorCode, status: number, message: string) {
    super(code, message);
    this.status = status;
  }
}

/** The error of an abort by the user. */
export function cancelledError(): ProfileError {
  return new ProfileError('cancelled', 'stopped by the user');
}

/** What stood in the way of a connection to `host` ("localhost:6060"). */
export function connectError(host: string, error: unknown): ProfileError {
  if (error instanceof ProfileError) return error;
  return new RequestError('unreachable', 'connect', `${host} ${connectReason(codeOf(error))}`);
}

/** What ended an answer of `host` too early; `receivedBytes` of its body had come, undefined before its headers. */
export function answerError(
  host: string,
  error: unknown,
  receivedBytes: number | undefined,
): ProfileError {
  if (error instanceof ProfileError) return error;
  const message = `${host} ${answerReason(codeOf(error), receivedBytes)}`;
  return new RequestError('unreachable', 'answer', message);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'closed';
  return (error as NodeJS.ErrnoException).code ?? error.name;
}

function connectReason(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refuses connections: nothing listens there';
    case 'ENOTFOUND':
      return 'cannot be found: the name of the host is not known';
    case 'EAI_AGAIN':
      return 'cannot be found: the name server does not answer';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'broke the connection while it was being made';
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'does not speak TLS: an http address may be meant';
    default:
      // Newer versions of Node have names of their own for the errors of OpenSSL.
      if (code.startsWith('ERR_SSL_')) return `cannot agree on TLS: ${code}`;
      return `cannot be reached (${code})`;
  }
}

function answerReason(code: string, receivedBytes: number | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return 'sent more headers than an answer may have';
  if (code.startsWith('HPE_')) return `does not speak HTTP (${code})`;
  if (receivedBytes === undefined) return `broke the connection before it answered (${code})`;
  return `broke the connection in the middle of an answer, after ${receivedBytes} bytes (${code})`;
}
