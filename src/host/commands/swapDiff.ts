/** "Swap Base and Current": the shown difference the other way round, in its place of the list. */
import * as vscode from 'vscode';
import { withLateProgress } from '../lateProgress.js';
import { describeError, isCancellation } from '../log.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { showError, showInformation } from '../showMessage.js';

export interface SwapContext {
  readonly store: ProfileStore;
  readonly log: vscode.LogOutputChannel;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
}

/** Opens the swapped difference, or says why not. */
export async function swapDiff(
  { store, log, present }: SwapContext,
  profile: OpenProfile | undefined,
): Promise<void> {
  if (profile?.diff === undefined) {
    void showInformation(vscode.l10n.t('No difference is shown.'));
    return;
  }
  const { base, current } = profile.diff;
  const title = vscode.l10n.t('Comparing {0} with {1}', base.name, current.name);
  try {
    await withLateProgress(title, (token) =>
      store.openDiff({ base: current, current: base }, { token, replaces: profile.id }),
    );
    await present();
  } catch (error) {
    if (isCancellation(error)) return;
    const detail = describeError(error);
    log.error(`swapping: ${detail}`);
    void showError(vscode.l10n.t('{0} cannot be opened: {1}', profile.name, detail));
  }
}
