// Differences, exports, MemStats and inspections by the host's client and the built worker, in a real worker thread. Numbers of
// differences are those of `go tool pprof -diff_base` on the same files.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import type { Cancellation } from '../../../src/host/cancellation.js';
import type { OpenRequest } from '../../../src/host/openRequest.js';
import { hasGo, openOracle, pprofTop } from '../../helpers/pprofOracle.js';
import { ROOT } from '../../helpers/sourceStrings.js';
import {
  buildWorker,
  FAULTS,
  startClient,
  type TestClient,
  type WorkerBundle,
} from '../../helpers/workerThread.js';

const folder = join(ROOT, 'test/fixtures/handlerleak/default');
const BASE = join(folder, 'heap.2.pb.gz');
const CURRENT = join(folder, 'heap.7.pb.gz');
const LEAK_FILE = '/src/shop/internal/checkout/checkout.go';
const QUERY = { sampleType: 'inuse_space', filter: {}, sort: 'flat' } as const;

let bundle: WorkerBundle;
let written: string;
let running: TestClient | undefined;

beforeAll(async () => {
  bundle = await buildWorker();
  written = mkdtempSync(join(tmpdir(), 'leaktrail-diff-'));
});
afterAll(() => {
  bundle.remove();
  rmSync(written, { recursive: true });
});
afterEach(() => {
  running?.client.dispose();
});

const start = (script = bundle.script, silenceMillis?: number): TestClient => {
  running = startClient(script, silenceMillis);
  return running;
};

const byPath = (path: string, name = path.replace(/^.*\//, '')): OpenRequest => ({
  read: () => Promise.resolve({ kind: 'path', path }),
  name,
  limits: DEFAULT_LIMITS,
});

const pair = { base: byPath(BASE), current: byPath(CURRENT) };

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return error instanceof ProfileError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no error';
};

