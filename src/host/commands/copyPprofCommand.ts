/** "Copy as go tool pprof Command": puts the command that prints the same table on the clipboard. */
import * as vscode from 'vscode';
import type { Granularity } from '../../core/report/query.js';
import { withoutIcons } from '../editor/markText.js';
import { pprofCommand, type PprofCommandOptions } from '../pprofCommand.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { showInformation } from '../showMessage.js';

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
    void showInformation(vscode.l10n.t('No profile is open.'));
    return;
  }
  const files =
    profile.diff === undefined
      ? [{ name: profile.name, uri: profile.uri }]
      : [profile.diff.current, profile.diff.base];
  const elsewhere = files.find(({ uri }) => uri?.scheme !== 'file');
  if (elsewhere !== undefined) {
    void showInformation(
      vscode.l10n.t(
        '{0} is not a file on this computer, so go tool pprof cannot read it.',
        elsewhere.name,
      ),
    );
    return;
  }
  const [path = '', basePath] = files.map(({ uri }) => uri?.fsPath ?? '');
  const sampleType = store.sampleTypeOf(profile.id);
  await copyCommand(profile.name, {
    ...{ path, sampleType, ...options },
    ...(basePath === undefined ? {} : { basePath }),
  });
}

/** Puts a command on the clipboard and says so. */
export async function copyCommand(name: string, options: PprofCommandOptions): Promise<void> {
  await vscode.env.clipboard.writeText(pprofCommand(options));
  vscode.window.setStatusBarMessage(
    withoutIcons(vscode.l10n.t('Copied the go tool pprof command for {0}.', name)),
    5000,
  );
}
