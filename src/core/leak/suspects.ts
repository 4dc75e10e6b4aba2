/**
 * The sites of a series, judged and ranked. A site is a line or a function: the frame nearest to the leaf that is the
 * program's own (ownFrames.ts); or a line as it is reached by one way through the program's own lines, a node of the call tree. Sites are judged one by one by their counts (classify.ts) and as containers (container.ts);
 * since many are looked at, what could be chance among so many is not called a leak.
 */
import { findBlame } from './blame.js';
import type { Blame } from './blame.js';
import {
  classifyCounts,
  confidenceOf,
  measureKey,
  MIN_GROWTH_Z,
  MIN_LEAK_GAIN,
  sum,
} from './classify.js';
import type { Confidence, KeyMeasures, SiteClass } from './classify.js';
import { classifyContainer } from './container.js';
import type { ContainerGrowth } from './container.js';
import { atLeast, growthRate, ONE_SIDED } from './growthRate.js';
import type { GrowthRate } from './growthRate.js';
import { allocationLoad, growthOf, sumBuckets, timesOf } from './keySeries.js';
import type { KeySeries, SeriesTimes } from './keySeries.js';
import { findFrames, normalizeFuncName } from './ownFrames.js';
import type { Frame, FrameFinder } from './ownFrames.js';
import { MIN_GROWTH_BYTES } from './neededSamples.js';
import { reasonOf } from './reason.js';
import type { Doubt, SuspectReason } from './reason.js';
import { reasonSentence } from './reasonTexts.js';
import type { HeapSeries } from './series.js';
import { classifyTables } from './splitTables.js';
import { normalTail, significanceLimit } from './statistics.js';

/**
 * Share of what is called a leak that may be chance (Benjamini and Hochberg). Sites at which too little came or went to ever be
 * called a leak are no questions that were asked; so many are taken to have been asked at least.
 */
const FALSE_DISCOVERY_RATE = 0.005;
const MIN_QUESTIONS = 10;
/** Growth below this share of the growth of the live heap is not worth a verdict either. */
const MIN_GROWTH_SHARE = 0.005;

/** How sites are made and what is known beside the profiles. */
export interface SuspectOptions {
  /** `callTree`: lines, apart for each stack of own frames that leads to them. */
  readonly level: 'lines' | 'functions' | 'callTree';
  /** The workspace's files as the profile names them; undefined when none is known. */
  readonly ownFiles?: ReadonlySet<string> | undefined;
  /**
   * Load in the interval that ends with each snapshot of the series: requests in it or their rate, never a running total.
   * `allocations` takes the growth of all allocated objects for it. Undefined when no load is known.
   */
  readonly load?: readonly number[] | 'allocations' | undefined;
}

/** One site and its verdict. */
export interface Suspect {
  readonly siteClass: SiteClass;
  readonly confidence: Confidence;
  readonly frame: Frame;
  readonly blame: Blame;
  /** At the level of the call tree: the program's own calls that lead to the frame and the frame itself, root first; else empty. */
  readonly stack: readonly Frame[];
  readonly series: KeySeries;
  readonly measures: KeyMeasures;
  /** Undefined unless its large blocks are one container that regrew. */
  readonly container: ContainerGrowth | undefined;
  /** Undefined unless its blocks are the tables of a map of which some were replaced. */
  readonly tables: ContainerGrowth | undefined;
  /** Bytes per unit of SuspectReport.times, and per round. */
  readonly rate: GrowthRate;
  readonly rateByRound: GrowthRate;
  readonly growthBytes: number;
  /** Kept share of what was allocated in the window, 0..1; undefined when nothing was. */
  readonly retention: number | undefined;
  /** Share of the live heap's growth; 0 when that did not grow. */
  readonly share: number;
  readonly why: SuspectReason;
  /** The same as one English sentence without a full stop. */
  readonly reason: string;
}

/** All sites of a series. */
export interface SuspectReport extends SeriesTimes {
  /** Best first: leaks, suspects, then the healthy classes, each by sure growth. */
  readonly sites: readonly Suspect[];
  /** Growth of the live heap without what the profiler itself holds. */
  readonly liveGrowthBytes: number;
  /** Objects seen to be allocated in the window, at all sites. */
  readonly allocatedSamples: number;
}

