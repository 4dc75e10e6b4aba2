/**
 * The tooltip of a site: the verdict with all its numbers, a picture of the series, and the way to the line. Everything of the profile
 * is appended as text, so that it can be neither a link nor a picture.
 */
import * as vscode from 'vscode';
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { readableShare } from '../../core/measurement/readable.js';
import { placeText } from '../editor/markText.js';
import { SPARKLINE_HEIGHT, SPARKLINE_WIDTH, sparklineUri } from '../editor/sparkline.js';
import { appendPlain } from '../plainMarkdown.js';
import {
  bytesText,
  canAccuse,
  estimateText,
  reasonText,
  siteWords,
  sureGrowthTexts,
  type JudgedSeries,
} from './classTexts.js';
import type { Judgement } from './judgement.js';
import { framesOf } from './siteGroups.js';
import { funcText } from './suspectItems.js';

const MAX_FRAMES = 12;
/** Reads on light and on dark ground alike; the colours of the theme cannot be had in a picture. */
const LINE_COLOR = '#808080';

/** All that is known of a site. */
export function suspectTooltip(site: Suspect, judgement: Judgement): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const append = (text: string): void => {
    appendPlain(markdown, text);
  };
  markdown.appendMarkdown('**');
  append(siteWords(site, judgement).join(', '));
  markdown.appendMarkdown('** — ');
  append(reasonText(site));
  appendPicture(markdown, site, judgement);
  markdown.appendMarkdown('\n\n');
  for (const fact of factsOf(site, judgement)) {
    append(fact);
    markdown.appendMarkdown('  \n');
  }
  markdown.appendMarkdown('\n\n---\n\n');
  const frames = framesOf(site);
  for (const frame of frames.slice(-MAX_FRAMES)) {
    append(frameText(frame, site));
    markdown.appendMarkdown('  \n');
  }
  return markdown;
}

/** The numbers of a site, a line each: sure growth, estimate, what was kept, share of all growth. */
export function factsOf(site: Suspect, judged: JudgedSeries): readonly string[] {
  const { series, retention, share } = site;
  const sure = sureGrowthTexts(site, judged);
  const live = series.bytes.map((bytes) => bytesText(bytes)).join(' → ');
  const noneIsSure = canAccuse(judged) ? vscode.l10n.t('No growth is sure') : '';
  return [
    sure === '' ? noneIsSure : vscode.l10n.t('Sure growth: {0}', sure),
    vscode.l10n.t('Estimate: {0}', estimateText(site)),
    retention === undefined
      ? ''
      : vscode.l10n.t(
          'Kept {0} of {1} allocated here',
          readableShare(retention, 1),
          bytesText(series.allocatedBytes),
        ),
    vscode.l10n.t('Share of all growth: {0}', readableShare(share, 1)),
    vscode.l10n.t('In use: {0}', live),
  ].filter(Boolean);
}

/** "catalog.(*Pages).Handle  pages.go:31", with what the line is for the site. */
export function frameText(frame: Frame, { blame }: Suspect): string {
  const text = `${funcText(frame)}  ${placeText(frame)}`;
  return frame === blame.frame ? `→ ${text}` : text;
}

function appendPicture(
  markdown: vscode.MarkdownString,
  { series }: Suspect,
  { report }: Judgement,
): void {
  const uri = sparklineUri({ times: report.times, values: series.bytes, color: LINE_COLOR });
  if (uri === undefined) return;
  markdown.appendMarkdown('\n\n![');
  appendPlain(markdown, vscode.l10n.t('Bytes in use over the series'));
  markdown.appendMarkdown(`](${uri}|width=${SPARKLINE_WIDTH},height=${SPARKLINE_HEIGHT})`);
}
