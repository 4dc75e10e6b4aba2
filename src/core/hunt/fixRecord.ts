/**
 * A verified fix as plain JSON: what verifyFix.ts found, with the numbers and both series of each site, so that it can be kept,
 * shown and exported without the profiles. Slopes are bytes per hour, or per round where a run does not tell the time. What is
 * read back may have been written by anybody.
 */
import { FIX_REASON_KINDS } from '../leak/fixReason.js';
import type { FixReason } from '../leak/fixReason.js';
import type { SiteClass } from '../leak/classify.js';
import { FIX_VERDICTS } from '../leak/verifyFix.js';
import type { FixVerdict } from '../leak/verifyFix.js';
import { describeJson, JsonFields } from '../jsonFields.js';
import { isCommit } from '../snapshot/checkSnapshot.js';
import { MAX_TIME_MILLIS } from '../snapshot/snapshotNames.js';
import { fixPlan } from './fixPlan.js';
import { checkHuntPlan } from './plan.js';
import type { HuntPlan } from './plan.js';

/** Unit of the times of the series. */
export type FixUnit = 'second' | 'round';

/** The class of a site, or that nothing of it is in the run. */
export type FixSiteClass = SiteClass | 'absent';

/** What one site did in one run; arrays have an element per snapshot. */
export interface FixSeries {
  /** Rising from 0. */
  readonly times: readonly number[];
  /** Estimated bytes in use. */
  readonly bytes: readonly number[];
  /** Raw objects in use. */
  readonly counts: readonly number[];
}

/** One site in one run. */
export interface FixSide extends FixSeries {
  /** As in the profile; '' and 0 where it is absent. */
  readonly file: string;
  readonly line: number;
  readonly siteClass: FixSiteClass;
  /** Why it has its class, in English; '' where it is absent. */
  readonly reason: string;
  readonly growthBytes: number;
  /** One standard deviation of it. */
  readonly errorBytes: number;
  readonly rawSamples: number;
  /** Bytes per hour or round, with its standard error and its one-sided limits of 95 %. */
  readonly slope: number;
  readonly slopeError: number;
  readonly lowerBound: number;
  readonly upperBound: number;
}

/** One site and what became of it. */
export interface FixSite {
  readonly func: string;
  readonly verdict: FixVerdict;
  readonly why: FixReason;
  readonly basis: 'counts' | 'container';
  /** Raw objects that the new run would have gained at the old rate. */
  readonly expectedGain: number;
  readonly before: FixSide;
  readonly after: FixSide;
}

/** A leak of the new run that no site of the old one became. */
export interface FixLeak {
  readonly func: string;
  readonly file: string;
  readonly line: number;
  readonly growthBytes: number;
  readonly lowerBound: number;
  readonly reason: string;
}

/** One of the two runs. */
export interface FixRun {
  readonly title: string;
  /** In hexadecimal; '' when unknown. */
  readonly gitCommit: string;
  /** Of the first and the last snapshot; 0 when unknown. */
  readonly startMillis: number;
  readonly endMillis: number;
  readonly snapshots: number;
  readonly liveGrowthBytes: number;
}

export interface FixRecord {
  readonly version: 1;
  readonly verdict: FixVerdict;
  /** True when the verdict is that of the first site alone, which the user asked about. */
  readonly isChosen: boolean;
  readonly unit: FixUnit;
  readonly before: FixRun;
  readonly after: FixRun;
  readonly sites: readonly FixSite[];
  readonly newLeaks: readonly FixLeak[];
  /** What both runs repeated, without what may be secret (fixPlan.ts); undefined for two series that were taken by hand. */
  readonly plan: HuntPlan | undefined;
}

/** Most sites, leaks and snapshots of a record, and characters of a text. */
export const FIX_LIMITS = { sites: 50, leaks: 50, snapshots: 2_000, text: 2_000 };

/** No number of a record is beyond it: sums of a few of them are numbers still. */
export const MAX_NUMBER = 1e30;

const NAME = 'fix record';
const UNITS: readonly FixUnit[] = ['second', 'round'];
const BASES: readonly FixSite['basis'][] = ['counts', 'container'];
const CLASSES: readonly FixSiteClass[] = [
  'leak',
  'suspect',
  'grows-with-load',
  'warming-up',
  'step',
  'oscillating',
  'stable',
  'absent',
];

