/** Hunts in words: plans, what goes on, what came of it. */
import * as vscode from 'vscode';
import type { HuntLoad, HuntPlan, HuntRound } from '../../core/hunt/plan.js';
import { isJudged, roundsOfProcess } from '../../core/hunt/progress.js';
import type { HuntRecord } from '../../core/hunt/record.js';
import { MIN_LEAK_SNAPSHOTS } from '../../core/leak/classify.js';
import { readableValue } from '../../core/measurement/readable.js';
import { visibleText } from '../../core/visibleText.js';
import { joined, placeText } from '../editor/markText.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import {
  canAcquit,
  leakCountText,
  reasonText,
  sureGrowthText,
  suspectCountText,
} from '../suspects/classTexts.js';
import type { Judgement } from '../suspects/judgement.js';
import { adviceOf, unexplainedText } from '../suspects/judgementTexts.js';
import { groupSites } from '../suspects/siteGroups.js';
import type { HuntedSnapshot, HuntPhase, RunningHunt } from './hunt.js';

const NANOS_PER_MILLI = 1e6;
const MAX_COMMAND_LENGTH = 60;
const MAX_REASON_LENGTH = 200;

/** The target of a plan as lists show it: "localhost:6060". */
export function huntTitle({ targetUrl }: Pick<HuntPlan, 'targetUrl'>): string {
  return shortTarget({ kind: 'pprof', label: targetUrl });
}

/** "6 rounds, every 30 s". */
export function planText({ rounds, round }: HuntPlan): string {
  switch (round.kind) {
    case 'interval':
      return vscode.l10n.t('{0} rounds, every {1}', rounds, secondsText(round.seconds));
    case 'command':
      return vscode.l10n.t('{0} rounds, each after {1}', rounds, commandText(round));
    case 'requests':
      return vscode.l10n.t(
        '{0} rounds, each after {1} requests to {2}',
        rounds,
        round.count,
        loadUrlText(round.url),
      );
    default:
      return round satisfies never;
  }
}

/** What happens before each snapshot. */
export function roundText(round: HuntRound): string {
  switch (round.kind) {
    case 'interval':
      return vscode.l10n.t('every {0}', secondsText(round.seconds));
    case 'command':
      return vscode.l10n.t('after {0}', commandText(round));
    case 'requests':
      return vscode.l10n.t('after {0} requests to {1}', round.count, loadUrlText(round.url));
    default:
      return round satisfies never;
  }
}

/** What tells the load. */
export function loadText(load: HuntLoad): string {
  switch (load.kind) {
    case 'none':
      return vscode.l10n.t('none');
    case 'allocations':
      return vscode.l10n.t('all allocations of the service');
    case 'prometheus':
      return vscode.l10n.t('{0} of {1}', visibleText(load.metric, 80), loadUrlText(load.url));
    case 'json':
      return vscode.l10n.t('{0} of {1}', visibleText(load.path, 80), loadUrlText(load.url));
    default:
      return load satisfies never;
  }
}

/** An address without its query, which can hold what is not to be seen. */
export function loadUrlText(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  const scheme = protocol === 'http:' ? '' : `${protocol}//`;
  return visibleText(`${scheme}${host}${pathname}`, 80);
}

/** "30 s", "1 min 30 s". */
export function secondsText(seconds: number): string {
  return millisText(seconds * 1000);
}

/** A time as people read it; below a minute in whole seconds. */
export function millisText(millis: number): string {
  return readableValue(Math.ceil(millis / 1000) * 1000 * NANOS_PER_MILLI, 'nanoseconds', '');
}

/** "round 3 of 6", "warm-up". */
export function roundNumberText({ record, progress }: RunningHunt): string {
  const { rounds, warmUpRounds } = record.plan;
  if (!progress.isWarmUp) {
    return vscode.l10n.t('round {0} of {1}', Math.min(rounds, progress.judged + 1), rounds);
  }
  const done = Math.min(roundsOfProcess(record.rounds).length, warmUpRounds - 1);
  return warmUpRounds === 1
    ? vscode.l10n.t('warm-up')
    : vscode.l10n.t('warm-up {0} of {1}', done + 1, warmUpRounds);
}

