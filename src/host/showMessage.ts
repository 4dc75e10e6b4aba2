/**
 * The one way to messages and progress notifications. VS Code reads "[text](command:…)" in them as a link that runs a command, and
 * most texts hold names of servers, files and snapshots, so links are taken out here; eslint.config.mjs keeps everybody else from
 * calling VS Code for it.
 */
import * as vscode from 'vscode';
import { withoutLinks } from './messageText.js';

/** The button that was taken; undefined when the message was closed. */
export function showInformation(
  message: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(withoutLinks(message), ...buttons);
}

/** The button that was taken; undefined when the message was closed. */
export function showWarning(
  message: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(withoutLinks(message), ...buttons);
}

/** The button that was taken; undefined when the message was closed. */
export function showError(
  message: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(withoutLinks(message), ...buttons);
}

/** The button that was taken in a dialog, which waits for the answer; undefined for Cancel. */
export function askInDialog(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(
    withoutLinks(message),
    { modal: true, detail: withoutLinks(detail) },
    ...buttons,
  );
}

/** As `askInDialog`, for a decision that cannot be undone or that lowers a guard. */
export function warnInDialog(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    withoutLinks(message),
    { modal: true, detail: withoutLinks(detail) },
    ...buttons,
  );
}

/** What a progress notification is told while the work runs. */
export type ReportProgress = (message: string) => void;

/** The work's outcome; while it runs, a notification shows the title, what is reported and, where asked for, a Cancel button. */
export async function withProgress<T>(
  { title, cancellable }: { readonly title?: string; readonly cancellable: boolean },
  work: (report: ReportProgress, token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    cancellable,
    ...(title === undefined ? {} : { title: withoutLinks(title) }),
  };
  return vscode.window.withProgress<T>(options, (progress, token) =>
    work((message) => {
      progress.report({ message: withoutLinks(message) });
    }, token),
  );
}
