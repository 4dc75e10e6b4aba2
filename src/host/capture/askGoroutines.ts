/** How the goroutines of a busy process are captured: each stack stops the process until all are written, so it is asked first. */
import * as vscode from 'vscode';
import { readableValue } from '../../core/measurement/readable.js';
import {
  hasManyGoroutines,
  type GoroutineDetail,
  type SourceOffer,
} from '../../core/snapshot/source.js';

interface DetailItem extends vscode.QuickPickItem {
  readonly goroutineDetail: GoroutineDetail;
}

/** The detail for what a source offers, asked for when there are many goroutines; undefined when the question was left. */
export async function chooseGoroutineDetail(
  offer: SourceOffer,
  token: vscode.CancellationToken,
): Promise<GoroutineDetail | undefined> {
  if (!hasManyGoroutines(offer)) return 'debug2';
  const items: readonly DetailItem[] = [
    {
      label: vscode.l10n.t('Count goroutines by stack'),
      description: 'debug=1',
      detail: vscode.l10n.t(
        'Short stop of the service. Without what they wait for and since when.',
      ),
      goroutineDetail: 'debug1',
    },
    {
      label: vscode.l10n.t('Capture every stack'),
      description: 'debug=2',
      detail: vscode.l10n.t('The service stands still for seconds. The text ends at 64 MB.'),
      goroutineDetail: 'debug2',
    },
    {
      label: vscode.l10n.t('Capture without goroutines'),
      detail: vscode.l10n.t('Heap profile and memory statistics only.'),
      goroutineDetail: 'none',
    },
  ];
  const count = readableValue(offer.goroutines ?? 0, 'count', 'goroutines');
  const chosen = await vscode.window.showQuickPick(
    items,
    {
      title: vscode.l10n.t('The service has {0}', count),
      placeHolder: vscode.l10n.t('How are they to be captured?'),
      ignoreFocusOut: true,
    },
    token,
  );
  return chosen?.goroutineDetail;
}
