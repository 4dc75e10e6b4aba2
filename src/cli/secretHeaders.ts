/**
 * Request headers out of the environment, so that no secret stands on a command line, where other users of the machine can
 * read it. Messages name the variable, never what is in it.
 */
import { ProfileError } from '../core/errors.js';
import type { SecretHeader } from '../core/snapshot/httpTarget.js';

/** A header's name and its value (RFC 9110, section 5.1); a value for Authorization has a space before any colon. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[\t ]*(.*)$/s;

/**
 * The header in each variable: "Name: value", or the value of Authorization alone. Throws ProfileError 'bad-option' for a
 * variable that is not set or empty.
 */
export function headersOf(
  variables: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly SecretHeader[] {
  return variables.map((variable) => {
    const text = environment[variable]?.trim() ?? '';
    if (text === '') {
      throw new ProfileError('bad-option', `the environment variable ${variable} is not set`);
    }
    const [, name, value] = HEADER.exec(text) ?? [];
    if (name === undefined || value === undefined) return { name: 'Authorization', value: text };
    return { name, value };
  });
}
