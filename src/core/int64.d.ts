/**
 * Exact columns of int64 values. Most profiles fit doubles exactly, even when every value is added up;
 * the few that do not get a second column with the upper part, so that the same loops over
 * doubles serve both and no value is ever rounded silently.
 */
/**
 * A column of int64 values, in element order.
 * value[i] = low[i] when `high` is undefined (then every sum over any subset is exact in a double, because
 * the sum of magnitudes is at most 2^53); else value[i] = high[i] * 2^32 + low[i] with 0 <= low[i] < 2^32.
 */
export interface Int64Column {
    readonly low: Float64Array;
    readonly high?: Float64Array;
}
/** An exact integer: a number when its magnitude is at most 2^53, a bigint beyond. */
export type Int64 = number | bigint;
/** The exact integer high * 2^32 + low; both must be integers with exact doubles. */
export declare function combineInt64(low: number, high: number): Int64;
/** The same integer as a number when that is exact, else as the bigint itself. */
export declare function normalizeInt64(value: bigint): Int64;
/** The exact integer at an index of a column. */
export declare function int64At(column: Int64Column, index: number): Int64;
/** The nearest double of an exact integer; exact up to 2^53. */
export declare function toDouble(value: Int64): number;
