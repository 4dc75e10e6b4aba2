/**
 * What the Suspects view says of a verified fix, where the judgement that it shows is of one of the two runs: one row above the sites,
 * and a word at each site that the fix is about.
 */
import * as vscode from 'vscode';
import { FIX_TEXTS, findingText, fixHeadline, verdictWord } from '../../core/hunt/fixTexts.js';
import { normalizeFuncName } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import type { FixVerdict } from '../../core/leak/verifyFix.js';
import type { FixRecord, FixSide } from '../../core/hunt/fixRecord.js';
import { COMMANDS } from '../commandIds.js';
import { hostTexts } from '../hostTexts.js';
import type { SuspectMarks } from '../suspects/suspectMarks.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { isAbout, type FixModel } from './fixModel.js';

const LOOKS: Readonly<Record<FixVerdict, { readonly icon: string; readonly color: string }>> = {
  fixed: { icon: 'pass-filled', color: 'leaktrail.healthyForeground' },
  'still-leaking': { icon: 'error', color: 'leaktrail.leakForeground' },
  'not-enough-data': { icon: 'question', color: 'leaktrail.suspectForeground' },
};

/** The marks of the fix on show. */
export function createFixMarks(
  fixes: Pick<FixModel, 'current' | 'onDidChange'>,
  suspects: Pick<SuspectsModel, 'current'>,
): SuspectMarks {
  const shownRecord = (): FixRecord | undefined => {
    const { current } = fixes;
    return current !== undefined && isAbout(current, suspects.current) ? current.record : undefined;
  };
  return {
    onDidChange: fixes.onDidChange,
    topRow() {
      const record = shownRecord();
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
      const verdict = verdictOf(shownRecord(), site);
      if (verdict === undefined) return '';
      const word = verdictWord(verdict, hostTexts(FIX_TEXTS));
      return verdict === 'fixed' ? `${word} ✓` : word;
    },
  };
}

/** By the line where the site was, or is. */
function verdictOf(record: FixRecord | undefined, { frame }: Suspect): FixVerdict | undefined {
  const name = normalizeFuncName(frame.func);
  const isThere = ({ siteClass, file, line }: FixSide): boolean =>
    siteClass !== 'absent' && file === frame.fileName && line === frame.line;
  const found = record?.sites.find(
    ({ func, before, after }) =>
      normalizeFuncName(func) === name && (isThere(before) || isThere(after)),
  );
  return found?.verdict;
}
