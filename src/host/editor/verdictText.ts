/**
 * What the end of a line says about a judgement: "● leak · ≥ +2.3 MiB/h · +14.0 MiB ±8 % · 27 samples · kept all of 14 MiB in 6
 * rounds". The class is always said in words. The rest is in the hover.
 */
import * as vscode from 'vscode';
import type { Suspect, SuspectReport } from '../../core/leak/suspects.js';
import { readablePercent } from '../../core/measurement/readable.js';
import { bytesText, classWord, estimateText, sureGrowthText } from '../suspects/classTexts.js';
import { joined, placeText } from './markText.js';
import { isAccused, isAlarming, type VerdictAt } from './verdictPlan.js';

type Unit = Pick<SuspectReport, 'unit'>;

/** Above it nearly nothing of what was allocated went. */
const ALL_KEPT = 0.95;

/** The text of a line with these verdicts, the worst one first. */
export function verdictText(verdicts: readonly VerdictAt[], report: Unit): string {
  const [worst, ...others] = verdicts;
  if (worst === undefined) return '';
  const { site } = worst;
  // On the way there can be many; only what is to blame here as well is worth a number.
  const blamed = others.filter(isAccused).length;
  const more = isAccused(worst) && blamed > 0 ? vscode.l10n.t('+{0} more here', blamed) : '';
  if (isAccused(worst)) return joined([accusationText(site, report), more]);
  return isAlarming(site.siteClass) ? wayText(worst) : healthyText(site);
}

/** The growth that is sure, '' when none is. */
export function knownGrowthText(site: Suspect, report: Unit): string {
  const { lowerBound } = report.unit === 'second' ? site.rate : site.rateByRound;
  return lowerBound > 0 ? sureGrowthText(site, report) : '';
}

/** What part stayed of what was allocated, '' when that is unknown: "kept all of 14 MiB in 6 rounds". */
function keptText({ retention, series, measures, container, siteClass }: Suspect): string {
  const rounds = measures.snapshots - 1;
  if (container?.siteClass === siteClass) {
    return container.rises === 1
      ? vscode.l10n.t('one container regrew once')
      : vscode.l10n.t('one container regrew {0} times', container.rises);
  }
  if (retention === undefined) return '';
  const bytes = bytesText(series.allocatedBytes);
  const share = readablePercent(retention * 100);
  if (rounds === 1) {
    return retention >= ALL_KEPT
      ? vscode.l10n.t('kept all of {0} in 1 round', bytes)
      : vscode.l10n.t('kept {0} of {1} in 1 round', share, bytes);
  }
  return retention >= ALL_KEPT
    ? vscode.l10n.t('kept all of {0} in {1} rounds', bytes, rounds)
    : vscode.l10n.t('kept {0} of {1} in {2} rounds', share, bytes, rounds);
}

function accusationText(site: Suspect, report: Unit): string {
  return joined([
    `${site.siteClass === 'leak' ? '●' : '◐'} ${classWord(site.siteClass)}`,
    knownGrowthText(site, report),
    estimateText(site),
    keptText(site),
  ]);
}

/** What a line has to do with a leak or a suspect that another line is to blame for. */
export function wayText({ site, role }: VerdictAt): string {
  const place = placeText(site.blame.frame);
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

function healthyText({ siteClass, growthBytes }: Suspect): string {
  const growth = `+${bytesText(growthBytes)}`;
  return `○ ${vscode.l10n.t('{0}: {1}, not leaking', classWord(siteClass), growth)}`;
}
