/**
 * The tables of hovers, one row per sample type, with the sampling error in words: what a line holds, or, in a
 * difference, what it held on both sides and what changed. A line that holds nothing itself is shown by what goes
 * through it. All text is escaped.
 */
import * as vscode from 'vscode';
import { relativeErrorText } from '../../core/leak/sampling.js';
import { readableValue } from '../../core/measurement/readable.js';
import type { LineDetail } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { doubtsOf } from '../diffDoubts.js';
import { appendPlain } from '../plainMarkdown.js';
import type { OpenProfile } from '../profileStore.js';
import { bareDeltaText, errorText, withPart } from './growthText.js';
import { growthWords } from './growthWords.js';
import { amountText, shareText } from './markText.js';

/** Appends what the line holds, its row of the shown sample type in bold. */
export function appendTable(
  text: vscode.MarkdownString,
  { values }: LineDetail,
  sampleType: string,
): void {
  const isHolding = values.some(({ own }) => own !== 0);
  const cum = vscode.l10n.t('cum');
  const measures = isHolding
    ? [vscode.l10n.t('own'), vscode.l10n.t('share'), cum]
    : [cum, vscode.l10n.t('share')];
  appendHeader(text, [vscode.l10n.t('sample type'), ...measures, vscode.l10n.t('sampling')]);
  for (const value of values) {
    const { own, ownError, ownRawSamples, cum: cumValue, cumError, rawSamples } = value;
    const sampling = isHolding
      ? samplingText(relativeErrorText(own, ownError), ownRawSamples)
      : samplingText(relativeErrorText(cumValue, cumError), rawSamples);
    const through = amountText(cumValue, value);
    const cells = isHolding
      ? [amountText(own, value), shareText(own, value), through, sampling]
      : [through, shareText(cumValue, value), sampling];
    appendRow(text, [visibleText(value.sampleType, 40), ...cells], value.sampleType === sampleType);
  }
}

/** Appends which profiles are compared, what the line held in both and by how much that changed, and what to doubt. */
export function appendGrowthTable(
  text: vscode.MarkdownString,
  { values }: LineDetail,
  profile: OpenProfile,
  sampleType: string,
): void {
  const words = growthWords();
  const isHolding = values.some(
    ({ growth }) => growth !== undefined && (growth.base !== 0 || growth.current !== 0),
  );
  appendPlain(text, profile.name);
  text.appendMarkdown('\n\n');
  appendHeader(text, [
    vscode.l10n.t('sample type'),
    isHolding ? vscode.l10n.t('own in base') : vscode.l10n.t('cum in base'),
    isHolding ? vscode.l10n.t('own in current') : vscode.l10n.t('cum in current'),
    vscode.l10n.t('change'),
    vscode.l10n.t('sampling'),
  ]);
  for (const value of values) {
    const growth = isHolding ? value.growth : value.cumGrowth;
    const delta = isHolding ? value.own : value.cum;
    const error = errorText(delta, isHolding ? value.ownError : value.cumError, words);
    const rawSamples = isHolding ? value.ownRawSamples : value.rawSamples;
    const cells = [
      growth === undefined ? '' : amountText(growth.base, value),
      growth === undefined ? '' : amountText(growth.current, value),
      withPart(bareDeltaText(delta, value, words), delta, growth, words),
      delta === 0 ? '' : samplingText(error, rawSamples),
    ];
    appendRow(text, [visibleText(value.sampleType, 40), ...cells], value.sampleType === sampleType);
  }
  for (const doubt of doubtsOf(profile.info)) {
    text.appendMarkdown('\n\n');
    appendPlain(text, `⚠ ${doubt}`);
  }
}

/** "±3 % (9 204 samples)"; without a known error only the samples, without samples nothing. */
function samplingText(error: string, rawSamples: number): string {
  if (rawSamples === 0) return '';
  const samples = readableValue(Math.round(rawSamples), 'count', 'samples');
  return error === '' ? samples : `${error} (${samples})`;
}

function appendHeader(text: vscode.MarkdownString, cells: readonly string[]): void {
  appendRow(text, cells);
  text.appendMarkdown(`|:--|${'--:|'.repeat(cells.length - 2)}:--|\n`);
}

function appendRow(text: vscode.MarkdownString, cells: readonly string[], isStrong = false): void {
  const strong = isStrong ? '**' : '';
  text.appendMarkdown('|');
  for (const [index, cell] of cells.entries()) {
    // The editor draws tables without space between columns.
    if (index > 0) text.appendMarkdown('&nbsp;&nbsp;&nbsp;');
    if (cell !== '') {
      text.appendMarkdown(strong);
      appendPlain(text, cell);
      text.appendMarkdown(strong);
    }
    text.appendMarkdown('|');
  }
  text.appendMarkdown('\n');
}