/** The record in a JSON value. Throws ProfileError 'malformed' that names the field. */
export function checkFixRecord(value: unknown): FixRecord {
  const json = new JsonFields(value, NAME);
  const version = json.get('version');
  if (version !== 1) throw json.malformed('version', `${describeJson(version)}, want 1`);
  return {
    version: 1,
    verdict: json.choice('verdict', FIX_VERDICTS),
    isChosen: json.flag('isChosen'),
    unit: json.choice('unit', UNITS),
    before: checkRun(json.fields('before')),
    after: checkRun(json.fields('after')),
    sites: json.list('sites', 0, FIX_LIMITS.sites).map(checkSite),
    newLeaks: json.list('newLeaks', 0, FIX_LIMITS.leaks).map(checkLeak),
    plan: json.has('plan') ? fixPlan(checkHuntPlan(json.get('plan'))) : undefined,
  };
}

function checkRun(json: JsonFields): FixRun {
  return {
    title: json.text('title', FIX_LIMITS.text),
    gitCommit: json.matching('gitCommit', isCommit),
    startMillis: json.number('startMillis', 0, MAX_TIME_MILLIS),
    endMillis: json.number('endMillis', 0, MAX_TIME_MILLIS),
    snapshots: json.count('snapshots'),
    liveGrowthBytes: finite(json, 'liveGrowthBytes'),
  };
}

function checkSite(json: JsonFields): FixSite {
  return {
    func: json.text('func', FIX_LIMITS.text),
    verdict: json.choice('verdict', FIX_VERDICTS),
    why: checkReason(json.fields('why')),
    basis: json.choice('basis', BASES),
    expectedGain: finite(json, 'expectedGain'),
    before: checkSide(json.fields('before')),
    after: checkSide(json.fields('after')),
  };
}

function checkReason(json: JsonFields): FixReason {
  return {
    kind: json.choice('kind', FIX_REASON_KINDS),
    amount: finite(json, 'amount'),
    needed: finite(json, 'needed'),
    growthBefore: finite(json, 'growthBefore'),
    roundsBefore: json.count('roundsBefore'),
    growthAfter: finite(json, 'growthAfter'),
    roundsAfter: json.count('roundsAfter'),
  };
}

function checkSide(json: JsonFields): FixSide {
  return {
    file: json.text('file', FIX_LIMITS.text),
    line: json.count('line'),
    siteClass: json.choice('siteClass', CLASSES),
    reason: json.text('reason', FIX_LIMITS.text),
    growthBytes: finite(json, 'growthBytes'),
    errorBytes: finite(json, 'errorBytes'),
    rawSamples: finite(json, 'rawSamples'),
    slope: finite(json, 'slope'),
    slopeError: finite(json, 'slopeError'),
    lowerBound: finite(json, 'lowerBound'),
    upperBound: finite(json, 'upperBound'),
    ...checkSeries(json),
  };
}

/** Times that rise from 0 and as many numbers of each kind. */
function checkSeries(json: JsonFields): FixSeries {
  const list = (key: string): readonly number[] =>
    json.numbers(key, FIX_LIMITS.snapshots, 0, MAX_NUMBER);
  const [times, bytes, counts] = [list('times'), list('bytes'), list('counts')];
  if (times.length < 2 || times[0] !== 0 || times.some((time, k) => time <= (times[k - 1] ?? -1))) {
    throw json.malformed('times', 'not a list of at least two that rise from 0');
  }
  if (bytes.length !== times.length) throw json.malformed('bytes', `${bytes.length} long`);
  if (counts.length !== times.length) throw json.malformed('counts', `${counts.length} long`);
  return { times, bytes, counts };
}

function checkLeak(json: JsonFields): FixLeak {
  return {
    func: json.text('func', FIX_LIMITS.text),
    file: json.text('file', FIX_LIMITS.text),
    line: json.count('line'),
    growthBytes: finite(json, 'growthBytes'),
    lowerBound: finite(json, 'lowerBound'),
    reason: json.text('reason', FIX_LIMITS.text),
  };
}

function finite(json: JsonFields, key: string): number {
  return json.number(key, -MAX_NUMBER, MAX_NUMBER);
}
