/** What the Suspects view says of a verified fix: one row above the sites, and a word at each site that it is about. */
import * as vscode from 'vscode';
import { FIX_TEXTS, findingText, fixHeadline, verdictWord } from '../../core/hunt/fixTexts.js';
import type { Suspect } from '../../core/leak/suspects.js';
import type { FixVerdict } from '../../core/leak/verifyFix.js';
import { COMMANDS } from '../commandIds.js';
import { hostTexts } from '../hostTexts.js';
import type { SuspectMarks } from '../suspects/suspectMarks.js';
import type { FixModel } from './fixModel.js';

const LOOKS: Readonly<Record<FixVerdict, { readonly icon: string; readonly color: string }>> = {
  fixed: { icon: 'pass-filled', color: 'leaktrail.healthyForeground' },
  'still-leaking': { icon: 'error', color: 'leaktrail.leakForeground' },
  'not-enough-data': { icon: 'question', color: 'leaktrail.suspectForeground' },
};

/** The marks of the fix on show. */
export function createFixMarks(fixes: FixModel): SuspectMarks {
  return {
    onDidChange: fixes.onDidChange,
    topRow() {
      const record = fixes.current?.record;
      if (record === undefined) return undefined;
      const texts = hostTexts(FIX_TEXTS);
      const { icon, color } = LOOKS[record.verdict];
      return {
        label: verdictWord(record.verdict, texts),
        description: findingText(record, texts),
        tooltip: fixHeadline(record, texts),
        iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
        command: { command: COMMANDS.showFix, title: vscode.l10n.t('Show Details') },
        contextValue: 'fix',
      };
    },
    wordOf(site) {
      const verdict = verdictOf(fixes, site);
      if (verdict === undefined) return '';
      const word = verdictWord(verdict, hostTexts(FIX_TEXTS));
      return verdict === 'fixed' ? `${word} ✓` : word;
    },
  };
}

/** By the line where the site was, or is. */
function verdictOf(fixes: FixModel, { frame }: Suspect): FixVerdict | undefined {
  const found = fixes.current?.record.sites.find(
    ({ func, before, after }) =>
      (func === frame.func && before.file === frame.fileName && before.line === frame.line) ||
      (after.file === frame.fileName && after.line === frame.line),
  );
  return found?.verdict;
}
