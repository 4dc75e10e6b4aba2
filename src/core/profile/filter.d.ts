import type { Profile } from './model.js';
/** Filters as Go regular expressions; '' or absent means no filter. tagFocus and tagIgnore: see tagFilter.ts. */
export interface ProfileFilter {
    readonly focus?: string;
    readonly ignore?: string;
    readonly hide?: string;
    readonly show?: string;
    readonly showFrom?: string;
    readonly tagFocus?: string;
    readonly tagIgnore?: string;
}
/** A filtered profile and what the filter did not find; one sentence each, in pprof's words. */
export interface FilterResult {
    readonly profile: Profile;
    readonly warnings: readonly string[];
}
/**
 * The profile with only the samples and frames that pass, sharing every unchanged column; the same object when no
 * filter is set. Throws ProfileError 'bad-option' for an expression that is not one.
 */
export declare function filterProfile(profile: Profile, filter: ProfileFilter): FilterResult;
