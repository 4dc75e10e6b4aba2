/** Arithmetic over exact integers that are usually numbers and rarely bigints. */
import { normalizeInt64 } from '../int64.js';
import type { Int64 } from '../int64.js';

/** The magnitude, exact. */
export function absInt64(value: Int64): Int64 {
  if (typeof value === 'number') return Math.abs(value);
  return value < 0n ? normalizeInt64(-value) : value;
}

/** The exact sum. */
export function addInt64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Math.abs(sum) <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return normalizeInt64(BigInt(a) + BigInt(b));
}

/** The exact difference a - b. */
export function subtractInt64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Math.abs(difference) <= Number.MAX_SAFE_INTEGER) return difference;
  }
  return normalizeInt64(BigInt(a) - BigInt(b));
}

/** Negative, zero or positive as a is smaller than, equal to or larger than b. */
export function compareInt64(a: Int64, b: Int64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Negative, zero or positive as a is smaller than, equal to or larger than b in magnitude. */
export function compareMagnitude(a: Int64, b: Int64): number {
  return compareInt64(absInt64(a), absInt64(b));
}
