import type { Profile } from './model.js';
/** The profile with the string label key=value on every sample, in place of string labels with that key. */
export declare function setLabel(profile: Profile, key: string, value: string): Profile;
