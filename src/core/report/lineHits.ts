/** The values of the samples through one source line, in one sample type; in a difference also what they are made of. */
import { addInt64 } from '../graph/int64Math.js';
import { int64At } from '../int64.js';
import type { Int64, Int64Column } from '../int64.js';
import { computeSampling } from '../leak/sampling.js';
import type { Profile } from '../profile/model.js';
import { objectsTypeOf } from './ownGrowth.js';
import type { Growth, LineDetail } from './query.js';

/** Samples through a line, in file order. */
export interface Hits {
  readonly samples: readonly number[];
  /** Per entry of `samples`: the leaf is on the line; the line is the own frame nearest to the leaf. */
  readonly isLeaf: readonly boolean[];
  readonly isOwn: readonly boolean[];
}

/** What a line detail tells about one sample type, without names and total. */
export type HitValues = Omit<LineDetail['values'][number], 'sampleType' | 'unit' | 'total'>;

/** flat, cum and own of the hits with their errors; growth only in a difference. */
export function sumHits(profile: Profile, sampleType: number, hits: Hits): HitValues {
  const column = profile.samples.values[sampleType]!;
  return {
    ...sumColumn(column, hits),
    ...sumWeights(profile, sampleType, hits),
    ...sumGrowth(profile, sampleType, hits),
  };
}

function sumColumn(column: Int64Column, hits: Hits): Record<'flat' | 'cum' | 'own', Int64> {
  let flat: Int64 = 0;
  let cum: Int64 = 0;
  let own: Int64 = 0;
  hits.samples.forEach((s, k) => {
    const value = int64At(column, s);
    cum = addInt64(cum, value);
    if (hits.isLeaf[k] === true) flat = addInt64(flat, value);
    if (hits.isOwn[k] === true) own = addInt64(own, value);
  });
  return { flat, cum, own };
}

function sumWeights(profile: Profile, sampleType: number, hits: Hits) {
  const { sides, values } = profile.samples;
  const { raw, variance } = computeSampling(profile, sampleType);
  let rawSamples = 0;
  let ownRawSamples = 0;
  let cumVariance = 0;
  let ownVariance = 0;
  hits.samples.forEach((s, k) => {
    // What came and what went may cancel out in a difference; its error stays.
    if (sides === undefined && int64At(values[sampleType]!, s) === 0) return;
    rawSamples += raw[s]!;
    cumVariance += variance[s]!;
    if (hits.isOwn[k] === true) {
      ownRawSamples += raw[s]!;
      ownVariance += variance[s]!;
    }
  });
  const cumError = Math.sqrt(cumVariance);
  const ownError = Math.sqrt(ownVariance);
  return { rawSamples, ownRawSamples, cumError, ownError };
}

function sumGrowth(
  profile: Profile,
  sampleType: number,
  hits: Hits,
): { readonly growth: Growth; readonly cumGrowth: Growth } | undefined {
  const { sides, values } = profile.samples;
  if (sides === undefined) return undefined;
  const objectsType = objectsTypeOf(profile, sampleType);
  const base = sumColumn(sides.base[sampleType]!, hits);
  const current = sumColumn(sides.current[sampleType]!, hits);
  const objects = objectsType < 0 ? undefined : sumColumn(values[objectsType]!, hits);
  return {
    growth: { base: base.own, current: current.own, objects: objects?.own },
    cumGrowth: { base: base.cum, current: current.cum, objects: objects?.cum },
  };
}
