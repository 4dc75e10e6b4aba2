// Which snapshots belong to one process: each test is a story of captures, and the series that come of it as text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  ProcessIdentity,
  Snapshot,
  SnapshotFacts,
  SnapshotPartFormat,
} from '../../../src/core/snapshot/model.js';
import { groupSeries } from '../../../src/core/snapshot/series.js';
import { snapshotId } from '../../../src/core/snapshot/snapshotNames.js';

interface Told {
  readonly label?: string;
  readonly format?: SnapshotPartFormat;
  readonly process?: Partial<ProcessIdentity>;
  readonly facts?: SnapshotFacts;
}

/** Snapshots one minute apart; the first is of minute 0. */
function story(...told: readonly Told[]): Snapshot[] {
  return told.map(({ label = 'a', format = 'proto', process = {}, facts = {} }, minute) => ({
    version: 1,
    id: snapshotId(minute * 60_000, '00000000'),
    timeMillis: minute * 60_000,
    target: { kind: 'pprof', label },
    process: { buildId: '', binary: '', ...process },
    gitCommit: '',
    parts: [{ kind: 'heap', format, file: 'heap', sizeBytes: 1 }],
    missing: [],
    facts,
    name: '',
    note: '',
  }));
}

/** "label/run: minutes" of each series. */
function seriesText(snapshots: readonly Snapshot[]): string[] {
  return groupSeries(snapshots).map(
    ({ target, run, snapshots: own }) =>
      `${target.label}/${run}: ${own.map(({ timeMillis }) => timeMillis / 60_000).join(' ')}`,
  );
}

describe('snapshots of one target', () => {
  test('are one series when nothing tells their processes apart', () => {
    expect(seriesText(story({}, {}, {}))).toEqual(['a/1: 0 1 2']);
  });

  test.each<[string, Partial<ProcessIdentity>, Partial<ProcessIdentity>]>([
    ['another build id', { buildId: 'x' }, { buildId: 'y' }],
    ['another binary', { binary: 'shopd' }, { binary: 'userd' }],
    ['another pid', { pid: 1 }, { pid: 2 }],
    ['another command line', { commandHash: 'a' }, { commandHash: 'b' }],
    ['a start more than two seconds later', { startMillis: 1000 }, { startMillis: 3001 }],
  ])('start a new series after %s', (_what, first, second) => {
    expect(seriesText(story({ process: first }, { process: second }))).toEqual([
      'a/2: 1',
      'a/1: 0',
    ]);
  });

  test('are one series when two windows captured at the same time, the first to begin being the last to end', () => {
    const [first, second] = story(
      { facts: { numGC: 12, totalAllocBytes: 1_010 } },
      { facts: { numGC: 9, totalAllocBytes: 1_000 } },
    );
    const overlapping = [first!, { ...second!, timeMillis: first!.timeMillis + 400 }];
    expect(groupSeries(overlapping)).toHaveLength(1);
    const restarted = { ...overlapping[1]!, facts: { numGC: 9, totalAllocBytes: 90 } };
    expect(groupSeries([first!, restarted])).toHaveLength(2);
  });

  test('are one series while pid and start time are the same, whatever falls', () => {
    const process = { pid: 7, startMillis: 1000 };
    const facts = (numGC: number): Told => ({ process, facts: { numGC } });
    expect(seriesText(story(facts(30), facts(2)))).toEqual(['a/1: 0 1']);
  });

  test.each<[string, SnapshotFacts, SnapshotFacts]>([
    ['NumGC', { numGC: 9 }, { numGC: 8 }],
    ['TotalAlloc', { totalAllocBytes: 100 }, { totalAllocBytes: 99 }],
    ['the sampled total, far,', { allocBytes: 1000 }, { allocBytes: 800 }],
  ])('start a new series when %s fell', (_what, first, second) => {
    expect(seriesText(story({ facts: first }, { facts: second }))).toEqual(['a/2: 1', 'a/1: 0']);
  });

  test.each<[string, Told, Told]>([
    [
      'start times two seconds apart',
      { process: { startMillis: 1000 } },
      { process: { startMillis: 3000 } },
    ],
    [
      'a sampled total that is a little less',
      { facts: { allocBytes: 1000 } },
      { facts: { allocBytes: 901 } },
    ],
    [
      'a sampled total at another rate',
      { facts: { allocBytes: 1000, memProfileRate: 1 } },
      { facts: { allocBytes: 10, memProfileRate: 512 } },
    ],
    [
      'a sampled total of a text, which is not scaled',
      { facts: { allocBytes: 1000 } },
      { format: 'debug1', facts: { allocBytes: 10 } },
    ],
    [
      'a sampled total that fell while NumGC rose',
      { facts: { allocBytes: 1000, numGC: 1 } },
      { facts: { allocBytes: 10, numGC: 2 } },
    ],
    ['a live heap that fell', { facts: { liveHeapBytes: 9 } }, { facts: { liveHeapBytes: 1 } }],
  ])('stay one series with %s', (_what, first, second) => {
    expect(seriesText(story(first, second))).toEqual(['a/1: 0 1']);
  });

  test('are compared with all that is known of the process, not only with the one before', () => {
    const told = [{ process: { pid: 1 } }, {}, { process: { pid: 2 } }, { process: { pid: 2 } }];
    expect(seriesText(story(...told))).toEqual(['a/2: 2 3', 'a/1: 0 1']);
    const counted = [{ facts: { numGC: 7 } }, {}, { facts: { numGC: 6 } }];
    expect(seriesText(story(...counted))).toEqual(['a/2: 2', 'a/1: 0 1']);
  });

  test('of processes that answer in turn behind one URL are told apart by their start', () => {
    const pod = (startMillis: number, numGC: number): Told => ({
      process: { startMillis },
      facts: { numGC },
    });
    expect(seriesText(story(pod(1000, 5), pod(90_000, 2), pod(1500, 6), pod(90_000, 3)))).toEqual([
      'a/2: 1 3',
      'a/1: 0 2',
    ]);
  });

  test('do not go back to an older series of the same build, which may have been started again', () => {
    const build = (buildId: string): Told => ({ process: { buildId } });
    expect(seriesText(story(build('x'), build('y'), build('x')))).toEqual([
      'a/3: 2',
      'a/2: 1',
      'a/1: 0',
    ]);
  });
});

