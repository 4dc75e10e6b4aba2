/**
 * The commands about fixes. A fix goes with the judgement that is cleared. Arguments are checked where they are used, since anybody can
 * run a command.
 */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import { showError } from '../showMessage.js';
import { compareFix, type CompareContext } from './compareFix.js';
import { exportFix } from './exportFix.js';
import { findKeptFix } from './keptFix.js';
import { verifyFixOf } from './verifyFix.js';

/** The registered commands. */
export function registerFixCommands(context: CompareContext): DisposableStore {
  const { fixes, suspects, runner, log, showDetails } = context;
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
  register(COMMANDS.showFix, async () => {
    if (fixes.current === undefined) fixes.show(await findKeptFix(runner, suspects.current));
    await showDetails();
  });
  register(COMMANDS.exportFix, () => exportFix(fixes.current?.record, log));
  disposables.add(
    suspects.onDidChange(() => {
      if (suspects.current === undefined) fixes.show(undefined);
    }),
  );
  return disposables;
}
