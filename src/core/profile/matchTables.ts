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
export function matchRows(profile: Profile, matches: TextMatcher): RowMatcher {
  const { functions, mappings, strings } = profile;
  const byFileName = new Map<number, boolean>();
  const matchesFileName = (index: number): boolean => {
    let answer = byFileName.get(index);
    if (answer === undefined) {
      answer = matches(strings.get(index));
      byFileName.set(index, answer);
    }
    return answer;
  };
  /** 0 not asked yet, 1 no match, 2 match. */
  const known = new Uint8Array(functions.count);
  return {
    matchesFunction(func) {
      if (known[func] === 0) {
        const isMatch =
          matches(strings.get(functions.names[func]!)) ||
          matchesFileName(functions.fileNames[func]!);
        known[func] = isMatch ? 2 : 1;
      }
      return known[func] === 2;
    },
    matchesMapping(mapping) {
      return mapping >= 0 && matchesFileName(mappings.fileNames[mapping]!);
    },
  };
}
