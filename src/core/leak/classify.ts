/**
 * The verdict on one key (a line, a function) over K snapshots of one process: what its raw counts did and which class that
 * is. The rule and its constants were tuned on simulations with Go-like Poisson sampling and on real processes;
 * test/unit/leak/simulation.test.ts prints what it reaches. Mann-Kendall's trend alone calls half of all caches leaks, so it
 * is never used alone. Counts do not show a container that regrows in place; see container.ts.
 */
import { churnOf } from './heapSampling.js';
import {
  chiSquaredLimit,
  kendallTau,
  varianceOf,
  spreadAbout,
  squaresAboutMean,
  theilSen,
} from './statistics.js';

/** What a key does, the first that fits in this order; `leak` only when none of the others does. */
export type SiteClass =
  'leak' | 'suspect' | 'grows-with-load' | 'warming-up' | 'step' | 'oscillating' | 'stable';

/** How sure a class is; undefined where nothing is claimed. */
export type Confidence = 'high' | 'medium' | 'low' | undefined;

/** Growth below this many standard deviations of the churn behind it is none: one-sided 5 %. */
export const MIN_GROWTH_Z = 1.645;
/** From so many snapshots on a single step can be told from a slope. */
const MIN_STEP_SNAPSHOTS = 5;
/** A larger share of all rises in one interval is a step. */
const STEP_SHARE = 0.7;
/** Below it the series goes up and down. */
const OSCILLATING_TAU = 0.6;
/** Load that varies by less explains nothing. */
const MIN_LOAD_RATIO = 1.3;
/** Less than this share of the largest load is none. */
const NO_LOAD_SHARE = 1e-6;
/** Per unit of load, growth must be at most this share of what it would be if load had no part in it. */
const LOAD_SHARE = 0.25;
/** Load with such a trend explains whatever is in proportion to it as far as sampling lets one tell. */
const RISING_LOAD_TAU = 0.6;
/** Growth per step late over growth per step early: below it a cache fills. Few snapshots tell the two less well apart. */
const PLATEAU_RATIO = 0.35;
const PLATEAU_RATIO_OF_FEW = 0.5;
/** The ratio where nothing grew early and something did late. */
const LATE_START_RATIO = 9;
/** With fewer snapshots nothing is ever called a leak. */
export const MIN_LEAK_SNAPSHOTS = 4;
/** Raw objects gained: fewer may be chance whatever their shape. */
export const MIN_LEAK_GAIN = 8;
/** Slope over its error. */
const MIN_LEAK_T = 2.5;
const MIN_LEAK_TAU = 0.8;
/** Growth over the churn behind it that is needed for a leak; z of a pure leak is the root of N. */
const MIN_LEAK_Z = 2.8;
/** Growth has to be seen in the second half by itself as well: chance makes late growth of what was full early. */
const MIN_LATE_Z = 2;
/**
 * Where less of what came is kept, the site may be a pool that is full and has nothing but come by chance to more than it had,
 * and to the swings of sampling are added those of the pool. More is asked of these.
 */
export const PLAIN_RETENTION = 0.7;
const MIN_LEAK_Z_OF_FREED = 4;
const MIN_LATE_Z_OF_FREED = 2.6;
const MIN_LATE_T_OF_FREED = 2;
/**
 * With fewer snapshots a leak is called one only when it keeps nearly all and grows to the end: what has filled for three
 * rounds and is full now cannot be told from a slope.
 */
export const FEW_SNAPSHOTS = 6;
const MIN_RETENTION_OF_FEW = 0.85;
const MIN_LEAK_Z_OF_FEW = 3;
const MIN_LATE_Z_OF_FEW = 2.6;
const MIN_LAST_Z_OF_FEW = 1;
const LATE_START_Z = 2;
/** A leak with so many snapshots and raw objects is sure. */
const SURE_SNAPSHOTS = 6;
const SURE_GAIN = 12;

/** What is known of one key. All arrays have one element per snapshot, oldest first; at least two. */
export interface KeyCounts {
  /** In any unit, rising. */
  readonly times: readonly number[];
  /** Raw objects in use, and ever allocated. */
  readonly counts: readonly number[];
  readonly allocs: readonly number[];
  /** Load in the interval that ends with the snapshot; NaN where unknown. Undefined when no load is known. */
  readonly load?: readonly number[] | undefined;
}

