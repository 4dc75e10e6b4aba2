/**
 * Numbers of the panel as text. The forms are core's (measurement/readable.ts), so that every surface reads the same; a
 * table cell leaves out the noun of a count, which would be the same in every row and is in the total and the tooltip.
 */
import {
  nounOf,
  readableGrowth,
  readablePercent,
  readableValue,
} from '../src/core/measurement/readable.js';

export { readableGrowth, readableShare, readableValue } from '../src/core/measurement/readable.js';

/** A value for a table cell: with its unit, but a count without its noun. */
export function cellText(value: number, unit: string, sampleType: string): string {
  return withoutNoun(readableValue(value, unit, sampleType), value, unit, sampleType);
}

/** A difference for a table cell, with arrow and sign ("▲ +38.1 MiB"); no change is a plain 0. */
export function growthCellText(delta: number, unit: string, sampleType: string): string {
  if (delta === 0) return cellText(0, unit, sampleType);
  return withoutNoun(readableGrowth(delta, unit, sampleType), delta, unit, sampleType);
}

function withoutNoun(text: string, value: number, unit: string, sampleType: string): string {
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

/** A change as a share of what was there ("+212 %", "−42 %"); '' when nothing was there. */
export function changeText(base: number, delta: number): string {
  if (base === 0) return '';
  const text = readablePercent(Math.abs(delta / base) * 100);
  return delta === 0 ? text : delta > 0 ? `+${text}` : `\u2212${text}`;
}
