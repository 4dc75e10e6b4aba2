/**
 * Whether a fix helped: the same rounds before and after it, sites matched by function and nearest line. `fixed` needs proof:
 * enough load that the old leak would have shown, and a slope that is surely below a quarter of the old one. Silence proves
 * nothing. A container that regrows in place is judged by its bytes (verifyContainer.ts), since its count tells nothing.
 */
import { classifyCounts, MIN_GROWTH_Z, MIN_LEAK_SNAPSHOTS } from './classify.js';
import type { KeyMeasures } from './classify.js';
import { fixReasonSentence } from './fixReason.js';
import type { FixReason, FixReasonKind } from './fixReason.js';
import { growthOf } from './keySeries.js';
import { ONE_SIDED } from './growthRate.js';
import { normalizeFuncName } from './ownFrames.js';
import { squaresAboutMean } from './statistics.js';
import type { Suspect, SuspectReport } from './suspects.js';
import { proveContainer } from './verifyContainer.js';
import type { ContainerProof } from './verifyContainer.js';

/** What became of a leak. */
export const FIX_VERDICTS = ['fixed', 'still-leaking', 'not-enough-data'] as const;
export type FixVerdict = (typeof FIX_VERDICTS)[number];

/** The slope after the fix must surely be below this share of the slope before. */
const FIXED_SHARE = 0.25;
/** Raw objects that the old leak would have gained in the new run: fewer are no proof of their absence. */
const MIN_EXPECTED_GAIN = 8;
/** A run with less than this share of the other's load had not the same load. */
const MIN_LOAD_SHARE = 0.25;
/** Objects that other sites must have allocated in the old run to tell the load by them. */
const MIN_LOAD_SAMPLES = 8;

/** What is known beside the two reports. */
export interface VerifyOptions {
  /** Mean bytes between two samples in each run. */
  readonly periods: { readonly before: number; readonly after: number };
  /** The site of the report before the fix that is asked about; undefined asks about all leaks. */
  readonly chosen?: Suspect | undefined;
  /** Load per round, where it was measured; without it what all other sites allocate is taken for it. */
  readonly load?: { readonly before: number; readonly after: number } | undefined;
}

/** One site of the series before the fix and what became of it. */
export interface FixedSite {
  readonly before: Suspect;
  /** Undefined when nothing of its function is in the series after the fix. */
  readonly after: Suspect | undefined;
  readonly verdict: FixVerdict;
  /** What the verdict is made from: raw counts, or the sizes of one container. */
  readonly basis: 'counts' | 'container';
  /** Raw objects of each run per unit of time: before, after, and the upper bound of the latter. */
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  readonly upperBoundAfter: number;
  /** Raw objects that the new run would have gained at the old rate. */
  readonly expectedGain: number;
  /** Bytes that one raw object of the old site would stand for in the new run; never too few. */
  readonly bytesPerSample: number;
  readonly why: FixReason;
  /** The same in English: one sentence without a full stop. */
  readonly reason: string;
}

/** The verdict on all leaks, and on each. */
export interface FixReport {
  /** That of the chosen site, else the worst of the sites; `not-enough-data` when there was no leak before. */
  readonly verdict: FixVerdict;
  /** The chosen one, then the leaks before the fix; without a leak or a chosen one the suspects. */
  readonly sites: readonly FixedSite[];
  /** Leaks after the fix that match none of them. */
  readonly newLeaks: readonly Suspect[];
}

/** Compares two judged series of the same plan. */
export function verifyFix(
  before: SuspectReport,
  after: SuspectReport,
  options: VerifyOptions,
): FixReport {
  const { chosen } = options;
  const sites = sitesToVerify(before, chosen).map((site) =>
    verifySite(site, before, after, options),
  );
  const matched = new Set(sites.map((site) => site.after));
  const [first] = sites;
  return {
    verdict:
      chosen === undefined || first === undefined
        ? worst(sites.map(({ verdict }) => verdict))
        : first.verdict,
    sites,
    newLeaks: after.sites.filter((site) => site.siteClass === 'leak' && !matched.has(site)),
  };
}

