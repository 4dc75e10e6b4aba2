/** How long what surely grows takes to reach a limit, such as GOMEMLIMIT or that of a container. */
import type { MemStats } from '../memstats/model.js';
import type { SuspectReport } from './suspects.js';

/**
 * Units of time (SuspectReport.unit) until the process reaches the limit, as long as its leaks and suspects grow as they surely
 * do. 0 when it is there already, Infinity when nothing surely grows.
 */
export function timeUntilLimit(
  limitBytes: number,
  { sys, heapReleased }: Pick<MemStats, 'sys' | 'heapReleased'>,
  { sites, unit }: Pick<SuspectReport, 'sites' | 'unit'>,
): number {
  const left = limitBytes - (sys - heapReleased);
  if (left <= 0) return 0;
  let sureGrowth = 0;
  for (const { siteClass, rate, rateByRound } of sites) {
    if (siteClass !== 'leak' && siteClass !== 'suspect') continue;
    sureGrowth += (unit === 'second' ? rate : rateByRound).lowerBound;
  }
  return sureGrowth > 0 ? left / sureGrowth : Infinity;
}
