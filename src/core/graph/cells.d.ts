import type { Int64, Int64Column } from '../int64.js';
/** Samples that may be added to low halves between two carries: 2^20 * 2^32 stays below 2^53. */
export declare const CARRY_INTERVAL: number;
/** Accumulators; `high` exists when the column that is summed has one. */
export interface Sums {
    readonly low: Float64Array;
    readonly high: Float64Array | undefined;
}
/** `count` accumulators that are zero, fit for sums of the column. */
export declare function newSums(count: number, column: Int64Column): Sums;
/** Brings every low half into 0..2^32-1; does nothing for sums of one half. */
export declare function carrySums({ low, high }: Sums): void;
/** The exact sum at an index. */
export declare function sumAt({ low, high }: Sums, index: number): Int64;
/** True when the sum at an index is zero; carried sums only. */
export declare function isZeroAt({ low, high }: Sums, index: number): boolean;
