/** The hunt in the status bar, and the context keys of the commands that pause, resume and stop it. */
import * as vscode from 'vscode';
import { CONTEXT_KEYS, type ContextKey } from '../contextKeys.js';
import { DisposableStore } from '../disposable.js';
import { VIEWS } from '../viewIds.js';
import { HuntRedraw, huntStatusText } from './huntRow.js';
import type { HuntRunner } from './huntRunner.js';

/** Follows the hunts until disposed. */
export function followHunt(runner: HuntRunner): DisposableStore {
  const disposables = new DisposableStore();
  const redraw = new HuntRedraw();
  const values = new Map<ContextKey, boolean>();
  let item: vscode.StatusBarItem | undefined;
  const set = (key: ContextKey, value: boolean): void => {
    if ((values.get(key) ?? false) === value) return;
    values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  disposables.add(
    runner.onDidChange(() => {
      const { running } = runner;
      set(CONTEXT_KEYS.isHunting, running !== undefined);
      set(CONTEXT_KEYS.isHuntPaused, running?.isPausing === true);
      if (running === undefined) {
        item?.hide();
        redraw.next(undefined, Date.now());
        return;
      }
      if (redraw.next(running, Date.now()) === 'nothing') return;
      item ??= disposables.add(createItem());
      const { text, tooltip } = huntStatusText(running);
      item.text = text;
      item.tooltip = tooltip;
      item.show();
    }),
  );
  return disposables;
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem(
    'leaktrail.hunt',
    vscode.StatusBarAlignment.Left,
    49,
  );
  item.name = vscode.l10n.t('Leaktrail: leak hunt');
  item.command = `${VIEWS.snapshots}.focus`;
  return item;
}
