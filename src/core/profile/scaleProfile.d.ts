import type { Profile } from './model.js';
/**
 * The profile with the values of sample type t multiplied by ratios[t]; the same object when all are 1. A sample
 * stays when one of its scaled values is not 0; values whose ratio is 1 do not count, which is pprof's rule.
 */
export declare function scaleProfile(profile: Profile, ratios: readonly number[]): Profile;
/** The sum of each sample type over all samples, as a double; exact up to 2^53. */
export declare function sumValues(profile: Profile): number[];
