import type { Profile } from './model.js';
/**
 * The index into `profile.sampleTypes` that `text` names: a type's name, a 0-based index as decimal text, or ''
 * for the type of default_sample_type, else the last one. "inuse_space" also finds the "space" of legacy
 * profiles. Throws ProfileError 'bad-option' that lists the choices.
 */
export declare function resolveSampleType(profile: Profile, text: string): number;
/**
 * The index of the sample type that a leak hunt wants: what is still in use, in bytes, for a heap profile; else
 * the profile's default. Throws ProfileError 'bad-option' for a profile without sample types.
 */
export declare function preferredSampleType(profile: Profile): number;
