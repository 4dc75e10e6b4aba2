/**
 * Exact sums per key: an array of accumulators that takes the halves of an Int64Column. With one half, sums are
 * exact because the column says so; with two, low halves are carried into high ones before they lose a bit.
 */
import { combineInt64 } from '../int64.js';
import type { Int64, Int64Column } from '../int64.js';

/** Samples that may be added to low halves between two carries: 2^20 * 2^32 stays below 2^53. */
export const CARRY_INTERVAL = 1 << 20;
const TWO_32 = 4294967296;

/** Accumulators; `high` exists when the column that is summed has one. */
export interface Sums {
  readonly low: Float64Array;
  readonly high: Float64Array | undefined;
}

/** `count` accumulators that are zero, fit for sums of the column. */
export function newSums(count: number, column: Int64Column): Sums {
  return {
    low: new Float64Array(count),
    high: column.high === undefined ? undefined : new Float64Array(count),
  };
}

/** Adds a value given in halves to the sum at an index; `h` must be 0 for sums of one half. */
export function addHalves({ low, high }: Sums, index: number, l: number, h: number): void {
  low[index]! += l;
  if (high !== undefined) high[index]! += h;
}

/** Brings every low half into 0..2^32-1; does nothing for sums of one half. */
export function carrySums({ low, high }: Sums): void {
  if (high === undefined) return;
  for (let i = 0; i < low.length; i++) {
    const carry = Math.floor(low[i]! / TWO_32);
    if (carry === 0) continue;
    low[i]! -= carry * TWO_32;
    high[i]! += carry;
  }
}

/** The exact sum at an index. */
export function sumAt({ low, high }: Sums, index: number): Int64 {
  return high === undefined ? low[index]! : combineInt64(low[index]!, high[index]!);
}

/** True when the sum at an index is zero; carried sums only. */
export function isZeroAt({ low, high }: Sums, index: number): boolean {
  return low[index] === 0 && (high === undefined || high[index] === 0);
}
