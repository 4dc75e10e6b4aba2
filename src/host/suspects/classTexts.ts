/**
 * The words, icons, colours and numbers of verdicts, the same in the Suspects view, at the lines, in Problems and in the status bar.
 * A class is always told by word and icon as well as by colour.
 */
import * as vscode from 'vscode';
import { MIN_LEAK_SNAPSHOTS, type Confidence, type SiteClass } from '../../core/leak/classify.js';
import { REASON_TEXTS, reasonSentence } from '../../core/leak/reasonTexts.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import type { Suspect, SuspectReport } from '../../core/leak/suspects.js';
import { readableValue } from '../../core/measurement/readable.js';
import { visibleText } from '../../core/visibleText.js';
import { hostTexts } from '../hostTexts.js';
import type { Judgement } from './judgement.js';

const SECONDS_PER_HOUR = 3600;
/** With fewer snapshots there is a difference, and nothing to judge a site by. */
const MIN_JUDGED_SNAPSHOTS = 3;
const MAX_REASON_LENGTH = 500;

/** What the words about a site depend on besides the site. */
export interface JudgedSeries extends Pick<Judgement, 'rateUnit'> {
  readonly report: Pick<SuspectReport, 'unit' | 'times'>;
}

/** False for two snapshots: what grew between them is told as that, neither as sure nor as suspect. */
export function canAccuse({ report }: JudgedSeries): boolean {
  return report.times.length >= MIN_JUDGED_SNAPSHOTS;
}

/** False for series that are too short to call anything a leak, so that nothing is called healthy either. */
export function canAcquit({ report }: Pick<JudgedSeries, 'report'>): boolean {
  return report.times.length >= MIN_LEAK_SNAPSHOTS;
}

/** The class of a site in one or two words, as far as the series can tell. */
export function siteWord({ siteClass }: Pick<Suspect, 'siteClass'>, judged: JudgedSeries): string {
  return canAccuse(judged) ? classWord(siteClass) : vscode.l10n.t('grew');
}

/** The class of a site and how sure it is: "leak", "high confidence". */
export function siteWords(
  site: Pick<Suspect, 'siteClass' | 'confidence'>,
  judged: JudgedSeries,
): readonly string[] {
  const confidence = canAccuse(judged) ? confidenceText(site.confidence) : '';
  return [siteWord(site, judged), confidence].filter(Boolean);
}

/** The class in one or two words. */
function classWord(siteClass: SiteClass): string {
  switch (siteClass) {
    case 'leak':
      return vscode.l10n.t('leak');
    case 'suspect':
      return vscode.l10n.t('suspect');
    case 'grows-with-load':
      return vscode.l10n.t('grows with load');
    case 'warming-up':
      return vscode.l10n.t('warming up or cache');
    case 'step':
      return vscode.l10n.t('single step');
    case 'oscillating':
      return vscode.l10n.t('rises and falls');
    case 'stable':
      return vscode.l10n.t('stable');
    default:
      return siteClass satisfies never;
  }
}

/** How sure a class is, as "high confidence"; '' where nothing is claimed. */
function confidenceText(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return vscode.l10n.t('high confidence');
    case 'medium':
      return vscode.l10n.t('medium confidence');
    case 'low':
      return vscode.l10n.t('low confidence');
    case undefined:
      return '';
    default:
      return confidence satisfies never;
  }
}

/** The codicon of a class, without "$()". */
export function classIcon(siteClass: SiteClass): string {
  switch (siteClass) {
    case 'leak':
      return 'bug';
    case 'suspect':
      return 'question';
    case 'grows-with-load':
      return 'pulse';
    case 'warming-up':
      return 'flame';
    case 'step':
      return 'arrow-up';
    case 'oscillating':
      return 'sync';
    case 'stable':
      return 'pass';
    default:
      return siteClass satisfies never;
  }
}

/** The id of a theme colour of package.json for a class. */
export function classColorId(siteClass: SiteClass): string {
  if (siteClass === 'leak') return 'leaktrail.leakForeground';
  if (siteClass === 'suspect') return 'leaktrail.suspectForeground';
  return 'leaktrail.healthyForeground';
}

type Rates = Pick<Suspect, 'rate' | 'rateByRound'>;

/**
 * The growth that is sure, in the unit of the judgement: "≥ +2.3 MiB/h", per round where the rounds are what makes it grow or where the
 * snapshots do not tell their times; '' when none is.
 */
export function sureGrowthText(site: Rates, judged: JudgedSeries): string {
  if (!canAccuse(judged)) return '';
  const isByHour = judged.report.unit === 'second' && judged.rateUnit === 'hour';
  return isByHour ? sureByHourText(site) : sureByRoundText(site);
}

/** As `sureGrowthText`, with the growth per hour beside that per round where both are known. */
export function sureGrowthTexts(site: Rates, judged: JudgedSeries): string {
  const text = sureGrowthText(site, judged);
  const isByRound = judged.report.unit === 'second' && judged.rateUnit === 'round';
  const byHour = isByRound && canAccuse(judged) ? sureByHourText(site) : '';
  return [text, byHour].filter(Boolean).join(' · ');
}

function sureByHourText({ rate }: Rates): string {
  const bytes = rate.lowerBound * SECONDS_PER_HOUR;
  return bytes <= 0 ? '' : vscode.l10n.t('≥ +{0}/h', bytesText(bytes));
}

function sureByRoundText({ rateByRound }: Rates): string {
  const bytes = rateByRound.lowerBound;
  return bytes <= 0 ? '' : vscode.l10n.t('≥ +{0} per round', bytesText(bytes));
}

/** What it grew by over the series: "+14.0 MiB ± 8 % · 27 samples". */
export function estimateText({ growthBytes, series }: Suspect): string {
  const { errorBytes, rawSamples } = series;
  const sign = growthBytes > 0 ? '+' : '';
  const error = relativeErrorText(Math.round(growthBytes), errorBytes);
  const amount = [`${sign}${bytesText(growthBytes)}`, error].filter(Boolean).join(' ');
  const samples =
    rawSamples === 1
      ? vscode.l10n.t('1 sample')
      : vscode.l10n.t('{0} samples', rawSamples.toLocaleString(vscode.env.language));
  return `${amount} · ${samples}`;
}

/** Why it has its class, as one sentence without a full stop; safe to show as text. */
export function reasonText({ why }: Suspect): string {
  return visibleText(reasonSentence(why, hostTexts(REASON_TEXTS)), MAX_REASON_LENGTH);
}

/** "1 leak", "3 leaks". */
export function leakCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 leak') : vscode.l10n.t('{0} leaks', count);
}

/** "1 suspect", "3 suspects". */
export function suspectCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 suspect') : vscode.l10n.t('{0} suspects', count);
}

/** "1 site grew", "3 sites grew". */
export function grownCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 site grew') : vscode.l10n.t('{0} sites grew', count);
}

/** Bytes as people read them, with a sign when they are negative. */
export function bytesText(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}
