/**
 * Building columns of exact int64 values (see int64.ts for the form that a column has and promises).
 */
import type { Int64Column } from '../int64.js';

/** Up to this sum of magnitudes every partial sum is an exact double; below 2^53 by more than the sum itself can err. */
export const EXACT_SUM = 2 ** 53 - 2 ** 24;

/** A column of the given values: doubles alone where their magnitudes sum to less than 2^53, else with `high`. */
export function columnOf(values: BigInt64Array): Int64Column {
  const count = values.length;
  const low = new Float64Array(count);
  let magnitude = 0;
  for (let i = 0; i < count; i++) {
    low[i] = Number(values[i]!);
    magnitude += Math.abs(low[i]!);
  }
  if (magnitude <= EXACT_SUM) return { low };
  const high = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    high[i] = Number(values[i]! >> 32n);
    low[i] = Number(values[i]! & 0xffffffffn);
  }
  return { low, high };
}

/** True when sums over all elements of all the columns together are exact doubles. */
export function canSumAsDoubles(columns: readonly Int64Column[]): boolean {
  let magnitude = 0;
  for (const column of columns) {
    if (column.high !== undefined) return false;
    for (const value of column.low) magnitude += Math.abs(value);
  }
  return magnitude <= EXACT_SUM;
}

/** The value as a bigint. */
export function bigintAt({ low, high }: Int64Column, index: number): bigint {
  const value = BigInt(low[index]!);
  return high === undefined ? value : BigInt(high[index]!) * 4294967296n + value;
}
