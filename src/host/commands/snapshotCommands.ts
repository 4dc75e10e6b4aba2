/**
 * The commands of the Snapshots view. VS Code gives those of a row (item, selected items); from the palette they get nothing, and
 * then those that can mean all or the base do so. Arguments are checked by itemArguments.ts.
 */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import type { OpenSources } from '../openProfiles.js';
import { showError, showInformation } from '../showMessage.js';
import {
  compareByPick,
  compareSelected,
  compareSnapshots,
  type CompareContext,
} from '../snapshots/compareSnapshots.js';
import { deleteSnapshots, editSnapshotNote, renameSnapshot } from '../snapshots/editSnapshot.js';
import { exportSnapshots } from '../snapshots/exportSnapshots.js';
import { importByDialog, type ImportContext } from '../snapshots/importSnapshots.js';
import { snapshotOf, snapshotsOf } from '../snapshots/itemArguments.js';
import { openGoroutineText, openSnapshot } from '../snapshots/openSnapshot.js';

export interface SnapshotCommandContext extends CompareContext, ImportContext {
  readonly openSources: OpenSources;
}

/** The registered commands. */
export function registerSnapshotCommands(context: SnapshotCommandContext): DisposableStore {
  const { model, log, openSources } = context;
  const disposables = new DisposableStore();
  /** Every command knows the list, and says its failure once. */
  const register = (
    id: string,
    run: (item: unknown, selected: unknown) => Promise<void> | undefined,
  ): void => {
    const guarded = async (item: unknown, selected: unknown): Promise<void> => {
      try {
        await model.whenLoaded();
        await run(item, selected);
      } catch (error) {
        if (isCancellation(error)) return;
        const detail = describeError(error);
        log.error(`${id}: ${detail}`);
        void showError(detail);
      }
    };
    disposables.add(vscode.commands.registerCommand(id, guarded));
  };
  const ofSnapshot =
    (run: (snapshot: NonNullable<ReturnType<typeof snapshotOf>>) => Promise<void>) =>
    (item: unknown): Promise<void> | undefined => {
      const snapshot = snapshotOf(model, item);
      return snapshot === undefined ? undefined : run(snapshot);
    };

  register(
    COMMANDS.openSnapshot,
    ofSnapshot((snapshot) => openSnapshot(model, openSources, snapshot)),
  );
  register(
    COMMANDS.openGoroutineText,
    ofSnapshot((snapshot) => openGoroutineText(model, snapshot)),
  );
  register(
    COMMANDS.setBase,
    ofSnapshot(({ id }) => model.setBase(id)),
  );
  register(COMMANDS.clearBase, () => model.setBase(undefined));
  register(
    COMMANDS.compareWithBase,
    ofSnapshot(async (snapshot) => {
      const { base } = model;
      if (base === undefined) {
        void showInformation(vscode.l10n.t('No base is chosen.'));
      } else {
        await compareSnapshots(context, base, snapshot);
      }
    }),
  );
  register(COMMANDS.compareSelected, (item, selected) =>
    compareSelected(context, snapshotsOf(model, item, selected)),
  );
  register(COMMANDS.compareSnapshots, () => compareByPick(context));
  register(COMMANDS.importSnapshots, () => importByDialog(context));
  register(COMMANDS.exportSnapshots, (item, selected) => {
    // From the palette, or from the view's title while no row has the focus.
    const isAll = (item ?? selected ?? undefined) === undefined;
    const snapshots = isAll ? model.snapshots : snapshotsOf(model, item, selected);
    return exportSnapshots(model, snapshots, log);
  });
  register(
    COMMANDS.renameSnapshot,
    ofSnapshot((snapshot) => renameSnapshot(model, snapshot)),
  );
  register(
    COMMANDS.editSnapshotNote,
    ofSnapshot((snapshot) => editSnapshotNote(model, snapshot)),
  );
  register(COMMANDS.deleteSnapshots, (item, selected) =>
    deleteSnapshots(model, snapshotsOf(model, item, selected)),
  );
  return disposables;
}
