/**
 * Which rows of a profile's tables match a regular expression. Each distinct string is matched once and only
 * if asked for, since a profile can hold millions of names.
 */
import type { TextMatcher } from './pattern.js';
import type { Profile } from './model.js';
/** Answers whether rows of a profile match one expression. */
export interface RowMatcher {
    /** True when the function's name or its file name matches. */
    matchesFunction(func: number): boolean;
    /** True when the mapping's file name matches; false for -1, no mapping. */
    matchesMapping(mapping: number): boolean;
}
/** A matcher over the functions and mappings of one profile that remembers its answers. */
export declare function matchRows(profile: Profile, matches: TextMatcher): RowMatcher;
