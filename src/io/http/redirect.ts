/**
 * Where a redirect may lead: only to the same scheme, host and port, so that headers of the user never reach another server, and nothing is asked
 * of a host that a server chose.
 */
import type { IncomingMessage } from 'node:http';
import { ProfileError } from '../../core/errors.js';
import { visibleText } from '../../core/visibleText.js';

const MAX_REDIRECTS = 5;
const STATUSES = new Set([301, 302, 303, 307, 308]);

/** The URL to ask next, or undefined for an answer that is no redirect. Throws ProfileError 'redirected' when it must not be asked. */
export function redirectOf(
  response: IncomingMessage,
  url: URL,
  visited: ReadonlySet<string>,
): URL | undefined {
  const { location } = response.headers;
  if (!STATUSES.has(response.statusCode ?? 0) || location === undefined) return undefined;
  const next = parse(location, url);
  if (next === undefined) throw redirected(`${url.host} redirects to something that is not a URL`);
  if (next.origin !== url.origin) {
    throw redirected(`${url.host} redirects to ${otherServer(next, url)}`);
  }
  // Nothing that a server wrote there is sent as credentials; the fragment is never sent.
  next.username = '';
  next.password = '';
  next.hash = '';
  if (visited.has(next.href)) throw redirected(`${url.host} redirects in a circle`);
  if (visited.size > MAX_REDIRECTS) {
    throw redirected(`${url.host} redirects more than ${MAX_REDIRECTS} times`);
  }
  return next;
}

function parse(location: string, base: URL): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}

function redirected(message: string): ProfileError {
  return new ProfileError('redirected', message);
}

/** The scheme, host and port only: the rest can hold a ticket or a token. */
function otherServer(next: URL, url: URL): string {
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    return `a ${visibleText(next.protocol, 30)} address, which is not followed`;
  }
  if (next.protocol === 'https:' && next.hostname === url.hostname) {
    return `${next.origin}; use the https address`;
  }
  return `another server, ${next.origin}, which is not asked`;
}
