/**
 * "Go to Next Suspect" and "Go to Previous Suspect": through the leaks and suspects of the shown judgement, else through the
 * suspect lines of the open profile, in all files by rank, round and round, from the one at or near the cursor. The
 * status bar says which one is shown.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { showSource } from '../showSource.js';
import { classIcon, estimateText, sureGrowthText } from '../suspects/classTexts.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { shortGoName } from './goNames.js';
import { growthAmount } from './growthText.js';
import { growthWords } from './growthWords.js';
import type { Marks, MarksModel, SuspectLine } from './marks.js';
import { amountText, shareText, withoutIcons } from './markText.js';
import type { Verdicts } from './verdicts.js';

const NEAR_LINES = 10;
const MESSAGE_MILLIS = 8_000;

/** A line to go to. */
interface Stop {
  readonly uri: vscode.Uri;
  /** 1-based, as in the profile. */
  readonly profileLine: number;
}

/** The lines to go through, in order. */
interface Tour {
  /** Another one when it is about something else. */
  readonly key: string;
  readonly stops: readonly Stop[];
  readonly anchors: DocumentAnchors;
  /** What the status bar says at a stop, with icons. */
  describe(index: number): string;
  /** What it says when there are none. */
  readonly nothing: string;
}

/** Registers the two commands. */
export function registerNavigation(
  marks: MarksModel,
  anchors: DocumentAnchors,
  verdicts: Verdicts,
): DisposableStore {
  const store = new DisposableStore();
  let lastShown: { readonly key: string; readonly stop: Stop } | undefined;

  const go = async (step: 1 | -1): Promise<void> => {
    await marks.whenSettled();
    const tour =
      tourOfJudgement(verdicts) ??
      (marks.current === undefined ? undefined : tourOfMarks(marks.current, anchors));
    if (tour === undefined) {
      say(vscode.l10n.t('No profile is open: nothing to go to.'));
      return;
    }
    const { stops } = tour;
    if (stops.length === 0) {
      say(tour.nothing);
      return;
    }
    const from = indexAtCursor(tour, lastShown?.key === tour.key ? lastShown.stop : undefined);
    const start = from === -1 && step === -1 ? 0 : from;
    const index = (start + step + stops.length) % stops.length;
    const stop = stops[index]!;
    lastShown = { key: tour.key, stop };
    const at = { uri: stop.uri, line: stop.profileLine };
    await showSource(at, tour.anchors, { viewColumn: activeColumn() });
    say(tour.describe(index));
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

/** The suspect lines of the open profile. */
function tourOfMarks(marks: Marks, anchors: DocumentAnchors): Tour {
  const { suspects, profileId, isDiff } = marks;
  const sampleType = withoutIcons(visibleText(marks.sampleType, 40));
  return {
    key: `profile ${profileId}`,
    stops: suspects,
    anchors,
    describe: (index) => {
      const suspect = suspects[index]!;
      const place = vscode.l10n.t('Suspect {0} of {1}', index + 1, suspects.length);
      const icon = isDiff ? '$(diff)' : '$(flame)';
      return messageText(icon, place, valueText(suspect, marks), suspect.func);
    },
    nothing: isDiff
      ? vscode.l10n.t(
          'No suspects: no line of this workspace surely grew by enough of {0}.',
          sampleType,
        )
      : vscode.l10n.t('No suspects: no line of this workspace holds enough of {0}.', sampleType),
  };
}

/** The lines to blame for leaks, then those for suspects; undefined when no judgement or none of its lines is here. */
function tourOfJudgement({ current, anchors }: Verdicts): Tour | undefined {
  if (current === undefined || current.accused.length === 0) return undefined;
  const { accused, judgement } = current;
  return {
    // The rounds of one hunt are judged one after the other.
    key: `judgement ${JSON.stringify(judgement.origin)}`,
    stops: accused,
    anchors,
    describe: (index) => {
      const { site } = accused[index]!;
      const isLeak = site.siteClass === 'leak';
      const alike = accused.filter((other) => other.site.siteClass === site.siteClass);
      const number = alike.indexOf(accused[index]!) + 1;
      const place = isLeak
        ? vscode.l10n.t('Leak {0} of {1}', number, alike.length)
        : vscode.l10n.t('Suspect {0} of {1}', number, alike.length);
      const value = sureGrowthText(site, judgement) || estimateText(site);
      return messageText(`$(${classIcon(site.siteClass)})`, place, value, site.blame.frame.func);
    },
    nothing: '',
  };
}

function messageText(icon: string, place: string, value: string, func: string): string {
  const name = func === '' ? '' : ` · ${visibleText(shortGoName(func), 80)}`;
  return `${icon} ${withoutIcons(`${place}: ${value}${name}`)}`;
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

/** Index of the stop nearest to the cursor, else of the one shown last, else -1. */
function indexAtCursor({ stops, anchors }: Tour, lastShown: Stop | undefined): number {
  const editor = vscode.window.activeTextEditor;
  let best = -1;
  if (editor !== undefined) {
    const { document, selection } = editor;
    const key = document.uri.toString();
    let bestDistance = NEAR_LINES + 1;
    stops.forEach((stop, index) => {
      if (stop.uri.toString() !== key) return;
      const line = anchors.currentLine(document, stop.profileLine);
      if (line === undefined) return;
      const distance = Math.abs(line - selection.active.line);
      if (distance >= bestDistance) return;
      best = index;
      bestDistance = distance;
    });
  }
  if (best >= 0 || lastShown === undefined) return best;
  const key = lastShown.uri.toString();
  return stops.findIndex(
    ({ uri, profileLine }) => profileLine === lastShown.profileLine && uri.toString() === key,
  );
}
