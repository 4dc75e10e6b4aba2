/** The texts of core in the user's language: translated by the entries of the l10n bundle under the same keys. */
import * as vscode from 'vscode';
import { createTexts, type Texts } from '../core/texts.js';

/** Gives the texts of a table of core. */
export function hostTexts<Key extends string>(english: Readonly<Record<Key, string>>): Texts<Key> {
  return createTexts(english, vscode.l10n.bundle);
}
