/** The texts about a fix in the user's language: those of core, translated by the entries of the l10n bundle under the same keys. */
import * as vscode from 'vscode';
import { createFixTexts, type FixTexts } from '../../core/hunt/fixTexts.js';

/** Gives the texts. */
export function hostFixTexts(): FixTexts {
  return createFixTexts(vscode.l10n.bundle ?? {});
}
