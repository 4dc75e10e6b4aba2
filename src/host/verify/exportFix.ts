/** "Export Fix Report…": the verified fix on show as Markdown with its plots beside it, or as JSON, in a file that the user chooses. */
import * as vscode from 'vscode';
import { fixMarkdown } from '../../core/hunt/fixMarkdown.js';
import { fixPlotSvg, PAPER_COLORS } from '../../core/hunt/fixPlotSvg.js';
import type { FixRecord } from '../../core/hunt/fixRecord.js';
import { visibleText } from '../../core/visibleText.js';
import { describeError } from '../log.js';
import { showError, showInformation } from '../showMessage.js';

/** Files of plots; a report of very many sites is a table, no picture book. */
const MAX_PLOTS = 20;

interface FormItem extends vscode.QuickPickItem {
  readonly extension: 'md' | 'json';
}

/** Asks for form and place, writes, and says where the files are. Never rejects. */
export async function exportFix(
  record: FixRecord | undefined,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (record === undefined) {
    void showInformation(vscode.l10n.t('No fix is verified yet.'));
    return;
  }
  const title = vscode.l10n.t('Export Fix Report');
  const form = await vscode.window.showQuickPick(formItems(), { title });
  if (form === undefined) return;
  const target = await vscode.window.showSaveDialog({
    title,
    ...suggestedPlace(form.extension),
    filters: { [form.label]: [form.extension] },
  });
  if (target === undefined) return;
  const name = visibleText(baseName(target), 120);
  try {
    await Promise.all(filesOf(record, form.extension, target).map(write));
  } catch (error) {
    const detail = describeError(error);
    log.error(`exporting the fix report: ${detail}`);
    void showError(vscode.l10n.t('{0} cannot be exported: {1}', name, detail));
    return;
  }
  const open = vscode.l10n.t('Open');
  const taken = await showInformation(vscode.l10n.t('Exported the fix report to {0}.', name), open);
  if (taken === open) await vscode.commands.executeCommand('vscode.open', target);
}

function formItems(): readonly FormItem[] {
  return [
    {
      extension: 'md',
      label: vscode.l10n.t('Markdown'),
      description: vscode.l10n.t('for people, with an SVG file for each plot'),
      iconPath: new vscode.ThemeIcon('markdown'),
    },
    {
      extension: 'json',
      label: 'JSON',
      description: vscode.l10n.t('for programs'),
      iconPath: new vscode.ThemeIcon('json'),
    },
  ];
}

interface OutputFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** The report, and the plots beside it named after it. */
function filesOf(
  record: FixRecord,
  extension: FormItem['extension'],
  target: vscode.Uri,
): readonly OutputFile[] {
  if (extension === 'json') {
    return [{ uri: target, text: `${JSON.stringify(record, undefined, 2)}\n` }];
  }
  const stem = baseName(target).replace(/\.[^.]*$/, '');
  const plots = record.sites.slice(0, MAX_PLOTS).map((site, index) => ({
    uri: vscode.Uri.joinPath(target, '..', `${stem}-${index + 1}.svg`),
    text: fixPlotSvg(site, record.unit, PAPER_COLORS),
  }));
  return [
    {
      uri: target,
      text: fixMarkdown(
        record,
        plots.map(({ uri }) => baseName(uri)),
      ),
    },
    ...plots,
  ];
}

async function write({ uri, text }: OutputFile): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

function baseName({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function suggestedPlace(extension: FormItem['extension']): { readonly defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return {};
  return { defaultUri: vscode.Uri.joinPath(folder, `leaktrail-fix.${extension}`) };
}
