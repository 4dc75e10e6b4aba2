/**
 * What an answer that is no success says. The words of a server are shown only when they come from Go's pprof handler, which marks
 * them with X-Go-Pprof, as `go tool pprof` does; of other pages the status and the title are enough.
 */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { ProfileError } from '../../core/errors.js';
import type { CaptureLimits } from '../../core/snapshot/httpTarget.js';
import { visibleText } from '../../core/visibleText.js';
import { readBody } from './body.js';
import { htmlPage } from './htmlPage.js';
import { StatusError } from './requestError.js';
import type { Redact } from './secrets.js';
import { shownPath } from './shownPath.js';
import type { Watch } from './watch.js';

const MAX_TEXT_BYTES = 16 * 1024;
const SHOWN_LENGTH = 200;
/** What Go's net/http says on a port that speaks TLS. */
const WANTS_TLS = 'Client sent an HTTP request to an HTTPS server.';

/** The error for an answer with a status other than 200, told as the answer to `asked`. Rejects when the user stops. */
export async function refusal(
  response: IncomingMessage,
  asked: URL,
  limits: CaptureLimits,
  watch: Watch,
  redact: Redact,
): Promise<StatusError> {
  const status = response.statusCode ?? 0;
  const meaning = STATUS_CODES[status];
  const shown = meaning === undefined ? String(status) : `${status} ${meaning}`;
  // These say all with their status; a body that never comes must not hide it.
  if (status === 401) {
    return new StatusError('unauthorized', status, `${asked.host} wants credentials (${shown})`);
  }
  if (status === 403) {
    return new StatusError('unauthorized', status, `${asked.host} does not allow this (${shown})`);
  }
  if (status === 407) {
    return new StatusError(
      'unauthorized',
      status,
      `a proxy on the way wants credentials (${shown})`,
    );
  }
  const text = redact(await readStart(response, asked.host, limits, watch));
  if (status === 400 && asked.protocol === 'http:' && text.startsWith(WANTS_TLS)) {
    const message = `${asked.host} speaks HTTPS: use https://${asked.host}${asked.pathname}`;
    return new StatusError('refused', status, message);
  }
  const isGo = response.headers['x-go-pprof'] === '1';
  const page = isGo ? undefined : htmlPage(text);
  const words = isGo ? visibleText(text.trim(), SHOWN_LENGTH) : '';
  const detail = words !== '' ? `: ${words}` : page === undefined ? '' : ` (${page.description})`;
  const message = `${asked.host} answered ${shownPath(asked)} with ${shown}${detail}`;
  return new StatusError('refused', status, message);
}

/** The beginning of a body as text; one that breaks off, stalls or is encoded in another way has said enough. */
async function readStart(
  response: IncomingMessage,
  host: string,
  limits: CaptureLimits,
  watch: Watch,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let count = 0;
  try {
    for await (const chunk of readBody(response, host, limits, watch)) {
      chunks.push(chunk);
      count += chunk.length;
      if (count >= MAX_TEXT_BYTES) break;
    }
  } catch (error) {
    if (watch.failure?.code === 'cancelled' || !(error instanceof ProfileError)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, MAX_TEXT_BYTES).toString();
}
