/**
 * Leaks in the Problems panel, on the line to blame where that is now; suspects too where the user wants them. They go with the
 * judgement that they are of.
 */
import * as vscode from 'vscode';
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { getSetting, onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from '../editor/documentAnchors.js';
import { joined } from '../editor/markText.js';
import { canAccuse, estimateText, reasonText, siteWord, sureGrowthText } from './classTexts.js';
import type { Judgement } from './judgement.js';
import { framesOf, groupSites } from './siteGroups.js';
import { funcText } from './suspectItems.js';
import type { SuspectsModel } from './suspectsModel.js';

type Anchors = Pick<DocumentAnchors, 'currentLine' | 'onDidMove'>;

const SEVERITIES = {
  off: undefined,
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
} as const;
/** More would be a list that nobody reads; the Suspects view has them all. */
const MAX_PROBLEMS = 200;

/** Keeps the problems equal to the judgement until disposed; `anchors` know where its lines are now. */
export function followProblems(suspects: SuspectsModel, anchors: Anchors): DisposableStore {
  const disposables = new DisposableStore();
  const collection = disposables.add(vscode.languages.createDiagnosticCollection('Leaktrail'));
  const update = (): void => {
    collection.clear();
    const { current } = suspects;
    if (current === undefined) return;
    for (const [uri, diagnostics] of problemsOf(current, anchors)) collection.set(uri, diagnostics);
  };
  const updateIf = (uri: vscode.Uri): void => {
    // A line that was deleted and comes back has no problem at the moment.
    if (suspects.current?.sources.has(uri) === true) update();
  };
  disposables.add(suspects.onDidChange(update));
  disposables.add(anchors.onDidMove(updateIf));
  disposables.add(
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      updateIf(uri);
    }),
  );
  disposables.add(onDidChangeSettings(['problems.severity', 'problems.suspects'], update));
  update();
  return disposables;
}

function problemsOf(
  judgement: Judgement,
  anchors: Pick<Anchors, 'currentLine'>,
): readonly (readonly [vscode.Uri, vscode.Diagnostic[]])[] {
  const severity = SEVERITIES[getSetting('problems.severity')];
  const { leaks, suspects } = groupSites(judgement);
  const wanted = [
    ...(severity === undefined ? [] : leaks.map(({ site }) => ({ site, severity }))),
    ...(getSetting('problems.suspects') && canAccuse(judgement)
      ? suspects.map(({ site }) => ({ site, severity: vscode.DiagnosticSeverity.Hint }))
      : []),
  ];
  const files = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
  for (const { site, severity: level } of wanted.slice(0, MAX_PROBLEMS)) {
    const { blame } = site;
    const uri = judgement.sources.uriOf(blame.frame.fileName);
    const range = uri && rangeOf(uri, blame.frame, anchors);
    if (uri === undefined || range === undefined) continue;
    const file = files.get(uri.toString()) ?? [uri, []];
    files.set(uri.toString(), file);
    const diagnostic = new vscode.Diagnostic(range, problemText(site, judgement), level);
    diagnostic.source = 'Leaktrail';
    diagnostic.code = site.siteClass;
    diagnostic.relatedInformation = wayOf(site, judgement, anchors);
    file[1].push(diagnostic);
  }
  return [...files.values()];
}

function problemText(site: Suspect, judgement: Judgement): string {
  const numbers = joined([
    siteWord(site, judgement),
    sureGrowthText(site, judgement),
    estimateText(site),
  ]);
  return `${numbers}: ${reasonText(site)}`;
}

/** The other lines on the way to the site, root first. */
function wayOf(
  site: Suspect,
  { sources }: Judgement,
  anchors: Pick<Anchors, 'currentLine'>,
): vscode.DiagnosticRelatedInformation[] {
  return framesOf(site).flatMap((frame) => {
    const uri = frame === site.blame.frame ? undefined : sources.uriOf(frame.fileName);
    const range = uri && rangeOf(uri, frame, anchors);
    if (uri === undefined || range === undefined) return [];
    const text = funcText(frame);
    return [new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), text)];
  });
}

/** The text of the line where it is now; undefined when the line was deleted. */
function rangeOf(
  uri: vscode.Uri,
  { line }: Frame,
  anchors: Pick<Anchors, 'currentLine'>,
): vscode.Range | undefined {
  if (line <= 0) return undefined;
  const key = uri.toString();
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
  if (document === undefined) return new vscode.Range(line - 1, 0, line - 1, 0);
  const current = anchors.currentLine(document, line);
  if (current === undefined) return undefined;
  const { firstNonWhitespaceCharacterIndex: start, range } = document.lineAt(current);
  return new vscode.Range(current, start, current, Math.max(start, range.end.character));
}
