import type { Int64 } from '../int64.js';
/** The magnitude, exact. */
export declare function absInt64(value: Int64): Int64;
/** The exact sum. */
export declare function addInt64(a: Int64, b: Int64): Int64;
/** Negative, zero or positive as a is smaller than, equal to or larger than b in magnitude. */
export declare function compareMagnitude(a: Int64, b: Int64): number;
