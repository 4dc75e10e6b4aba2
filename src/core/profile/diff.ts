/**
 * The difference of two profiles as a profile of its own, whose samples know both sides. In: the current profile and the
 * base; out: current - base as `go tool pprof -base` computes it (merge.ts), and the two as columns over the same
 * samples (SampleSides). One surprise: a sample that is equal on both sides stays, though its value is 0, so that the
 * sums of the sides are those of the two files.
 */
import type { Int64Column } from '../int64.js';
import { alignProfiles } from './alignProfiles.js';
import { checkComparable, findDoubts, isSameProcess } from './comparable.js';
import type { DiffDoubt } from './comparable.js';
import { bigintAt, canSumAsDoubles, columnOf } from './int64Columns.js';
import { combineHeaders, subtractBase } from './merge.js';
import { MergeDictionary } from './mergeDictionary.js';
import { mergeSamples } from './mergeSamples.js';
import type { Profile, SampleSides, SampleTable } from './model.js';
import { isZeroAt, retainSamples, selectAll, takeSamples, withValues } from './selectSamples.js';

/** A difference, and why its numbers may not mean what they seem to. */
export interface ProfileDiff {
  /** Its samples have sides. */
  readonly profile: Profile;
  readonly doubts: readonly DiffDoubt[];
}

/**
 * current - base, with the sample types that both have, in current's order and the finer unit. Throws ProfileError
 * 'incompatible' for profiles of different things.
 */
export function diffProfiles(current: Profile, base: Profile): ProfileDiff {
  checkComparable(current, base);
  const aligned = alignProfiles(withOneNaming(current, base));
  const dictionary = new MergeDictionary();
  const maps = aligned.map((profile) => dictionary.add(profile));
  const typeCount = aligned[0]!.sampleTypes.length;
  const merged = mergeSamples(aligned, maps, [0, typeCount]);
  const sides = {
    current: columnsFrom(merged, 0, typeCount),
    base: columnsFrom(merged, typeCount, typeCount),
    currentPeriod: aligned[0]!.period,
    basePeriod: aligned[1]!.period,
  };
  const values = sides.current.map((column, t) => subtractColumn(column, sides.base[t]!));
  const samples = withValues(merged, values);
  const header = combineHeaders(aligned);
  const doubts = findDoubts(aligned[0]!, aligned[1]!, values);
  const isPaired = isSameProcess(header, doubts);
  return {
    profile: {
      ...header,
      samples: { ...samples, sides: { ...sides, isPaired } },
      ...dictionary.finish(),
    },
    doubts,
  };
}

/**
 * A difference as `go tool pprof -diff_base` merges it: the base's samples stay apart, negative and under the label
 * pprof::base, so that percentages refer to the base. A profile that is no difference is returned as it is.
 */
export function diffBaseProfile(profile: Profile): Profile {
  const { sides } = profile.samples;
  if (sides === undefined) return profile;
  const current = sideOf(profile, sides, 'current');
  const base = sideOf(profile, sides, 'base');
  const merged = subtractBase(current, base, { mode: 'diff-base', normalize: false });
  // Both sides have the header of the difference, in which the durations are added up already.
  return { ...merged, durationNanos: profile.durationNanos };
}

/** The samples that one side has, with its values. */
function sideOf(profile: Profile, sides: SampleSides, side: 'base' | 'current'): Profile {
  const columns = sides[side];
  const samples = withValues(profile.samples, columns);
  const selection = selectAll(samples);
  retainSamples(selection, (_, s) => columns.some((column) => !isZeroAt(column, s)));
  return { ...profile, samples: takeSamples(samples, selection) };
}

/** Where only one of the two has Go's names of the types, the other gets them: text without allocations calls them otherwise. */
function withOneNaming(current: Profile, base: Profile): readonly [Profile, Profile] {
  const [isCurrentGo, isBaseGo] = [hasGoNames(current), hasGoNames(base)];
  if (isCurrentGo === isBaseGo) return [current, base];
  return isCurrentGo ? [current, withGoNames(base)] : [withGoNames(current), base];
}

const GO_NAMES: ReadonlyMap<string, string> = new Map([
  ['objects', 'inuse_objects'],
  ['space', 'inuse_space'],
]);

function hasGoNames({ sampleTypes }: Profile): boolean {
  return sampleTypes.some(({ type }) => type.startsWith('inuse_'));
}

function withGoNames(profile: Profile): Profile {
  if (profile.kind !== 'heap') return profile;
  const rename = (type: string): string => GO_NAMES.get(type) ?? type;
  return {
    ...profile,
    sampleTypes: profile.sampleTypes.map(({ type, unit }) => ({ type: rename(type), unit })),
    defaultSampleType: rename(profile.defaultSampleType),
  };
}

function columnsFrom({ values }: SampleTable, first: number, count: number): Int64Column[] {
  return values.slice(first, first + count);
}

/** a - b, exact; wraps round beyond int64, as Go's integers do. */
function subtractColumn(a: Int64Column, b: Int64Column): Int64Column {
  const count = a.low.length;
  if (canSumAsDoubles([a, b])) {
    const low = new Float64Array(count);
    for (let i = 0; i < count; i++) low[i] = a.low[i]! - b.low[i]!;
    return { low };
  }
  const exact = new BigInt64Array(count);
  for (let i = 0; i < count; i++) exact[i] = bigintAt(a, i) - bigintAt(b, i);
  return columnOf(exact);
}