test('targets are apart, also when one name is that of another kind; the newest series is first', () => {
  const snapshots = story({ label: 'a' }, { label: 'b' }, { label: 'a' });
  const other = { ...snapshots[1]!, target: { kind: 'files', label: 'a' } } as const;
  expect(seriesText([...snapshots, other])).toHaveLength(3);
  expect(seriesText(snapshots)).toEqual(['a/1: 0 2', 'b/1: 1']);
});

test('a series tells all that is known of its process, and its growth from one snapshot with a heap to the next', () => {
  const [series] = groupSeries(
    story(
      { process: { buildId: 'x' }, facts: { liveHeapBytes: 10 } },
      { process: { pid: 7, startMillis: 5 } },
      { process: { binary: 'shopd', startMillis: 6 }, facts: { liveHeapBytes: 25 } },
      { facts: { liveHeapBytes: 5 } },
    ),
  );
  expect(series?.process).toEqual({ buildId: 'x', binary: 'shopd', pid: 7, startMillis: 5 });
  expect(series?.liveHeapDeltas).toEqual([undefined, undefined, 15, -20]);
});

describe('whatever the snapshots are', () => {
  const told = fc.record(
    {
      label: fc.constantFrom('a', 'b'),
      process: fc.record(
        {
          buildId: fc.constantFrom('', 'x', 'y'),
          pid: fc.constantFrom(1, 2),
          startMillis: fc.constantFrom(1000, 2500, 4000, 9000),
        },
        { requiredKeys: [] },
      ),
      facts: fc.record(
        {
          numGC: fc.nat(9),
          totalAllocBytes: fc.nat(9),
          allocBytes: fc.nat(9),
          liveHeapBytes: fc.nat(9),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const stories = fc.array(told, { maxLength: 30 }).map((all) => story(...all));

  test('each is in one series, by time, and the order they come in does not matter', () => {
    fc.assert(
      fc.property(
        stories.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          const series = groupSeries(shuffled);
          expect(series).toEqual(groupSeries(all));
          const listed = series.flatMap(({ snapshots }) => snapshots.map(({ id }) => id));
          expect([...listed].sort()).toEqual(all.map(({ id }) => id).sort());
          for (const { snapshots } of series) {
            const times = snapshots.map(({ timeMillis }) => timeMillis);
            expect(times).toEqual([...times].sort((a, b) => a - b));
          }
        },
      ),
    );
  });

  test('no series has two builds or pids, nor, without pid and start time, an exact counter that falls; keys are unique, runs count from 1', () => {
    fc.assert(
      fc.property(stories, (all) => {
        const series = groupSeries(all);
        expect(new Set(series.map(({ key }) => key)).size).toBe(series.length);
        for (const label of ['a', 'b']) {
          const runs = series.filter(({ target }) => target.label === label).map(({ run }) => run);
          expect(runs.sort((a, b) => a - b)).toEqual(runs.map((_, index) => index + 1));
        }
        for (const { snapshots } of series) {
          const known = <T>(get: (snapshot: Snapshot) => T | undefined): T[] =>
            snapshots.flatMap((snapshot) => get(snapshot) ?? []);
          expect(new Set(known(({ process }) => process.buildId || undefined)).size).toBeLessThan(
            2,
          );
          expect(new Set(known(({ process }) => process.pid)).size).toBeLessThan(2);
          const isCertain = known(({ process: { pid, startMillis } }) =>
            startMillis === undefined ? undefined : pid,
          );
          const counts = known(({ facts }) => facts.numGC);
          if (isCertain.length === 0) expect(counts).toEqual([...counts].sort((a, b) => a - b));
        }
      }),
    );
  });
});
