/**
 * Whether two profiles can be subtracted, and what to doubt when they are: pprof subtracts whatever has a sample type in
 * common, also profiles whose difference means nothing.
 */
import { ProfileError } from '../errors.js';
import type { Int64Column } from '../int64.js';
import type { Profile, ProfileKind } from './model.js';

/** Why the numbers of a difference may not mean what they seem to. */
export type DiffDoubt =
  /** The main binaries have different build ids. */
  | 'another-build'
  /** Cumulative counters are lower in the current profile than in the base: not the same process, or not in this order. */
  | 'another-process'
  /** The current profile was taken before the base. */
  | 'reversed'
  /** One of the two is itself a difference (`seconds=`). */
  | 'delta-profile'
  /** runtime.MemProfileRate differs. */
  | 'another-rate'
  /** One is text, the other binary: frames of the two need not match. */
  | 'another-format'
  /** The two are the same file or have the same content. */
  | 'same';

/** Throws ProfileError 'incompatible' for profiles of different kinds, and for values of which only one side is scaled. */
export function checkComparable(current: Profile, base: Profile): void {
  if (current.kind !== base.kind && current.kind !== 'other' && base.kind !== 'other') {
    throw new ProfileError(
      'incompatible',
      `profiles of different kinds: the current one is ${kindText(current.kind)}, the base is ${kindText(base.kind)}`,
    );
  }
  for (const [one, other, oneText, otherText] of [
    [current, base, 'current profile', 'base'],
    [base, current, 'base', 'current profile'],
  ] as const) {
    if (!isUnscaledText(one) || isUnscaledText(other) || other.period <= 1) continue;
    throw new ProfileError(
      'incompatible',
      `profiles of different scale: the ${oneText} is text without a sampling rate, the ${otherText} is sampled every ${other.period} ${other.periodType.unit}`,
    );
  }
}

/**
 * What to doubt in a difference, in the order of the type. The profiles have the same sample types and units; `values`
 * are those of current - base, one per merged sample.
 */
export function findDoubts(
  current: Profile,
  base: Profile,
  values: readonly Int64Column[],
): DiffDoubt[] {
  const isReversed =
    current.timeNanos !== 0n && base.timeNanos !== 0n && current.timeNanos < base.timeNanos;
  const isAnotherBuild = differ(mainBuildId(current), mainBuildId(base));
  const isDelta = isDeltaProfile(current) || isDeltaProfile(base);
  const isAnotherRate = current.kind === 'heap' && current.period !== base.period;
  const isAnotherFormat = current.format !== base.format;
  // Samples of the two meet only where stacks are written alike; the sums over all of them always do.
  const isBySample = !isAnotherRate && !isAnotherFormat;
  const doubts: readonly (readonly [DiffDoubt, boolean])[] = [
    ['another-build', isAnotherBuild],
    [
      'another-process',
      !isAnotherBuild && !isDelta && hasFallen(current, values, isReversed, isBySample),
    ],
    ['reversed', isReversed],
    ['delta-profile', isDelta],
    ['another-rate', isAnotherRate],
    ['another-format', isAnotherFormat],
    [
      'same',
      current.timeNanos === base.timeNanos &&
        current.durationNanos === base.durationNanos &&
        values.every(isAllZero),
    ],
  ];
  return doubts.filter(([, isDoubtful]) => isDoubtful).map(([doubt]) => doubt);
}

const OTHER_PROCESS: ReadonlySet<DiffDoubt> = new Set<DiffDoubt>([
  'another-build',
  'another-process',
  'delta-profile',
  'another-rate',
  'another-format',
]);

/** True when a difference with these doubts is of two heap profiles of one process, as far as the files tell. */
export function isSameProcess(
  { kind, sampleTypes }: Pick<Profile, 'kind' | 'sampleTypes'>,
  doubts: readonly DiffDoubt[],
): boolean {
  return (
    kind === 'heap' &&
    sampleTypes.some(({ type }) => type === 'alloc_objects') &&
    !doubts.some((doubt) => OTHER_PROCESS.has(doubt))
  );
}

function kindText(kind: ProfileKind): string {
  switch (kind) {
    case 'heap':
    case 'goroutine':
    case 'goroutineleak':
    case 'threadcreate':
      return `a ${kind} profile`;
    case 'cpu':
      return 'a CPU profile';
    case 'mutex-or-block':
      return 'a mutex or block profile';
    case 'other':
      return 'a profile of another kind';
    default:
      kind satisfies never;
      return kind;
  }
}

/**
 * True for the texts of TCMalloc that hold plain counts (growthz, fragmentationz, heapprofile). Go's text can state a
 * rate of 1 as well, and then it counts everything, as a binary profile of that rate does.
 */
function isUnscaledText({ format, period, memStatsLines }: Profile): boolean {
  return format === 'legacy-heap' && period <= 1 && memStatsLines.length === 0;
}

/** The build id of the main binary, which is the first mapping by convention; '' when unknown. */
export function mainBuildId({ mappings, strings }: Profile): string {
  return mappings.count === 0 ? '' : strings.get(mappings.buildIds[0]!);
}

function differ(a: string, b: string): boolean {
  return a !== '' && b !== '' && a !== b;
}

/**
 * True for a profile of a stretch of time where the kind has none: `seconds=` writes a duration, and what was freed
 * meanwhile is negative.
 */
function isDeltaProfile({ kind, durationNanos, samples }: Profile): boolean {
  if (samples.sides !== undefined || samples.values.some(hasNegative)) return true;
  return kind !== 'cpu' && kind !== 'other' && durationNanos > 0n;
}

/** Sample types that only ever grow while a process runs. */
const CUMULATIVE: ReadonlySet<string> = new Set([
  'alloc_objects',
  'alloc_space',
  'contentions',
  'delay',
]);

/** True when a cumulative value is lower in the later profile: of any sample, or only of all together. */
function hasFallen(
  { sampleTypes }: Profile,
  values: readonly Int64Column[],
  isReversed: boolean,
  isBySample: boolean,
): boolean {
  return sampleTypes.some(({ type }, t) => {
    if (!CUMULATIVE.has(type)) return false;
    const column = values[t]!;
    if (!isBySample) return (isReversed ? -1 : 1) * sumOf(column) < 0;
    return isReversed ? hasPositive(column) : hasNegative(column);
  });
}

function hasNegative({ low, high }: Int64Column): boolean {
  const halves = high ?? low;
  for (let i = 0; i < halves.length; i++) if (halves[i]! < 0) return true;
  return false;
}

function hasPositive({ low, high }: Int64Column): boolean {
  for (let i = 0; i < low.length; i++) {
    const half = high === undefined ? 0 : high[i]!;
    if (half > 0 || (half === 0 && low[i]! > 0)) return true;
  }
  return false;
}

function isAllZero({ low, high }: Int64Column): boolean {
  for (let i = 0; i < low.length; i++) {
    if (low[i] !== 0 || (high !== undefined && high[i] !== 0)) return false;
  }
  return true;
}

/** The sum as a double, which suffices for its sign. */
function sumOf({ low, high }: Int64Column): number {
  let sum = 0;
  for (let i = 0; i < low.length; i++) sum += low[i]! + (high?.[i] ?? 0) * 4294967296;
  return sum;
}
