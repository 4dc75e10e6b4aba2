/** What is told of a judgement as a whole: the series, what grew beside the sites, and what is missing for a better verdict. */
import * as vscode from 'vscode';
import { MIN_LEAK_SNAPSHOTS } from '../../core/leak/classify.js';
import { decidingAdvice } from '../../core/leak/decidingAdvice.js';
import { MIN_GROWTH_BYTES } from '../../core/leak/neededSamples.js';
import { timeUntilLimit } from '../../core/leak/timeToLimit.js';
import { readableGrowth, readableValue } from '../../core/measurement/readable.js';
import { placeText } from '../editor/markText.js';
import { bytesText, canAcquit } from './classTexts.js';
import type { Judgement } from './judgement.js';
import { groupSites } from './siteGroups.js';

const NANOS_PER_SECOND = 1e9;

/** A line about a judgement, with a codicon. */
export interface JudgementLine {
  readonly icon: string;
  readonly text: string;
  /** What to do about it; '' for nothing. */
  readonly detail: string;
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
  const advice = adviceOf(judgement);
  const groups = groupSites(judgement);
  const lines: JudgementLine[] = [];
  const add = (icon: string, text: string, detail = ''): void => {
    if (text !== '') lines.push({ icon, text, detail });
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
  }
  if (advice !== undefined) add('lightbulb', advice.text, advice.detail);
  else if (canAcquit(judgement) && groups.leaks.length + groups.suspects.length === 0) {
    const growth = unexplainedText(judgement);
    if (growth === '') add('pass', vscode.l10n.t('No leak and no suspect was found.'));
    else add('info', vscode.l10n.t('No leak and no suspect was found, though {0}.', growth));
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

/** "the live heap grew by 1 MiB" where no site is told to have grown; '' when that is not so. */
export function unexplainedText(judgement: Judgement): string {
  const { leaks, suspects, healthy } = groupSites(judgement);
  const growth = judgement.report.liveGrowthBytes;
  const isExplained = leaks.length + suspects.length + healthy.length > 0;
  return isExplained || growth < MIN_GROWTH_BYTES
    ? ''
    : vscode.l10n.t('the live heap grew by {0}', bytesText(growth));
}

/**
 * What would decide about a suspect of which too few samples were seen, without a full stop, and how that is done. Undefined when
 * nothing lacks samples, and when snapshots are too few: those are what is needed then.
 */
export function adviceOf({
  report,
  period,
  snapshots,
}: Judgement): Pick<JudgementLine, 'text' | 'detail'> | undefined {
  if (snapshots.length < MIN_LEAK_SNAPSHOTS) return undefined;
  const advice = decidingAdvice(report, period);
  if (advice === undefined) return undefined;
  const { site, neededRoundsFactor, orMemProfileRate } = advice;
  return {
    text: vscode.l10n.t(
      'Too few samples to decide about {0}: rounds {1} times as long, or runtime.MemProfileRate = {2}',
      placeText(site.blame.frame),
      neededRoundsFactor,
      orMemProfileRate,
    ),
    detail: vscode.l10n.t(
      'Write runtime.MemProfileRate = {0} at the start of main, or start the program with GODEBUG=memprofilerate={0}. Either costs some CPU time.',
      orMemProfileRate,
    ),
  };
}

/** How long it takes at most until what surely grows reaches a limit of memory; '' when none is known, which is 0. */
export function limitText(judgement: Judgement, limitBytes: number): string {
  const { lastMemStats, report } = judgement;
  if (limitBytes <= 0 || report.unit !== 'second') return '';
  if (lastMemStats === undefined) {
    return vscode.l10n.t('Time to the memory limit is unknown: the snapshots have no MemStats.');
  }
  const seconds = timeUntilLimit(limitBytes, lastMemStats, report);
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
