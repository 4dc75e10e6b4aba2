/** The commands on hunts. Their arguments are rows of the Snapshots view or nothing; anybody can run them. */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import { showError } from '../showMessage.js';
import { snapshotOf } from '../snapshots/itemArguments.js';
import { showHunt, type ShowHuntContext } from './showHunt.js';
import { startHunt, type StartHuntContext } from './startHunt.js';

export interface HuntCommandContext extends StartHuntContext, ShowHuntContext {}

/** The registered commands. */
export function registerHuntCommands(context: HuntCommandContext): DisposableStore {
  const { runner, model, log } = context;
  const disposables = new DisposableStore();
  const register = (id: string, run: (item: unknown) => unknown): void => {
    const guarded = async (item: unknown): Promise<void> => {
      try {
        await run(item);
      } catch (error) {
        if (isCancellation(error)) return;
        const detail = describeError(error);
        log.error(`${id}: ${detail}`);
        void showError(detail);
      }
    };
    disposables.add(vscode.commands.registerCommand(id, guarded));
  };
  register(COMMANDS.startHunt, () => startHunt(context));
  register(COMMANDS.showHunt, (item) => {
    const snapshot = snapshotOf(model, item);
    return showHunt(context, snapshot && runner.huntedSnapshot(snapshot.id)?.huntId);
  });
  register(COMMANDS.pauseHunt, () => {
    runner.pause();
  });
  register(COMMANDS.resumeHunt, () => {
    runner.resume();
  });
  register(COMMANDS.stopHunt, () => {
    runner.stopEarly();
  });
  register(COMMANDS.cancelHunt, () => {
    runner.cancel();
  });
  return disposables;
}
