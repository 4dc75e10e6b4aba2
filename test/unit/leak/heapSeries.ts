// Builds series of heap profiles from what the sampler saw: per stack the raw objects in use and ever allocated in each
// snapshot. Frames are written as in profileFromText; snapshots are a minute apart.
import { seenProbability } from '../../../src/core/leak/sampling.js';
import { HeapSeriesBuilder, longestRun } from '../../../src/core/leak/series.js';
import type { HeapSeries } from '../../../src/core/leak/series.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { profileFromText } from '../report/profileFromText.js';

const TYPES = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';
const START_NANOS = 1_700_000_000_000_000_000n;
const MINUTE_NANOS = 60_000_000_000n;

/** One stack with blocks of one size. */
export interface Row {
  /** Root first. */
  readonly stack: string;
  readonly size: number;
  /** Raw objects in use, one number per snapshot. */
  readonly counts: readonly number[];
  /** Raw objects ever allocated; by default nothing was allocated but what raised the counts. */
  readonly allocs?: readonly number[];
}

/** The profiles of the snapshots. */
export function profilesOf(rows: readonly Row[], period = 524288): Profile[] {
  return (rows[0]?.counts ?? []).map((_, k) => {
    const text = rows.map(({ stack, size, counts, allocs = risesOf(counts) }) => {
      const p = seenProbability(size, period);
      const [allocated, objects] = [allocs[k] ?? 0, counts[k] ?? 0].map((n) => Math.round(n / p));
      return `${stack} ${allocated} ${(allocated ?? 0) * size} ${objects} ${(objects ?? 0) * size} bytes=${size}`;
    });
    return {
      ...profileFromText(text.join('\n'), { types: TYPES, period }),
      timeNanos: START_NANOS + BigInt(k) * MINUTE_NANOS,
    };
  });
}

/** The series of the snapshots. */
export function seriesOf(rows: readonly Row[], period = 524288): HeapSeries {
  return seriesOfProfiles(profilesOf(rows, period));
}

/** The longest series among these profiles. */
export function seriesOfProfiles(profiles: readonly Profile[]): HeapSeries {
  const builder = new HeapSeriesBuilder();
  for (const profile of profiles) builder.add(profile);
  return longestRun(builder.finish());
}

function risesOf(counts: readonly number[]): number[] {
  let allocated = counts[0] ?? 0;
  return counts.map((count, k) => (allocated += Math.max(0, count - (counts[k - 1] ?? count))));
}