/** What a site is before the others are known. */
type Draft = Omit<Suspect, 'confidence' | 'why' | 'reason' | 'blame'> & {
  readonly members: readonly number[];
  readonly row: number;
};

/** Every site of a series of at least two snapshots, judged and ranked. */
export function findSuspects(series: HeapSeries, options: SuspectOptions): SuspectReport {
  const finder = findFrames(series.tables, options.ownFiles);
  const { times, unit } = timesOf(series);
  const groups = groupBuckets(series, finder, options.level);
  const all = sumBuckets(series, allMembers(groups));
  const load = options.load === 'allocations' ? allocationLoad(all, times) : options.load;
  const liveGrowthBytes = growthOf(all);
  const floor = Math.max(MIN_GROWTH_BYTES, MIN_GROWTH_SHARE * liveGrowthBytes);
  const rounds = times.map((_, k) => k);
  const drafts = groups.map(({ row, stack, members }): Draft => {
    const sums = sumBuckets(series, members);
    const measures = measureKey({ times, counts: sums.counts, allocs: sums.allocs, load });
    const container = classifyContainer(times, sums.large, sums.largeAllocs, series.period);
    const tables = classifyTables(times, sums.tables, sums.bytes);
    const growthBytes = growthOf(sums);
    const siteClass = growthBytes < floor ? 'stable' : classOf(measures, container, tables);
    const seenBytes = siteClass === 'leak' ? seenGrowth(sums, container, tables) : 0;
    return {
      siteClass,
      frame: finder.frame(row),
      stack: stack.map(finder.frame),
      series: sums,
      measures,
      container,
      tables,
      rate: atLeast(growthRate(times, sums.bytes, sums.byteNoise), seenBytes / times.at(-1)!),
      rateByRound: atLeast(
        growthRate(rounds, sums.bytes, sums.byteNoise),
        seenBytes / rounds.at(-1)!,
      ),
      growthBytes,
      retention: retentionOf(sums),
      share: liveGrowthBytes > 0 ? Math.max(0, growthBytes) / liveGrowthBytes : 0,
      members,
      row,
    };
  });
  const probabilities = drafts
    .filter(({ measures }) => sum(measures.churn) >= MIN_LEAK_GAIN)
    .map(({ measures }) => normalTail(measures.z));
  while (probabilities.length < MIN_QUESTIONS) probabilities.push(1);
  const limit = significanceLimit(probabilities, FALSE_DISCOVERY_RATE);
  const sites = drafts.map(({ members, row, ...draft }): Suspect => {
    const doubt = doubtOf(draft, limit, finder.isRuntime(row));
    const siteClass = doubt === undefined ? draft.siteClass : 'suspect';
    const why = reasonOf({ ...draft, siteClass, doubt, period: series.period });
    return {
      ...draft,
      siteClass,
      confidence: confidenceOf(siteClass, draft.measures),
      blame: findBlame(series, times, finder, members, row),
      why,
      reason: reasonSentence(why),
    };
  });
  return {
    sites: sites.sort(compareSites),
    liveGrowthBytes,
    allocatedSamples: all.allocs.at(-1)! - all.allocs[0]!,
    times,
    unit,
  };
}

/** Why what looks like a leak is not called one. */
function doubtOf(
  {
    siteClass,
    container,
    tables,
    measures,
  }: Pick<Suspect, 'siteClass' | 'container' | 'tables' | 'measures'>,
  limit: number,
  isRuntime: boolean,
): Doubt | undefined {
  if (siteClass !== 'leak') return undefined;
  if (isRuntime) return 'runtime';
  // A container's growth is seen, not estimated: chance has no part in it.
  const isSeen = container?.siteClass === 'leak' || tables?.siteClass === 'leak';
  return !isSeen && normalTail(measures.z) > limit ? 'chance' : undefined;
}

/**
 * Bytes by which a container or a map that leaks surely grew in the window. The jumps of one make the slope unsure, but not that
 * they were: blocks of a container are seen, and of the tables of a map at least what sampling cannot have made.
 */
function seenGrowth(
  series: KeySeries,
  container: ContainerGrowth | undefined,
  tables: ContainerGrowth | undefined,
): number {
  if (tables?.siteClass === 'leak') {
    return Math.max(0, growthOf(series) - ONE_SIDED * series.errorBytes);
  }
  return container?.siteClass === 'leak' ? container.lastBytes - container.firstBytes : 0;
}

