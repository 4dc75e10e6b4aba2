/** What a heap profile tells about a snapshot in numbers, so that lists need not decode it again. */
import { ProfileError } from '../errors.js';
import { computeTotal } from '../graph/total.js';
import { toDouble } from '../int64.js';
import { mainBuildId } from '../profile/comparable.js';
import type { Profile } from '../profile/model.js';
import { convertUnit } from '../profile/units.js';
import type { HeapFacts } from '../snapshot/source.js';

/**
 * Totals, rate and main binary of a heap profile; undefined for totals that it does not have. Throws ProfileError
 * 'wrong-kind' for a profile of anything else.
 */
export function heapFactsOf(profile: Profile): HeapFacts {
  if (profile.kind !== 'heap') {
    const types = profile.sampleTypes.map(({ type }) => type).join(', ');
    throw new ProfileError('wrong-kind', `not a heap profile: its sample types are ${types}`);
  }
  const { mappings, strings } = profile;
  const path = mappings.count === 0 ? '' : strings.get(mappings.fileNames[0]!);
  return {
    timeMillis: Number(profile.timeNanos / 1_000_000n),
    liveHeapBytes: totalOf(profile, ['inuse_space', 'space'], 'bytes'),
    allocBytes: totalOf(profile, ['alloc_space'], 'bytes'),
    allocObjects: totalOf(profile, ['alloc_objects'], 'count'),
    memProfileRate: profile.period,
    buildId: mainBuildId(profile),
    binary: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
  };
}

/** pprof's total of the first of these types that the profile has, in the given unit. */
function totalOf(profile: Profile, types: readonly string[], unit: string): number | undefined {
  const index = profile.sampleTypes.findIndex(({ type }) => types.includes(type));
  if (index < 0) return undefined;
  const total = toDouble(computeTotal(profile, index));
  return convertUnit(total, profile.sampleTypes[index]!.unit, unit).value;
}