function sitesToVerify({ sites }: SuspectReport, chosen: Suspect | undefined): readonly Suspect[] {
  const leaks = sites.filter(({ siteClass }) => siteClass === 'leak');
  if (chosen !== undefined) return [chosen, ...leaks.filter((site) => site !== chosen)];
  return leaks.length > 0 ? leaks : sites.filter(({ siteClass }) => siteClass === 'suspect');
}

function worst(verdicts: readonly FixVerdict[]): FixVerdict {
  if (verdicts.includes('still-leaking')) return 'still-leaking';
  return verdicts.length === 0 || verdicts.includes('not-enough-data')
    ? 'not-enough-data'
    : 'fixed';
}

/** Both runs in one unit: rounds count where one of the two does not tell the time. */
interface Runs {
  readonly timesBefore: readonly number[];
  readonly timesAfter: readonly number[];
  /** Brings slopes of each report to the unit. */
  readonly scaleBefore: number;
  readonly scaleAfter: number;
}

/** True when both runs tell the time, so that slopes of the two are by time. */
export function isByTime(before: SuspectReport, after: SuspectReport): boolean {
  return before.unit === 'second' && after.unit === 'second';
}

function runsOf(before: SuspectReport, after: SuspectReport): Runs {
  const byTime = isByTime(before, after);
  const timesOf = ({ times }: SuspectReport): readonly number[] =>
    byTime ? times : times.map((_, k) => k);
  return {
    timesBefore: timesOf(before),
    timesAfter: timesOf(after),
    scaleBefore: scaleOf(before, byTime),
    scaleAfter: scaleOf(after, byTime),
  };
}

function verifySite(
  before: Suspect,
  reportBefore: SuspectReport,
  reportAfter: SuspectReport,
  options: VerifyOptions,
): FixedSite {
  const runs = runsOf(reportBefore, reportAfter);
  const after = matchSite(before, reportAfter);
  const slopeBefore = before.measures.slope * runs.scaleBefore;
  const { bytesPerSample, samplesPerSample } = samplesOf(before, options);
  const expectedGain = slopeBefore * samplesPerSample * runs.timesAfter.at(-1)!;
  const basis = basisOf(before);
  const site = {
    ...{ before, after, basis, slopeBefore, expectedGain, bytesPerSample },
    slopeAfter: (after?.measures.slope ?? 0) * runs.scaleAfter,
    upperBoundAfter: upperBound(after?.measures, runs.scaleAfter, runs.timesAfter),
  };
  const verdictOf = (
    verdict: FixVerdict,
    kind: FixReasonKind,
    amount = 0,
    needed = 0,
  ): FixedSite => {
    const why: FixReason = {
      ...{ kind, amount, needed },
      growthBefore: before.growthBytes,
      roundsBefore: reportBefore.times.length - 1,
      growthAfter: after === undefined ? 0 : growthOf(after.series),
      roundsAfter: reportAfter.times.length - 1,
    };
    return { ...site, verdict, why, reason: fixReasonSentence(why) };
  };
  const missing = (kind: FixReasonKind, amount?: number, needed?: number): FixedSite =>
    verdictOf('not-enough-data', kind, amount, needed);

  if (after?.siteClass === 'leak') {
    return verdictOf('still-leaking', before.siteClass === 'leak' ? 'leak-again' : 'leak-now');
  }
  const snapshots = reportAfter.times.length;
  if (snapshots < MIN_LEAK_SNAPSHOTS) {
    return missing('few-snapshots', snapshots, MIN_LEAK_SNAPSHOTS);
  }
  if (basis === 'counts' && expectedGain < MIN_EXPECTED_GAIN) {
    return missing('few-samples', Math.max(0, expectedGain), MIN_EXPECTED_GAIN);
  }
  const loadShare = loadShareOf(site, reportBefore, reportAfter, runs, options);
  if (loadShare === undefined) return missing('no-load');
  if (!(loadShare >= MIN_LOAD_SHARE)) return missing('other-load', loadShare, MIN_LOAD_SHARE);
  const z = after?.measures.z ?? 0;
  if (z >= MIN_GROWTH_Z || after?.siteClass === 'suspect') return missing('may-grow');
  const proof =
    basis === 'container'
      ? containerProof(before, after, runs, options)
      : countsProof(site, samplesPerSample, runs);
  if (!proof.isFixed) return missing(proof.kind, proof.amount, proof.needed);
  const growthBefore = reportBefore.liveGrowthBytes / runs.timesBefore.at(-1)!;
  const growthAfter = reportAfter.liveGrowthBytes / runs.timesAfter.at(-1)!;
  if (growthAfter >= growthBefore) return missing('heap-grows');
  if (hasMoved(before, reportBefore, reportAfter, runs)) return missing('moved');
  return verdictOf('fixed', proof.kind, proof.amount, proof.needed);
}

