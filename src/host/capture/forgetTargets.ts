/** "Forget Targets, Headers and Certificates…": everything that is remembered of targets, to choose what goes. */
import * as vscode from 'vscode';
import { showInformation } from '../showMessage.js';
import { addressLabel } from './captureTexts.js';
import type { TargetMemory } from './targetMemory.js';

interface ForgetItem extends vscode.QuickPickItem {
  readonly forget?: () => Promise<void>;
}

/** Asks what to forget and forgets it. */
export async function forgetTargets(memory: TargetMemory): Promise<void> {
  const items = await listItems(memory);
  if (items.length === 0) {
    void showInformation(vscode.l10n.t('Nothing is remembered of any target.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Forget Targets, Headers and Certificates'),
    placeHolder: vscode.l10n.t('What is to be forgotten'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (chosen === undefined || chosen.length === 0) return;
  // One after the other: entries of one kind are kept in one list.
  for (const { forget } of chosen) await forget?.();
  vscode.window.setStatusBarMessage(
    chosen.length === 1
      ? vscode.l10n.t('Forgot 1 entry.')
      : vscode.l10n.t('Forgot {0} entries.', chosen.length),
    5000,
  );
}

async function listItems(memory: TargetMemory): Promise<readonly ForgetItem[]> {
  const targets = memory.targets().map((url): ForgetItem => ({
    label: addressLabel(url),
    description: vscode.l10n.t('address'),
    forget: () => memory.forgetTarget(url),
  }));
  const headers: ForgetItem[] = [];
  for (const origin of memory.headerOrigins()) {
    const names = (await memory.headersOf(origin)).map(({ name }) => name);
    headers.push({
      label: origin,
      description: vscode.l10n.t('headers: {0}', names.join(', ')),
      forget: () => memory.forgetHeaders(origin),
    });
  }
  const certificates = memory.certificates().map(({ origin, fingerprint256 }): ForgetItem => ({
    label: origin,
    description: vscode.l10n.t('trusted certificate'),
    detail: `SHA-256 ${fingerprint256}`,
    forget: () => memory.forgetCertificate(origin),
  }));
  return [
    ...group(vscode.l10n.t('addresses'), targets),
    ...group(vscode.l10n.t('headers'), headers),
    ...group(vscode.l10n.t('certificates'), certificates),
  ];
}

function group(label: string, items: readonly ForgetItem[]): readonly ForgetItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
