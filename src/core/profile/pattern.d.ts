/** True when the text has a match anywhere, as Go's regexp.MatchString. */
export type TextMatcher = (text: string) => boolean;
/**
 * A matcher for a pattern in Go syntax. `option` names the pattern in the error. Throws ProfileError 'bad-option'
 * for a syntax error, in Go's words, and for a pattern that is too long.
 */
export declare function compilePattern(option: string, pattern: string): TextMatcher;
