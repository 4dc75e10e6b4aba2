/**
 * What happens after a profile was opened by a command or a drop: the panel comes up beside the editor, and when no
 * visible editor shows a suspect line, the file of the top suspect opens at that line. In an empty window the source
 * comes first, because two groups side by side begin with the left one.
 */
import * as vscode from 'vscode';
import { getSetting } from './config.js';
import type { DocumentAnchors } from './editor/documentAnchors.js';
import type { EditorMarks } from './editor/editorMarks.js';
import type { Marks } from './editor/marks.js';
import type { ProfilePanel } from './panel/panel.js';
import { showSource } from './showSource.js';

/** Shows the active profile; rejects when the source cannot be opened. */
export async function presentProfile(editor: EditorMarks, panel: ProfilePanel): Promise<void> {
  const showPanel = (): void => {
    if (getSetting('showPanelOnOpen')) panel.show({ preserveFocus: true });
  };
  const isEmpty = vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
  if (!isEmpty) showPanel();
  try {
    if (getSetting('revealTopSuspect')) await revealTopSuspect(editor, panel);
  } finally {
    if (isEmpty) showPanel();
  }
}

async function revealTopSuspect(
  { marks, anchors }: EditorMarks,
  panel: ProfilePanel,
): Promise<void> {
  await marks.whenSettled();
  const top = marks.current?.suspects[0];
  if (marks.current === undefined || top === undefined) return;
  if (isSuspectVisible(marks.current, anchors)) return;
  const isPanelFirst = panel.view?.viewColumn === vscode.ViewColumn.One;
  await showSource({ uri: top.uri, line: top.profileLine }, anchors, {
    viewColumn: isPanelFirst ? vscode.ViewColumn.Two : vscode.ViewColumn.One,
  });
}

/** Whether a suspect line can be seen now; other lines with a small value are not what is looked for. */
function isSuspectVisible({ suspects }: Marks, anchors: DocumentAnchors): boolean {
  return vscode.window.visibleTextEditors.some(({ document, visibleRanges }) => {
    const key = document.uri.toString();
    return suspects.some(({ uri, profileLine }) => {
      if (uri.toString() !== key) return false;
      const line = anchors.currentLine(document, profileLine);
      return line !== undefined && visibleRanges.some((range) => isBetween(line, range));
    });
  });
}

function isBetween(line: number, { start, end }: vscode.Range): boolean {
  return line >= start.line && line <= end.line;
}
