/**
 * "Export Difference…": writes the shown difference to a file that `go tool pprof` opens like any other, with the numbers
 * of -diff_base. The file goes through the workspace's file systems, so it can lie wherever the user can save.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import { exportName } from '../exportName.js';
import { describeError, isCancellation } from '../log.js';
import type { DiffSides, OpenProfile, ProfileStore } from '../profileStore.js';
import { showError, showInformation } from '../showMessage.js';
import { copyCommand } from './copyPprofCommand.js';

export interface ExportContext {
  readonly store: ProfileStore;
  readonly log: vscode.LogOutputChannel;
}

/** Asks where to, writes the file, and offers the command that shows it in go tool pprof. */
export async function exportDiff(
  { store, log }: ExportContext,
  profile: OpenProfile | undefined,
): Promise<void> {
  if (profile?.diff === undefined) {
    void showInformation(vscode.l10n.t('No difference is shown.'));
    return;
  }
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Difference'),
    defaultUri: suggestedUri(profile.diff),
    filters: { [vscode.l10n.t('Go profiles')]: ['gz'] },
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, await store.service.encode(profile.id));
  } catch (error) {
    if (isCancellation(error)) return;
    const detail = describeError(error);
    log.error(`exporting ${profile.name}: ${detail}`);
    void showError(vscode.l10n.t('{0} cannot be exported: {1}', profile.name, detail));
    return;
  }
  await offerCommand(store, profile, target);
}

async function offerCommand(
  store: ProfileStore,
  profile: OpenProfile,
  target: vscode.Uri,
): Promise<void> {
  const name = target.path.replace(/^.*\//, '');
  const message = vscode.l10n.t('Exported the difference to {0}.', visibleText(name, 120));
  const copy = vscode.l10n.t('Copy pprof Command');
  // Only what lies on this computer can be given to a command.
  const actions = target.scheme === 'file' ? [copy] : [];
  const sampleType = store.sampleTypeOf(profile.id);
  const choice = await showInformation(message, ...actions);
  if (choice !== copy) return;
  await copyCommand(name, {
    ...{ path: target.fsPath, sampleType },
    ...{ granularity: 'functions', sort: 'flat' },
  });
}

/** In the workspace, else beside the current profile. */
function suggestedUri({ base, current }: DiffSides): vscode.Uri {
  const name = exportName(base.name, current.name);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.Uri.joinPath(folder ?? vscode.Uri.joinPath(current.uri, '..'), name);
}
