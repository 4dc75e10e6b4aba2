/**
 * The commands about fixes, and the fix that was verified last, which a new window shows again. Arguments are checked where they are
 * used, since anybody can run a command.
 */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import { showError } from '../showMessage.js';
import { compareFix, type CompareContext } from './compareFix.js';
import { exportFix } from './exportFix.js';
import { verifyFixOf } from './verifyFix.js';

/** The registered commands. */
export function registerFixCommands(context: CompareContext): DisposableStore {
  const { fixes, runner, log, showDetails } = context;
  const disposables = new DisposableStore();
  const register = (id: string, run: (argument: unknown) => Promise<void>): void => {
    const guarded = async (argument: unknown): Promise<void> => {
      try {
        await run(argument);
      } catch (error) {
        if (isCancellation(error)) return;
        const detail = describeError(error);
        log.error(`${id}: ${detail}`);
        void showError(detail);
      }
    };
    disposables.add(vscode.commands.registerCommand(id, guarded));
  };
  register(COMMANDS.verifyFix, (ref) => verifyFixOf(context, ref));
  register(COMMANDS.compareFix, () => compareFix(context));
  register(COMMANDS.showFix, showDetails);
  register(COMMANDS.exportFix, () => exportFix(fixes.current?.record, log));
  void runner.whenLoaded().then(() => {
    const kept = runner.hunts.find(({ verification }) => verification !== undefined);
    if (fixes.current === undefined) fixes.show(kept?.verification);
  });
  return disposables;
}
