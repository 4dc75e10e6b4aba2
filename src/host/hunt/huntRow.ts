/** The row of the hunt that goes on, first in the Snapshots view, and how often it is drawn. */
import * as vscode from 'vscode';
import { joined, withoutIcons } from '../editor/markText.js';
import type { RunningHunt } from './hunt.js';
import { huntTitle, millisText, phaseText, roundNumberText, soFarText } from './huntTexts.js';

/** Drawings of the row are at least this far apart, unless it is paused or resumed. */
const REDRAW_MILLIS = 900;

/** Stands for the row: one object, so that VS Code draws it anew in its place. */
export interface HuntRow {
  readonly kind: 'hunt';
}

/** What is shown of a hunt, in words. */
export function huntRowText(hunt: RunningHunt): {
  readonly label: string;
  readonly detail: string;
} {
  const { record, phase, millisLeft, judgement } = hunt;
  const title = huntTitle(record.plan);
  const isPaused = phase.kind === 'paused';
  return {
    label:
      record.purpose.kind === 'hunt'
        ? vscode.l10n.t('Hunting {0}', title)
        : vscode.l10n.t('Verifying a fix on {0}', title),
    detail: joined([
      vscode.l10n.t('{0}, {1}', roundNumberText(hunt), phaseText(hunt)),
      soFarText(judgement),
      isPaused || millisLeft === undefined ? '' : vscode.l10n.t('{0} left', millisText(millisLeft)),
    ]),
  };
}

/** The row as VS Code shows it; its contextValue is "hunt.running" or "hunt.paused". */
export function huntItem(hunt: RunningHunt): vscode.TreeItem {
  const { label, detail } = huntRowText(hunt);
  const { phase, isPausing } = hunt;
  const item = new vscode.TreeItem(label);
  item.id = 'hunt';
  item.description = detail;
  item.contextValue = isPausing ? 'hunt.paused' : 'hunt.running';
  item.iconPath = new vscode.ThemeIcon(isPausing ? 'debug-pause' : 'sync~spin');
  item.tooltip = [label, detail, phase.kind === 'paused' ? phase.reason : '']
    .filter(Boolean)
    .join('\n');
  // Without the countdown, which would be read out each second.
  item.accessibilityInformation = { label: `${label}, ${roundNumberText(hunt)}` };
  return item;
}

/** Text and tooltip of the status bar item of a hunt. */
export function huntStatusText(hunt: RunningHunt): {
  readonly text: string;
  readonly tooltip: string;
} {
  const { record, phase, isPausing, millisLeft } = hunt;
  const { label, detail } = huntRowText(hunt);
  const icon = isPausing ? '$(debug-pause)' : '$(sync~spin)';
  const title = withoutIcons(huntTitle(record.plan));
  const isPaused = phase.kind === 'paused';
  const rest =
    isPaused || millisLeft === undefined ? '' : vscode.l10n.t('{0} left', millisText(millisLeft));
  const text = joined([vscode.l10n.t('{0}: {1}', title, roundNumberText(hunt)), rest]);
  return { text: `${icon} ${text}`, tooltip: `${label}\n${detail}` };
}

/** What of a hunt changes the list of rows, and what only its own row. */
export class HuntRedraw {
  #list = '';
  #state = '';
  #drawnMillis = 0;

  /** What is to be drawn anew now: all rows, that of the hunt, or nothing. */
  next(hunt: RunningHunt | undefined, nowMillis: number): 'list' | 'row' | 'nothing' {
    const list = hunt === undefined ? '' : `${hunt.record.id} ${hunt.record.rounds.length}`;
    const state = hunt === undefined ? '' : `${hunt.isPausing} ${hunt.phase.kind === 'paused'}`;
    const isNewList = list !== this.#list;
    const isDue = state !== this.#state || nowMillis - this.#drawnMillis >= REDRAW_MILLIS;
    if (!isNewList && !(isDue && hunt !== undefined)) return 'nothing';
    this.#list = list;
    this.#state = state;
    this.#drawnMillis = nowMillis;
    return isNewList ? 'list' : 'row';
  }
}
