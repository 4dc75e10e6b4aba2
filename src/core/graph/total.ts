/**
 * What percentages refer to (report.computeTotal in github.com/google/pprof): the sum of the magnitudes of all
 * samples before any filter, so negative values of a difference add up; or, when samples are labelled as a
 * diff base, the sum over those alone.
 */
import { combineInt64 } from '../int64.js';
import type { Int64, Int64Column } from '../int64.js';
import { BASE_LABEL } from '../profile/merge.js';
import type { Profile } from '../profile/model.js';
import { addInt64 } from './int64Math.js';

const LIMIT = 2 ** 52;

/** pprof's total of one sample type, exact. */
export function computeTotal(profile: Profile, sampleType: number): Int64 {
  const column = profile.samples.values[sampleType]!;
  const isBase = findBaseSamples(profile);
  const all = new MagnitudeSum();
  const base = new MagnitudeSum();
  const { low, high } = column;
  for (let s = 0; s < profile.samples.count; s++) {
    const h = high === undefined ? 0 : high[s]!;
    all.add(low[s]!, h);
    if (isBase?.[s] === 1) base.add(low[s]!, h);
  }
  const baseTotal = base.total();
  return baseTotal > 0 ? baseTotal : all.total();
}

/** The exact sum of the magnitudes of a column. */
export function sumMagnitudes({ low, high }: Int64Column): Int64 {
  const sum = new MagnitudeSum();
  for (let i = 0; i < low.length; i++) sum.add(low[i]!, high === undefined ? 0 : high[i]!);
  return sum.total();
}

/** 1 per sample with the label pprof::base=true; undefined when no sample has it. */
function findBaseSamples({ samples, strings }: Profile): Uint8Array | undefined {
  const { offsets, keys, isNumeric, strings: values } = samples.labels;
  let found: Uint8Array | undefined;
  /** Per string index used as a key: whether it is the base key. */
  const known = new Map<number, boolean>();
  for (let s = 0; s < samples.count; s++) {
    const end = offsets[s + 1]!;
    for (let row = offsets[s]!; row < end; row++) {
      if (isNumeric[row] === 1) continue;
      const key = keys[row]!;
      let isBaseKey = known.get(key);
      if (isBaseKey === undefined) {
        isBaseKey = strings.get(key) === BASE_LABEL.key;
        known.set(key, isBaseKey);
      }
      if (!isBaseKey || strings.get(values[row]!) !== BASE_LABEL.value) continue;
      found ??= new Uint8Array(samples.count);
      found[s] = 1;
    }
  }
  return found;
}

/** Sum of magnitudes of int64 given in halves. */
class MagnitudeSum {
  #low = 0;
  #high = 0;
  #carried: Int64 = 0;

  add(low: number, high: number): void {
    if (high < 0 || (high === 0 && low < 0)) {
      this.#low -= low;
      this.#high -= high;
    } else {
      this.#low += low;
      this.#high += high;
    }
    if (Math.abs(this.#low) > LIMIT || this.#high > LIMIT) this.#carry();
  }

  total(): Int64 {
    this.#carry();
    return this.#carried;
  }

  #carry(): void {
    this.#carried = addInt64(this.#carried, combineInt64(this.#low, this.#high));
    this.#low = 0;
    this.#high = 0;
  }
}