/** A container that only its bytes show is judged by them. */
function basisOf({ siteClass, container, measures }: Suspect): FixedSite['basis'] {
  const isContainer = container?.siteClass === siteClass && classifyCounts(measures) !== siteClass;
  return isContainer ? 'container' : 'counts';
}

interface Proof {
  readonly isFixed: boolean;
  readonly kind: FixReasonKind;
  readonly amount: number;
  readonly needed: number;
}

/** Fewer objects prove nothing where they are larger ones: their bytes have to be fewer as well. */
function countsProof(
  {
    before,
    after,
    slopeBefore,
    upperBoundAfter,
  }: Pick<FixedSite, 'before' | 'after' | 'slopeBefore' | 'upperBoundAfter'>,
  samplesPerSample: number,
  { scaleBefore, scaleAfter }: Runs,
): Proof {
  const share = shareOf(upperBoundAfter, slopeBefore * samplesPerSample);
  if (after === undefined) return proofOf(share);
  const bytesAfter = after.rate.upperBound * scaleAfter;
  return proofOf(Math.max(share, shareOf(bytesAfter, before.rate.slope * scaleBefore)));
}

/** What is left of the growth; all of it where there was none. */
function shareOf(after: number, before: number): number {
  return before > 0 ? after / before : 1;
}

function proofOf(share: number): Proof {
  return share < FIXED_SHARE
    ? { isFixed: true, kind: 'fixed', amount: Math.max(0, share), needed: FIXED_SHARE }
    : { isFixed: false, kind: 'may-grow', amount: 0, needed: 0 };
}

function containerProof(
  before: Suspect,
  after: Suspect | undefined,
  { timesBefore, timesAfter, scaleAfter }: Runs,
  { periods }: VerifyOptions,
): Proof {
  const { outcome, expectedBytes, neededBytes } = proveContainer(
    { times: timesBefore, blocks: before.series.large },
    after && { times: timesAfter, blocks: after.series.large },
    timesAfter.at(-1)!,
    periods.after,
  );
  const isFixed = outcome === 'gone' || outcome === 'full';
  switch (outcome) {
    case 'gone':
    case 'full':
    case 'unseen':
    case 'room':
      return { isFixed, kind: KINDS[outcome], amount: expectedBytes, needed: neededBytes };
    case 'growing':
      return { isFixed, kind: 'may-grow', amount: 0, needed: 0 };
    case 'falling':
      return proofOf(
        shareOf(after!.rate.upperBound * scaleAfter, before.growthBytes / timesBefore.at(-1)!),
      );
    default:
      return outcome satisfies never;
  }
}

const KINDS: Readonly<
  Record<Exclude<ContainerProof['outcome'], 'growing' | 'falling'>, FixReasonKind>
> = {
  gone: 'container-gone',
  full: 'container-full',
  unseen: 'container-unseen',
  room: 'container-room',
};

