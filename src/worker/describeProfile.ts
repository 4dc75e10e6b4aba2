/** What the host is told about a profile when it is opened. */
import { computeTotal } from '../core/graph/total.js';
import type { Int64Column } from '../core/int64.js';
import type { DiffDoubt } from '../core/profile/comparable.js';
import type { Profile } from '../core/profile/model.js';
import { pruneProfile } from '../core/profile/prune.js';
import { preferredSampleType, resolveSampleType } from '../core/profile/sampleIndex.js';
import { sideTotals } from '../core/report/diff.js';
import type { DiffInfo, ProfileInfo } from '../protocol/profileService.js';

/** All that is known of a profile without a report; `doubts` are those of a difference. */
export function describeProfile(
  profile: Profile,
  doubts: readonly DiffDoubt[] = [],
): Omit<ProfileInfo, 'id'> {
  const { sampleTypes } = profile;
  const nameOf = (resolve: () => number): string =>
    sampleTypes.length === 0 ? '' : (sampleTypes[resolve()]?.type ?? '');
  const pruned = pruneProfile(profile);
  return {
    kind: profile.kind,
    format: profile.format,
    sampleTypes,
    totals: sampleTypes.map((_, index) => computeTotal(pruned, index)),
    preferredSampleType: nameOf(() => preferredSampleType(profile)),
    defaultSampleType: nameOf(() => resolveSampleType(profile, '')),
    samples: profile.samples.count,
    locations: profile.locations.count,
    functions: profile.functions.count,
    period: profile.period,
    periodType: profile.periodType,
    timeMillis: timeMillisOf(profile),
    durationNanos: Number(profile.durationNanos),
    warnings: profile.warnings,
    hasMemStats: profile.memStatsLines.length > 0,
    diff: describeDiff(profile, doubts),
  };
}

/** When a profile was taken, in milliseconds since 1970-01-01 UTC; 0 when it does not tell. */
export function timeMillisOf({ timeNanos }: Profile): number {
  return Number(timeNanos / 1_000_000n);
}

function describeDiff(profile: Profile, doubts: readonly DiffDoubt[]): DiffInfo | undefined {
  const { sides } = profile.samples;
  if (sides === undefined) return undefined;
  const totals = profile.sampleTypes.map((_, index) => sideTotals(profile, index));
  const changes = profile.samples.values.map(sumChanges);
  return {
    baseTotals: totals.map(({ base }) => base),
    currentTotals: totals.map(({ current }) => current),
    growths: changes.map(({ growth }) => growth),
    shrinkages: changes.map(({ shrinkage }) => shrinkage),
    isPaired: sides.isPaired,
    doubts,
  };
}

function sumChanges({ low, high }: Int64Column): { growth: number; shrinkage: number } {
  let growth = 0;
  let shrinkage = 0;
  for (let s = 0; s < low.length; s++) {
    const delta = high === undefined ? low[s]! : high[s]! * 4294967296 + low[s]!;
    if (delta > 0) growth += delta;
    else shrinkage -= delta;
  }
  return { growth, shrinkage };
}
