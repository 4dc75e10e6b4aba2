/** Opening parts of a snapshot: the heap profile as a profile, the goroutine dump as text that cannot be changed. */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { partOf, type Snapshot } from '../../core/snapshot/model.js';
import type { OpenSources } from '../openProfiles.js';
import type { SnapshotModel } from './snapshotModel.js';

/** Opens the heap profile; a snapshot without one shows its goroutines. Rejects with ProfileError when a file is gone. */
export async function openSnapshot(
  model: SnapshotModel,
  openSources: OpenSources,
  snapshot: Snapshot,
): Promise<void> {
  const uri = await model.partUri(snapshot, 'heap');
  if (uri === undefined) await openGoroutineText(model, snapshot);
  else await openSources([{ kind: 'uri', uri, name: model.displayName(snapshot) }]);
}

/** Opens the goroutine dump in an editor. Rejects with ProfileError when there is no text. */
export async function openGoroutineText(model: SnapshotModel, snapshot: Snapshot): Promise<void> {
  const uri = await model.partUri(snapshot, 'goroutines');
  if (uri === undefined || partOf(snapshot, 'goroutines')?.format === 'proto') {
    throw new ProfileError(
      'unreadable',
      `${model.displayName(snapshot)} has no goroutine dump as text`,
    );
  }
  // Not by openTextDocument: that fails for a dump of 64 MB, which an editor can still show.
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', { preview: true });
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) || input.uri.toString() !== uri.toString()) return;
  await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
}
