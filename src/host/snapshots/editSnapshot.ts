/** What the user may change of a snapshot: its name, its note, and whether it is kept. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import { TEXT_LIMITS } from '../../core/snapshot/checkSnapshot.js';
import { warnInDialog } from '../showMessage.js';
import type { SnapshotModel } from './snapshotModel.js';
import { bytesText, sizeOf } from './snapshotTexts.js';

const MAX_NAMED = 5;

/** Asks for a name, '' for none, and keeps it. Rejects with ProfileError. */
export async function renameSnapshot(model: SnapshotModel, snapshot: Snapshot): Promise<void> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Snapshot'),
    prompt: vscode.l10n.t('A name for {0}; empty for none', model.displayName(snapshot)),
    value: snapshot.name,
    validateInput: (text) => lengthProblem(text, TEXT_LIMITS.name),
  });
  if (name === undefined) return;
  await model.store?.update(snapshot.id, { name: name.trim() });
  await model.refresh();
}

/** Asks for a note, '' for none, and keeps it. Rejects with ProfileError. */
export async function editSnapshotNote(model: SnapshotModel, snapshot: Snapshot): Promise<void> {
  const note = await vscode.window.showInputBox({
    title: vscode.l10n.t('Edit Note'),
    prompt: vscode.l10n.t('A note on {0}; empty for none', model.displayName(snapshot)),
    value: snapshot.note,
    validateInput: (text) => lengthProblem(text, TEXT_LIMITS.note),
  });
  if (note === undefined) return;
  await model.store?.update(snapshot.id, { note: note.trim() });
  await model.refresh();
}

/** Asks whether to delete, and deletes. Rejects with ProfileError. */
export async function deleteSnapshots(
  model: SnapshotModel,
  snapshots: readonly Snapshot[],
): Promise<void> {
  if (model.store === undefined || snapshots.length === 0) return;
  const remove = vscode.l10n.t('Delete');
  const chosen = await warnInDialog(
    deleteQuestion(model, snapshots),
    deleteDetail(model, snapshots),
    remove,
  );
  if (chosen !== remove) return;
  await model.store.remove(snapshots.map(({ id }) => id));
  await model.refresh();
}

function deleteQuestion(model: SnapshotModel, snapshots: readonly Snapshot[]): string {
  const [first] = snapshots;
  const size = bytesText(snapshots.reduce((sum, snapshot) => sum + sizeOf(snapshot), 0));
  return snapshots.length === 1 && first !== undefined
    ? vscode.l10n.t('Delete the snapshot {0} ({1})?', model.displayName(first), size)
    : vscode.l10n.t('Delete {0} snapshots ({1})?', snapshots.length, size);
}

function deleteDetail(model: SnapshotModel, snapshots: readonly Snapshot[]): string {
  const { base } = model;
  const lines: string[] = [];
  if (snapshots.length > 1) {
    lines.push(...snapshots.slice(0, MAX_NAMED).map((snapshot) => model.displayName(snapshot)));
    const rest = snapshots.length - MAX_NAMED;
    if (rest > 0) lines.push(vscode.l10n.t('… {0} more', rest));
  }
  if (base !== undefined && snapshots.some(({ id }) => id === base.id)) {
    lines.push(
      snapshots.length === 1
        ? vscode.l10n.t('It is the base for comparing.')
        : vscode.l10n.t('{0} is the base for comparing.', model.displayName(base)),
    );
  }
  lines.push(vscode.l10n.t('The files are removed from the disk for all windows.'));
  return lines.join('\n');
}

function lengthProblem(text: string, limit: number): string | undefined {
  return text.length <= limit
    ? undefined
    : vscode.l10n.t('{0} characters are too many: at most {1}.', text.length, limit);
}
