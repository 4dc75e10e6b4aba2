/** Why a site has its class, as an English sentence with numbers. */
import { readablePercent, readableValue } from '../measurement/readable.js';
import { FEW_SNAPSHOTS, MIN_GROWTH_Z, MIN_LEAK_SNAPSHOTS } from './classify.js';
import type { KeyMeasures, SiteClass } from './classify.js';
import type { ContainerGrowth } from './container.js';
import type { GrowthRate } from './growthRate.js';
import type { KeySeries } from './keySeries.js';
import { isWorthDeciding, neededFactor } from './neededSamples.js';

/** What keeps a site from being called a leak: it is one of many, or no line but the runtime's own is to blame. */
export type Doubt = 'chance' | 'runtime';

/** What a reason is made of. */
export interface ReasonParts {
  readonly siteClass: SiteClass;
  readonly series: KeySeries;
  readonly measures: KeyMeasures;
  readonly container: ContainerGrowth | undefined;
  readonly tables: ContainerGrowth | undefined;
  readonly rateByRound: GrowthRate;
  readonly growthBytes: number;
  readonly retention: number | undefined;
  readonly share: number;
  readonly doubt: Doubt | undefined;
  readonly period: number;
}

/** Above it nearly nothing of what was allocated went. */
const ALL_KEPT = 0.95;

/** One sentence without a full stop. */
export function reasonOf(parts: ReasonParts): string {
  const { siteClass, measures, container, tables } = parts;
  if (tables?.siteClass === siteClass) return mapReason(parts, tables);
  if (container?.siteClass === siteClass) {
    return containerReason(parts, container);
  }
  switch (siteClass) {
    case 'leak':
      return `${keptText(parts)}, ${perRoundText(parts)}`;
    case 'suspect':
      return `${keptText(parts)}, ${perRoundText(parts)}; ${doubtText(parts)}`;
    case 'grows-with-load':
      return `grew by ${growthText(parts)} while the load grew ${measures.loadRatio.toFixed(1)} times; ${loadText(measures)}`;
    case 'warming-up':
      return `grew by ${growthText(parts)}, mostly early: a cache that fills, or a program that warms up`;
    case 'step':
      return `grew by ${growthText(parts)}, ${readablePercent(measures.stepShare * 100)} of it in one round: a single step is no trend`;
    case 'oscillating':
      return `rises and falls: ${growthText(parts)} more at the end than at the start`;
    case 'stable':
      return stableReason(parts);
    default:
      siteClass satisfies never;
      return '';
  }
}

function containerReason(
  { measures, rateByRound }: ReasonParts,
  { siteClass, rises, firstBytes, lastBytes }: ContainerGrowth,
): string {
  const rounds = measures.snapshots - 1;
  const grew = `one container here regrew ${timesText(rises)} in ${roundsText(rounds)}, from ${bytesText(firstBytes)} to ${bytesText(lastBytes)}`;
  switch (siteClass) {
    case 'leak':
      return `${grew}, and never shrank, +${bytesText(Math.max(rateByRound.slope, (lastBytes - firstBytes) / rounds))} per round; look for what is added to it beside this line`;
    case 'suspect':
      return `${grew}; two regrowths may be the last ones of a container that is full now, more rounds would decide`;
    case 'warming-up':
      return `${grew}, then no more although the next one was due: it is full`;
    case 'step':
      return `${grew}; a single regrowth is no trend`;
    default:
      siteClass satisfies never;
      return grew;
  }
}

/** A map that grows in parts. */
function mapReason(
  { measures }: ReasonParts,
  { siteClass, rises, firstBytes, lastBytes }: ContainerGrowth,
): string {
  const grew = `a map here doubled ${timesText(rises)} in ${roundsText(measures.snapshots - 1)}, from ${bytesText(firstBytes)} to ${bytesText(lastBytes)}`;
  switch (siteClass) {
    case 'leak':
      return `${grew}, and never shrank; look for what is taken out of it too late or never`;
    case 'suspect':
      return `${grew}; that may have been the last time, more rounds would decide`;
    case 'warming-up':
      return `${grew}, then no more although the next time was due: it has all its keys`;
    case 'step':
      return `${grew}, table by table; doubling once is no trend`;
    default:
      siteClass satisfies never;
      return grew;
  }
}

function loadText({ loadShare, isByLoad }: KeyMeasures): string {
  return isByLoad
    ? 'it is in proportion to the load as far as samples tell'
    : `per unit of load it grew by no more than ${readablePercent(Math.max(0, loadShare) * 100)} of that`;
}

function stableReason({ growthBytes, measures, series }: ReasonParts): string {
  const live = bytesText(series.bytes.at(-1)!);
  if (growthBytes <= 0) {
    const less = growthBytes === 0 ? '' : `, ${bytesText(-growthBytes)} less than at the start`;
    return `no growth: ${live} in use at the end${less}`;
  }
  if (measures.z < MIN_GROWTH_Z) {
    return `grew by ${bytesText(growthBytes)} to ${live}, no more than what comes and goes here explains`;
  }
  return `grew by ${bytesText(growthBytes)}, too little to matter`;
}

/** "kept all of 14 MiB allocated here in 5 rounds, no frees", "kept 12 % of …". */
function keptText({ series, retention, measures, growthBytes }: ReasonParts): string {
  const rounds = roundsText(measures.snapshots - 1);
  if (retention === undefined) return `grew by ${bytesText(growthBytes)} in ${rounds}`;
  const share = retention >= ALL_KEPT ? 'all' : readablePercent(retention * 100);
  const kept = `kept ${share} of ${bytesText(series.allocatedBytes)} allocated here in ${rounds}`;
  return measures.freed === 0 ? `${kept}, no frees` : kept;
}

/** "+2.3 MiB per round ± 8 %". */
function perRoundText({ rateByRound: { slope, error } }: ReasonParts): string {
  const text = `${slope < 0 ? '\u2212' : '+'}${bytesText(Math.abs(slope))} per round`;
  if (slope <= 0) return text;
  const percent = (error / slope) * 100;
  return error === 0 ? text : `${text} ± ${percent < 1 ? '<1' : percent.toFixed(0)} %`;
}

function doubtText({ measures, doubt, period, share }: ReasonParts): string {
  if (doubt === 'chance') return 'among so many sites this could be chance';
  if (doubt === 'runtime')
    return 'the runtime holds it for something else that grows, such as goroutines';
  if (measures.snapshots < MIN_LEAK_SNAPSHOTS) {
    return `${measures.snapshots} snapshots are too few for more, at least ${MIN_LEAK_SNAPSHOTS} are needed`;
  }
  if (isWorthDeciding(measures, share)) {
    const factor = neededFactor(measures);
    if (factor > 1 && period > 1) {
      const rate = Math.max(1, Math.round(period / factor));
      return `${measures.gain} samples are too few to decide; runtime.MemProfileRate = ${rate} or rounds ${factor.toFixed(1)} times as long would`;
    }
  }
  if (measures.snapshots < FEW_SNAPSHOTS) {
    return `${measures.snapshots} snapshots do not tell it from something that fills or swings, ${FEW_SNAPSHOTS} would`;
  }
  return `its growth is not yet told from noise (${measures.gain} samples, trend ${measures.tau.toFixed(2)})`;
}

function growthText({ growthBytes, series }: ReasonParts): string {
  return `${bytesText(growthBytes)} ± ${bytesText(Math.round(series.errorBytes))}`;
}

function bytesText(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}

function roundsText(rounds: number): string {
  return rounds === 1 ? '1 round' : `${rounds} rounds`;
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
