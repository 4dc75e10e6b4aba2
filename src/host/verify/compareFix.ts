/** "Compare Series as Fix…": the verdict on two series that are there already, of the build with the leak and of the one with the fix. */
import * as vscode from 'vscode';
import { isJudged, roundsOfProcess } from '../../core/hunt/progress.js';
import type { HuntRecord } from '../../core/hunt/record.js';
import { withoutIcons } from '../editor/markText.js';
import { withLateProgress } from '../lateProgress.js';
import type { ProfileStore } from '../profileStore.js';
import { showInformation } from '../showMessage.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import { timeText } from '../snapshots/snapshotTime.js';
import { filesOfSnapshots } from '../suspects/judgeInputs.js';
import { addAll, tellFailures, type Failure, type FilesToJudge } from '../suspects/judgeFiles.js';
import type { Judgement } from '../suspects/judgement.js';
import { pickSeries, type SeriesItem } from '../suspects/pickSeries.js';
import { createSeriesJudge, type SeriesJudgeContext } from '../suspects/seriesJudge.js';
import { keepFix } from './keepFix.js';
import { makeVerdict } from './makeVerdict.js';
import { pickSite } from './pickSite.js';
import type { VerifyContext } from './verifyFix.js';

export interface CompareContext extends VerifyContext {
  readonly judging: SeriesJudgeContext;
  readonly profiles: ProfileStore;
}

/** Asks for both series, judges them and shows the verdict. Rejects with ProfileError when one cannot be judged. */
export async function compareFix(context: CompareContext): Promise<void> {
  const { model, profiles, runner } = context;
  await model.whenLoaded();
  await runner.whenLoaded();
  const ask = (placeHolder: string): Promise<FilesToJudge | undefined> =>
    pickSeries(model, profiles, {
      title: vscode.l10n.t('Compare Series as Fix'),
      placeHolder,
      more: huntItems(runner.hunts, model),
    });
  const before = await ask(vscode.l10n.t('The series before the fix'));
  if (before === undefined) return;
  const after = await ask(vscode.l10n.t('The series after the fix'));
  if (after === undefined) return;
  if (before.inputs.length < 2 || after.inputs.length < 2) {
    void showInformation(
      vscode.l10n.t('A series has at least two heap profiles; six show leaks best.'),
    );
    return;
  }
  const failures: Failure[] = [];
  const [old, now] = await withLateProgress(
    vscode.l10n.t('Judging both series'),
    async (token): Promise<[Judgement, Judgement]> => [
      await judgeQuietly(context, before, failures, token),
      await judgeQuietly(context, after, failures, token),
    ],
  ).finally(() => {
    // What could not be read may be why too few are left.
    tellFailures(failures, before.inputs.length + after.inputs.length);
  });
  const choice = await pickSite(old, undefined);
  if (choice === undefined) return;
  const plan = runner.planOf(now);
  const record = makeVerdict({ before: old, after: now, chosen: choice.chosen, plan });
  await keepFix(context, record, old, now);
}

/** The verdict on a series, which is not shown in the place of the one that is. */
async function judgeQuietly(
  { judging, log }: CompareContext,
  { inputs, ...request }: FilesToJudge,
  failures: Failure[],
  token: vscode.CancellationToken,
): Promise<Judgement> {
  const judge = createSeriesJudge(judging);
  try {
    await addAll({ log }, judge, inputs, failures, () => undefined, token);
    return await judge.judge({ ...request, isFinal: true }, token);
  } finally {
    judge.dispose();
  }
}

/** The hunts that can be judged, newest first. */
function huntItems(hunts: readonly HuntRecord[], model: SnapshotModel): readonly SeriesItem[] {
  return hunts.flatMap((hunt): SeriesItem[] => {
    const rounds = roundsOfProcess(hunt.rounds).filter(isJudged);
    const loads = new Map(rounds.map(({ snapshotId, load }) => [snapshotId, load]));
    const snapshots = rounds.flatMap(({ snapshotId = '' }) => model.find(snapshotId) ?? []);
    const [first] = snapshots;
    if (first === undefined || snapshots.length < 2) return [];
    const time = timeText(hunt.startedMillis, vscode.env.language);
    return [
      {
        label: withoutIcons(vscode.l10n.t('Hunt of {0}', shortTarget(first.target))),
        description: [time, vscode.l10n.t('{0} snapshots', snapshots.length)].join(' · '),
        iconPath: new vscode.ThemeIcon('search-view-icon'),
        take: async () => {
          const files = await filesOfSnapshots(model, snapshots);
          return {
            ...files,
            origin: { kind: 'hunt', huntId: hunt.id },
            ...(hunt.plan.load.kind === 'allocations' && { load: 'allocations' as const }),
            inputs: files.inputs.map((input) => ({ ...input, load: loads.get(input.snapshotId) })),
          };
        },
      },
    ];
  });
}
