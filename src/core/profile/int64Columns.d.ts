/**
 * Building columns of exact int64 values (see int64.ts for the form that a column has and promises).
 */
import type { Int64Column } from '../int64.js';
/** Up to this sum of magnitudes every partial sum is an exact double; below 2^53 by more than the sum itself can err. */
export declare const EXACT_SUM: number;
/** A column of the given values: doubles alone where their magnitudes sum to less than 2^53, else with `high`. */
export declare function columnOf(values: BigInt64Array): Int64Column;
/** True when sums over all elements of all the columns together are exact doubles. */
export declare function canSumAsDoubles(columns: readonly Int64Column[]): boolean;
/** The value as a bigint. */
export declare function bigintAt({ low, high }: Int64Column, index: number): bigint;
