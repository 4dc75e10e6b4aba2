/** What happens after files were judged: the view shows the verdict, and the line of the top leak or suspect opens unless one is seen. */
import * as vscode from 'vscode';
import { getSetting } from '../config.js';
import type { DocumentAnchors } from '../editor/documentAnchors.js';
import { activeColumn } from '../editor/navigation.js';
import { showSource, type SourceLine } from '../showSource.js';
import type { SuspectsView } from '../views/suspectsView.js';
import type { Judgement } from './judgement.js';
import { groupSites } from './siteGroups.js';

/** Shows a judgement; rejects when the source cannot be opened. */
export async function presentJudgement(
  judgement: Judgement | undefined,
  view: SuspectsView,
  anchors: DocumentAnchors,
): Promise<void> {
  if (judgement === undefined) return;
  await view.reveal();
  if (!getSetting('revealTopSuspect')) return;
  const lines = accusedLines(judgement);
  const [top] = lines;
  if (top === undefined || lines.some((line) => isVisible(line, anchors))) return;
  await showSource(top, anchors, { viewColumn: activeColumn(), preserveFocus: true });
}

/** The lines of the workspace that are to blame for leaks and suspects, best first. */
function accusedLines(judgement: Judgement): readonly SourceLine[] {
  const { leaks, suspects } = groupSites(judgement);
  return [...leaks, ...suspects].flatMap(({ site }) => {
    const { fileName, line } = site.blame.frame;
    const uri = line > 0 ? judgement.sources.uriOf(fileName) : undefined;
    return uri === undefined ? [] : [{ uri, line }];
  });
}

function isVisible({ uri, line }: SourceLine, anchors: DocumentAnchors): boolean {
  return vscode.window.visibleTextEditors.some(({ document, visibleRanges }) => {
    if (document.uri.toString() !== uri.toString()) return false;
    const current = anchors.currentLine(document, line);
    return (
      current !== undefined &&
      visibleRanges.some(({ start, end }) => current >= start.line && current <= end.line)
    );
  });
}
