/**
 * From what a user types to the base URL of a net/http/pprof endpoint. In: "localhost:6060", ":6060", "6060", a URL copied out
 * of a browser or a curl command, a service behind a prefix. Out: http or https, ending in "/", without credentials, query and
 * fragment. A path that has /debug/pprof ends there; one that ends in "/" is the user's own place of the handlers and stays;
 * any other is a prefix, below which /debug/pprof/ is. No sentence here quotes the text, because it can hold a password.
 */
import { ProfileError } from '../errors.js';
import type { SecretHeader } from './httpTarget.js';

const MAX_LENGTH = 2_000;
/** Characters that no address has, that cannot be seen, or that parsers of URLs read in different ways. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Cs}\u115F\u1160\u3164\uFFA0\u2800\\]/u;
const SCHEME = /^([a-z][a-z0-9+.-]{0,30}):/i;
/** What net/http/pprof and runtime/pprof call what they serve. */
const ENDPOINTS =
  /\/(?:allocs|block|cmdline|goroutine|goroutineleak|heap|mutex|profile|symbol|threadcreate|trace)$/;

/** A base URL, and the credentials that stood in front of its host as a header of their own. */
export interface PprofUrl {
  readonly url: string;
  readonly userinfo: SecretHeader | undefined;
}

/** The base URL that a text means. Throws ProfileError 'bad-option' with one sentence for anything else. */
export function normalizePprofUrl(text: string): PprofUrl {
  const typed = text.trim();
  if (typed === '') throw refuse('the address is empty; it looks like localhost:6060');
  if (typed.length > MAX_LENGTH) {
    throw refuse(`the address has ${typed.length} characters, more than ${MAX_LENGTH}`);
  }
  if (UNFIT.test(typed)) {
    throw refuse('the address has a space, a backslash or a character that cannot be seen');
  }
  const url = parse(withScheme(typed));
  return {
    url: `${url.protocol}//${reachableHost(url)}${basePath(url.pathname)}`,
    userinfo: userinfoHeader(url),
  };
}

function refuse(sentence: string): ProfileError {
  return new ProfileError('bad-option', sentence);
}

/** The text as a URL of http or https. */
function withScheme(typed: string): string {
  if (/^https?:\/\/[^/]/i.test(typed)) return typed;
  if (/^\d{1,5}(?:$|[/?#])/.test(typed)) return `http://localhost:${typed}`;
  if (/^:\d/.test(typed)) return `http://localhost${typed}`;
  if (/^[/?#.]/.test(typed)) throw refuse('the address has no host; it looks like localhost:6060');
  if (/^[\da-f]{0,4}(?::[\da-f]{0,4}){2,8}(?:$|[/?#])/i.test(typed)) {
    throw refuse('an IPv6 address needs brackets: [::1]:6060');
  }
  const scheme = SCHEME.exec(typed);
  const rest = scheme === null ? typed : typed.slice(scheme[0].length);
  if (scheme === null || /^\d{1,5}(?:$|[/?#])/.test(rest)) {
    const host = /^[^/?#]*/.exec(typed)![0];
    if (host.includes('@'))
      throw refuse('a user name in an address needs http:// or https:// before it');
    return `http://${typed}`;
  }
  const name = scheme[1]!.toLowerCase();
  if (name === 'http' || name === 'https') throw refuse(`the address has no host after ${name}://`);
  // What looks like a scheme can be a user name or a part of a password.
  if (!rest.startsWith('//') && typed.includes('@')) {
    throw refuse('a user name in an address needs http:// or https:// before it');
  }
  if (name === 'https+insecure') {
    throw refuse('https+insecure is not supported; use https and choose to trust its certificate');
  }
  throw refuse(`only http and https addresses can be asked, not ${name}`);
}

function parse(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('the address is not a URL; it looks like http://localhost:6060/debug/pprof/');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refuse('only http and https addresses can be asked');
  }
  if (url.hostname === '') throw refuse('the address has no host; it looks like localhost:6060');
  return url;
}

/** The host, where the addresses that a server uses to listen everywhere mean this machine. */
function reachableHost({ host, hostname, port }: URL): string {
  if (hostname !== '0.0.0.0' && hostname !== '[::]') return host;
  return port === '' ? 'localhost' : `localhost:${port}`;
}

function basePath(path: string): string {
  const known = /^.*\/debug\/pprof(?=\/|$)/.exec(path);
  if (known !== null) return `${known[0]}/`;
  const debug = /^(.*\/debug)(?:\/|\/vars)?$/.exec(path);
  if (debug !== null) return `${debug[1]!}/pprof/`;
  if (path !== '/' && path.endsWith('/')) return path;
  if (ENDPOINTS.test(path)) return path.replace(ENDPOINTS, '/');
  return path === '/' ? '/debug/pprof/' : `${path}/debug/pprof/`;
}

function userinfoHeader({ username, password }: URL): SecretHeader | undefined {
  if (username === '' && password === '') return undefined;
  const user = unescaped(username);
  // RFC 7617: the first colon ends the user name.
  if (user.includes(':')) throw refuse('the user name in the address has a colon');
  const bytes = new TextEncoder().encode(`${user}:${unescaped(password)}`);
  return { name: 'Authorization', value: `Basic ${base64(bytes)}` };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('the user name or the password in the address has a % that escapes nothing');
  }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const count = Math.min(3, bytes.length - i);
    for (let digit = 0; digit < 4; digit++) {
      text += digit > count ? '=' : BASE64[(group >> (18 - 6 * digit)) & 63]!;
    }
  }
  return text;
}