/** Counts decide, unless they see nothing but one container in place of what grows. */
function classOf(
  measures: KeyMeasures,
  container: ContainerGrowth | undefined,
  tables: ContainerGrowth | undefined,
): SiteClass {
  const byCounts = classifyCounts(measures);
  if (tables !== undefined) return classOfMap(byCounts, measures, tables);
  if (container === undefined) return byCounts;
  const isTold = byCounts === 'leak' || byCounts === 'grows-with-load';
  return isTold || measures.z >= 2 * MIN_GROWTH_Z ? byCounts : container.siteClass;
}

/** Tables of a map are counted only to see whether they are enough for a verdict: its doublings decide. */
function classOfMap(
  byCounts: SiteClass,
  { gain }: KeyMeasures,
  { siteClass }: ContainerGrowth,
): SiteClass {
  if (byCounts === 'stable' || byCounts === 'grows-with-load') return byCounts;
  return siteClass === 'leak' && gain < MIN_LEAK_GAIN ? 'suspect' : siteClass;
}

function retentionOf(series: KeySeries): number | undefined {
  if (series.allocatedBytes <= 0) return undefined;
  return Math.min(1, Math.max(0, growthOf(series) / series.allocatedBytes));
}

interface BucketGroup {
  readonly row: number;
  /** Rows, root first. */
  readonly stack: readonly number[];
  readonly members: readonly number[];
}

/** The buckets by key, without those that have none. */
function groupBuckets(
  { buckets }: HeapSeries,
  finder: FrameFinder,
  level: SuspectOptions['level'],
): readonly BucketGroup[] {
  const keys = new Map<number, string>();
  const groups = new Map<string, BucketGroup & { readonly members: number[] }>();
  const keyOfRow = (row: number): string => {
    let key = keys.get(row);
    if (key === undefined) keys.set(row, (key = keyOf(finder.frame(row), level)));
    return key;
  };
  for (let bucket = 0; bucket < buckets.count; bucket++) {
    const locations = buckets.locationIndexes.subarray(
      buckets.locationOffsets[bucket],
      buckets.locationOffsets[bucket + 1],
    );
    const row = finder.keyRow(locations);
    if (row < 0) continue;
    const stack = level === 'callTree' ? ownStack(locations, finder, row, keyOfRow) : [];
    const key = [...stack.map(keyOfRow), keyOfRow(row)].join('\n\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { row, stack, members: [bucket] });
    else group.members.push(bucket);
  }
  return [...groups.values()];
}

/** The rows of own frames from the root down to this one; a call that comes again, as recursion does, only where it came first. */
function ownStack(
  locations: Uint32Array,
  finder: FrameFinder,
  last: number,
  keyOfRow: (row: number) => string,
): readonly number[] {
  const rows = new Map<string, number>();
  for (let i = locations.length - 1; i >= 0; i--) {
    for (const row of finder.ownRows(locations[i]!)) {
      const key = keyOfRow(row);
      if (!rows.has(key)) rows.set(key, row);
    }
  }
  rows.delete(keyOfRow(last));
  return [...rows.values(), last];
}

function keyOf({ func, fileName, line }: Frame, level: SuspectOptions['level']): string {
  if (level === 'functions') return `${fileName}\n${normalizeFuncName(func)}`;
  return line > 0 && fileName !== '' ? `${fileName}\n${line}` : `${fileName}\n\n${func}`;
}

function* allMembers(groups: readonly BucketGroup[]): Generator<number> {
  for (const { members } of groups) yield* members;
}

const RANKS: Readonly<Record<SiteClass, number>> = {
  leak: 0,
  suspect: 1,
  'grows-with-load': 2,
  'warming-up': 3,
  step: 4,
  oscillating: 5,
  stable: 6,
};

function compareSites(a: Suspect, b: Suspect): number {
  return (
    RANKS[a.siteClass] - RANKS[b.siteClass] ||
    b.rateByRound.lowerBound - a.rateByRound.lowerBound ||
    b.growthBytes - a.growthBytes ||
    compareText(a.frame.fileName, b.frame.fileName) ||
    a.frame.line - b.frame.line ||
    compareText(a.frame.func, b.frame.func) ||
    compareText(stackText(a), stackText(b))
  );
}

function stackText({ stack }: Suspect): string {
  return stack.map(({ fileName, line }) => `${fileName}:${line}`).join('\n');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
