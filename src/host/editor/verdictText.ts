/**
 * What the end of a line says about a judgement: "● leak · ≥ +2.3 MiB/h · +14.0 MiB ±8 % · 27 samples · kept all of 14 MiB in 6
 * rounds". The class is always said in words. The rest is in the hover.
 */
import * as vscode from 'vscode';
import { REASON_TEXTS, shortReason } from '../../core/leak/reasonTexts.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { hostTexts } from '../hostTexts.js';
import {
  bytesText,
  canAccuse,
  canAcquit,
  estimateText,
  siteWord,
  sureGrowthText,
  type JudgedSeries,
} from '../suspects/classTexts.js';
import { joined, placeText } from './markText.js';
import { isAccused, isAlarming, type VerdictAt } from './verdictPlan.js';

/** The text of a line with these verdicts, the worst one first. */
export function verdictText(verdicts: readonly VerdictAt[], judged: JudgedSeries): string {
  const [worst, ...others] = verdicts;
  if (worst === undefined) return '';
  const { site } = worst;
  // On the way there can be many; only what is to blame here as well is worth a number.
  const blamed = others.filter(isAccused).length;
  const more = isAccused(worst) && blamed > 0 ? vscode.l10n.t('+{0} more here', blamed) : '';
  if (isAccused(worst)) return joined([accusationText(site, judged), more]);
  return isAlarming(site.siteClass) ? wayText(worst, judged) : healthyText(site, judged);
}

function accusationText(site: Suspect, judged: JudgedSeries): string {
  const word = siteWord(site, judged);
  if (!canAccuse(judged)) return joined([`○ ${word}`, estimateText(site)]);
  return joined([
    `${site.siteClass === 'leak' ? '●' : '◐'} ${word}`,
    sureGrowthText(site, judged),
    estimateText(site),
    shortReason(site.why, hostTexts(REASON_TEXTS)),
  ]);
}

/** What a line has to do with a leak or a suspect that another line is to blame for. */
export function wayText({ site, role }: VerdictAt, judged: JudgedSeries): string {
  const place = placeText(site.blame.frame);
  if (!canAccuse(judged)) return vscode.l10n.t('↳ belongs to what grew at {0}', place);
  const isLeak = site.siteClass === 'leak';
  if (role === 'allocation') {
    return isLeak
      ? vscode.l10n.t('↳ allocates for the leak at {0}', place)
      : vscode.l10n.t('↳ allocates for the suspect at {0}', place);
  }
  return isLeak
    ? vscode.l10n.t('↳ on the way to the leak at {0}', place)
    : vscode.l10n.t('↳ on the way to the suspect at {0}', place);
}

function healthyText(site: Suspect, judged: JudgedSeries): string {
  const growth = `+${bytesText(site.growthBytes)}`;
  const word = siteWord(site, judged);
  const text = canAcquit(judged)
    ? vscode.l10n.t('{0}: {1}, not leaking', word, growth)
    : vscode.l10n.t('{0}: {1}', word, growth);
  return `○ ${text}`;
}
