import type { Profile } from './model.js';
/** Key and value of the label that marks the samples of a diff base. */
export declare const BASE_LABEL: {
    readonly key: "pprof::base";
    readonly value: "true";
};
/** How a base is subtracted. */
export interface SubtractOptions {
    /**
     * 'base' cancels equal stacks; 'diff-base' keeps the base's samples apart under BASE_LABEL, so that percentages can
     * refer to the base.
     */
    readonly mode: 'base' | 'diff-base';
    /** True scales the profile first so that each of its totals equals the base's. */
    readonly normalize: boolean;
}
/**
 * The profiles added up, each scaled by the number of the same place in `scales` (1 where absent): sample types that
 * all have, in the first one's order and in the finest unit. A single unscaled profile is returned as it is.
 * Throws ProfileError 'incompatible' that says what differs, 'internal' for an empty list.
 */
export declare function mergeProfiles(profiles: readonly Profile[], scales?: readonly number[]): Profile;
/**
 * The profile minus the base, as `go tool pprof -base` or `-diff_base` computes it. Throws ProfileError
 * 'incompatible' for profiles of different things.
 */
export declare function subtractBase(profile: Profile, base: Profile, options: SubtractOptions): Profile;