/** The measures that classes are made of; names as in the statistics of the rule. */
export interface KeyMeasures {
  readonly snapshots: number;
  /** N: raw objects in use at the end less those at the start. */
  readonly gain: number;
  /** Raw objects that were freed over the window. */
  readonly freed: number;
  /** Raw objects that came or went, per interval. */
  readonly churn: readonly number[];
  /**
   * N over the square root of the churn between the first snapshot and the last, which is that of all intervals where objects
   * live long, and less where they do not: whatever came and went in between leaves no trace in N.
   */
  readonly z: number;
  /** N over the raw objects that were allocated over the window; 1 when none were. */
  readonly retention: number;
  /** Raw objects per unit of time, and its standard error. */
  readonly slope: number;
  readonly slopeError: number;
  /** Slope over its error. */
  readonly t: number;
  readonly tau: number;
  /** q: growth per interval in the second half over that in the first. */
  readonly plateauRatio: number;
  /** w: the largest rise over all rises. */
  readonly stepShare: number;
  /** Growth in the second half over the square root of the churn between its ends, and that of the last interval. */
  readonly lateZ: number;
  readonly lastZ: number;
  /** Growth in the second half over what the spread of all steps makes of a sum of so many. */
  readonly lateT: number;
  /** By how much less than in the second half was gained in the first, over the error of that. */
  readonly lateStartZ: number;
  /** Largest load over smallest; 1 when none is known. */
  readonly loadRatio: number;
  /** Growth per unit of load over what it would be without influence of the load; 1 when none is known. */
  readonly loadShare: number;
  /** Whether load rises and the counts are in proportion to it as far as sampling lets one tell. */
  readonly isByLoad: boolean;
}

/** The measures of a key. */
export function measureKey({ times, counts, allocs, load }: KeyCounts): KeyMeasures {
  const snapshots = counts.length;
  const steps = counts.slice(1).map((count, i) => count - counts[i]!);
  const churn = steps.map((step, i) => churnOf(counts[i + 1]!, step, allocs[i + 1]! - allocs[i]!));
  const gain = counts.at(-1)! - counts[0]!;
  const allocated = allocs.at(-1)! - allocs[0]!;
  const allChurn = sum(churn);
  const line = theilSen(times, counts);
  const slopeError = slopeErrorOf(line, times, counts, churn);
  // The later half is the longer one, since what counts is whether growth goes on.
  const half = Math.floor(steps.length / 2);
  const early = sum(steps.slice(0, half));
  const late = sum(steps.slice(half));
  const earlyRate = half === 0 ? 0 : early / half;
  const lateRate = late / (steps.length - half);
  const rises = steps.filter((step) => step > 0);
  return {
    snapshots,
    gain,
    freed: (allChurn - gain) / 2,
    churn,
    z: zBetween({ counts, allocs }, 0, snapshots - 1),
    retention: allocated > 0 ? gain / allocated : 1,
    slope: line.slope,
    slopeError,
    t: slopeError === 0 ? (line.slope > 0 ? Infinity : 0) : line.slope / slopeError,
    tau: kendallTau(counts),
    plateauRatio: earlyRate > 0 ? lateRate / earlyRate : late > 0 ? LATE_START_RATIO : 0,
    stepShare: rises.length === 0 ? 0 : Math.max(...rises) / sum(rises),
    lateZ: zBetween({ counts, allocs }, half, snapshots - 1),
    lastZ: zBetween({ counts, allocs }, snapshots - 2, snapshots - 1),
    lateT: late / Math.sqrt(Math.max(1, varianceOf(steps)) * (steps.length - half)),
    lateStartZ:
      (lateRate * half - early) /
      Math.sqrt(Math.max(1, sum(churn.slice(0, half)) + Math.max(0, lateRate) * half)),
    ...loadMeasures(times, counts, load),
  };
}

/** Growth between two snapshots over the square root of the churn between these two. */
function zBetween(
  { counts, allocs }: Pick<KeyCounts, 'counts' | 'allocs'>,
  from: number,
  to: number,
): number {
  const growth = counts[to]! - counts[from]!;
  const churn = churnOf(counts[to]!, growth, allocs[to]! - allocs[from]!);
  return growth / Math.sqrt(Math.max(1, churn));
}

/**
 * The standard error of a Theil-Sen slope: from the spread about the line where there are points enough for one, and at
 * least from the churn, since half of the events of an interval are in each of its ends.
 */
export function slopeErrorOf(
  line: { readonly slope: number; readonly intercept: number },
  times: readonly number[],
  values: readonly number[],
  churnVariances: readonly number[],
): number {
  const spread = values.length >= MIN_LEAK_SNAPSHOTS ? spreadAbout(line, times, values) : 0;
  const noise = Math.sqrt(sum(churnVariances) / churnVariances.length / 2);
  return Math.max(spread, noise) / Math.sqrt(squaresAboutMean(times));
}

