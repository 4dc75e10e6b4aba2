/**
 * The texts of a difference: "▲ +38.1 MiB (+212 %) · 9 204 objects · ±6 %" at the end of a line, and its parts for
 * lenses, hovers and lists. A value is a delta, current - base; a growth that sampling alone could have made is said
 * to be one. Numbers and pprof's words are put together here, all other words are given.
 */
import { toDouble, type Int64 } from '../../core/int64.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import { readableGrowth, readablePercent, readableValue } from '../../core/measurement/readable.js';
import type { Growth } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { joined, kindOf, type ReportUnits } from './markText.js';

/** The words besides pprof's, in the user's language. */
export interface GrowthWords {
  /** Of what is in the current profile only, and of what is in the base only. */
  readonly isNew: string;
  readonly isGone: string;
  readonly isUnchanged: string;
  readonly isWithinError: string;
}

/** A delta with its error and what it is made of. */
export interface GrownValue {
  readonly own: Int64;
  readonly ownError: number;
  readonly growth?: Growth;
}

type Units = Pick<ReportUnits, 'sampleType' | 'unit'>;
type Sides = Pick<Growth, 'base' | 'current'>;

/** Kinds that need not be said. */
const PLAIN_KINDS: ReadonlySet<string> = new Set(['', 'inuse', 'space', 'objects']);

/** One-sided limit of 95 %: a growth below so many standard deviations may be none. */
const SURE_DEVIATIONS = 1.645;

/** True when sampling alone could have made this delta; never where no error is known. */
export function isWithinError(delta: Int64, deviation: number): boolean {
  return deviation > 0 && Math.abs(toDouble(delta)) < SURE_DEVIATIONS * deviation;
}

/** What a line grew by itself: amount, part of the base, objects, and how sure that is. */
export function growthText(value: GrownValue, units: Units, words: GrowthWords): string {
  const { own, ownError, growth } = value;
  const objects = growth?.objects;
  return joined([
    growthAmount(own, growth, units, words),
    objects === undefined || objects === 0 ? '' : readableValue(objects, 'count', 'objects'),
    errorText(own, ownError, words),
  ]);
}

/** What a line that only calls grew by through its calls. */
export function growthCallText(cum: Int64, units: Units, words: GrowthWords): string {
  return `${deltaText(cum, units, words)} cum`;
}

/** "▲ +38.1 MiB (+212 %)", "▲ +38.1 MiB alloc (new)", "▼ −4.2 MiB (gone)". */
export function growthAmount(
  delta: Int64,
  growth: Sides | undefined,
  units: Units,
  words: GrowthWords,
): string {
  return withPart(deltaText(delta, units, words), delta, growth, words);
}

/** The amount with the part of the base in brackets, where there is something to say. */
export function withPart(
  amount: string,
  delta: Int64,
  growth: Sides | undefined,
  words: GrowthWords,
): string {
  const part = partText(delta, growth, words);
  return part === '' ? amount : `${amount} (${part})`;
}

/** "▲ +38.1 MiB"; with the kind of the sample type where it is not what is in use: "▲ +38.1 MiB alloc". */
export function deltaText(delta: Int64, units: Units, words: GrowthWords): string {
  const amount = bareDeltaText(delta, units, words);
  const kind = kindOf(units.sampleType);
  const isPlain = delta === 0 || PLAIN_KINDS.has(kind) || amount.endsWith(kind);
  return isPlain ? amount : `${amount} ${kind}`;
}

/** "▲ +38.1 MiB", "▼ −4.2 MiB", or the word for no change. */
export function bareDeltaText(delta: Int64, units: Units, words: GrowthWords): string {
  if (delta === 0) return words.isUnchanged;
  return visibleText(readableGrowth(delta, units.unit, units.sampleType), 80);
}

/** The error of a delta as text, or that it is no more than that error; '' for an exact or unknown one. */
export function errorText(delta: Int64, deviation: number, words: GrowthWords): string {
  return isWithinError(delta, deviation)
    ? words.isWithinError
    : relativeErrorText(delta, deviation);
}

/** "+212 %" of the base, or that there is nothing on one side; '' where neither says anything. */
function partText(delta: Int64, growth: Sides | undefined, words: GrowthWords): string {
  if (growth === undefined || delta === 0) return '';
  const { base, current } = growth;
  if (base === 0) return words.isNew;
  if (current === 0) return words.isGone;
  // A base that is a difference itself can be negative, and a percentage of it means nothing.
  if (base < 0) return '';
  const percent = Math.abs(toDouble(delta) / toDouble(base)) * 100;
  const isNearlyAll = percent > 99 && percent < 100;
  return `${delta > 0 ? '+' : '\u2212'}${isNearlyAll ? '99 %' : readablePercent(percent)}`;
}
