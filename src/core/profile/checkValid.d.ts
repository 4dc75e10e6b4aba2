import type { LocationTable, Profile, SampleTable } from './model.js';
import type { ProfileTables } from './tables.js';
/** The profile that the tables describe. Throws ProfileError 'malformed' with the first rule that is broken. */
export declare function buildProfile(tables: ProfileTables): Profile;
/** One sentence for each thing that is unusual in samples and locations that are otherwise valid. */
export declare function stackAndSignWarnings(samples: SampleTable, locations: LocationTable): string[];
