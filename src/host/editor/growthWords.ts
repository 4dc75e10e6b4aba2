/** The words of growth texts in the user's language. */
import * as vscode from 'vscode';
import type { GrowthWords } from './growthText.js';

/** The words for growthText.ts. */
export function growthWords(): GrowthWords {
  return {
    isNew: vscode.l10n.t('new'),
    isGone: vscode.l10n.t('gone'),
    isUnchanged: vscode.l10n.t('no change'),
    isWithinError: vscode.l10n.t('within sampling error'),
  };
}
