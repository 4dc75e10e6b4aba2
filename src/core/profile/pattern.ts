/**
 * Regular expressions in Go's syntax over names from a profile. Matching is linear in the text (re2js), because
 * patterns come from users and from drop_frames of hostile profiles. A matcher remembers nothing; callers
 * match each distinct string once.
 */
import { RE2JS, RE2JSException } from 're2js';
import { ProfileError } from '../errors.js';

/** True when the text has a match anywhere, as Go's regexp.MatchString. */
export type TextMatcher = (text: string) => boolean;

/** Longest pattern accepted, in UTF-16 units; the time to match grows with it. */
const MAX_PATTERN_LENGTH = 10_000;
/** A pattern without any of these characters is looked for as it stands. */
const META = /[\\^$.|?*+()[\]{}]/;

/**
 * A matcher for a pattern in Go syntax. `option` names the pattern in the error. Throws ProfileError 'bad-option'
 * for a syntax error, in Go's words, and for a pattern that is too long.
 */
export function compilePattern(option: string, pattern: string): TextMatcher {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new ProfileError(
      'bad-option',
      `${option}: the regular expression has ${pattern.length} characters, at most ${MAX_PATTERN_LENGTH} are accepted`,
    );
  }
  if (!META.test(pattern)) return (text) => text.includes(pattern);
  try {
    const expression = RE2JS.compile(pattern);
    return (text) => expression.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, '');
    throw new ProfileError('bad-option', `${option}: not a regular expression: ${reason}`, {
      cause: error,
    });
  }
}
