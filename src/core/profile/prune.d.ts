import type { Profile } from './model.js';
/**
 * The profile without the frames that its drop_frames names; the same object when it names none. An expression
 * that cannot be compiled removes nothing, as in pprof, and adds a warning to the profile.
 */
export declare function pruneProfile(profile: Profile): Profile;
