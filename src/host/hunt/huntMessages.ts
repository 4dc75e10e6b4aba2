/** What is said about hunts in messages: one when a hunt waits for the user, and one when it is over. */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { isJudged } from '../../core/hunt/progress.js';
import { COMMANDS } from '../commandIds.js';
import { describeError } from '../log.js';
import { showError, showInformation, showWarning } from '../showMessage.js';
import type { Judgement } from '../suspects/judgement.js';
import { groupSites } from '../suspects/siteGroups.js';
import { VIEWS } from '../viewIds.js';
import type { HuntOutcome } from './hunt.js';
import type { HuntLoop } from './huntLoop.js';
import { huntTitle, restartCount, verdictText } from './huntTexts.js';

/** Says why a hunt waits, unless the user paused it, and does what is chosen. */
export function tellPaused(loop: HuntLoop, plan: HuntPlan, reason: string): void {
  if (reason === '') return;
  const retry = vscode.l10n.t('Try Again');
  const stop = vscode.l10n.t('Stop Hunt');
  const text = vscode.l10n.t('The hunt of {0} is paused: {1}', huntTitle(plan), reason);
  void showWarning(text, retry, stop).then((choice) => {
    // The user may have gone on from the view meanwhile.
    if (loop.phase.kind !== 'paused') return;
    if (choice === retry) loop.resume();
    else if (choice === stop) loop.stopEarly();
  });
}

/** Says what a hunt found, and opens what is chosen; never rejects. */
export async function tellOutcome(
  { record, judgement }: HuntOutcome,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    if (judgement === undefined) await tellNoVerdict(record);
    else await tellVerdict(judgement);
  } catch (error) {
    log.error(`showing the verdict: ${describeError(error)}`);
  }
}

async function tellVerdict(judgement: Judgement): Promise<void> {
  const { leaks, suspects } = groupSites(judgement);
  const top = leaks[0] ?? suspects[0];
  const showAll = vscode.l10n.t('Show Suspects');
  const openLine = vscode.l10n.t('Open Line');
  const show = leaks.length > 0 ? showWarning : showInformation;
  const hasLine =
    top !== undefined && judgement.sources.uriOf(top.site.blame.frame.fileName) !== undefined;
  const buttons = [showAll, ...(hasLine ? [openLine] : [])];
  const choice = await show(`${verdictText(judgement)}.`, ...buttons);
  if (choice === showAll) await vscode.commands.executeCommand(`${VIEWS.suspects}.focus`);
  else if (choice === openLine && top !== undefined) {
    const argument = { judgementId: judgement.id, siteIndex: top.index };
    await vscode.commands.executeCommand(COMMANDS.openSuspect, argument);
  }
}

async function tellNoVerdict(record: HuntOutcome['record']): Promise<void> {
  const { plan, rounds, failure } = record;
  const name = huntTitle(plan);
  if (failure !== '') {
    const showLog = vscode.l10n.t('Show Log');
    const text = vscode.l10n.t('The hunt of {0} took no snapshot: {1}', name, failure);
    const choice = await showError(text, showLog);
    if (choice === showLog) await vscode.commands.executeCommand(COMMANDS.showOutput);
    return;
  }
  const restarts = restartCount(record);
  if (restarts > 0) {
    await showInformation(
      restarts === 1
        ? vscode.l10n.t(
            'No verdict on {0}: the target restarted, so no two snapshots are of one process.',
            name,
          )
        : vscode.l10n.t(
            'No verdict on {0}: the target restarted {1} times, so no two snapshots are of one process.',
            name,
            restarts,
          ),
    );
    return;
  }
  await showInformation(
    vscode.l10n.t(
      'No verdict on {0}: {1} snapshots were taken, and a verdict needs two of one process.',
      name,
      rounds.filter(isJudged).length,
    ),
  );
}
