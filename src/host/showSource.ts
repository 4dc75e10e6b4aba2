/** Opening a line of the profile in a text editor, where the code is now. */
import * as vscode from 'vscode';
import type { DocumentAnchors } from './editor/documentAnchors.js';

export interface SourceLine {
  readonly uri: vscode.Uri;
  /** 1-based, as in the profile; any number, it is clamped to the document. */
  readonly line: number;
}

export interface ShowSourceOptions {
  readonly viewColumn: vscode.ViewColumn;
  readonly preserveFocus?: boolean;
}

/** Opens the document with the cursor on the line, in the middle of the editor. */
export async function showSource(
  at: SourceLine,
  anchors: DocumentAnchors,
  options: ShowSourceOptions,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(at.uri);
  const last = document.lineCount - 1;
  const current = anchors.currentLine(document, at.line);
  const line = Math.max(0, Math.min(current ?? at.line - 1, last));
  const column = document.lineAt(line).firstNonWhitespaceCharacterIndex;
  const range = new vscode.Range(line, column, line, column);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: options.viewColumn,
    preserveFocus: options.preserveFocus ?? false,
    selection: range,
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A group for source that does not cover a panel in `panelColumn`: one that shows source already, else another one. */
export function sourceColumn(panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  if (panelColumn === undefined) return vscode.ViewColumn.One;
  const shown = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== panelColumn,
  );
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  return panelColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}
