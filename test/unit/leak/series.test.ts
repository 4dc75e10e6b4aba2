import { describe, expect, it } from 'vitest';
import { HeapSeriesBuilder, longestRun } from '../../../src/core/leak/series.js';
import type { HeapRuns } from '../../../src/core/leak/series.js';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import { diffProfiles } from '../../../src/core/profile/diff.js';
import type { Profile } from '../../../src/core/profile/model.js';
import type { ProcessIdentity } from '../../../src/core/snapshot/model.js';
import { profileFromText } from '../report/profileFromText.js';
import { profilesOf } from './heapSeries.js';

const TYPES = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';

function runsOf(profiles: readonly Profile[]): HeapRuns {
  const builder = new HeapSeriesBuilder();
  for (const profile of profiles) builder.add(profile);
  return builder.finish();
}

const grows = { stack: 'main.main@a.go:1;main.put@a.go:2', size: 1024, counts: [5, 9, 14, 20] };
const late = { stack: 'main.main@a.go:1;main.late@a.go:9', size: 64, counts: [0, 0, 3, 4] };

describe('HeapSeriesBuilder', () => {
  it('gives the raw counts and the bytes of each stack over all snapshots', () => {
    const { snapshots, buckets } = longestRun(runsOf(profilesOf([grows, late])));
    expect(snapshots.map(({ counts }) => [...counts])).toEqual([[5], [9], [14, 3], [20, 4]]);
    expect(snapshots.map(({ allocs }) => [...allocs])).toEqual([[5], [9], [14, 3], [20, 4]]);
    expect([...buckets.sizes]).toEqual([1024, 64]);
    expect(snapshots[0]?.bytes[0]).toBeCloseTo(5 * 1024 * 512.5, -4);
    expect(snapshots[0]?.liveBytes).toBe(snapshots[0]?.bytes[0]);
  });

  it('keeps block sizes of one stack apart and adds up samples that differ in other labels', () => {
    const profile = profileFromText(
      `f 2 20 1 10 bytes=10
       f 4 80 3 60 bytes=20
       f 8 80 1 10 bytes=10 tenant=b`,
      { types: TYPES, period: 1 },
    );
    const { runs } = runsOf([profile]);
    expect([...(runs[0]?.snapshots[0]?.allocs ?? [])]).toEqual([10, 4]);
  });

  it('marks what the runtime allocates in two ways, as a map does that splits a table', () => {
    const split = { stack: 'main.put@a.go:7', size: 4096, counts: [1, 2], allocs: [1, 3] };
    const { buckets } = longestRun(runsOf(profilesOf([split, { ...split }, grows])));
    expect([...buckets.isTwofold]).toEqual([1, 0]);
  });

  it('is as before when a profile is refused, also a difference that begins like a profile', () => {
    const profiles = profilesOf([grows, late]);
    const builder = new HeapSeriesBuilder();
    for (const profile of profiles) {
      for (const values of ['2 128 -1 -64', '2 128 1 -64', '2 -128 1 64', '-2 128 1 64']) {
        const rest = profileFromText(
          `main.main@a.go:1;main.put@a.go:2 9 9216 9 9216 bytes=1024\ng@g.go:1 ${values} bytes=64`,
          { types: TYPES },
        );
        expect(() => {
          builder.add(rest);
        }).toThrow('a difference of two heap profiles');
      }
      builder.add(profile);
    }
    const { buckets, snapshots } = longestRun(builder.finish());
    expect(snapshots).toHaveLength(4);
    expect([...buckets.isTwofold]).toEqual([0, 0]);
    expect([...buckets.sizes]).toEqual([1024, 64]);
  });

  it('passes over what has no size, and judges the rest', () => {
    const text = (k: number): string =>
      `f@a.go:1 ${k + 5} ${(k + 5) * 1048576} ${k} ${k * 1048576} bytes=1048576\ng@b.go:2 3 0 1 0`;
    const profiles = [1, 2, 3, 4].map((k) => ({
      ...profileFromText(text(k), { types: TYPES, period: 524288 }),
      timeNanos: BigInt(k) * 60_000_000_000n,
    }));
    const series = longestRun(runsOf(profiles));
    expect([...series.buckets.sizes]).toEqual([1048576]);
    const { sites } = findSuspects(series, { level: 'lines' });
    expect(sites.map(({ frame }) => frame.fileName)).toEqual(['a.go']);
  });

  it('starts another run where what is known of the process differs', () => {
    const known = { buildId: '', binary: 'shop', pid: 7, startMillis: 1_700_000_000_000 };
    const startsOf = (...processes: (ProcessIdentity | undefined)[]): (string | undefined)[] => {
      const builder = new HeapSeriesBuilder();
      for (const [k, profile] of profilesOf([grows]).entries()) {
        builder.add(profile, 0n, processes[k]);
      }
      return builder.finish().runs.map(({ startsWith }) => startsWith);
    };
    expect(startsOf(known, known, { ...known, startMillis: known.startMillis + 900 })).toEqual([
      undefined,
    ]);
    const later = { ...known, startMillis: known.startMillis + 60_000 };
    expect(startsOf(known, known, later, later)).toEqual([undefined, 'another-process']);
    expect(startsOf(known, undefined, { ...known, pid: 8 })).toEqual([
      undefined,
      'another-process',
    ]);
    expect(startsOf(undefined, { ...known, pid: 8 }, undefined)).toEqual([undefined]);
  });

  it('brings snapshots into the order of time', () => {
    const [a, b, c, d] = profilesOf([grows]) as [Profile, Profile, Profile, Profile];
    const { snapshots } = longestRun(runsOf([c, a, d, b]));
    expect(snapshots.map(({ index }) => index)).toEqual([1, 3, 0, 2]);
    expect(snapshots.map(({ counts }) => counts[0])).toEqual([5, 9, 14, 20]);
  });

  it('keeps the order of profiles without a time', () => {
    const profiles = profilesOf([grows]).map((profile) => ({ ...profile, timeNanos: 0n }));
    expect(longestRun(runsOf(profiles)).snapshots.map(({ counts }) => counts[0])).toEqual([
      5, 9, 14, 20,
    ]);
  });

  it('leaves out a second snapshot of the same time', () => {
    const profiles = profilesOf([grows]);
    const { duplicates, runs } = runsOf([...profiles, profiles[1]!]);
    expect(duplicates).toEqual([4]);
    expect(runs[0]?.snapshots).toHaveLength(4);
  });

  it.each([
    ['another-process', { allocs: [50, 60, 8, 9] }, {}],
    ['another-rate', {}, { period: 4096 }],
    ['another-format', {}, { format: 'legacy-heap' as const }],
  ] as const)('starts another run for %s', (reason, row, change) => {
    const profiles = profilesOf([{ ...grows, ...row }]);
    const changed = profiles.map((profile, k) => (k < 2 ? profile : { ...profile, ...change }));
    const { runs } = runsOf(changed);
    expect(runs.map(({ startsWith }) => startsWith)).toEqual([undefined, reason]);
    expect(runs.map(({ snapshots }) => snapshots.map(({ index }) => index))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('judges the longest run, and the latest of two', () => {
    const restarted = profilesOf([{ ...grows, allocs: [50, 60, 70, 9] }]);
    expect(longestRun(runsOf(restarted)).snapshots).toHaveLength(3);
    const halves = profilesOf([{ ...grows, allocs: [50, 60, 8, 9] }]);
    expect(longestRun(runsOf(halves)).snapshots.map(({ index }) => index)).toEqual([2, 3]);
  });

  it('refuses what cannot be counted', () => {
    const [a, b] = profilesOf([grows]) as [Profile, Profile];
    expect(() => runsOf([{ ...a, kind: 'cpu' }])).toThrow('not a heap profile');
    expect(() => runsOf([{ ...a, durationNanos: 5n }])).toThrow(
      'a difference of two heap profiles',
    );
    expect(() => runsOf([diffProfiles(a, b).profile])).toThrow('a difference of two heap profiles');
    expect(() => runsOf([{ ...a, period: 0 }])).toThrow('without a sampling rate');
    expect(() => runsOf([profileFromText('f 1', { types: 'inuse_space/bytes' })])).toThrow(
      'without counts of what was allocated',
    );
  });
});
