// Series of heap profiles: the host's client and the built worker together, in a real worker thread.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import type { AddRequest, SeriesClient } from '../../../src/host/seriesClient.js';
import type { SeriesAnswer } from '../../../src/protocol/profileService.js';
import { cancellable } from '../../helpers/cancellable.js';
import { ROOT } from '../../helpers/sourceStrings.js';
import {
  buildWorker,
  FAULTS,
  startClient,
  type TestClient,
  type WorkerBundle,
} from '../../helpers/workerThread.js';

const FOLDER = join(ROOT, 'test/fixtures/handlerleak');
const QUERY = {
  level: 'lines',
  ownFiles: undefined,
  load: undefined,
  memStats: [],
  maxSites: 1000,
} as const;

let bundle: WorkerBundle;
let running: TestClient | undefined;

beforeAll(async () => {
  bundle = await buildWorker();
});
afterAll(() => {
  bundle.remove();
});
afterEach(() => {
  running?.client.dispose();
});

const start = (script = bundle.script): TestClient => {
  running = startClient(script);
  return running;
};

const fixture = (file: string): AddRequest => ({
  read: () => Promise.resolve({ kind: 'path', path: join(FOLDER, file) }),
  name: file,
  limits: DEFAULT_LIMITS,
  timeMillis: 0,
});
const heap = (n: number): AddRequest => fixture(`default/heap.${n}.pb.gz`);

const addHeaps = async (series: SeriesClient, ...numbers: number[]): Promise<void> => {
  for (const n of numbers) await series.add(heap(n));
};

/** "leak checkout.go:52" of the best site. */
const best = ({ report }: SeriesAnswer): string => {
  const [site] = report.sites;
  if (site === undefined) return 'no site';
  return `${site.siteClass} ${site.blame.frame.fileName.replace(/^.*\//, '')}:${site.blame.frame.line}`;
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return error instanceof ProfileError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no error';
};

