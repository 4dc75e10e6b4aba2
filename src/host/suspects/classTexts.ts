/**
 * The words, icons, colours and numbers of verdicts, the same in the Suspects view, at the lines, in Problems and in the status bar.
 * A class is always told by word and icon as well as by colour.
 */
import * as vscode from 'vscode';
import type { Confidence, SiteClass } from '../../core/leak/classify.js';
import { REASON_TEXTS, reasonSentence } from '../../core/leak/reasonTexts.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import type { Suspect, SuspectReport } from '../../core/leak/suspects.js';
import { readableValue } from '../../core/measurement/readable.js';
import { visibleText } from '../../core/visibleText.js';
import { hostTexts } from '../hostTexts.js';

const SECONDS_PER_HOUR = 3600;
const MAX_REASON_LENGTH = 500;

/** The class in one or two words. */
export function classWord(siteClass: SiteClass): string {
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
export function confidenceText(confidence: Confidence): string {
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

/** The growth that is sure: "≥ +2.3 MiB/h", per round where the snapshots do not tell their times; '' when none is. */
export function sureGrowthText(site: Suspect, { unit }: Pick<SuspectReport, 'unit'>): string {
  if ((unit === 'second' ? site.rate : site.rateByRound).lowerBound <= 0) return '';
  return unit === 'second'
    ? vscode.l10n.t('≥ +{0}/h', bytesText(site.rate.lowerBound * SECONDS_PER_HOUR))
    : vscode.l10n.t('≥ +{0} per round', bytesText(site.rateByRound.lowerBound));
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

/** Bytes as people read them, with a sign when they are negative. */
export function bytesText(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}
