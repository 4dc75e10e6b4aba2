/** One endpoint that is asked, and the ways in which it is asked: small answers as a whole, or only their beginning. */
import { ProfileError } from '../../core/errors.js';
import { SNIFF_BYTES } from '../../core/profile/sniff.js';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import {
  MAX_INDEX_BYTES,
  parsePprofIndex,
  type PprofIndex,
} from '../../core/snapshot/pprofIndex.js';
import { getBytes, getHttp } from '../http/get.js';
import { createRedactor, type Redact } from '../http/secrets.js';

export interface PprofEndpoint {
  readonly target: HttpTarget;
  readonly base: URL;
  readonly redact: Redact;
}

/** The endpoint of a target. Throws ProfileError 'bad-option' for a URL that is no base URL. */
export function openEndpoint(target: HttpTarget): PprofEndpoint {
  const base = parse(target.url);
  const isBase =
    (base?.protocol === 'http:' || base?.protocol === 'https:') &&
    base.pathname.endsWith('/') &&
    `${base.username}${base.password}${base.search}${base.hash}` === '';
  if (!isBase) {
    throw new ProfileError(
      'bad-option',
      'the target is no base URL such as http://localhost:6060/debug/pprof/',
    );
  }
  return { target, base, redact: createRedactor(target.headers) };
}

/** The base URL as it may be shown, whatever the target holds. */
export function shownUrl(target: HttpTarget): string {
  const base = parse(target.url);
  return base === undefined ? 'an address that is no URL' : `${base.origin}${base.pathname}`;
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** The list of profiles, or undefined when the base has another page. Rejects with ProfileError as `getHttp`. */
export async function readIndex(
  { target, base }: PprofEndpoint,
  signal: AbortSignal,
): Promise<PprofIndex | undefined> {
  return parsePprofIndex((await getBytes(target, base, MAX_INDEX_BYTES, signal)).toString());
}

/** The first bytes of an answer, as many as `sniff` wants; the connection is closed then. */
export function readBeginning(
  { target, base }: PprofEndpoint,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return getHttp(target, new URL(path, base), signal, async (body) => {
    const chunks: Uint8Array[] = [];
    let count = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      count += chunk.length;
      if (count >= SNIFF_BYTES) break;
    }
    return Buffer.concat(chunks);
  });
}

/** Where /debug/vars is: beside debug/pprof, or at its usual place when the profiles are elsewhere. */
export function varsUrl({ base }: PprofEndpoint): URL {
  return new URL(base.pathname.endsWith('/debug/pprof/') ? '../vars' : '/debug/vars', base);
}
