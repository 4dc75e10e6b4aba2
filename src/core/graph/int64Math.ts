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

/** Negative, zero or positive as a is smaller than, equal to or larger than b in magnitude. */
export function compareMagnitude(a: Int64, b: Int64): number {
  const x = absInt64(a);
  const y = absInt64(b);
  return x < y ? -1 : x > y ? 1 : 0;
}
