/**
 * The reason of a site in words: a sentence with all its numbers, and what the end of a line has room for. English here; the
 * editor passes its own translations by the same keys.
 */
import { readablePercent, readableValue } from '../measurement/readable.js';
import { createTexts, type Texts } from '../texts.js';
import type { DoubtReason, Kept, SuspectReason } from './reason.js';

/** English texts by key. */
export const REASON_TEXTS = {
  'reason.rounds': '{count} rounds',
  'reason.rounds.one': '1 round',
  'reason.times': '{count} times',
  'reason.times.one': 'once',
  'reason.leak': '{kept}, {perRound}',
  'reason.suspect': '{kept}, {perRound}; {doubt}',
  'reason.kept': 'kept {share} of {bytes} allocated here in {rounds}',
  'reason.kept.all': 'kept all of {bytes} allocated here in {rounds}',
  'reason.kept.unknown': 'grew by {bytes} in {rounds}',
  'reason.kept.noFrees': '{kept}, no frees',
  'reason.perRound': '{bytes} per round',
  'reason.perRound.error': '{bytes} per round ± {percent} %',
  'reason.doubt.chance': 'among so many sites this could be chance',
  'reason.doubt.runtime': 'the runtime holds it for something else that grows, such as goroutines',
  'reason.doubt.few-snapshots':
    '{snapshots} snapshots are too few for more, at least {needed} are needed',
  'reason.doubt.few-samples':
    '{samples} samples are too few to decide; runtime.MemProfileRate = {rate} or rounds {factor} times as long would',
  'reason.doubt.fills-or-swings':
    '{snapshots} snapshots do not tell it from something that fills or swings, {needed} would',
  'reason.doubt.noise': 'its growth is not yet told from noise ({samples} samples, trend {trend})',
  'reason.grows-with-load': 'grew by {growth} while the load grew {ratio} times; {load}',
  'reason.load.proportion': 'it is in proportion to the load as far as samples tell',
  'reason.load.share': 'per unit of load it grew by no more than {share} of that',
  'reason.warming-up':
    'grew by {growth}, mostly early: a cache that fills, or a program that warms up',
  'reason.step': 'grew by {growth}, {share} of it in one round: a single step is no trend',
  'reason.oscillating': 'rises and falls: {growth} more at the end than at the start',
  'reason.no-growth': 'no growth: {live} in use at the end',
  'reason.no-growth.less': 'no growth: {live} in use at the end, {less} less than at the start',
  'reason.no-more-than-noise':
    'grew by {bytes} to {live}, no more than what comes and goes here explains',
  'reason.too-few-samples':
    'grew by {bytes} and nothing of it went, but {samples} are too few to tell whether it goes on',
  'reason.samples': '{count} samples',
  'reason.samples.one': 'a single sample',
  'reason.too-little': 'grew by {bytes}, too little to matter',
  'reason.container': 'one container here regrew {times} in {rounds}, from {first} to {last}',
  'reason.container.leak':
    '{grew}, and never shrank, +{perRound} per round; look for what is added to it beside this line',
  'reason.container.suspect':
    '{grew}; two regrowths may be the last ones of a container that is full now, more rounds would decide',
  'reason.container.warming-up': '{grew}, then no more although the next one was due: it is full',
  'reason.container.step': '{grew}; a single regrowth is no trend',
  'reason.map': 'a map here doubled {times} in {rounds}, from {first} to {last}',
  'reason.map.leak': '{grew}, and never shrank; look for what is taken out of it too late or never',
  'reason.map.suspect': '{grew}; that may have been the last time, more rounds would decide',
  'reason.map.warming-up':
    '{grew}, then no more although the next time was due: it has all its keys',
  'reason.map.step': '{grew}, table by table; doubling once is no trend',
  'reason.short.kept': 'kept {share} of {bytes} in {rounds}',
  'reason.short.kept.all': 'kept all of {bytes} in {rounds}',
  'reason.short.container': 'one container regrew {times}',
  'reason.short.map': 'one map doubled {times}',
} as const;

/** Gives the texts of reasons. */
export type ReasonTexts = Texts<keyof typeof REASON_TEXTS>;

/** Above it nearly nothing of what was allocated went. */
const ALL_KEPT = 0.95;

const ENGLISH: ReasonTexts = createTexts(REASON_TEXTS);

