/** "Export Snapshots…": copies snapshots, as ordinary files, into a zip file or a folder that the user chooses. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotStore } from '../../core/snapshot/store.js';
import { visibleText } from '../../core/visibleText.js';
import { describeError } from '../log.js';
import type { SnapshotModel } from './snapshotModel.js';
import { bytesText, sizeOf } from './snapshotTexts.js';

/** Asks where to and exports; says where the files are, or what went wrong. */
export async function exportSnapshots(
  { store }: SnapshotModel,
  snapshots: readonly Snapshot[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (store === undefined || snapshots.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no snapshot to export.'));
    return;
  }
  const asZip = await askForForm(snapshots);
  if (asZip === undefined) return;
  const place = asZip ? await askForZip() : await askForFolder();
  if (place === undefined) return;
  if (place.scheme !== 'file') {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Snapshots can only be exported to a disk of this computer.'),
    );
    return;
  }
  try {
    await write(store, snapshots, place, asZip);
    void vscode.window.showInformationMessage(
      snapshots.length === 1
        ? vscode.l10n.t('Exported 1 snapshot to {0}.', visibleText(place.fsPath))
        : vscode.l10n.t(
            'Exported {0} snapshots to {1}.',
            snapshots.length,
            visibleText(place.fsPath),
          ),
    );
  } catch (error) {
    const detail = describeError(error);
    log.error(`exporting: ${detail}`);
    void vscode.window.showErrorMessage(vscode.l10n.t('The export failed: {0}', detail));
  }
}

/** True for a zip file, false for a folder, undefined when the question was left. */
async function askForForm(snapshots: readonly Snapshot[]): Promise<boolean | undefined> {
  const sizeBytes = snapshots.reduce((sum, snapshot) => sum + sizeOf(snapshot), 0);
  const items = [
    { label: vscode.l10n.t('Zip File…'), iconPath: new vscode.ThemeIcon('file-zip'), asZip: true },
    { label: vscode.l10n.t('Folder…'), iconPath: new vscode.ThemeIcon('folder'), asZip: false },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export Snapshots'),
    placeHolder:
      snapshots.length === 1
        ? vscode.l10n.t('Export 1 snapshot ({0}) as', bytesText(sizeBytes))
        : vscode.l10n.t('Export {0} snapshots ({1}) as', snapshots.length, bytesText(sizeBytes)),
  });
  return chosen?.asZip;
}

async function askForZip(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const name = `leaktrail-${new Date().toISOString().slice(0, 10)}.zip`;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Snapshots'),
    saveLabel: vscode.l10n.t('Export'),
    filters: { [vscode.l10n.t('Zip files')]: ['zip'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

async function askForFolder(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Export Snapshots'),
    openLabel: vscode.l10n.t('Export Here'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0];
}

async function write(
  store: SnapshotStore,
  snapshots: readonly Snapshot[],
  place: vscode.Uri,
  asZip: boolean,
): Promise<void> {
  const ids = snapshots.map(({ id }) => id);
  const title = vscode.l10n.t('Exporting snapshots');
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title }, async () => {
    if (asZip) await store.exportToZip(ids, place.fsPath);
    else await store.exportToFolder(ids, place.fsPath);
  });
}
