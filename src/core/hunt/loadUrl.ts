/**
 * The addresses that a hunt asks besides the profiles: those that get load, and those that tell how much there was. In: what a user
 * types; out: an http or https URL without credentials and fragment. Its query stays, since it may be what is asked for. No sentence
 * here quotes the text, because it can hold a password.
 */
import { ProfileError } from '../errors.js';

const MAX_LENGTH = 2_000;
/** Characters that cannot be seen or that parsers of URLs read in different ways. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Cs}\\]/u;

/** The URL that a text means. Throws ProfileError 'bad-option' with one sentence for anything else. */
export function checkLoadUrl(text: string): string {
  const typed = text.trim();
  if (typed === '') throw refuse('the address is empty; it looks like localhost:8080/checkout');
  if (typed.length > MAX_LENGTH) {
    throw refuse(`the address has ${typed.length} characters, more than ${MAX_LENGTH}`);
  }
  if (UNFIT.test(typed)) {
    throw refuse('the address has a space, a backslash or a character that cannot be seen');
  }
  const url = parse(withScheme(typed));
  if (url.username !== '' || url.password !== '') {
    throw refuse(
      'the address holds a user name or a password; use "Set Request Header" for its server instead',
    );
  }
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

function refuse(sentence: string): ProfileError {
  return new ProfileError('bad-option', sentence);
}

function withScheme(typed: string): string {
  if (/^https?:\/\/[^/]/i.test(typed)) return typed;
  if (/^:\d/.test(typed)) return `http://localhost${typed}`;
  if (/^\d{1,5}(?:$|[/?#])/.test(typed)) return `http://localhost:${typed}`;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) {
    throw refuse('only http and https addresses can be asked');
  }
  if (/^[/?#]/.test(typed)) throw refuse('the address has no host');
  return `http://${typed}`;
}

function parse(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('the address is not a URL; it looks like http://localhost:8080/checkout');
  }
  if (url.hostname === '') throw refuse('the address has no host');
  return url;
}
