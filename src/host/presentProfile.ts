/**
 * What happens after a profile was opened by a command or a drop: the panel comes up beside the editor, and when no
 * visible editor shows a suspect line, the file of the top suspect opens at that line.
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
  if (getSetting('showPanelOnOpen')) panel.show({ preserveFocus: true });
  if (!getSetting('revealTopSuspect')) return;
  await editor.marks.whenSettled();
  const marks = editor.marks.current;
  const top = marks?.suspects[0];
  if (marks === undefined || top === undefined || isSuspectVisible(marks, editor.anchors)) return;
  await showSource({ uri: top.uri, line: top.profileLine }, editor.anchors, {
    viewColumn: vscode.ViewColumn.One,
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
