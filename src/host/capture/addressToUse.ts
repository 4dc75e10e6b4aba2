/**
 * The other address of the same machine that an error shows: where a redirect leads, or the https address of a port that speaks it.
 * Another machine is never offered: it is a sign-in page, or whatever the server wants to be asked with the user's headers.
 */
import { ProfileError } from '../../core/errors.js';
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';

const ORIGIN = /https?:\/\/(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?/gi;

/** The base URL at the port of the same machine that the error names, with the path of `url`; undefined when it names none. */
export function addressToUse(error: unknown, url: string): string | undefined {
  if (!(error instanceof ProfileError)) return undefined;
  if (error.code !== 'redirected' && error.code !== 'refused') return undefined;
  const current = new URL(url);
  for (const [origin] of error.message.matchAll(ORIGIN)) {
    const other = new URL(current.pathname, origin);
    if (other.origin === current.origin || other.hostname !== current.hostname) continue;
    // The words of a refusal can be the server's.
    if (error.code === 'refused' && other.protocol !== 'https:') continue;
    return normalizePprofUrl(other.href).url;
  }
  return undefined;
}
