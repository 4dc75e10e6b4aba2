/**
 * "Show Memory": where the memory of the process was, for a snapshot of the Snapshots view or for the profile on show. A
 * snapshot is opened first, because the panel shows what is open.
 */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { describeError } from '../log.js';
import { hasMemory } from '../panel/memoryTable.js';
import type { ProfilePanel } from '../panel/panel.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { showError, showInformation } from '../showMessage.js';
import { snapshotOf } from '../snapshots/itemArguments.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';

export interface ShowMemoryContext {
  readonly store: ProfileStore;
  readonly panel: ProfilePanel;
  readonly snapshots: SnapshotModel;
  readonly log: vscode.LogOutputChannel;
}

/** The registered command; its argument is a row of the Snapshots view, or nothing. */
export function registerShowMemory(context: ShowMemoryContext): vscode.Disposable {
  const { snapshots, log } = context;
  return vscode.commands.registerCommand(COMMANDS.showMemory, async (item?: unknown) => {
    try {
      await snapshots.whenLoaded();
      if (item !== undefined && !(await openItem(context, item))) return;
      await showMemory(context);
    } catch (error) {
      const detail = describeError(error);
      log.error(`showing the memory: ${detail}`);
      void showError(detail);
    }
  });
}

async function showMemory({ store, panel, snapshots }: ShowMemoryContext): Promise<void> {
  const { active } = store;
  if (active === undefined) {
    void showInformation(vscode.l10n.t('No profile is open.'));
  } else if (!hasMemory(active, snapshots)) {
    void showInformation(
      vscode.l10n.t(
        '{0} has no MemStats. Snapshots have them, and so has the text of heap?debug=1.',
        active.name,
      ),
    );
  } else {
    await panel.showTab('memory');
  }
}

/** Makes the heap profile of a row's snapshot the active profile; false when that did not work, which was said. */
async function openItem({ store, snapshots }: ShowMemoryContext, item: unknown): Promise<boolean> {
  const snapshot = snapshotOf(snapshots, item);
  if (snapshot === undefined) return false;
  const uri = await snapshots.partUri(snapshot, 'heap');
  if (uri === undefined) {
    void showInformation(
      vscode.l10n.t(
        '{0} has no heap profile, without which its memory cannot be shown.',
        snapshots.displayName(snapshot),
      ),
    );
    return false;
  }
  const known = store.find(uri);
  if (known === undefined) await vscode.commands.executeCommand(COMMANDS.openSnapshot, item);
  const opened: OpenProfile | undefined = known ?? store.find(uri);
  if (opened !== undefined) store.activate(opened.id);
  return opened !== undefined;
}