function loadMeasures(
  times: readonly number[],
  counts: readonly number[],
  load: readonly number[] | undefined,
): Pick<KeyMeasures, 'loadRatio' | 'loadShare' | 'isByLoad'> {
  const most = Math.max(0, ...(load ?? []).filter((value) => Number.isFinite(value)));
  const known = times.map((_, k) => k).filter((k) => (load?.[k] ?? NaN) > most * NO_LOAD_SHARE);
  if (load === undefined || known.length < 2) {
    return { loadRatio: 1, loadShare: 1, isByLoad: false };
  }
  const loads = known.map((k) => load[k]!);
  const at = known.map((k) => times[k]!);
  const plain = theilSen(
    at,
    known.map((k) => counts[k]!),
  ).slope;
  const perLoad = theilSen(
    at,
    known.map((k) => counts[k]! / load[k]!),
  ).slope;
  const expected = plain / (sum(loads) / loads.length);
  return {
    loadRatio: Math.max(...loads) / Math.min(...loads),
    loadShare: expected > 0 ? perLoad / expected : 1,
    isByLoad:
      kendallTau(loads) >= RISING_LOAD_TAU &&
      isInProportion(
        known.map((k) => counts[k]!),
        loads,
      ),
  };
}

/** Whether counts are those of Poisson distributions whose means are in proportion to the loads, by a chi-squared test at 0.1 %. */
function isInProportion(counts: readonly number[], loads: readonly number[]): boolean {
  const perLoad = sum(counts) / sum(loads);
  const squares = counts.map((count, k) => {
    const mean = perLoad * loads[k]!;
    return (count - mean) ** 2 / Math.max(1, mean);
  });
  return sum(squares) <= chiSquaredLimit(counts.length - 1);
}

/** The class by counts alone, as if this key were the only one that was looked at. */
export function classifyCounts(measures: KeyMeasures): SiteClass {
  const { snapshots, gain, z, tau, t } = measures;
  if (snapshots >= MIN_STEP_SNAPSHOTS && z >= MIN_GROWTH_Z && measures.stepShare > STEP_SHARE) {
    return 'step';
  }
  if (gain <= 0 || z < MIN_GROWTH_Z) return 'stable';
  if (tau < OSCILLATING_TAU) return 'oscillating';
  const isByLoad = measures.loadShare <= LOAD_SHARE || measures.isByLoad;
  if (measures.loadRatio > MIN_LOAD_RATIO && isByLoad) {
    return 'grows-with-load';
  }
  // A plateau needs two halves.
  const isFew = snapshots < FEW_SNAPSHOTS;
  const plateau = isFew ? PLATEAU_RATIO_OF_FEW : PLATEAU_RATIO;
  if (snapshots > 2 && (measures.plateauRatio < plateau || measures.lateZ < 1)) {
    return 'warming-up';
  }
  const isSure =
    snapshots >= MIN_LEAK_SNAPSHOTS &&
    gain >= MIN_LEAK_GAIN &&
    z >= MIN_LEAK_Z &&
    t >= MIN_LEAK_T &&
    tau >= MIN_LEAK_TAU &&
    (isFew ? isPlain(measures) : isGoingOn(measures));
  return isSure ? 'leak' : 'suspect';
}

/** Whether few snapshots are enough. */
function isPlain({ retention, z, lateStartZ, lateZ, lastZ }: KeyMeasures): boolean {
  return (
    retention >= MIN_RETENTION_OF_FEW &&
    z >= MIN_LEAK_Z_OF_FEW &&
    lateZ >= MIN_LATE_Z_OF_FEW &&
    lastZ >= MIN_LAST_Z_OF_FEW &&
    lateStartZ <= LATE_START_Z
  );
}

/** Whether growth is more than chance, to the end of the window. */
function isGoingOn({ retention, z, lateZ, lateT }: KeyMeasures): boolean {
  if (retention >= PLAIN_RETENTION) return lateZ >= MIN_LATE_Z;
  return z >= MIN_LEAK_Z_OF_FREED && lateZ >= MIN_LATE_Z_OF_FREED && lateT >= MIN_LATE_T_OF_FREED;
}

/** How sure the class of a key is. */
export function confidenceOf(siteClass: SiteClass, { snapshots, gain }: KeyMeasures): Confidence {
  if (siteClass === 'suspect') return 'low';
  if (siteClass !== 'leak') return undefined;
  return snapshots >= SURE_SNAPSHOTS && gain >= SURE_GAIN ? 'high' : 'medium';
}

/** The sum of the values. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
