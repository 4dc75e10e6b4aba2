/**
 * Sums and differences of profiles, as pprof makes them (github.com/google/pprof/profile/merge.go,
 * internal/driver/fetch.go): a difference is ordinary data, the base scaled by -1 and merged. Samples with the
 * same stack and labels become one. int64 stays exact, also where pprof goes through a double.
 */
import { ProfileError } from '../errors.js';
import { alignProfiles, describeTypes } from './alignProfiles.js';
import { kindOfSampleTypes } from './kind.js';
import { MergeDictionary } from './mergeDictionary.js';
import { mergeSamples } from './mergeSamples.js';
import type { Profile } from './model.js';
import { scaleProfile, sumValues } from './scaleProfile.js';
import { setLabel } from './setLabel.js';

/** Key and value of the label that marks the samples of a diff base. */
export const BASE_LABEL = { key: 'pprof::base', value: 'true' } as const;

/** How a base is subtracted. */
export interface SubtractOptions {
  /**
   * 'base' cancels equal stacks; 'diff-base' keeps the base's samples apart under BASE_LABEL, so that percentages can
   * refer to the base.
   */
  readonly mode: 'base' | 'diff-base';
  /** True scales the profile first so that each of its totals equals the base's. */
  readonly normalize: boolean;
}

/**
 * The profiles added up, each scaled by the number of the same place in `scales` (1 where absent): sample types that
 * all have, in the first one's order and in the finest unit. A single unscaled profile is returned as it is.
 * Throws ProfileError 'incompatible' that says what differs, 'internal' for an empty list.
 */
export function mergeProfiles(
  profiles: readonly Profile[],
  scales: readonly number[] = [],
): Profile {
  const [first] = profiles;
  if (first === undefined) throw new ProfileError('internal', 'merge: no profiles');
  const scaled = profiles.map((profile, i) =>
    scaleProfile(
      profile,
      profile.sampleTypes.map(() => scales[i] ?? 1),
    ),
  );
  if (scaled.length === 1) return scaled[0]!;
  const aligned = alignProfiles(scaled);
  const dictionary = new MergeDictionary();
  const maps = aligned.map((profile) => dictionary.add(profile));
  const samples = mergeSamples(aligned, maps);
  return { ...combineHeaders(aligned), samples, ...dictionary.finish() };
}

/**
 * The profile minus the base, as `go tool pprof -base` or `-diff_base` computes it. Throws ProfileError
 * 'incompatible' for profiles of different things.
 */
export function subtractBase(profile: Profile, base: Profile, options: SubtractOptions): Profile {
  const marked =
    options.mode === 'diff-base' ? setLabel(base, BASE_LABEL.key, BASE_LABEL.value) : base;
  const current = options.normalize ? normalize(profile, base) : profile;
  return mergeProfiles([current, marked], [1, -1]);
}

function normalize(profile: Profile, base: Profile): Profile {
  if (
    describeTypes(profile.sampleTypes) !== describeTypes(base.sampleTypes) ||
    describeTypes([profile.periodType]) !== describeTypes([base.periodType])
  ) {
    throw new ProfileError(
      'incompatible',
      `normalize: the profile has ${describeTypes(profile.sampleTypes)}, the base has ${describeTypes(base.sampleTypes)}`,
    );
  }
  const totals = sumValues(profile);
  const baseTotals = sumValues(base);
  const ratios = totals.map((total, t) => (total === 0 ? 0 : baseTotals[t]! / total));
  return scaleProfile(profile, ratios);
}

/** All of a profile but its tables. */
export type ProfileHeader = Omit<
  Profile,
  'samples' | 'locations' | 'functions' | 'mappings' | 'strings'
>;

/** What the sum of aligned profiles says of itself, as in pprof: the earliest time, the total duration, the longest period. */
export function combineHeaders(profiles: readonly Profile[]): ProfileHeader {
  const first = profiles[0]!;
  let timeNanos = 0n;
  for (const profile of profiles) {
    if (timeNanos === 0n || profile.timeNanos < timeNanos) timeNanos = profile.timeNanos;
  }
  return {
    format: profiles.every(({ format }) => format === first.format) ? first.format : 'proto',
    kind: profiles.every(({ kind }) => kind === first.kind)
      ? first.kind
      : kindOfSampleTypes(first.sampleTypes),
    sampleTypes: first.sampleTypes,
    defaultSampleType: firstText(profiles.map((profile) => profile.defaultSampleType)),
    periodType: first.periodType,
    period: profiles.reduce((period, profile) => Math.max(period, profile.period), first.period),
    timeNanos,
    durationNanos: profiles.reduce((sum, profile) => sum + profile.durationNanos, 0n),
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    docUrl: firstText(profiles.map(({ docUrl }) => docUrl)),
    memStatsLines: [],
    warnings: [...new Set(profiles.flatMap(({ warnings }) => warnings))],
  };
}

function firstText(texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}
