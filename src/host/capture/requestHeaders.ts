/**
 * Request headers of a target: which may be set, how they are stored, and how their values are kept out of texts. The form that is
 * stored is a JSON list of {name, value}; it lives in the secret storage of VS Code only. Grammar: RFC 9110, section 5.5.
 */
import { checkHeaderName, type HeaderProblem } from '../../core/snapshot/headerNames.js';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';

/** The name that is meant when none is given. */
export const DEFAULT_HEADER = 'Authorization';

/** Visible ASCII with spaces and tabs inside; no line break, which would begin another header. */
const VALUE = /^[!-~](?:[\t -~]*[!-~])?$/;
const MAX_VALUE_LENGTH = 8192;
const MAX_HEADERS = 20;
/** Shorter texts occur everywhere and protect nothing. */
const MIN_SECRET_LENGTH = 4;

/** What is wrong with the value of a header; undefined when it can be used. */
export function checkHeaderValue(value: string): HeaderProblem | undefined {
  if (value.trim() === '') return 'empty';
  if (value.length > MAX_VALUE_LENGTH) return 'too-long';
  return VALUE.test(value) ? undefined : 'bad-characters';
}

/** The headers of a stored text; those that could not be set now are left out, and so is everything that is not a header. */
export function parseStoredHeaders(text: string | undefined): readonly SecretHeader[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? '[]');
  } catch {
    // Damaged; setting the header again writes it anew.
    return [];
  }
  if (!Array.isArray(list)) return [];
  let headers: readonly SecretHeader[] = [];
  for (const item of (list as unknown[]).slice(0, MAX_HEADERS)) {
    const { name, value } = (item ?? {}) as { readonly name?: unknown; readonly value?: unknown };
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    if (checkHeaderName(name) ?? checkHeaderValue(value)) continue;
    headers = withHeader(headers, { name, value });
  }
  return headers;
}

/** The headers with one more, in the place of the one of the same name. */
export function withHeader(
  headers: readonly SecretHeader[],
  header: SecretHeader,
): readonly SecretHeader[] {
  return [...withoutHeader(headers, header.name), header].slice(-MAX_HEADERS);
}

/** The headers without the one of a name, in whatever case. */
export function withoutHeader(
  headers: readonly SecretHeader[],
  name: string,
): readonly SecretHeader[] {
  return headers.filter((header) => header.name.toLowerCase() !== name.toLowerCase());
}

/** The text with the values of the headers, and the tokens in them, replaced by "•••". */
export function withoutSecrets(text: string, headers: readonly SecretHeader[]): string {
  const secrets = headers
    .flatMap(({ value }) => [value, value.replace(/^\S+[ \t]+/, '')])
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}
