/** What would decide about a suspect of which too few samples were seen: longer rounds, or a finer sampling rate. */
import { isWorthDeciding, neededFactor } from './neededSamples.js';
import type { Suspect, SuspectReport } from './suspects.js';

/** How to take the next series; either will do. */
export interface DecidingAdvice {
  /** What cannot be decided, the largest first if there are several. */
  readonly site: Suspect;
  /** Rounds so many times as long, a whole number from 2 on. */
  readonly neededRoundsFactor: number;
  /** Or runtime.MemProfileRate at this, a power of two. */
  readonly orMemProfileRate: number;
}

/** Advice for a report on a series of this period; undefined when no large suspect lacks samples. */
export function decidingAdvice(
  { sites }: Pick<SuspectReport, 'sites'>,
  period: number,
): DecidingAdvice | undefined {
  let site: Suspect | undefined;
  for (const other of sites) {
    if (other.siteClass !== 'suspect' || !isWorthDeciding(other.measures, other.share)) continue;
    // A container is one block whatever the rate: more rounds decide about that, not more samples.
    if (other.container !== undefined || neededFactor(other.measures) <= 1) continue;
    if (site === undefined || other.share > site.share) site = other;
  }
  if (site === undefined || period <= 1) return undefined;
  const factor = neededFactor(site.measures);
  return {
    site,
    neededRoundsFactor: Math.max(2, Math.ceil(factor)),
    orMemProfileRate: Math.max(1, 2 ** Math.floor(Math.log2(period / factor))),
  };
}
