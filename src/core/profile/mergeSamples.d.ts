import type { ProfileMap } from './mergeDictionary.js';
import type { Profile, SampleTable } from './model.js';
/**
 * The merged samples, in the order of first appearance, without those whose values are all 0. All profiles must have
 * the same sample types; maps[i] belongs to profiles[i].
 */
export declare function mergeSamples(profiles: readonly Profile[], maps: readonly ProfileMap[]): SampleTable;
