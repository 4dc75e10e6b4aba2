import type { Profile } from './model.js';
/** True when a sample (by index) passes. */
export type SampleTest = (sample: number) => boolean;
/**
 * A test for one expression over the samples of `profile`. `option` names it in errors. Throws ProfileError
 * 'bad-option' for a bad regular expression or a number beyond int64.
 */
export declare function compileTagFilter(profile: Profile, option: string, text: string): SampleTest;