/** What a hunt is doing. */
export function phaseText({ phase, isPausing, record }: RunningHunt): string {
  if (isPausing && phase.kind !== 'paused') return vscode.l10n.t('pausing');
  return activityText(phase, record.plan);
}

function activityText(phase: HuntPhase, { round }: HuntPlan): string {
  switch (phase.kind) {
    case 'connecting':
      return vscode.l10n.t('connecting');
    case 'waiting':
      return vscode.l10n.t('next snapshot in {0}', untilText(phase.untilMillis));
    case 'loading':
      return round.kind === 'requests'
        ? vscode.l10n.t('request {0} of {1}', phase.done, round.count)
        : vscode.l10n.t('the command runs');
    case 'settling':
      return vscode.l10n.t('settling, snapshot in {0}', untilText(phase.untilMillis));
    case 'capturing':
      return vscode.l10n.t('taking a snapshot');
    case 'judging':
      return vscode.l10n.t('judging');
    case 'paused':
      return vscode.l10n.t('paused');
    default:
      return phase satisfies never;
  }
}

/** The verdict so far: "so far: 1 leak"; '' while there is none. */
export function soFarText(judgement: Judgement | undefined): string {
  if (judgement === undefined) return '';
  if (!canAcquit(judgement)) return vscode.l10n.t('too early to tell');
  const { leaks, suspects } = groupSites(judgement);
  if (leaks.length > 0) return vscode.l10n.t('so far: {0}', leakCountText(leaks.length));
  if (suspects.length > 0) return vscode.l10n.t('so far: {0}', suspectCountText(suspects.length));
  return vscode.l10n.t('so far: nothing leaks');
}

/** The verdict of a hunt in one sentence, safe to show, without a full stop. */
export function verdictText(judgement: Judgement): string {
  const { leaks, suspects, healthy } = groupSites(judgement);
  const count = judgement.snapshots.length;
  const top = leaks[0] ?? suspects[0];
  const place = top === undefined ? '' : placeText(top.site.blame.frame);
  if (top !== undefined && leaks.length > 0) {
    const growth = sureGrowthText(top.site, judgement);
    const found = leakCountText(leaks.length);
    const where = growth === '' ? place : vscode.l10n.t('{0}, {1}', place, growth);
    return leaks.length === 1
      ? vscode.l10n.t('{0} in {1} snapshots: {2}', found, count, where)
      : vscode.l10n.t('{0} in {1} snapshots, the largest: {2}', found, count, where);
  }
  if (!canAcquit(judgement)) {
    return vscode.l10n.t(
      'Too few snapshots: {0} of one process, and at least {1} are needed to call anything a leak',
      count,
      MIN_LEAK_SNAPSHOTS,
    );
  }
  const advice = adviceOf(judgement);
  if (top !== undefined) {
    const found = suspectCountText(suspects.length);
    if (advice !== undefined) {
      return vscode.l10n.t('No sure leak in {0} snapshots, {1}. {2}', count, found, advice.text);
    }
    const reason = visibleText(reasonText(top.site), MAX_REASON_LENGTH);
    return vscode.l10n.t(
      'No sure leak in {0} snapshots, {1}: {2} {3}',
      count,
      found,
      place,
      reason,
    );
  }
  return advice?.text ?? healthyText(judgement, healthy.length);
}