describe('openDiff', () => {
  it('answers with the totals of both sides, and keeps the difference when the sides are closed', async () => {
    const { client, started } = start();
    const info = await client.openDiff(pair);
    const base = await client.open(pair.base);
    const current = await client.open(pair.current);
    expect(info).toMatchObject({
      kind: 'heap',
      preferredSampleType: 'inuse_space',
      sampleTypes: current.sampleTypes,
      timeMillis: current.timeMillis,
      diff: {
        baseTotals: base.totals,
        currentTotals: current.totals,
        isPaired: true,
        doubts: [],
      },
    });
    expect(base.diff).toBeUndefined();
    const { growths = [], shrinkages = [], baseTotals = [], currentTotals = [] } = info.diff ?? {};
    for (const [t, growth] of growths.entries()) {
      const grown = Number(currentTotals[t]) - Number(baseTotals[t]);
      expect(growth - (shrinkages[t] ?? 0)).toBe(grown);
    }
    const answer = await client.request('getDiff', {
      ...{ ...QUERY, profile: info.id, granularity: 'lines', maxRows: 1 },
    });
    expect(answer.rows.map(({ file, line }) => `${file}:${line}`)).toEqual([`${LEAK_FILE}:52`]);
    expect(started()).toBe(1);
  });

  it.runIf(hasGo())('gives every row the numbers of go tool pprof -diff_base', async () => {
    const { client } = start();
    const { id, sampleTypes } = await client.openDiff(pair);
    const oracle = await openOracle(CURRENT, { diffBase: BASE });
    try {
      for (const { type } of sampleTypes) {
        for (const granularity of ['functions', 'lines'] as const) {
          const answer = await client.request('getDiff', {
            ...{ profile: id, sampleType: type, filter: {}, sort: 'flat', granularity },
            maxRows: 1_000_000,
          });
          const { rows } = await oracle.top({ sampleIndex: type, granularity });
          const wanted = rows
            .filter(({ flat, cum }) => flat !== 0n || cum !== 0n)
            .map(({ name, flat, cum }) => `${name} ${flat} ${cum}`);
          const got = answer.rows.map(
            ({ name, flat, cum }) => `${name} ${flat.delta} ${cum.delta}`,
          );
          expect(got.sort()).toEqual(wanted.sort());
        }
      }
    } finally {
      await oracle.close();
    }
  });

  it('cuts the rows in the middle, so that growth and shrinkage are both there', async () => {
    const { client } = start();
    const { id } = await client.openDiff({ base: pair.current, current: pair.base });
    const all = await client.request('getDiff', {
      ...{ ...QUERY, profile: id, granularity: 'lines', maxRows: 1_000_000 },
    });
    const cut = await client.request('getDiff', {
      ...{ ...QUERY, profile: id, granularity: 'lines', maxRows: 5 },
    });
    expect(all.rowCount).toBeGreaterThan(5);
    expect(cut.rowCount).toBe(all.rowCount);
    expect(cut.rows).toEqual([...all.rows.slice(0, 3), ...all.rows.slice(-2)]);
  });

  it('gives the leaking line its growth, with both sides, objects and error', async () => {
    const { client } = start();
    const { id } = await client.openDiff(pair);
    const { lines } = await client.request('getEditorValues', {
      ...{ profile: id, sampleType: 'inuse_space', filter: {}, ownFiles: [LEAK_FILE] },
    });
    const leak = lines.files[0]?.lines.find(({ line }) => line === 52);
    const { base = 0, current = 0, objects = 0 } = leak?.growth ?? {};
    expect(leak?.own).toBe(Number(current) - Number(base));
    expect(Number(objects)).toBeGreaterThan(1000);
    expect(leak?.ownError).toBeGreaterThan(0);
    const detail = await client.request('getLineDetail', {
      ...{ profile: id, sampleType: 'inuse_space', filter: {}, ownFiles: [LEAK_FILE] },
      ...{ fileName: LEAK_FILE, line: 52, maxStacks: 1 },
    });
    const value = detail.values.find(({ sampleType }) => sampleType === 'inuse_space');
    expect(value).toMatchObject({ own: leak?.own, growth: { base, current } });
    expect(detail.stacks[0]?.value).toBe(leak?.own);
  });

  it('names the side that cannot be opened, and keeps nothing open', async () => {
    const { client } = start();
    const missing = byPath(join(written, 'gone.pb.gz'));
    expect(await failureOf(client.openDiff({ ...pair, base: missing }))).toMatch(
      /^unreadable: the base gone\.pb\.gz cannot be opened: .* does not exist$/,
    );
    expect(await failureOf(client.openDiff({ ...pair, current: missing }))).toMatch(
      /^unreadable: the current gone\.pb\.gz cannot be opened: /,
    );
  });

  it('refuses profiles of different kinds', async () => {
    const { client } = start();
    const goroutines = byPath(join(folder, 'goroutine.1.pb.gz'));
    expect(await failureOf(client.openDiff({ ...pair, base: goroutines }))).toMatch(
      /^incompatible: .*heap.*goroutine/,
    );
    expect((await client.openDiff(pair)).kind).toBe('heap');
  });

  it('stops when it is cancelled while the second side is read', async () => {
    const { client, started } = start();
    const listeners = new Set<() => void>();
    let isCancelled = false;
    const cancellation: Cancellation = {
      get isCancellationRequested() {
        return isCancelled;
      },
      onCancellationRequested: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    const current: OpenRequest = {
      ...pair.current,
      read: () => {
        isCancelled = true;
        for (const listener of [...listeners]) listener();
        return pair.current.read();
      },
    };
    const opening = client.openDiff({ ...pair, current, cancellation });
    expect(await failureOf(opening)).toBe('cancelled: stopped by the user');
    expect((await client.openDiff(pair)).kind).toBe('heap');
    expect(started()).toBe(1);
  });

  it('is opened again from its sides after the worker crashed', async () => {
    const { client, started } = start(bundle.faultScript);
    const { id } = await client.openDiff(pair);
    const ask = () =>
      client.request('getDiff', {
        ...{ ...QUERY, profile: id, granularity: 'functions', maxRows: 3 },
      });
    const before = await ask();
    expect(await failureOf(client.open(byPath(BASE, FAULTS.crash)))).toMatch(/^internal: /);
    expect(await ask()).toEqual(before);
    expect(started()).toBe(2);
  });

  it('may be silent longer than other work, because two profiles are merged in one go', async () => {
    // A worker that answers openDiff after twice the time of silence, and nothing else than what opening needs.
    const slow = join(written, 'slow.cjs');
    writeFileSync(
      slow,
      `const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, method }) => {
  if (method === 'openDiff') { const end = Date.now() + 3000; while (Date.now() < end); }
  parentPort.postMessage({ kind: 'response', id, ok: true, result: { id: 1, kind: 'heap' } });
});`,
    );
    const { client, logged } = start(slow, 1500);
    expect((await client.openDiff(pair)).kind).toBe('heap');
    expect(logged).toEqual([]);
  });
});

describe('encode', () => {
  it.runIf(hasGo())(
    'writes a difference that go tool pprof shows as it shows the two',
    async () => {
      const { client } = start();
      const { id } = await client.openDiff(pair);
      const file = join(written, 'diff.pb.gz');
      writeFileSync(file, await client.encode(id));
      const options = { sampleIndex: 'inuse_space', granularity: 'lines' } as const;
      expect(await pprofTop(file, options)).toEqual(
        await pprofTop(CURRENT, options, { diffBase: BASE }),
      );
      const reopened = await client.open(byPath(file));
      expect(reopened).toMatchObject({ kind: 'heap', diff: undefined });
    },
  );

  it('writes a profile that was read as it was', async () => {
    const { client } = start();
    const opened = await client.open(pair.current);
    const bytes = await client.encode(opened.id);
    expect(gunzipSync(bytes).length).toBeGreaterThan(1000);
    const file = join(written, 'same.pb.gz');
    writeFileSync(file, bytes);
    expect({ ...(await client.open(byPath(file))), id: 0 }).toEqual({ ...opened, id: 0 });
  });
});

describe('explainMemory', () => {
  const nothing = { liveHeapBytes: undefined, measuredRssBytes: undefined };
  const text = join(folder, 'heap-debug1.txt');

  it('reads MemStats from a path, from bytes and from an open text profile, with the same answer', async () => {
    const { client } = start();
    const fromPath = await client.explainMemory({
      ...{ ...nothing, source: { kind: 'path', path: text } },
    });
    const bytes = new Uint8Array(readFileSync(text));
    const fromBytes = await client.explainMemory({
      ...{ ...nothing, source: { kind: 'bytes', bytes } },
    });
    const { id, hasMemStats } = await client.open(byPath(text));
    expect(hasMemStats).toBe(true);
    const fromProfile = await client.explainMemory({
      ...{ ...nothing, source: { kind: 'profile', profile: id } },
    });
    expect(fromPath.sysBytes).toBeGreaterThan(1e6);
    expect(fromBytes).toEqual(fromPath);
    expect(fromProfile).toEqual(fromPath);
    expect((await client.open(pair.current)).hasMemStats).toBe(false);
  });

  it('refuses what has no MemStats, and what is no regular file', async () => {
    const { client } = start();
    const ask = (path: string): Promise<string> =>
      failureOf(client.explainMemory({ ...nothing, source: { kind: 'path', path } }));
    expect(await ask(join(written, 'gone'))).toMatch(/^unreadable: .* does not exist$/);
    expect(await ask(written)).toMatch(/^unreadable: .* is a folder, not a file$/);
    expect(await ask('/dev/zero')).toMatch(/^unreadable: .* is a device, not a file$/);
    expect(await ask(CURRENT)).toMatch(/^[a-z-]+: /);
  });
});

describe('inspectHeap', () => {
  it('tells what a heap profile holds without opening it', async () => {
    const { client } = start();
    const { totals, sampleTypes, period, timeMillis } = await client.open(pair.current);
    const live = totals[sampleTypes.findIndex(({ type }) => type === 'inuse_space')];
    const facts = await client.inspectHeap(CURRENT, new AbortController().signal);
    expect(facts).toMatchObject({
      liveHeapBytes: live,
      memProfileRate: period,
      timeMillis,
    });
  });

  it('refuses what is no heap profile', async () => {
    const { client } = start();
    const { signal } = new AbortController();
    const goroutines = join(folder, 'goroutine.1.pb.gz');
    expect(await failureOf(client.inspectHeap(goroutines, signal))).toMatch(/^wrong-kind: /);
    expect(await failureOf(client.inspectHeap(join(folder, 'vars.json'), signal))).toMatch(
      /^not-a-profile: /,
    );
  });

  it('stops with the signal, before it begins and while it reads', async () => {
    const { client, started } = start();
    const early = new AbortController();
    early.abort();
    expect(await failureOf(client.inspectHeap(CURRENT, early.signal))).toMatch(/^cancelled: /);
    expect(started()).toBe(0);
    const late = new AbortController();
    const inspecting = failureOf(client.inspectHeap(CURRENT, late.signal));
    late.abort();
    expect(await inspecting).toBe('cancelled: stopped by the user');
    expect((await client.open(pair.current)).kind).toBe('heap');
  });
});
