/**
 * What is said about a verified fix: words, numbers and sentences, the same in the panel, in messages and in reports. English here;
 * the keys are those of the panel's texts (webview/strings.ts includes this table), so that the panel and the editor can pass
 * their own translations. Placeholders are {named}.
 */
import { packageGoName } from '../graph/funcName.js';
import { FIX_REASON_TEXTS, fixReasonSentence, gainText } from '../leak/fixReason.js';
import type { FixVerdict } from '../leak/verifyFix.js';
import { readablePercent } from '../measurement/readable.js';
import { createTexts, type Texts } from '../texts.js';
import { visibleText } from '../visibleText.js';
import type { FixRecord, FixSide, FixSite, FixUnit } from './fixRecord.js';

/** English texts by the panel's keys. */
export const FIX_TEXTS = {
  ...FIX_REASON_TEXTS,
  'panel.fix.verdict.fixed': 'fixed',
  'panel.fix.verdict.still-leaking': 'still leaking',
  'panel.fix.verdict.not-enough-data': 'not enough data',
  'panel.fix.headline': '{verdict}: {finding}',
  'panel.fix.finding': '{place}, {reason}',
  'panel.fix.finding.sites': '{count} of {total} leaks fixed',
  'panel.fix.finding.none': 'no site of the series before the fix was a leak or a suspect',
  'panel.fix.newLeaks': '{count} leaks that were not there before',
  'panel.fix.newLeaks.one': '1 leak that was not there before',
  'panel.fix.class.leak': 'leak',
  'panel.fix.class.suspect': 'suspect',
  'panel.fix.class.grows-with-load': 'grows with load',
  'panel.fix.class.warming-up': 'warming up or cache',
  'panel.fix.class.step': 'single step',
  'panel.fix.class.oscillating': 'rises and falls',
  'panel.fix.class.stable': 'stable',
  'panel.fix.class.absent': 'not in the profile',
  'panel.fix.rate.second': '{bytes}/h',
  'panel.fix.rate.round': '{bytes} per round',
  'panel.fix.atMost': 'at most {rate}',
  'panel.fix.plot':
    'Growth since the first snapshot at {place}. Before the fix {gainBefore} in {roundsBefore} rounds, {rateBefore}; after it {gainAfter} in {roundsAfter} rounds, {rateAfter}.',
} as const;

/** Gives the texts about fixes. */
export type FixTexts = Texts<keyof typeof FIX_TEXTS>;

const ENGLISH: FixTexts = createTexts(FIX_TEXTS);

/** The verdict in words. */
export function verdictWord(verdict: FixVerdict, texts: FixTexts = ENGLISH): string {
  return texts(`panel.fix.verdict.${verdict}`);
}

type Findings = Pick<FixRecord, 'sites' | 'isChosen'>;

/** The verdict and what it is about in one sentence without a full stop, safe to show. */
export function fixHeadline(
  record: Findings & Pick<FixRecord, 'verdict'>,
  texts: FixTexts = ENGLISH,
): string {
  return texts('panel.fix.headline', {
    verdict: verdictWord(record.verdict, texts),
    finding: findingText(record, texts),
  });
}

/** What the verdict is about, without the verdict itself. */
export function findingText({ sites, isChosen }: Findings, texts: FixTexts): string {
  const [first] = sites;
  if (first === undefined) return texts('panel.fix.finding.none');
  if (!isChosen && sites.length > 1) {
    return texts('panel.fix.finding.sites', {
      count: `${sites.filter(({ verdict }) => verdict === 'fixed').length}`,
      total: `${sites.length}`,
    });
  }
  return texts('panel.fix.finding', {
    place: sitePlace(first),
    reason: fixReasonSentence(first.why, texts),
  });
}

/** How many leaks of the new run were not there before; '' for none. */
export function newLeaksText({ newLeaks }: Pick<FixRecord, 'newLeaks'>, texts: FixTexts): string {
  if (newLeaks.length === 0) return '';
  if (newLeaks.length === 1) return texts('panel.fix.newLeaks.one');
  return texts('panel.fix.newLeaks', { count: `${newLeaks.length}` });
}

/** "shop.Put (shop.go:22)": the line as it is now, else as it was; safe to show. */
export function sitePlace({
  func,
  before,
  after,
}: Pick<FixSite, 'func' | 'before' | 'after'>): string {
  const { file, line } = after.siteClass === 'absent' ? before : after;
  return placeText(func, file, line);
}

/** A function and its line, safe to show. */
export function placeText(func: string, file: string, line: number): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const name = visibleText(packageGoName(func));
  return base === '' ? name : `${name} (${visibleText(base)}${line > 0 ? `:${line}` : ''})`;
}

/** A slope with its error: "+2.3 MiB/h ± 8 %"; where nothing grows, what it is at most. */
export function rateText(side: FixSide, unit: FixUnit, texts: FixTexts = ENGLISH): string {
  const { slope, slopeError, upperBound } = side;
  const perUnit = (bytes: number): string =>
    texts(`panel.fix.rate.${unit}`, { bytes: gainText(bytes) });
  if (Math.round(slope) <= 0 || side.siteClass === 'absent') {
    const rate = perUnit(Math.max(0, slope));
    if (Math.round(upperBound) <= 0) return slope < 0 ? perUnit(slope) : rate;
    const shown = slope < 0 ? perUnit(slope) : rate;
    return `${shown}, ${texts('panel.fix.atMost', { rate: perUnit(upperBound) })}`;
  }
  const percent = (slopeError / slope) * 100;
  return percent === 0 ? perUnit(slope) : `${perUnit(slope)} ± ${readablePercent(percent)}`;
}

/** What the plot of a site shows, in words; safe to show. */
export function plotSentence(site: FixSite, unit: FixUnit, texts: FixTexts = ENGLISH): string {
  const { before, after, why } = site;
  return texts('panel.fix.plot', {
    place: sitePlace(site),
    gainBefore: gainText(before.growthBytes),
    roundsBefore: `${why.roundsBefore}`,
    rateBefore: rateText(before, unit, texts),
    gainAfter: gainText(after.growthBytes),
    roundsAfter: `${why.roundsAfter}`,
    rateAfter: rateText(after, unit, texts),
  });
}