/** The verdict on a series without a leak and a suspect. */
function healthyText(judgement: Judgement, healthyCount: number): string {
  const count = judgement.snapshots.length;
  const growth = unexplainedText(judgement);
  if (growth !== '') {
    return vscode.l10n.t(
      'No leak was found in {0} snapshots, though {1}: no single line surely grew',
      count,
      growth,
    );
  }
  if (healthyCount === 0) {
    return vscode.l10n.t('Nothing leaks: nothing grew in {0} snapshots', count);
  }
  return healthyCount === 1
    ? vscode.l10n.t('Nothing leaks: 1 site grew in {0} snapshots, and not as a leak', count)
    : vscode.l10n.t(
        'Nothing leaks: {0} sites grew in {1} snapshots, and not as leaks',
        healthyCount,
        count,
      );
}

/** What to know about a hunt beside its series, a sentence each: what was missed and what went wrong. */
export function huntNotes({
  rounds,
  state,
}: Pick<HuntRecord, 'rounds' | 'state'>): readonly string[] {
  const notes: string[] = [];
  if (state === 'stopped') notes.push(vscode.l10n.t('The hunt was stopped early.'));
  const missed = rounds.filter(({ snapshotId }) => snapshotId === undefined);
  const [firstMissed] = missed;
  if (firstMissed !== undefined) {
    notes.push(
      vscode.l10n.t(
        '{0} of {1} snapshots were missed: {2}',
        missed.length,
        rounds.length,
        visibleText(firstMissed.reason, MAX_REASON_LENGTH),
      ),
    );
  }
  const troubled = rounds.filter(({ note }) => note !== '');
  const [firstTroubled] = troubled;
  if (firstTroubled !== undefined) {
    const note = visibleText(firstTroubled.note, MAX_REASON_LENGTH);
    notes.push(
      troubled.length === 1
        ? vscode.l10n.t('In one round: {0}', note)
        : vscode.l10n.t('In {0} rounds: {1}', troubled.length, note),
    );
  }
  const restarts = restartCount({ rounds });
  if (restarts > 0) {
    notes.push(
      restarts === 1
        ? vscode.l10n.t('The target was restarted; the rounds began again.')
        : vscode.l10n.t('The target was restarted {0} times; the rounds began again.', restarts),
    );
  }
  return notes;
}

/** One kept hunt in a list: "6 snapshots · finished". */
export function recordText({ rounds, state, purpose, plan }: HuntRecord): string {
  const count = rounds.filter(isJudged).length;
  return joined([
    vscode.l10n.t('{0} of {1} snapshots', count, plan.rounds),
    stateWord(state),
    purpose.kind === 'verify' ? vscode.l10n.t('verified a fix') : '',
  ]);
}

function stateWord(state: HuntRecord['state']): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('goes on');
    case 'paused':
      return vscode.l10n.t('paused');
    case 'finished':
      return vscode.l10n.t('finished');
    case 'stopped':
      return vscode.l10n.t('stopped early');
    case 'failed':
      return vscode.l10n.t('failed');
    default:
      return state satisfies never;
  }
}

/** The program of a command without its arguments, which can hold what is not to be seen. */
export function commandText({
  command: [program = '', ...args],
}: Extract<HuntRound, { kind: 'command' }>): string {
  const name = visibleText(program, MAX_COMMAND_LENGTH);
  return args.length === 0 ? name : `${name} …`;
}

/** What the growth of a hunt is told per: rounds of load are as long as they are, those of an interval are time. */
export function rateUnitOf({ round }: HuntPlan): Judgement['rateUnit'] {
  return round.kind === 'interval' ? 'hour' : 'round';
}

/** The number of restarts of the target. */
export function restartCount({ rounds }: Pick<HuntRecord, 'rounds'>): number {
  return rounds.filter(({ isNewProcess }) => isNewProcess).length;
}

function untilText(millis: number): string {
  return millisText(Math.max(0, millis - Date.now()));
}

/** What a snapshot is in its hunt: "hunt, round 3"; '' for one of no hunt. */
export function huntedText(hunted: HuntedSnapshot | undefined): string {
  if (hunted === undefined) return '';
  return hunted.round === 0
    ? vscode.l10n.t('hunt, warm-up')
    : vscode.l10n.t('hunt, round {0}', hunted.round);
}
