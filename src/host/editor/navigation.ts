/**
 * "Go to Next Suspect" and "Go to Previous Suspect": through the suspect lines of all files by rank, round and round,
 * from the one at or near the cursor. The status bar says which one is shown.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { showSource } from '../showSource.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { shortGoName } from './goNames.js';
import { growthAmount } from './growthText.js';
import { growthWords } from './growthWords.js';
import type { Marks, MarksModel, SuspectLine } from './marks.js';
import { amountText, shareText, withoutIcons } from './markText.js';

const NEAR_LINES = 10;
const MESSAGE_MILLIS = 8_000;

/** Registers the two commands. */
export function registerNavigation(marks: MarksModel, anchors: DocumentAnchors): DisposableStore {
  const store = new DisposableStore();
  let lastShown: { readonly profileId: number; readonly suspect: SuspectLine } | undefined;

  const go = async (step: 1 | -1): Promise<void> => {
    await marks.whenSettled();
    const current = marks.current;
    if (current === undefined) {
      say(vscode.l10n.t('No profile is open: nothing to go to.'));
      return;
    }
    const { suspects } = current;
    if (suspects.length === 0) {
      const sampleType = withoutIcons(visibleText(current.sampleType, 40));
      say(
        current.isDiff
          ? vscode.l10n.t(
              'No suspects: no line of this workspace surely grew by enough of {0}.',
              sampleType,
            )
          : vscode.l10n.t(
              'No suspects: no line of this workspace holds enough of {0}.',
              sampleType,
            ),
      );
      return;
    }
    const last = lastShown?.profileId === current.profileId ? lastShown.suspect : undefined;
    const from = indexAtCursor(suspects, anchors, last);
    const start = from === -1 && step === -1 ? 0 : from;
    const index = (start + step + suspects.length) % suspects.length;
    const suspect = suspects[index]!;
    lastShown = { profileId: current.profileId, suspect };
    const at = { uri: suspect.uri, line: suspect.profileLine };
    await showSource(at, anchors, { viewColumn: activeColumn() });
    const place = vscode.l10n.t('Suspect {0} of {1}', index + 1, suspects.length);
    const value = valueText(suspect, current);
    const func = suspect.func === '' ? '' : ` · ${visibleText(shortGoName(suspect.func), 80)}`;
    const icon = current.isDiff ? '$(diff)' : '$(flame)';
    say(`${icon} ${withoutIcons(`${place}: ${value}${func}`)}`);
  };

  let message: vscode.Disposable | undefined;
  const say = (text: string): void => {
    message?.dispose();
    message = vscode.window.setStatusBarMessage(text, MESSAGE_MILLIS);
  };

  store.add({
    dispose: () => {
      message?.dispose();
    },
  });
  store.add(vscode.commands.registerCommand(COMMANDS.nextSuspect, () => go(1)));
  store.add(vscode.commands.registerCommand(COMMANDS.previousSuspect, () => go(-1)));
  return store;
}

function valueText({ value }: SuspectLine, marks: Marks): string {
  const { own, growth } = value;
  const share = shareText(own, marks);
  if (!marks.isDiff) return `${amountText(own, marks)} · ${share}`;
  const amount = growthAmount(own, growth, marks, growthWords());
  return vscode.l10n.t('{0} · {1} of growth', amount, share);
}

/** The group that source is shown in when the user did not choose one: where the cursor is, else the first with text. */
export function activeColumn(): vscode.ViewColumn {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  return editor?.viewColumn ?? vscode.ViewColumn.One;
}

/** Index of the suspect nearest to the cursor, else of the one shown last, else -1. */
function indexAtCursor(
  suspects: readonly SuspectLine[],
  anchors: DocumentAnchors,
  lastShown: SuspectLine | undefined,
): number {
  const editor = vscode.window.activeTextEditor;
  let best = -1;
  if (editor !== undefined) {
    const { document, selection } = editor;
    const key = document.uri.toString();
    let bestDistance = NEAR_LINES + 1;
    suspects.forEach((suspect, index) => {
      if (suspect.uri.toString() !== key) return;
      const line = anchors.currentLine(document, suspect.profileLine);
      if (line === undefined) return;
      const distance = Math.abs(line - selection.active.line);
      if (distance >= bestDistance) return;
      best = index;
      bestDistance = distance;
    });
  }
  if (best >= 0 || lastShown === undefined) return best;
  const { fileName, profileLine } = lastShown;
  return suspects.findIndex(
    (suspect) => suspect.fileName === fileName && suspect.profileLine === profileLine,
  );
}