describe('a series in the worker', () => {
  it('is judged after each profile that is added, and says leak when there are enough', async () => {
    const series = start().client.openSeries();
    const files = await series.add(heap(1));
    expect(files).toContainEqual({
      fileName: '/src/shop/internal/catalog/tree.go',
      packagePath: 'example.com/shop/handlerleak/internal/catalog',
    });
    expect(await codeOf(series.judge(QUERY))).toBe(
      'incompatible: at least two heap profiles of one process are needed',
    );
    await addHeaps(series, 2, 3);
    expect(best(await series.judge(QUERY))).toBe('suspect checkout.go:52');
    await addHeaps(series, 4, 5, 6, 7);
    const answer = await series.judge(QUERY);
    expect(best(answer)).toBe('leak checkout.go:52');
    expect(answer.report.sites[0]?.confidence).toBe('high');
    expect(answer.snapshots.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(answer.period).toBe(524_288);
    expect(answer.siteCount).toBe(answer.report.sites.length);
  });

  it('brings profiles into the order of time and tells which of them it left out', async () => {
    const series = start().client.openSeries();
    await addHeaps(series, 5, 1, 3, 3, 2, 4);
    await series.add(fixture('rate4096/heap.7.pb.gz'));
    const { snapshots, duplicates, breaks } = await series.judge(QUERY);
    expect(snapshots.map(({ index }) => index)).toEqual([1, 4, 2, 5, 0]);
    expect(duplicates).toEqual([3]);
    expect(breaks).toEqual([{ index: 6, reason: 'another-rate' }]);
  });

  it('takes loads and MemStats at the places where profiles were added', async () => {
    const series = start().client.openSeries();
    await addHeaps(series, 4, 1, 3, 2);
    const vars = join(FOLDER, 'default/vars.json');
    const load = [40, 10, 30, 20];
    const answer = await series.judge({ ...QUERY, load, memStats: [vars, vars, undefined] });
    // The live heap of the profile grew and MemStats of the same moment did not: nothing is outside.
    expect(answer.outside).toEqual({ heapBytes: 0, stackBytes: 0, unexplainedBytes: 0 });
    expect(answer.lastMemStats?.sys).toBeGreaterThan(1_000_000);
    expect(answer.report.sites[0]?.measures.loadRatio).toBe(4);
    const without = await series.judge({ ...QUERY, memStats: [join(FOLDER, 'none'), vars] });
    expect(without.outside).toBeUndefined();
  });

  it('cuts the sites and tells how many there were', async () => {
    const series = start().client.openSeries();
    await addHeaps(series, 1, 2);
    const { report, siteCount } = await series.judge({ ...QUERY, maxSites: 2 });
    expect(report.sites.length).toBe(2);
    expect(siteCount).toBeGreaterThan(10);
  });

  it('goes on without a profile that cannot be judged', async () => {
    const series = start().client.openSeries();
    await addHeaps(series, 1, 2, 3);
    expect(await codeOf(series.add(fixture('default/goroutine.1.pb.gz')))).toMatch(
      /^wrong-kind: not a heap profile/,
    );
    expect(await codeOf(series.add(fixture('default/heap-delta.pb.gz')))).toMatch(
      /^incompatible: a difference of two heap profiles/,
    );
    await addHeaps(series, 4);
    const { snapshots } = await series.judge(QUERY);
    expect(snapshots.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('keeps two processes apart that only their start times tell from each other', async () => {
    const series = start().client.openSeries();
    const process = { buildId: '', binary: 'shop', pid: 7, startMillis: 1_700_000_000_000 };
    const other = { ...process, startMillis: process.startMillis + 3_600_000 };
    for (const n of [1, 2, 3]) await series.add({ ...heap(n), process });
    for (const n of [4, 5]) await series.add({ ...heap(n), process: other });
    const { snapshots, breaks } = await series.judge(QUERY);
    expect(snapshots.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(breaks).toEqual([{ index: 3, reason: 'another-process' }]);
  });

  it('loses a profile whose adding was stopped, and nothing else', async () => {
    const series = start().client.openSeries();
    await addHeaps(series, 1, 2, 3);
    const { cancellation, cancel } = cancellable();
    const adding = series.add({
      ...heap(4),
      cancellation,
      read: () => {
        // The worker is asked in the next turn; whether it or the user is faster must not matter.
        setTimeout(cancel, 0);
        return Promise.resolve({ kind: 'path', path: join(FOLDER, 'default/heap.4.pb.gz') });
      },
    });
    expect(await codeOf(adding)).toBe('cancelled: stopped by the user');
    await addHeaps(series, 5);
    const { snapshots, duplicates } = await series.judge(QUERY);
    expect(snapshots.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(duplicates).toEqual([]);
  });

  it('is forgotten when it is closed, also by what waits for its turn', async () => {
    const series = start().client.openSeries();
    const adding = series.add(heap(1));
    const judging = codeOf(series.judge(QUERY));
    series.close();
    expect(await codeOf(adding)).toBe('cancelled: the series was closed');
    expect(await judging).toBe('cancelled: the series was closed');
  });
});

describe('a series whose worker fails', () => {
  it('is added again to the next worker, without what made the first one fail', async () => {
    const { client, started } = start(bundle.faultScript);
    const series = client.openSeries();
    await addHeaps(series, 1, 2, 3, 4);
    const before = await series.judge(QUERY);
    const fault = { ...heap(5), name: FAULTS.crash };
    expect(await codeOf(series.add(fault))).toBe(
      'internal: the decoder stopped unexpectedly: injected fault',
    );
    expect(await series.judge(QUERY)).toEqual(before);
    expect(started()).toBe(2);
    await addHeaps(series, 5, 6);
    expect(best(await series.judge(QUERY))).toBe('leak checkout.go:52');
  });

  it('names the file that is not there any more when it has to be read again', async () => {
    const { client } = start(bundle.faultScript);
    const series = client.openSeries();
    let path = join(FOLDER, 'default/heap.1.pb.gz');
    await series.add({ ...heap(1), read: () => Promise.resolve({ kind: 'path', path }) });
    await addHeaps(series, 2);
    path = join(FOLDER, 'gone');
    await codeOf(series.add({ ...heap(3), name: FAULTS.crash }));
    expect(await codeOf(series.judge(QUERY))).toMatch(
      /^unreadable: default\/heap\.1\.pb\.gz cannot be read again: /,
    );
  });
});
