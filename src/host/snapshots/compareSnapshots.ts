/**
 * "Compare Snapshots…" and "Compare Selected": the two sides are asked for or taken from the selection, then the difference is
 * opened and shown like any profile, with one message for all that is doubtful about it.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { doubtsOf } from '../diffDoubts.js';
import { withLateProgress } from '../lateProgress.js';
import { describeError, isCancellation } from '../log.js';
import type { DiffSide, OpenProfile, ProfileStore } from '../profileStore.js';
import { showError, showWarning } from '../showMessage.js';
import { outermost, suggestBase, suggestCurrent } from './comparisonChoice.js';
import { pickSide, type SideChoice } from './pickSide.js';
import type { SnapshotModel } from './snapshotModel.js';

export interface CompareContext {
  readonly model: SnapshotModel;
  readonly profiles: ProfileStore;
  readonly log: vscode.LogOutputChannel;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
}

/** Asks for base and current and shows their difference. */
export async function compareByPick(context: CompareContext): Promise<void> {
  const base = await pickBase(context, undefined);
  if (base !== undefined) await compareWithPicked(context, base);
}

/** Shows the difference of two snapshots. */
export async function compareSnapshots(
  context: CompareContext,
  base: Snapshot,
  current: Snapshot,
): Promise<void> {
  await compare(
    context,
    { kind: 'snapshot', snapshot: base },
    { kind: 'snapshot', snapshot: current },
  );
}

/** Shows the difference of the earliest and the latest of the selected snapshots; with a single one, asks for the other. */
export async function compareSelected(
  context: CompareContext,
  selected: readonly Snapshot[],
): Promise<void> {
  const pair = outermost(selected);
  const [only] = selected;
  if (pair !== undefined) {
    await compareSnapshots(context, pair.base, pair.current);
    if (selected.length <= 2) return;
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('Compared the first and the last of {0} snapshots.', selected.length),
      5000,
    );
  } else if (only !== undefined) {
    await compareWithPicked(context, { kind: 'snapshot', snapshot: only });
  }
}

/** The side that the user takes as the base; undefined when the question was left. */
async function pickBase(
  { model, profiles }: CompareContext,
  suggested: Snapshot | undefined,
): Promise<SideChoice | undefined> {
  const choice = await pickSide(model, profiles, {
    step: 1,
    placeholder: vscode.l10n.t('Base: what is subtracted'),
    other: undefined,
    suggested: suggested ?? suggestBase(model.series, model.base),
  });
  return choice?.kind === 'file' ? pickFile(vscode.l10n.t('Base')) : choice;
}

/** Asks for the current side, and for the base again when the user goes back. */
async function compareWithPicked(context: CompareContext, first: SideChoice): Promise<void> {
  const { model, profiles } = context;
  let base = first;
  for (;;) {
    const baseSnapshot = base.kind === 'snapshot' ? base.snapshot : undefined;
    let current = await pickSide(model, profiles, {
      step: 2,
      placeholder: vscode.l10n.t('Current: what is compared with the base'),
      other: base,
      suggested: suggestCurrent(model.series, baseSnapshot),
    });
    if (current?.kind === 'file') current = await pickFile(vscode.l10n.t('Current'));
    if (current === undefined) return;
    if (current.kind !== 'back') {
      await compare(context, base, current);
      return;
    }
    const again = await pickBase(context, baseSnapshot);
    if (again === undefined) return;
    base = again;
  }
}

async function pickFile(title: string): Promise<SideChoice | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Compare'),
    canSelectMany: false,
  });
  const uri = chosen?.[0];
  if (uri === undefined) return undefined;
  return { kind: 'profile', name: visibleText(uri.path.replace(/^.*\//, ''), 120), uri };
}

async function compare(
  context: CompareContext,
  base: SideChoice,
  current: SideChoice,
): Promise<void> {
  const { model, profiles, log } = context;
  let opened: OpenProfile;
  try {
    const sides = { base: await sideOf(model, base), current: await sideOf(model, current) };
    const title = vscode.l10n.t('Comparing {0} with {1}', sides.current.name, sides.base.name);
    opened = await withLateProgress(title, (token) => profiles.openDiff(sides, { token }));
  } catch (error) {
    if (isCancellation(error)) return;
    const detail = describeError(error);
    log.error(`comparing: ${detail}`);
    void showError(vscode.l10n.t('These cannot be compared: {0}', detail));
    return;
  }
  await context.present().catch((error: unknown) => {
    log.error(`showing the difference: ${describeError(error)}`);
  });
  warnOfDoubts(profiles, opened);
}

async function sideOf(model: SnapshotModel, choice: SideChoice): Promise<DiffSide> {
  if (choice.kind === 'profile') return { name: choice.name, uri: choice.uri };
  if (choice.kind !== 'snapshot') throw new ProfileError('cancelled', 'nothing was chosen');
  const { snapshot } = choice;
  const name = model.displayName(snapshot);
  const uri = await model.partUri(snapshot, 'heap');
  if (uri === undefined) throw new ProfileError('unreadable', `${name} has no heap profile`);
  return { name, uri };
}

/** All doubts in one message, which can also undo the most usual mistake. */
function warnOfDoubts(profiles: ProfileStore, { id, info }: OpenProfile): void {
  const sentences = doubtsOf(info);
  if (sentences.length === 0) return;
  const isReversed = info.diff?.doubts.includes('reversed') === true;
  const swap = vscode.l10n.t('Swap Base and Current');
  void showWarning(sentences.join(' '), ...(isReversed ? [swap] : [])).then(async (choice) => {
    // Another profile may be shown by now, or this one closed.
    if (choice === swap && profiles.get(id) !== undefined) {
      await vscode.commands.executeCommand(COMMANDS.swapDiff, { id });
    }
  });
}
