/**
 * Numbers as `go tool pprof` prints them: "512.19MB", "2.30s", "34.21%" (internal/measurement of
 * github.com/google/pprof). Bytes are in powers of 1024 with pprof's short names. For text that people read in the
 * editor see readable.ts.
 */
import { toDouble } from '../int64.js';
import type { Int64 } from '../int64.js';
import { convertUnit } from '../profile/units.js';
import { formatFixed, formatTwoDigits } from './scale.js';

/** A value in a unit ("auto" and "minimum" choose one) with at most two decimals; "0" has no unit. */
export function scaledLabel(value: Int64, fromUnit: string, toUnit: string): string {
  const scaled = convertUnit(toDouble(value), fromUnit, toUnit);
  const text = formatFixed(scaled.value, 2).replace(/\.00$/, '');
  return text === '0' || text === '-0' ? '0' : text + scaled.unit;
}

/** The magnitude of a value as a share of a total, at least six characters wide: " 1.17%", "  100%", "    0%". */
export function percentage(value: Int64, total: Int64): string {
  const whole = toDouble(total);
  const ratio = whole === 0 ? 0 : Math.abs(toDouble(value) / whole) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  const text = ratio >= 1 ? formatFixed(ratio, 2) : formatTwoDigits(ratio);
  return `${text.padStart(5)}%`;
}
