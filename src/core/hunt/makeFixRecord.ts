/** Makes the record of a verified fix from two judged series and what verifyFix.ts found in them. */
import type { FixedSite, FixReport } from '../leak/verifyFix.js';
import { isByTime } from '../leak/verifyFix.js';
import type { Suspect, SuspectReport } from '../leak/suspects.js';
import { fixPlan } from './fixPlan.js';
import { FIX_LIMITS, MAX_NUMBER } from './fixRecord.js';
import type { FixLeak, FixRecord, FixRun, FixSide, FixSite } from './fixRecord.js';
import type { HuntPlan } from './plan.js';

const SECONDS_PER_HOUR = 3600;

/** One of the two series, judged. */
export interface JudgedRun extends Omit<FixRun, 'snapshots' | 'liveGrowthBytes'> {
  readonly report: SuspectReport;
}

/** What a record is made of. */
export interface FixParts {
  readonly fix: FixReport;
  readonly before: JudgedRun;
  readonly after: JudgedRun;
  readonly isChosen: boolean;
  readonly plan: HuntPlan | undefined;
}

/** The record; texts are cut to what may be read back. */
export function makeFixRecord({ fix, before, after, isChosen, plan }: FixParts): FixRecord {
  const byTime = isByTime(before.report, after.report);
  const sideOf = (site: Suspect, { report }: JudgedRun): FixSide =>
    presentSide(site, report, byTime);
  return {
    version: 1,
    verdict: fix.verdict,
    isChosen,
    unit: byTime ? 'second' : 'round',
    before: runOf(before),
    after: runOf(after),
    sites: fix.sites.slice(0, FIX_LIMITS.sites).map((site): FixSite => ({
      func: cut(site.before.frame.func),
      verdict: site.verdict,
      why: {
        ...site.why,
        amount: bounded(site.why.amount),
        needed: bounded(site.why.needed),
        growthBefore: bounded(site.why.growthBefore),
        growthAfter: bounded(site.why.growthAfter),
      },
      basis: site.basis,
      expectedGain: bounded(site.expectedGain),
      before: sideOf(site.before, before),
      after:
        site.after === undefined
          ? absentSide(site, after.report, byTime)
          : sideOf(site.after, after),
    })),
    newLeaks: fix.newLeaks
      .slice(0, FIX_LIMITS.leaks)
      .map((site): FixLeak => leakOf(site, sideOf(site, after))),
    plan: plan && fixPlan(plan),
  };
}

function runOf({ report, title, gitCommit, startMillis, endMillis }: JudgedRun): FixRun {
  return {
    ...{ gitCommit, startMillis, endMillis },
    title: cut(title),
    snapshots: report.times.length,
    liveGrowthBytes: bounded(report.liveGrowthBytes),
  };
}

function presentSide(site: Suspect, report: SuspectReport, byTime: boolean): FixSide {
  const rate = byTime ? site.rate : site.rateByRound;
  const scale = byTime ? SECONDS_PER_HOUR : 1;
  const { bytes, counts, errorBytes, rawSamples } = site.series;
  return {
    file: cut(site.frame.fileName),
    line: Math.max(0, site.frame.line),
    siteClass: site.siteClass,
    reason: cut(site.reason),
    growthBytes: bounded(site.growthBytes),
    errorBytes: bounded(errorBytes),
    rawSamples: bounded(rawSamples),
    bytes: bytes.map(bounded),
    counts: counts.map(bounded),
    slope: bounded(rate.slope * scale),
    slopeError: bounded(rate.error * scale),
    lowerBound: bounded(rate.lowerBound * scale),
    upperBound: bounded(rate.upperBound * scale),
    times: timesOf(report, byTime),
  };
}

/** A site of which nothing is left; what may have been missed is told in the bytes that an object of it would stand for. */
function absentSide(site: FixedSite, report: SuspectReport, byTime: boolean): FixSide {
  const times = timesOf(report, byTime);
  const zeros = times.map(() => 0);
  return {
    ...{ file: '', line: 0, siteClass: 'absent', reason: '' },
    ...{ growthBytes: 0, errorBytes: 0, rawSamples: 0, slope: 0, slopeError: 0, lowerBound: 0 },
    upperBound: bounded(
      site.upperBoundAfter * site.bytesPerSample * (byTime ? SECONDS_PER_HOUR : 1),
    ),
    ...{ times, bytes: zeros, counts: zeros },
  };
}

function timesOf({ times }: SuspectReport, byTime: boolean): readonly number[] {
  return byTime ? times : times.map((_, k) => k);
}

function leakOf(
  { frame, reason }: Suspect,
  { file, line, growthBytes, lowerBound }: FixSide,
): FixLeak {
  return { func: cut(frame.func), reason: cut(reason), file, line, growthBytes, lowerBound };
}

function cut(text: string): string {
  return text.length > FIX_LIMITS.text ? `${text.slice(0, FIX_LIMITS.text - 1)}…` : text;
}

/** What JSON can hold: numbers of a damaged profile can be beyond it. */
function bounded(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-MAX_NUMBER, Math.min(MAX_NUMBER, value));
}
