/** "Copy as go tool pprof Command": puts the command that prints the same table on the clipboard. */
import * as vscode from 'vscode';
import type { Granularity } from '../../core/report/query.js';
import { pprofCommand } from '../pprofCommand.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';

export interface CopyOptions {
  readonly granularity: Granularity;
  readonly sort: 'flat' | 'cum';
}

/** Copies the command, or says why there is none. */
export async function copyPprofCommand(
  store: ProfileStore,
  profile: OpenProfile | undefined,
  options: CopyOptions,
): Promise<void> {
  if (profile === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No profile is open.'));
    return;
  }
  if (profile.uri?.scheme !== 'file') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} is not a file on this computer, so go tool pprof cannot read it.',
        profile.name,
      ),
    );
    return;
  }
  const sampleType = store.sampleTypeOf(profile.id);
  await vscode.env.clipboard.writeText(
    pprofCommand({ path: profile.uri.fsPath, sampleType, ...options }),
  );
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Copied the go tool pprof command for {0}.', profile.name),
    5000,
  );
}
