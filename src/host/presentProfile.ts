/**
 * What happens after a profile was opened by a command or a drop: the panel comes up in a group of its own, and when no
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
  const showPanel = async (): Promise<void> => {
    if (getSetting('showPanelOnOpen')) await panel.show({ preserveFocus: true });
  };
  const isEmpty = vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
  if (!isEmpty) await showPanel();
  try {
    if (getSetting('revealTopSuspect')) await revealTopSuspect(editor, panel);
  } finally {
    if (isEmpty) await showPanel();
  }
}

async function revealTopSuspect(
  { marks, anchors }: EditorMarks,
  panel: ProfilePanel,
): Promise<void> {
  await marks.whenSettled();
  const top = marks.current?.suspects[0];
  if (marks.current === undefined || top === undefined) return;
  const visible = findVisibleSuspect(marks.current, anchors);
  if (visible !== undefined) {
    // The panel that has just come up can have covered the line.
    visible.editor.revealRange(
      visible.range,
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
    return;
  }
  const isPanelFirst = panel.view?.viewColumn === vscode.ViewColumn.One;
  await showSource({ uri: top.uri, line: top.profileLine }, anchors, {
    viewColumn: isPanelFirst ? vscode.ViewColumn.Two : vscode.ViewColumn.One,
  });
}

/** The largest suspect that can be seen now; other lines with a small value are not what is looked for. */
function findVisibleSuspect(
  { suspects }: Marks,
  anchors: DocumentAnchors,
): { readonly editor: vscode.TextEditor; readonly range: vscode.Range } | undefined {
  for (const { uri, profileLine } of suspects) {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== uri.toString()) continue;
      const line = anchors.currentLine(editor.document, profileLine);
      if (line === undefined || !editor.visibleRanges.some((range) => isBetween(line, range))) {
        continue;
      }
      return { editor, range: new vscode.Range(line, 0, line, 0) };
    }
  }
  return undefined;
}

function isBetween(line: number, { start, end }: vscode.Range): boolean {
  return line >= start.line && line <= end.line;
}
