/**
 * Runs the command of a round as a task, so that its output is where tasks have it. No shell reads it: the program gets the words as
 * they are. It runs in a trusted workspace only, which VS Code checks for tasks as well. Its arguments are shown nowhere: they can
 * hold a token.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import type { HuntRound } from '../../core/hunt/plan.js';
import { commandText } from './huntTexts.js';

/**
 * What went wrong, one sentence; '' when the command ended well. The task is ended when the signal is aborted. Rejects with
 * ProfileError when it cannot be started.
 */
export async function runCommand(
  round: Extract<HuntRound, { kind: 'command' }>,
  signal: AbortSignal,
): Promise<string> {
  const { command, folder } = round;
  const [program = '', ...args] = command;
  const name = commandText(round);
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0];
  if (folder === '' && workspaceFolder !== undefined && workspaceFolder.uri.scheme !== 'file') {
    throw new ProfileError(
      'bad-option',
      vscode.l10n.t(
        'The first folder of the workspace is not on this disk, so no command runs there.',
      ),
    );
  }
  const cwd = folder === '' ? workspaceFolder?.uri.fsPath : folder;
  const task = new vscode.Task(
    { type: 'process' },
    workspaceFolder ?? vscode.TaskScope.Global,
    vscode.l10n.t('Leak hunt: {0}', name),
    'Leaktrail',
    new vscode.ProcessExecution(program, args, cwd === undefined ? {} : { cwd }),
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Silent,
    panel: vscode.TaskPanelKind.Shared,
    focus: false,
    showReuseMessage: false,
  };
  const exitCode = await endOf(task, signal);
  if (exitCode === 0 || signal.aborted) return '';
  return exitCode === undefined
    ? vscode.l10n.t('The command {0} could not be run; its task says why.', name)
    : vscode.l10n.t('The command {0} ended with exit code {1}.', name, exitCode);
}

/** The exit code; undefined when there was no process. */
async function endOf(task: vscode.Task, signal: AbortSignal): Promise<number | undefined> {
  let execution: vscode.TaskExecution | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const end = new Promise<number | undefined>((resolve) => {
    // A task can end before `executeTask` tells which one it is.
    const isOurs = (other: vscode.TaskExecution): boolean =>
      execution === undefined ? other.task.name === task.name : other === execution;
    subscriptions.push(
      vscode.tasks.onDidEndTaskProcess((event) => {
        if (isOurs(event.execution)) resolve(event.exitCode);
      }),
      vscode.tasks.onDidEndTask((event) => {
        // The event of the process comes first when there was one.
        if (isOurs(event.execution)) resolve(undefined);
      }),
    );
  });
  const terminate = (): void => {
    execution?.terminate();
  };
  try {
    execution = await vscode.tasks.executeTask(task);
    signal.addEventListener('abort', terminate);
    if (signal.aborted) terminate();
    return await end;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProfileError('tool-failed', `the command could not be run: ${message}`);
  } finally {
    signal.removeEventListener('abort', terminate);
    for (const subscription of subscriptions) subscription.dispose();
  }
}
