/**
 * What the lens of a function says about a judgement: "leak: ≥ +2.3 MiB/h · 1 line". A click goes to the line of the worst site;
 * a second lens verifies the fix of a leak.
 */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import {
  canAccuse,
  classIcon,
  estimateText,
  reasonText,
  siteWord,
  sureGrowthText,
  suspectCountText,
} from '../suspects/classTexts.js';
import type { Judgement } from '../suspects/judgement.js';
import type { SuspectRef } from '../suspects/siteGroups.js';
import type { LensSource } from './lensPlan.js';
import { joined, placeText, withoutIcons } from './markText.js';
import { planVerdictLenses, type PlannedVerdictLens } from './verdictLensPlan.js';
import type { VerdictAt, VerdictLine } from './verdictPlan.js';
import { verdictText } from './verdictText.js';

/** The lenses of a file, by line. */
export function verdictLenses(
  judgement: Judgement,
  lines: readonly VerdictLine[],
  source: LensSource,
): vscode.CodeLens[] {
  return planVerdictLenses(lines, source).flatMap((lens) => lensesOf(lens, judgement));
}

function lensesOf(lens: PlannedVerdictLens, judgement: Judgement): readonly vscode.CodeLens[] {
  const [first] = lens.worst;
  if (first === undefined) return [];
  const { siteClass } = first.site;
  const range = new vscode.Range(lens.line, 0, lens.line, 0);
  const ref: SuspectRef = { judgementId: judgement.id, siteIndex: first.siteIndex };
  // A plain space after an icon has no width in a lens.
  const title = `$(${classIcon(siteClass)})\u00a0${withoutIcons(titleOf(lens, judgement))}`;
  const tooltip = [...lens.worst, ...lens.others]
    .map((verdict) => describe(verdict, judgement))
    .join('\n');
  const verdict = new vscode.CodeLens(range, {
    ...{ title, tooltip },
    command: COMMANDS.openSuspect,
    arguments: [ref],
  });
  if (siteClass !== 'leak' || !judgement.isFinal) return [verdict];
  const verify = new vscode.CodeLens(range, {
    title: vscode.l10n.t('Verify fix…'),
    command: COMMANDS.verifyFix,
    arguments: [ref],
  });
  return [verdict, verify];
}

function titleOf({ worst, lineCount, others }: PlannedVerdictLens, judgement: Judgement): string {
  const { site } = worst[0]!;
  const growth = sureGrowthText(
    {
      ...site,
      rate: sumOfRates(worst, 'rate'),
      rateByRound: sumOfRates(worst, 'rateByRound'),
    },
    judgement,
  );
  const lines = lineCount === 1 ? vscode.l10n.t('1 line') : vscode.l10n.t('{0} lines', lineCount);
  const word = siteWord(site, judgement);
  const more = others.length === 0 ? '' : suspectCountText(others.length);
  const numbers = canAccuse(judgement) ? [growth, lines, more] : [estimateText(site), lines];
  return vscode.l10n.t('{0}: {1}', word, joined(numbers));
}

/** The rate of the first site with the sure growth of all. */
function sumOfRates(
  verdicts: readonly VerdictAt[],
  rate: 'rate' | 'rateByRound',
): VerdictAt['site']['rate'] {
  const lowerBound = verdicts.reduce((sum, { site }) => sum + site[rate].lowerBound, 0);
  return { ...verdicts[0]!.site[rate], lowerBound };
}

function describe(verdict: VerdictAt, judgement: Judgement): string {
  const { site } = verdict;
  const text = verdictText([verdict], judgement);
  return `${placeText(site.blame.frame)}: ${text}\n${reasonText(site)}`;
}
