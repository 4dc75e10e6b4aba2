/**
 * Profiles with every value multiplied by a ratio, as pprof's ScaleN (github.com/google/pprof/profile/profile.go):
 * results are rounded half away from zero, and samples that become zero go. Ratios that are integers are
 * exact for every int64; others go through a double, as in pprof.
 */
import { int64At, toDouble } from '../int64.js';
import type { Int64Column } from '../int64.js';
import { columnOf, EXACT_SUM } from './int64Columns.js';
import type { Profile } from './model.js';
import { isZeroAt, retainSamples, selectAll, takeSamples, withValues } from './selectSamples.js';

/**
 * The profile with the values of sample type t multiplied by ratios[t]; the same object when all are 1. A sample
 * stays when one of its scaled values is not 0; values whose ratio is 1 do not count, which is pprof's rule.
 */
export function scaleProfile(profile: Profile, ratios: readonly number[]): Profile {
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const values = profile.samples.values.map((column, t) => scaleColumn(column, ratios[t] ?? 1));
  const samples = withValues(profile.samples, values);
  const changed = values.filter((_, t) => (ratios[t] ?? 1) !== 1);
  const selection = selectAll(samples);
  retainSamples(selection, (_, sample) => changed.some((column) => !isZeroAt(column, sample)));
  return { ...profile, samples: takeSamples(samples, selection) };
}

/** The sum of each sample type over all samples, as a double; exact up to 2^53. */
export function sumValues(profile: Profile): number[] {
  return profile.samples.values.map((column) => {
    let low = 0;
    for (const value of column.low) low += value;
    if (column.high === undefined) return low;
    let high = 0;
    for (const value of column.high) high += value;
    return toDouble(BigInt(high) * 4294967296n + BigInt(low));
  });
}

function scaleColumn(column: Int64Column, ratio: number): Int64Column {
  if (ratio === 1) return column;
  if (ratio === -1 && column.high === undefined) {
    // Written as a subtraction so that 0 stays 0 and does not become -0.
    return { low: column.low.map((value) => 0 - value) };
  }
  if (column.high === undefined) {
    const low = column.low.map((value) => roundHalfAway(value * ratio));
    let magnitude = 0;
    for (const value of low) magnitude += Math.abs(value);
    if (magnitude <= EXACT_SUM) return { low };
  }
  const count = column.low.length;
  const scaled = new BigInt64Array(count);
  for (let i = 0; i < count; i++) {
    const value = int64At(column, i);
    scaled[i] = Number.isSafeInteger(ratio)
      ? BigInt(value) * BigInt(ratio)
      : toInt64(roundHalfAway(toDouble(value) * ratio));
  }
  return columnOf(scaled);
}

function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  // Adding 0 turns -0 into 0.
  return (Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole) + 0;
}

/** The integer nearest to a double within int64: hostile values saturate instead of wrapping round. */
function toInt64(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 9223372036854775807n;
  if (value <= -(2 ** 63)) return -9223372036854775808n;
  return BigInt(value);
}
