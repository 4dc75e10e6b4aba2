/** What a profile is about, told from its sample types alone: names of files and comments prove nothing. */
import type { ProfileKind, ValueType } from './model.js';
/** The kind of a profile with these sample types; 'other' when none of the known sets fits. */
export declare function kindOfSampleTypes(sampleTypes: readonly ValueType[]): ProfileKind;
