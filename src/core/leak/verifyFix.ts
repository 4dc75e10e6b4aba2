/**
 * Whether a fix helped: the same rounds before and after it, sites matched by function and nearest line. `fixed` needs proof:
 * enough load that the old leak would have shown, and a slope that is surely below a quarter of the old one. Silence proves
 * nothing.
 */
import { MIN_GROWTH_Z, MIN_LEAK_SNAPSHOTS } from './classify.js';
import type { KeyMeasures } from './classify.js';
import { growthOf } from './keySeries.js';
import { ONE_SIDED } from './growthRate.js';
import { normalizeFuncName } from './ownFrames.js';
import { readableValue } from '../measurement/readable.js';
import { squaresAboutMean } from './statistics.js';
import type { Suspect, SuspectReport } from './suspects.js';

/** What became of a leak. */
export type FixVerdict = 'fixed' | 'still-leaking' | 'not-enough-data';

/** The slope after the fix must surely be below this share of the slope before. */
const FIXED_SHARE = 0.25;
/** Raw objects that the old leak would have gained in the new run: fewer are no proof of their absence. */
const MIN_EXPECTED_GAIN = 8;
/** A run that allocates less than this share of what the other did had not the same load. */
const MIN_LOAD_SHARE = 0.25;

/** One site of the series before the fix and what became of it. */
export interface FixedSite {
  readonly before: Suspect;
  /** Undefined when nothing of its function is in the series after the fix. */
  readonly after: Suspect | undefined;
  readonly verdict: FixVerdict;
  /** Raw objects per unit of time: before, after, and the upper bound of the latter. */
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  readonly upperBoundAfter: number;
  /** Raw objects that the new run would have gained at the old rate. */
  readonly expectedGain: number;
  /** One sentence without a full stop. */
  readonly reason: string;
}

/** The verdict on all leaks, and on each. */
export interface FixReport {
  /** The worst of the sites; `not-enough-data` when there was no leak before. */
  readonly verdict: FixVerdict;
  /** Leaks before the fix; suspects where no site was a leak. */
  readonly sites: readonly FixedSite[];
  /** Leaks after the fix that match none of them. */
  readonly newLeaks: readonly Suspect[];
}

/** Compares two judged series of the same plan. */
export function verifyFix(before: SuspectReport, after: SuspectReport): FixReport {
  const leaks = before.sites.filter(({ siteClass }) => siteClass === 'leak');
  const wanted =
    leaks.length > 0 ? leaks : before.sites.filter(({ siteClass }) => siteClass === 'suspect');
  const sites = wanted.map((site) => verifySite(site, before, after));
  const matched = new Set(sites.map((site) => site.after));
  return {
    verdict: worst(sites.map(({ verdict }) => verdict)),
    sites,
    newLeaks: after.sites.filter((site) => site.siteClass === 'leak' && !matched.has(site)),
  };
}

function worst(verdicts: readonly FixVerdict[]): FixVerdict {
  if (verdicts.includes('still-leaking')) return 'still-leaking';
  return verdicts.length === 0 || verdicts.includes('not-enough-data')
    ? 'not-enough-data'
    : 'fixed';
}

/** Rounds count where one of the two does not tell the time. */
function timesOf(report: SuspectReport, isByTime: boolean): readonly number[] {
  return isByTime ? report.times : report.times.map((_, k) => k);
}

function verifySite(
  before: Suspect,
  reportBefore: SuspectReport,
  reportAfter: SuspectReport,
): FixedSite {
  const isByTime = reportBefore.unit === 'second' && reportAfter.unit === 'second';
  const timesBefore = timesOf(reportBefore, isByTime);
  const timesAfter = timesOf(reportAfter, isByTime);
  const spanBefore = timesBefore.at(-1)!;
  const spanAfter = timesAfter.at(-1)!;
  const after = matchSite(before, reportAfter);
  const scaleBefore = scaleOf(reportBefore, isByTime);
  const scaleAfter = scaleOf(reportAfter, isByTime);
  const slopeBefore = before.measures.slope * scaleBefore;
  const slopeAfter = (after?.measures.slope ?? 0) * scaleAfter;
  const upperBoundAfter = upperBound(after?.measures, scaleAfter, timesAfter);
  const expectedGain = slopeBefore * spanAfter;
  const z = after?.measures.z ?? 0;
  const growthBefore = reportBefore.liveGrowthBytes / spanBefore;
  const growthAfter = reportAfter.liveGrowthBytes / spanAfter;
  const loadShare =
    reportAfter.allocatedSamples / spanAfter / (reportBefore.allocatedSamples / spanBefore);
  const site = { before, after, slopeBefore, slopeAfter, upperBoundAfter, expectedGain };
  const rounds = reportAfter.times.length - 1;
  const numbers = `${bytesText(before.growthBytes)} before in ${reportBefore.times.length - 1} rounds, ${bytesText(after === undefined ? 0 : growthOf(after.series))} after in ${rounds}`;

  if (after?.siteClass === 'leak') {
    return { ...site, verdict: 'still-leaking', reason: `it is called a leak again: ${numbers}` };
  }
  const missing = (reason: string): FixedSite => ({
    ...site,
    verdict: 'not-enough-data',
    reason: `${reason}: ${numbers}`,
  });
  if (reportAfter.times.length < MIN_LEAK_SNAPSHOTS) {
    return missing(
      `${reportAfter.times.length} snapshots after the fix are too few, at least ${MIN_LEAK_SNAPSHOTS} are needed`,
    );
  }
  if (expectedGain < MIN_EXPECTED_GAIN) {
    return missing(
      `at the old rate the new run would have gained ${Math.max(0, expectedGain).toFixed(1)} samples, at least ${MIN_EXPECTED_GAIN} are needed`,
    );
  }
  if (!(loadShare >= MIN_LOAD_SHARE)) {
    return missing(
      `the new run allocated ${(loadShare * 100).toFixed(0)} % of what the old one did in the same time: it had not the same load`,
    );
  }
  if (upperBoundAfter >= FIXED_SHARE * slopeBefore || z >= MIN_GROWTH_Z) {
    return missing('it still grows, or may grow, but not surely');
  }
  if (growthAfter >= growthBefore) return missing('the live heap grows no less than before');
  return {
    ...site,
    verdict: 'fixed',
    reason: `its growth is surely below ${(Math.max(0, upperBoundAfter / slopeBefore) * 100).toFixed(0)} % of what it was: ${numbers}`,
  };
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

function bytesText(bytes: number): string {
  const text = readableValue(Math.round(bytes), 'bytes', '');
  return bytes > 0 ? `+${text}` : text;
}
