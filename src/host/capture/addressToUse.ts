/** The other address that an error shows: where a redirect leads, or the https address of a port that speaks it. */
import { ProfileError } from '../../core/errors.js';
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';

const ORIGIN = /https?:\/\/(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?/gi;

/** The base URL at the server that the error names, with the path of `url`; undefined when it names none. */
export function addressToUse(error: unknown, url: string): string | undefined {
  if (!(error instanceof ProfileError)) return undefined;
  if (error.code !== 'redirected' && error.code !== 'refused') return undefined;
  const current = new URL(url);
  for (const [origin] of error.message.matchAll(ORIGIN)) {
    const other = new URL(current.pathname, origin);
    if (other.origin === current.origin) continue;
    // The words of a refusal can be the server's: it may only speak of itself.
    const isItself = other.hostname === current.hostname && other.protocol === 'https:';
    if (error.code === 'refused' && !isItself) continue;
    return normalizePprofUrl(other.href).url;
  }
  return undefined;
}
