/** What is told of a judgement as a whole: the series, what grew beside the sites, and what is missing for a better verdict. */
import * as vscode from 'vscode';
import { MIN_LEAK_SNAPSHOTS } from '../../core/leak/classify.js';
import { timeToLimit } from '../../core/leak/outsideGrowth.js';
import { readableGrowth, readableValue } from '../../core/measurement/readable.js';
import { bytesText } from './classTexts.js';
import type { Judgement } from './judgement.js';
import { groupSites } from './siteGroups.js';

const NANOS_PER_SECOND = 1e9;

/** A line about a judgement, with a codicon. */
export interface JudgementLine {
  readonly icon: string;
  readonly text: string;
}

/** "6 snapshots · 5 min 3 s · live heap ▲ +12.0 MiB". */
export function seriesText({ snapshots, report }: Judgement): string {
  const growth = Math.round(report.liveGrowthBytes);
  return [
    vscode.l10n.t('{0} snapshots', snapshots.length),
    report.unit === 'second' ? spanText(report.times.at(-1) ?? 0) : '',
    vscode.l10n.t('live heap {0}', readableGrowth(growth, 'bytes', 'inuse_space')),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What there is to know besides the sites, the most important first; `limitBytes` is 0 when no limit is known. */
export function judgementLines(judgement: Judgement, limitBytes: number): readonly JudgementLine[] {
  const { snapshots, isFinal, outside, notes } = judgement;
  const groups = groupSites(judgement);
  const lines: JudgementLine[] = [];
  const add = (icon: string, text: string): void => {
    if (text !== '') lines.push({ icon, text });
  };
  if (!isFinal) add('sync', vscode.l10n.t('The hunt goes on: this is the verdict so far.'));
  if (snapshots.length < MIN_LEAK_SNAPSHOTS) {
    add(
      'info',
      vscode.l10n.t(
        '{0} snapshots are too few to call anything a leak: at least {1} are needed.',
        snapshots.length,
        MIN_LEAK_SNAPSHOTS,
      ),
    );
  } else if (groups.leaks.length + groups.suspects.length === 0) {
    add('pass', vscode.l10n.t('No leak and no suspect was found.'));
  }
  if (outside !== undefined && outside.unexplainedBytes > 0) {
    add(
      'warning',
      vscode.l10n.t(
        'Outside the profile {0} more: {1} in stacks of goroutines, {2} in the heap.',
        bytesText(outside.unexplainedBytes),
        bytesText(outside.stackBytes),
        bytesText(outside.heapBytes),
      ),
    );
  }
  add('watch', limitText(judgement, limitBytes));
  for (const note of notes) add('note', note);
  if (groups.restCount > 0) {
    add(
      'dash',
      vscode.l10n.t('Looked at and not listed, since they are stable: {0}', groups.restCount),
    );
  }
  return lines;
}

/** How long it takes at most until what surely grows reaches a limit of memory; '' when none is known, which is 0. */
export function limitText(judgement: Judgement, limitBytes: number): string {
  const { lastMemStats, report } = judgement;
  if (limitBytes <= 0 || report.unit !== 'second') return '';
  if (lastMemStats === undefined) {
    return vscode.l10n.t('Time to the memory limit is unknown: the snapshots have no MemStats.');
  }
  const { leaks, suspects } = groupSites(judgement);
  const sure = [...leaks, ...suspects].reduce((sum, { site }) => sum + site.rate.lowerBound, 0);
  const seconds = timeToLimit(limitBytes, lastMemStats, sure);
  const limit = bytesText(limitBytes);
  if (seconds === 0) return vscode.l10n.t('The memory limit of {0} is reached.', limit);
  return Number.isFinite(seconds)
    ? vscode.l10n.t(
        'At most {0} until the memory limit of {1}, at the rate of what surely grows.',
        spanText(seconds),
        limit,
      )
    : '';
}

function spanText(seconds: number): string {
  return readableValue(Math.round(seconds * NANOS_PER_SECOND), 'nanoseconds', '');
}
