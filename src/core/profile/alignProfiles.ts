/**
 * Profiles brought to the same sample types and units, which is what pprof does before it merges any
 * (compatible and measurement.ScaleProfiles in github.com/google/pprof): the types that all have, in the finest unit.
 */
import { ProfileError } from '../errors.js';
import type { Profile, ValueType } from './model.js';
import { scaleProfile } from './scaleProfile.js';
import { withValues } from './selectSamples.js';
import { convertUnit, findUnit, UNIT_TYPES } from './units.js';

/**
 * The profiles with the sample types that all have, in the first one's order, and with values and periods in the finest
 * unit that any has. Throws ProfileError 'incompatible' that says what differs.
 */
export function alignProfiles(profiles: readonly Profile[]): Profile[] {
  return alignUnits(alignSampleTypes(profiles));
}

/** Keeps the sample types that all profiles have, in the order of the first. */
function alignSampleTypes(profiles: readonly Profile[]): Profile[] {
  const first = profiles[0]!;
  const common = first.sampleTypes
    .map(({ type }) => type)
    .filter((type) =>
      profiles.every(({ sampleTypes }) => sampleTypes.some((t) => t.type === type)),
    );
  if (common.length === 0) {
    const other = profiles.find((profile) => profile.kind !== first.kind) ?? profiles[1]!;
    throw new ProfileError(
      'incompatible',
      `the profiles have no sample type in common: ${describeTypes(first.sampleTypes)} against ${describeTypes(other.sampleTypes)}`,
    );
  }
  return profiles.map((profile) => {
    const { sampleTypes, samples } = profile;
    const isSame =
      sampleTypes.length === common.length &&
      sampleTypes.every(({ type }, i) => type === common[i]);
    if (isSame) return profile;
    const columns = common.map((type) => sampleTypes.findIndex((t) => t.type === type));
    return {
      ...profile,
      sampleTypes: columns.map((i) => sampleTypes[i]!),
      defaultSampleType: common.includes(profile.defaultSampleType)
        ? profile.defaultSampleType
        : common[0]!,
      samples: withValues(
        samples,
        columns.map((i) => samples.values[i]!),
      ),
    };
  });
}

/** Brings values and periods to the finest unit that any of the profiles has. */
function alignUnits(profiles: readonly Profile[]): Profile[] {
  const sampleTypes = profiles[0]!.sampleTypes.map((_, t) =>
    finestType(
      'sample type',
      profiles.map((profile) => profile.sampleTypes[t]!),
    ),
  );
  const periodType = finestType(
    'period type',
    profiles.map((profile) => profile.periodType),
  );
  return profiles.map((profile) => {
    const ratios = sampleTypes.map(
      ({ unit }, t) => convertUnit(1, profile.sampleTypes[t]!.unit, unit).value,
    );
    const period = convertUnit(profile.period, profile.periodType.unit, periodType.unit).value;
    return {
      ...scaleProfile(profile, ratios),
      sampleTypes,
      periodType,
      period: Math.trunc(period),
    };
  });
}

function finestType(what: string, types: readonly ValueType[]): ValueType {
  let finest = types[0]!;
  for (const type of types) {
    if (type.type !== finest.type || !isSameDimension(type.unit, finest.unit)) {
      throw new ProfileError(
        'incompatible',
        `the profiles differ in ${what}: ${describeTypes([finest])} against ${describeTypes([type])}`,
      );
    }
    if (convertUnit(1, type.unit, finest.unit).value < 1) finest = type;
  }
  return finest;
}

function isSameDimension(a: string, b: string): boolean {
  return a === b || UNIT_TYPES.some((type) => findUnit(type, a) && findUnit(type, b));
}

/** "inuse_objects/count, inuse_space/bytes", for messages. */
export function describeTypes(types: readonly ValueType[]): string {
  if (types.length === 0) return 'none';
  return types.map(({ type, unit }) => `${type}/${unit}`).join(', ');
}
