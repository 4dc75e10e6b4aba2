/** VS Code's file dialog for profiles. */
import * as vscode from 'vscode';

/** Endings of file names that are usually profiles; the content decides. */
const PROFILE_EXTENSIONS = ['gz', 'pprof', 'pb', 'prof', 'out', 'heap', 'mprof', 'txt'];

/** The chosen files; empty when the dialog was left. */
export async function pickProfileFiles(title: string): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Go profiles')]: PROFILE_EXTENSIONS,
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen ?? [];
}