/** The reason as one sentence without a full stop. */
export function reasonSentence(reason: SuspectReason, texts: ReasonTexts = ENGLISH): string {
  switch (reason.kind) {
    case 'leak':
      return texts('reason.leak', keptTexts(reason.kept, texts));
    case 'suspect': {
      const doubt = doubtText(reason.doubt, texts);
      return texts('reason.suspect', { ...keptTexts(reason.kept, texts), doubt });
    }
    case 'grows-with-load': {
      const { loadRatio, loadShare } = reason;
      const load =
        loadShare === undefined
          ? texts('reason.load.proportion')
          : texts('reason.load.share', { share: shareText(loadShare) });
      const growth = growthText(reason);
      return texts('reason.grows-with-load', { growth, ratio: loadRatio.toFixed(1), load });
    }
    case 'warming-up':
    case 'oscillating':
      return texts(`reason.${reason.kind}`, { growth: growthText(reason) });
    case 'step':
      return texts('reason.step', {
        growth: growthText(reason),
        share: shareText(reason.stepShare),
      });
    case 'no-growth': {
      const live = bytesText(reason.liveBytes);
      return reason.lessBytes === 0
        ? texts('reason.no-growth', { live })
        : texts('reason.no-growth.less', { live, less: bytesText(reason.lessBytes) });
    }
    case 'no-more-than-noise':
      return texts('reason.no-more-than-noise', {
        bytes: bytesText(reason.growthBytes),
        live: bytesText(reason.liveBytes),
      });
    case 'too-few-samples':
      return texts('reason.too-few-samples', {
        bytes: bytesText(reason.growthBytes),
        samples: samplesText(reason.samples, texts),
      });
    case 'too-little':
      return texts('reason.too-little', { bytes: bytesText(reason.growthBytes) });
    case 'container':
    case 'map': {
      const { kind, growth, rounds, bytesPerRound } = reason;
      const grew = texts(`reason.${kind}`, {
        times: timesText(growth.rises, texts),
        rounds: roundsText(rounds, texts),
        first: bytesText(growth.firstBytes),
        last: bytesText(growth.lastBytes),
      });
      const perRound = bytesText(bytesPerRound);
      return texts(`reason.${kind}.${growth.siteClass}`, { grew, perRound });
    }
    default:
      return reason satisfies never;
  }
}

/**
 * What there is to know beside the growth itself, in a few words: "kept all of 14 MiB in 6 rounds"; '' where that is not known
 * and for the reasons of healthy sites.
 */
export function shortReason(reason: SuspectReason, texts: ReasonTexts): string {
  switch (reason.kind) {
    case 'leak':
    case 'suspect': {
      const { retention, allocatedBytes, rounds } = reason.kept;
      if (retention === undefined) return '';
      return texts(`reason.short.${keptKey(retention)}`, {
        share: shareText(retention),
        bytes: bytesText(allocatedBytes),
        rounds: roundsText(rounds, texts),
      });
    }
    case 'container':
    case 'map':
      return texts(`reason.short.${reason.kind}`, { times: timesText(reason.growth.rises, texts) });
    default:
      return '';
  }
}

/** "kept all of 14 MiB allocated here in 5 rounds, no frees", "+2.3 MiB per round ± 8 %". */
function keptTexts(
  { growthBytes, allocatedBytes, retention, isAnyFreed, rounds, rate }: Kept,
  texts: ReasonTexts,
): { readonly kept: string; readonly perRound: string } {
  const perRound = perRoundText(rate, texts);
  const inRounds = roundsText(rounds, texts);
  if (retention === undefined) {
    const bytes = bytesText(growthBytes);
    return { kept: texts('reason.kept.unknown', { bytes, rounds: inRounds }), perRound };
  }
  const kept = texts(`reason.${keptKey(retention)}`, {
    share: shareText(retention),
    bytes: bytesText(allocatedBytes),
    rounds: inRounds,
  });
  return { kept: isAnyFreed ? kept : texts('reason.kept.noFrees', { kept }), perRound };
}

function keptKey(retention: number): 'kept' | 'kept.all' {
  return retention >= ALL_KEPT ? 'kept.all' : 'kept';
}

function perRoundText({ slope, error }: Kept['rate'], texts: ReasonTexts): string {
  const bytes = `${slope < 0 ? '\u2212' : '+'}${bytesText(Math.abs(slope))}`;
  if (slope <= 0 || error === 0) return texts('reason.perRound', { bytes });
  const percent = (error / slope) * 100;
  return texts('reason.perRound.error', {
    bytes,
    percent: percent < 1 ? '<1' : percent.toFixed(0),
  });
}

function doubtText(doubt: DoubtReason, texts: ReasonTexts): string {
  switch (doubt.kind) {
    case 'chance':
    case 'runtime':
      return texts(`reason.doubt.${doubt.kind}`);
    case 'few-snapshots':
    case 'fills-or-swings':
      return texts(`reason.doubt.${doubt.kind}`, {
        snapshots: `${doubt.snapshots}`,
        needed: `${doubt.needed}`,
      });
    case 'few-samples':
      return texts('reason.doubt.few-samples', {
        samples: `${doubt.samples}`,
        rate: `${doubt.orMemProfileRate}`,
        factor: `${doubt.neededRoundsFactor}`,
      });
    case 'noise':
      return texts('reason.doubt.noise', {
        samples: `${doubt.samples}`,
        trend: doubt.trend.toFixed(2),
      });
    default:
      return doubt satisfies never;
  }
}

function growthText({
  growthBytes,
  errorBytes,
}: Readonly<Record<'growthBytes' | 'errorBytes', number>>): string {
  return `${bytesText(growthBytes)} ± ${bytesText(Math.round(errorBytes))}`;
}

function bytesText(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}

function shareText(share: number): string {
  return readablePercent(share * 100);
}

function roundsText(rounds: number, texts: ReasonTexts): string {
  return rounds === 1 ? texts('reason.rounds.one') : texts('reason.rounds', { count: `${rounds}` });
}

function samplesText(count: number, texts: ReasonTexts): string {
  return count === 1 ? texts('reason.samples.one') : texts('reason.samples', { count: `${count}` });
}

function timesText(count: number, texts: ReasonTexts): string {
  return count === 1 ? texts('reason.times.one') : texts('reason.times', { count: `${count}` });
}
