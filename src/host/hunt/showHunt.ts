/**
 * "Show Hunt…": judges the kept snapshots of a hunt again. Not done by itself after a window was reloaded, because reading them takes
 * its time and nobody may want to see them.
 */
import * as vscode from 'vscode';
import { isJudged } from '../../core/hunt/progress.js';
import type { HuntRecord } from '../../core/hunt/record.js';
import { withoutIcons } from '../editor/markText.js';
import { describeError } from '../log.js';
import { showInformation } from '../showMessage.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { timeText } from '../snapshots/snapshotTime.js';
import { judgeFiles, type JudgeFilesContext } from '../suspects/judgeFiles.js';
import { inputOfSnapshot } from '../suspects/judgeInputs.js';
import type { Judgement } from '../suspects/judgement.js';
import type { JudgeInput } from '../suspects/seriesJudge.js';
import type { HuntRunner } from './huntRunner.js';
import { huntNotes, huntTitle, planText, rateUnitOf, recordText } from './huntTexts.js';

export interface ShowHuntContext {
  readonly runner: HuntRunner;
  readonly model: SnapshotModel;
  readonly judging: JudgeFilesContext;
}

/** Asks which hunt and shows its verdict; `id` is that of a hunt to show without asking. Undefined when there is none. */
export async function showHunt(
  { runner, model, judging }: ShowHuntContext,
  id: string | undefined,
): Promise<Judgement | undefined> {
  await Promise.all([runner.refresh(), model.whenLoaded()]);
  const hunts = runner.hunts.filter(({ rounds }) => rounds.some(isJudged));
  if (hunts.length === 0) {
    void showInformation(vscode.l10n.t('There is no hunt with snapshots yet.'));
    return undefined;
  }
  const record = id === undefined ? await pickHunt(hunts) : hunts.find((hunt) => hunt.id === id);
  return record && judgeRecord(model, judging, record);
}

async function pickHunt(hunts: readonly HuntRecord[]): Promise<HuntRecord | undefined> {
  const items = hunts.map((record) => ({
    label: timeText(record.startedMillis, vscode.env.language),
    description: withoutIcons(`${huntTitle(record.plan)} · ${recordText(record)}`),
    detail: withoutIcons(planText(record.plan)),
    record,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show Hunt'),
    placeHolder: vscode.l10n.t('Hunt whose snapshots are judged again'),
    matchOnDescription: true,
  });
  return chosen?.record;
}

async function judgeRecord(
  model: SnapshotModel,
  judging: JudgeFilesContext,
  record: HuntRecord,
): Promise<Judgement | undefined> {
  const judged = record.rounds.filter(isJudged);
  const inputs: JudgeInput[] = [];
  const damaged: string[] = [];
  for (const { snapshotId, load } of judged) {
    const snapshot = model.find(snapshotId ?? '');
    if (snapshot === undefined) continue;
    try {
      inputs.push({ ...(await inputOfSnapshot(model, snapshot)), load });
    } catch (error) {
      const name = model.displayName(snapshot);
      damaged.push(vscode.l10n.t('{0} was left out: {1}', name, describeError(error)));
    }
  }
  const gone = judged.length - inputs.length - damaged.length;
  const notes = [
    ...(gone === 0
      ? []
      : [vscode.l10n.t('{0} of {1} snapshots of the hunt were deleted.', gone, judged.length)]),
    ...damaged,
    ...huntNotes(record),
  ];
  return judgeFiles(judging, {
    title: huntTitle(record.plan),
    origin: { kind: 'hunt', huntId: record.id },
    ...{ inputs, notes, rateUnit: rateUnitOf(record.plan) },
    ...(record.plan.load.kind === 'allocations' && { load: 'allocations' as const }),
  });
}
