/**
 * Request headers that the user gives: checked before they are used, and kept out of everything that is shown. A server can send
 * them back in its words, so those pass through a redactor.
 */
import { ProfileError } from '../../core/errors.js';
import { checkHeaderName } from '../../core/snapshot/headerNames.js';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';
import { visibleText } from '../../core/visibleText.js';

const MAX_HEADERS = 32;
const MAX_VALUE_LENGTH = 8_192;
/** RFC 9110, section 5.5: visible characters, spaces and tabs between them, bytes above ASCII. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Shorter values are part of too many words to be told from them. */
const MIN_SECRET_LENGTH = 4;
/** The same for a part of a value, such as one cookie of several; words like "theme" and "dark" stay. */
const MIN_PART_LENGTH = 8;
const MAX_PARTS = 200;
const HIDDEN = '‹hidden›';

/** Throws ProfileError 'bad-option' for headers that cannot be sent as they are; a value is never quoted. */
export function checkHeaders(headers: readonly SecretHeader[]): void {
  if (headers.length > MAX_HEADERS) {
    throw new ProfileError('bad-option', `more than ${MAX_HEADERS} request headers`);
  }
  const names = new Set<string>();
  for (const { name, value } of headers) {
    const problem = checkHeaderName(name);
    if (problem !== undefined && problem !== 'refused-name') {
      const shown = visibleText(name, 60);
      throw new ProfileError('bad-option', `"${shown}" is not the name of a request header`);
    }
    const lower = name.toLowerCase();
    if (problem === 'refused-name') {
      throw new ProfileError('bad-option', `the request header ${name} cannot be set`);
    }
    if (names.has(lower)) {
      throw new ProfileError('bad-option', `the request header ${name} is given twice`);
    }
    names.add(lower);
    if (value.length > MAX_VALUE_LENGTH) {
      const limit = `more than ${MAX_VALUE_LENGTH} characters`;
      throw new ProfileError('bad-option', `the value of the request header ${name} has ${limit}`);
    }
    if (!VALUE.test(value)) {
      const what = 'a line break or another character that a header cannot have';
      throw new ProfileError('bad-option', `the value of the request header ${name} has ${what}`);
    }
  }
}

/** Gives a text of a server without the values of the headers, in the forms in which a server may repeat them. */
export type Redact = (text: string) => string;

/** A redactor for these headers. */
export function createRedactor(headers: readonly SecretHeader[]): Redact {
  const secrets = new Set(
    headers.flatMap(({ value }) => [...secretsOf(value), ...partsOf(value)]).flatMap(formsOf),
  );
  // The longest first, so that no rest of a value stays where another one is a part of it.
  const ordered = [...secrets]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

/** The value and what it is made of: "Basic dTpw" also gives "dTpw", "u:p", "u" and "p". */
function secretsOf(value: string): readonly string[] {
  const credentials = /^\s*[A-Za-z][\w-]{0,40}\s+(\S.*?)\s*$/.exec(value)?.[1];
  if (credentials === undefined) return [value.trim()];
  const secrets = [value.trim(), credentials];
  if (!/^\s*basic\s/i.test(value)) return secrets;
  const pair = Buffer.from(credentials, 'base64').toString();
  const colon = pair.indexOf(':');
  return [...secrets, pair, pair.slice(0, Math.max(0, colon)), pair.slice(colon + 1)];
}

/** The parts of a value between the separators that headers have: "a=b; c=d" of Cookie, 'username="u", nonce="n"' of Digest. */
function partsOf(value: string): readonly string[] {
  return value
    .split(/[\s;,="'&:]+/)
    .filter((part) => part.length >= MIN_PART_LENGTH)
    .slice(0, MAX_PARTS)
    .flatMap((part) => [part, decoded(part), ...base64Of(part)])
    .filter((part) => part.length >= MIN_PART_LENGTH);
}

/** Base64 with padding, and without it in the alphabet for URLs. */
function base64Of(part: string): readonly string[] {
  const bytes = Buffer.from(part);
  return [bytes.toString('base64'), bytes.toString('base64url')];
}

/** The text without its percent signs, or as it is when they mean nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function formsOf(secret: string): readonly string[] {
  const escaped = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
  return [secret, escaped, encodeURIComponent(secret)];
}
