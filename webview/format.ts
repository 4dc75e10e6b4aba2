/**
 * Numbers of the panel as text. The forms are core's (measurement/readable.ts), so that every surface reads the same; a
 * table cell leaves out the noun of a count, which would be the same in every row and is in the total and the tooltip.
 */
import { nounOf, readablePercent, readableValue } from '../src/core/measurement/readable.js';

export { readableShare, readableValue } from '../src/core/measurement/readable.js';

/** A value for a table cell: with its unit, but a count without its noun. */
export function cellText(value: number, unit: string, sampleType: string): string {
  const text = readableValue(value, unit, sampleType);
  const noun = ` ${nounOf(sampleType, unit, Math.abs(value) === 1)}`;
  return text.endsWith(noun) ? text.slice(0, -noun.length) : text;
}

/** A whole number in groups of three digits. */
export function countText(count: number): string {
  return cellText(count, 'count', '');
}

/** One standard deviation as a share of the value ("±3 %"); '' when the value is exact or there is none. */
export function errorText(value: number, error: number): string {
  if (error === 0 || value === 0) return '';
  const percent = (error / Math.abs(value)) * 100;
  return `±${readablePercent(percent < 10 ? percent : Math.round(percent))}`;
}

/** A share of 0 to 1 as a percentage. */
export function fractionText(fraction: number): string {
  return readablePercent(fraction * 100);
}
