/**
 * Numbers as people read them in the editor and the panel: "312.4 MiB", "9 204 objects", "2.30 s", "41 %", "▲ +38.1 MiB".
 * The rules: bytes in IEC units, since heap sizes are powers of 1024; two decimals below 10 and one above, none for
 * whole numbers; digits in groups of three, parted by U+202F, a narrow space that does not break; minus is U+2212;
 * a unit is always there. The CLI prints pprof's own forms instead, see label.ts.
 */
import { toDouble } from '../int64.js';
import type { Int64 } from '../int64.js';
import { findUnit, UNIT_TYPES } from '../profile/units.js';
import type { UnitType } from '../profile/units.js';
import { scaledLabel } from './label.js';

const MINUS = '\u2212';
const GROUP_SPACE = '\u202f';
const IEC_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const [BYTES, TIME, GCU] = UNIT_TYPES;

/** Stands for a number that is none. */
const UNKNOWN = '?';

/** A value with its unit, "?" for a number that is not finite. A count gets the noun of its sample type ("inuse_objects" gives "objects"). */
export function readableValue(value: Int64, unit: string, sampleType: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return UNKNOWN;
  if (value < 0) return MINUS + readableValue(-value, unit, sampleType);
  const bytes = inBaseUnits(value, unit, BYTES);
  if (bytes !== undefined) return readableBytes(bytes);
  const nanos = inBaseUnits(value, unit, TIME);
  if (nanos !== undefined) return readableNanos(nanos);
  if (inBaseUnits(value, unit, GCU) !== undefined) return scaledLabel(value, unit, 'auto');
  return `${grouped(value)} ${nounOf(sampleType, unit, value === 1)}`;
}

/** A difference with an arrow and a sign: "▲ +38.1 MiB", "▼ −4.2 MiB", "no change". */
export function readableGrowth(delta: Int64, unit: string, sampleType: string): string {
  if (delta === 0) return 'no change';
  const text = readableValue(delta, unit, sampleType);
  return delta > 0 ? `▲ +${text}` : `▼ ${text}`;
}

/** The magnitude of a part as a share of a total: "41 %", "4.1 %", "<0.1 %"; "0 %" and "100 %" only if that is exact. */
export function readableShare(part: Int64, total: Int64): string {
  if (total === 0) return '0 %';
  return readablePercent(Math.abs(toDouble(part) / toDouble(total)) * 100);
}

/** A percentage that is not negative, in the form of readableShare. */
export function readablePercent(percent: number): string {
  if (!Number.isFinite(percent)) return `${UNKNOWN} %`;
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '<0.1 %';
  if (percent < 9.95) return `${withoutZeros(percent.toFixed(1))} %`;
  if (percent > 99 && percent < 100) return '>99 %';
  return `${grouped(Math.round(percent))} %`;
}

/** What a count of a sample type counts, in the plural or in the singular: "objects", "goroutine"; else its unit. */
export function nounOf(sampleType: string, unit: string, isSingular: boolean): string {
  const known = /(object|goroutine|sample|contention|thread)/.exec(sampleType)?.[1];
  if (known !== undefined) return isSingular ? known : `${known}s`;
  if (unit !== '' && unit !== 'count') return unit;
  return isSingular ? 'event' : 'events';
}

function inBaseUnits(value: Int64, unit: string, type: UnitType | undefined): number | undefined {
  const found = type === undefined ? undefined : findUnit(type, unit);
  return found === undefined ? undefined : toDouble(value) * found.factor;
}

function readableBytes(bytes: number): string {
  let power = 0;
  let scaled = bytes;
  // 1023.96 KiB would be shown as 1 024.0 KiB, so it is 1.00 MiB.
  while (power + 1 < IEC_UNITS.length && (power === 0 ? scaled >= 1024 : scaled >= 1023.95)) {
    scaled = bytes / 1024 ** ++power;
  }
  return `${digitsOf(scaled)} ${IEC_UNITS[power]!}`;
}

function readableNanos(nanos: number): string {
  if (nanos < 1e3) return `${digitsOf(nanos)} ns`;
  if (nanos < 999_950) return `${digitsOf(nanos / 1e3)} µs`;
  if (nanos < 999_950_000) return `${digitsOf(nanos / 1e6)} ms`;
  if (nanos < 59.95e9) return `${digitsOf(nanos / 1e9)} s`;
  const seconds = Math.round(nanos / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

function digitsOf(value: number): string {
  if (Number.isInteger(value)) return grouped(value);
  if (value < 9.995) return value.toFixed(2);
  const [whole = '', decimals = ''] = value.toFixed(1).split('.');
  return `${grouped(Number(whole))}.${decimals}`;
}

function withoutZeros(text: string): string {
  return text.replace(/\.0$/, '');
}

/** A whole number that is not negative, in groups of three digits. */
function grouped(value: Int64): string {
  return BigInt(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, GROUP_SPACE);
}
