import type { Int64 } from '../int64.js';
import type { Profile } from '../profile/model.js';
/** pprof's total of one sample type, exact. */
export declare function computeTotal(profile: Profile, sampleType: number): Int64;