/**
 * The load of the new run over that of the old one; undefined when nothing tells. The leak itself is left out of what all sites
 * allocate: a fix may well do without the allocation.
 */
function loadShareOf(
  { before, after }: Pick<FixedSite, 'before' | 'after'>,
  reportBefore: SuspectReport,
  reportAfter: SuspectReport,
  { timesBefore, timesAfter }: Runs,
  { load, periods }: VerifyOptions,
): number | undefined {
  if (load !== undefined && load.before > 0) return load.after / load.before;
  const othersBefore = reportBefore.allocatedSamples - allocatedSamples(before);
  if (othersBefore < MIN_LOAD_SAMPLES) return undefined;
  const samplesAfter = reportAfter.allocatedSamples - (after ? allocatedSamples(after) : 0);
  const othersAfter =
    periods.after === periods.before
      ? samplesAfter
      : samplesAfter * (periods.after / periods.before);
  return othersAfter / timesAfter.at(-1)! / (othersBefore / timesBefore.at(-1)!);
}

function allocatedSamples({ series: { allocs } }: Suspect): number {
  return allocs.at(-1)! - allocs[0]!;
}

/**
 * What a raw object of a site is in the new run: the bytes that it stands for, and how many there are for one of the old run. A sample
 * stands for the period at least and for its block at least, so a longer period adds no more than the difference of the two.
 */
function samplesOf(
  { series: { bytes, counts } }: Suspect,
  { periods }: VerifyOptions,
): { readonly bytesPerSample: number; readonly samplesPerSample: number } {
  const old = Math.max(periods.before, bytes.at(-1)! / Math.max(1, counts.at(-1)!));
  const bytesPerSample = old + Math.max(0, periods.after - periods.before);
  return { bytesPerSample, samplesPerSample: bytesPerSample > old ? old / bytesPerSample : 1 };
}

/**
 * True when a line leaks that did not before, and as fast as a leak that is not fixed would. That another line of its function leaked
 * is no excuse where that line is there still.
 */
function hasMoved(
  before: Suspect,
  reportBefore: SuspectReport,
  reportAfter: SuspectReport,
  { timesBefore, timesAfter }: Runs,
): boolean {
  const least = (FIXED_SHARE * before.growthBytes) / timesBefore.at(-1)!;
  return reportAfter.sites.some((site) => {
    if (site.siteClass !== 'leak' || site.growthBytes / timesAfter.at(-1)! < least) return false;
    const old = matchSite(site, reportBefore);
    return old?.siteClass !== 'leak' || matchSite(old, reportAfter) !== site;
  });
}

/** Brings slopes of a report to the unit that both share. */
function scaleOf({ times, unit }: SuspectReport, isByTime: boolean): number {
  return isByTime || unit === 'round' ? 1 : times.at(-1)! / (times.length - 1);
}

/** Where nothing comes and goes, one event at least is assumed: that none was seen does not mean that none can be. */
function upperBound(
  measures: KeyMeasures | undefined,
  scale: number,
  times: readonly number[],
): number {
  const least = Math.sqrt(1 / 2) / Math.sqrt(squaresAboutMean(times));
  if (measures === undefined) return ONE_SIDED * least;
  return measures.slope * scale + ONE_SIDED * Math.max(least, measures.slopeError * scale);
}

/** The site of the same function whose line is nearest; files of two builds can lie in different directories. */
function matchSite({ frame }: Suspect, { sites }: SuspectReport): Suspect | undefined {
  const name = normalizeFuncName(frame.func);
  const base = baseName(frame.fileName);
  let best: Suspect | undefined;
  for (const site of sites) {
    if (normalizeFuncName(site.frame.func) !== name) continue;
    if (baseName(site.frame.fileName) !== base) continue;
    if (best === undefined || distance(site, frame.line) < distance(best, frame.line)) best = site;
  }
  return best;
}

function distance({ frame }: Suspect, line: number): number {
  return Math.abs(frame.line - line);
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
