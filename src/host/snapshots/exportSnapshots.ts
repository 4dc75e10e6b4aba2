/** "Export Snapshots…": copies snapshots, as ordinary files, into a zip file or a folder that the user chooses. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotStore } from '../../core/snapshot/store.js';
import { visibleText } from '../../core/visibleText.js';
import { describeError } from '../log.js';
import { showError, showInformation, withProgress } from '../showMessage.js';
import type { SnapshotModel } from './snapshotModel.js';
import { bytesText, sizeOf } from './snapshotTexts.js';

/** What is exported, and in which form. */
interface ExportChoice {
  readonly snapshots: readonly Snapshot[];
  readonly asZip: boolean;
}

/** Asks how and where to and exports; says where the files are, or what went wrong. */
export async function exportSnapshots(
  { store, snapshots: all }: SnapshotModel,
  chosen: readonly Snapshot[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (store === undefined || chosen.length === 0) {
    void showInformation(vscode.l10n.t('There is no snapshot to export.'));
    return;
  }
  const choice = await askForForm(chosen, all);
  if (choice === undefined) return;
  const place = choice.asZip ? await askForZip() : await askForFolder();
  if (place === undefined) return;
  if (place.scheme !== 'file') {
    void showError(vscode.l10n.t('Snapshots can only be exported to a disk of this computer.'));
    return;
  }
  try {
    await write(store, choice, place);
    tellOutcome(choice.snapshots.length, place);
  } catch (error) {
    const detail = describeError(error);
    log.error(`exporting: ${detail}`);
    void showError(vscode.l10n.t('The export failed: {0}', detail));
  }
}

function tellOutcome(count: number, place: vscode.Uri): void {
  const path = visibleText(place.fsPath);
  void showInformation(
    count === 1
      ? vscode.l10n.t('Exported 1 snapshot to {0}.', path)
      : vscode.l10n.t('Exported {0} snapshots to {1}.', count, path),
  );
}

/**
 * What to export as what; undefined when the question was left. VS Code gives a command of the view's title the row that has the
 * focus, which is not always what was meant, so that all are offered as well.
 */
async function askForForm(
  chosen: readonly Snapshot[],
  all: readonly Snapshot[],
): Promise<ExportChoice | undefined> {
  const items = formItems(chosen);
  const others =
    chosen.length < all.length
      ? [{ label: '', kind: vscode.QuickPickItemKind.Separator }, ...formItems(all)]
      : [];
  const picked = await vscode.window.showQuickPick<
    vscode.QuickPickItem & { choice?: ExportChoice }
  >([...items, ...others], { title: vscode.l10n.t('Export Snapshots') });
  return picked?.choice;
}

function formItems(snapshots: readonly Snapshot[]) {
  const size = bytesText(snapshots.reduce((sum, snapshot) => sum + sizeOf(snapshot), 0));
  const description =
    snapshots.length === 1
      ? vscode.l10n.t('1 snapshot, {0}', size)
      : vscode.l10n.t('{0} snapshots, {1}', snapshots.length, size);
  const item = (label: string, icon: string, asZip: boolean) => ({
    label,
    description,
    iconPath: new vscode.ThemeIcon(icon),
    choice: { snapshots, asZip },
  });
  return [
    item(vscode.l10n.t('Zip File…'), 'file-zip', true),
    item(vscode.l10n.t('Folder…'), 'folder', false),
  ];
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
  { snapshots, asZip }: ExportChoice,
  place: vscode.Uri,
): Promise<void> {
  const ids = snapshots.map(({ id }) => id);
  const title = vscode.l10n.t('Exporting snapshots');
  await withProgress({ title, cancellable: false }, async () => {
    if (asZip) await store.exportToZip(ids, place.fsPath);
    else await store.exportToFolder(ids, place.fsPath);
  });
}
