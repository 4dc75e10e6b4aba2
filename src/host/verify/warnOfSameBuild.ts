/** Looks at the first snapshot of a run that is to verify a fix: a service that was not changed cannot be fixed, and should not take all rounds to say so. */
import * as vscode from 'vscode';
import type { HuntRunner } from '../hunt/huntRunner.js';
import { showWarning } from '../showMessage.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import type { Judgement } from '../suspects/judgement.js';
import { compareProcesses } from './sameBuild.js';

interface Watched {
  readonly runner: Pick<HuntRunner, 'running' | 'onDidChange' | 'cancel'>;
  readonly model: Pick<SnapshotModel, 'find'>;
}

/** Warns once while the next run goes on, and offers to stop it; until it is disposed. */
export function warnOfSameBuild({ runner, model }: Watched, before: Judgement): vscode.Disposable {
  const id = before.snapshots.at(-1)?.snapshotId;
  const old = id === undefined ? undefined : model.find(id);
  if (old === undefined) return new vscode.Disposable(() => undefined);
  const subscription = runner.onDidChange(() => {
    const { record } = runner.running ?? {};
    const firstId = record?.rounds.find(({ snapshotId }) => snapshotId !== undefined)?.snapshotId;
    const first = firstId === undefined ? undefined : model.find(firstId);
    if (first === undefined) return;
    subscription.dispose();
    const same = compareProcesses(old.process, first.process);
    if (same === undefined) return;
    const target = shortTarget(first.target);
    const message =
      same === 'process'
        ? vscode.l10n.t(
            '{0} is the same process as before: restart it with the fix, or nothing can have changed.',
            target,
          )
        : vscode.l10n.t('{0} is the same build as before: the fix is not in it.', target);
    const stop = vscode.l10n.t('Stop Verifying');
    void showWarning(message, stop, vscode.l10n.t('Go On')).then((taken) => {
      if (taken === stop && runner.running?.record.id === record?.id) runner.cancel();
    });
  });
  return subscription;
}
