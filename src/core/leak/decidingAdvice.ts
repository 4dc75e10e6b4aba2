/**
 * What would decide about a site of which too few samples were seen: longer rounds, or a finer sampling rate. It is a suspect, or
 * counts as stable only because a few samples may always be chance.
 */
import { finerSeries, isWorthDeciding, MIN_GROWTH_BYTES, neededFactor } from './neededSamples.js';
import type { FinerSeries } from './neededSamples.js';
import type { Suspect, SuspectReport } from './suspects.js';

/** How to take the next series. */
export interface DecidingAdvice extends FinerSeries {
  /** What cannot be decided, the largest first if there are several. */
  readonly site: Suspect;
}

/** Advice for a report on a series of this period; undefined when no large site lacks samples. */
export function decidingAdvice(
  { sites }: Pick<SuspectReport, 'sites'>,
  period: number,
): DecidingAdvice | undefined {
  let site: Suspect | undefined;
  for (const other of sites) {
    if (!isOpen(other) || !isWorthDeciding(other.measures, other.share)) continue;
    // A container is one block whatever the rate: more rounds decide about that, not more samples.
    if (other.container !== undefined || neededFactor(other.measures) <= 1) continue;
    if (site === undefined || other.share > site.share) site = other;
  }
  if (site === undefined || period <= 1) return undefined;
  return { site, ...finerSeries(neededFactor(site.measures), period) };
}

function isOpen({ siteClass, growthBytes }: Suspect): boolean {
  return siteClass === 'suspect' || (siteClass === 'stable' && growthBytes >= MIN_GROWTH_BYTES);
}
