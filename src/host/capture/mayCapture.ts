/** Whether this window may contact servers. Hiding a command is not enough: any extension can call it. */
import * as vscode from 'vscode';
import type { CaptureServices } from '../platform/captureServices.js';
import { showInformation, showWarning } from '../showMessage.js';

/** The services when the window can capture and the workspace is trusted now; else undefined, after saying why. */
export async function mayCapture(
  services: CaptureServices | undefined,
): Promise<CaptureServices | undefined> {
  if (services === undefined) {
    void showInformation(
      vscode.l10n.t(
        'Snapshots cannot be captured in a browser: that needs connections and a disk. Open the folder on a computer.',
      ),
    );
    return undefined;
  }
  if (vscode.workspace.isTrusted) return services;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const choice = await showWarning(
    vscode.l10n.t('Capturing contacts a server and is possible in a trusted workspace only.'),
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  // Trust that is given now is seen by the next call.
  return undefined;
}
