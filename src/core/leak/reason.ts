/** Why a site has its class: a kind and its numbers, of which reasonTexts.ts makes a sentence. */
import { FEW_SNAPSHOTS, MIN_GROWTH_Z, MIN_LEAK_SNAPSHOTS } from './classify.js';
import type { KeyMeasures, SiteClass } from './classify.js';
import type { ContainerGrowth } from './container.js';
import type { GrowthRate } from './growthRate.js';
import type { KeySeries } from './keySeries.js';
import { finerSeries, isWorthDeciding, MIN_GROWTH_BYTES, neededFactor } from './neededSamples.js';
import type { FinerSeries } from './neededSamples.js';

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

/** What stayed of what was allocated. */
export interface Kept {
  readonly growthBytes: number;
  readonly allocatedBytes: number;
  /** 0..1; undefined when nothing was allocated. */
  readonly retention: number | undefined;
  readonly isAnyFreed: boolean;
  readonly rounds: number;
  /** Bytes per round, and its standard error. */
  readonly rate: Pick<GrowthRate, 'slope' | 'error'>;
}

/** Why a suspect is no leak. */
export type DoubtReason =
  | { readonly kind: Doubt }
  | {
      readonly kind: 'few-snapshots' | 'fills-or-swings';
      readonly snapshots: number;
      readonly needed: number;
    }
  | (FinerSeries & { readonly kind: 'few-samples'; readonly samples: number })
  | { readonly kind: 'noise'; readonly samples: number; readonly trend: number };

/** Growth with one standard deviation. */
interface Growth {
  readonly growthBytes: number;
  readonly errorBytes: number;
}

/** Why; shares are 0..1. */
export type SuspectReason =
  | { readonly kind: 'leak'; readonly kept: Kept }
  | { readonly kind: 'suspect'; readonly kept: Kept; readonly doubt: DoubtReason }
  /** `loadShare`: growth per unit of load; undefined where the site is in proportion to the load. */
  | (Growth & {
      readonly kind: 'grows-with-load';
      readonly loadRatio: number;
      readonly loadShare: number | undefined;
    })
  | (Growth & { readonly kind: 'warming-up' | 'oscillating' })
  | (Growth & { readonly kind: 'step'; readonly stepShare: number })
  | { readonly kind: 'no-growth'; readonly liveBytes: number; readonly lessBytes: number }
  | {
      readonly kind: 'no-more-than-noise';
      readonly growthBytes: number;
      readonly liveBytes: number;
    }
  /** So few samples that their coming may be chance, although none went. */
  | {
      readonly kind: 'too-few-samples';
      readonly growthBytes: number;
      readonly samples: number;
    }
  | { readonly kind: 'too-little'; readonly growthBytes: number }
  /** One container that regrows, or a map that doubles. */
  | {
      readonly kind: 'container' | 'map';
      readonly growth: ContainerGrowth;
      readonly rounds: number;
      readonly bytesPerRound: number;
    };

/** The reason of a site with its class. */
export function reasonOf(parts: ReasonParts): SuspectReason {
  const { siteClass, measures, container, tables, growthBytes, series } = parts;
  if (tables?.siteClass === siteClass) return containerReason('map', parts, tables);
  if (container?.siteClass === siteClass) return containerReason('container', parts, container);
  const growth: Growth = { growthBytes, errorBytes: series.errorBytes };
  switch (siteClass) {
    case 'leak':
      return { kind: 'leak', kept: keptOf(parts) };
    case 'suspect':
      return { kind: 'suspect', kept: keptOf(parts), doubt: doubtOf(parts) };
    case 'grows-with-load': {
      const { loadRatio, loadShare, isByLoad } = measures;
      return {
        ...{ kind: siteClass, ...growth, loadRatio },
        loadShare: isByLoad ? undefined : Math.max(0, loadShare),
      };
    }
    case 'warming-up':
    case 'oscillating':
      return { kind: siteClass, ...growth };
    case 'step':
      return { kind: 'step', ...growth, stepShare: measures.stepShare };
    case 'stable':
      return stableReason(parts);
    default:
      return siteClass satisfies never;
  }
}

function containerReason(
  kind: 'container' | 'map',
  { measures, rateByRound }: ReasonParts,
  growth: ContainerGrowth,
): SuspectReason {
  const rounds = measures.snapshots - 1;
  const perRound = (growth.lastBytes - growth.firstBytes) / rounds;
  return { kind, growth, rounds, bytesPerRound: Math.max(rateByRound.slope, perRound) };
}

function stableReason({ growthBytes, measures, series }: ReasonParts): SuspectReason {
  const liveBytes = series.bytes.at(-1)!;
  if (growthBytes <= 0) return { kind: 'no-growth', liveBytes, lessBytes: -growthBytes };
  const { z, gain, freed } = measures;
  if (z >= MIN_GROWTH_Z) return { kind: 'too-little', growthBytes };
  return gain > 0 && freed === 0 && growthBytes >= MIN_GROWTH_BYTES
    ? { kind: 'too-few-samples', growthBytes, samples: gain }
    : { kind: 'no-more-than-noise', growthBytes, liveBytes };
}

function keptOf({ growthBytes, retention, measures, series, rateByRound }: ReasonParts): Kept {
  return {
    ...{ growthBytes, retention, allocatedBytes: series.allocatedBytes },
    isAnyFreed: measures.freed !== 0,
    rounds: measures.snapshots - 1,
    rate: { slope: rateByRound.slope, error: rateByRound.error },
  };
}

function doubtOf({ measures, doubt, period, share }: ReasonParts): DoubtReason {
  const { snapshots, gain, tau } = measures;
  if (doubt !== undefined) return { kind: doubt };
  if (snapshots < MIN_LEAK_SNAPSHOTS) {
    return { kind: 'few-snapshots', snapshots, needed: MIN_LEAK_SNAPSHOTS };
  }
  if (isWorthDeciding(measures, share)) {
    const factor = neededFactor(measures);
    if (factor > 1 && period > 1) {
      return { kind: 'few-samples', samples: gain, ...finerSeries(factor, period) };
    }
  }
  if (snapshots < FEW_SNAPSHOTS) {
    return { kind: 'fills-or-swings', snapshots, needed: FEW_SNAPSHOTS };
  }
  return { kind: 'noise', samples: gain, trend: tau };
}
