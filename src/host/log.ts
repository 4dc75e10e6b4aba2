/** The one output channel, and the one way to say an error in words. Text from profiles is made visible first. */
import * as vscode from 'vscode';
import { adviceFor, ProfileError } from '../core/errors.js';
import { visibleText } from '../core/visibleText.js';
import { withoutLinks } from './messageText.js';

const MAX_ERROR_LENGTH = 600;

/** A new output channel "Leaktrail"; the caller owns it. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Leaktrail', { log: true });
}

/** True for an error that only says that the work was stopped. */
export function isCancellation(error: unknown): boolean {
  return (
    error instanceof vscode.CancellationError ||
    (error instanceof ProfileError && error.code === 'cancelled')
  );
}

/** One line that says what is wrong and, where there is something to do, what to do. Safe to show. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const advice = error instanceof ProfileError ? vscode.l10n.t(adviceFor(error.code)) : '';
  const sentences = [asSentence(message), advice].filter(Boolean).join(' ');
  return withoutLinks(visibleText(sentences, MAX_ERROR_LENGTH));
}

function asSentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?。]$/u.test(text) ? text : `${text}.`;
}
