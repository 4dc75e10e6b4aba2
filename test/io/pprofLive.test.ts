// Snapshots of the sample service as Go runs it, built as usual and with the experiment that finds leaked goroutines. The numbers are
// compared with go tool pprof on the stored files and with what the service says by itself.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/core/snapshot/httpTarget.js';
import { partOf, type Snapshot, type SnapshotPartKind } from '../../src/core/snapshot/model.js';
import type { SnapshotSource } from '../../src/core/snapshot/source.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { readProfile } from '../../src/io/readProfile.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createPprofSource } from '../../src/io/sources/pprofSource.js';
import { hasGo, pprofTop, runPprof } from '../helpers/pprofOracle.js';

const BUILD_MILLIS = 600_000;
const never = new AbortController().signal;
const isLinux = process.platform === 'linux';

let folder = '';
let store: SnapshotStore;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-live-'));
  store = openSnapshotStore({ folder: join(folder, 'store'), maxBytes: () => 2 ** 30 });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  readonly startedMillis: number;
}

/** The running service; it makes every receipt leak a goroutine. */
async function startService(name: string, env: Readonly<Record<string, string>>): Promise<Service> {
  const program = join(folder, name);
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(import.meta.dirname, '../go/handlerleak'),
    env: { ...process.env, ...env },
  });
  const startedMillis = Date.now();
  const child = spawn(program, ['-addr', '127.0.0.1:0', '-stall-every', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve(line.replace('listening on ', ''));
    });
  });
  return { url, process: child, startedMillis };
}

function sourceOf(url: string): SnapshotSource {
  return createPprofSource({
    url: `${url}/debug/pprof/`,
    headers: [],
    tls: { kind: 'verify' },
    limits: DEFAULT_CAPTURE_LIMITS,
  });
}

async function capture(url: string, goroutines: 'debug1' | 'debug2' = 'debug2'): Promise<Snapshot> {
  return sourceOf(url).capture(await store.begin(), {
    signal: never,
    goroutines,
    gitCommit: '',
    inspectHeap: async (file, signal) => heapFactsOf(await readProfile(file, { signal })),
  });
}

async function pathOf(snapshot: Snapshot, kind: SnapshotPartKind): Promise<string> {
  return store.partPath(snapshot, partOf(snapshot, kind)!);
}

/** The number that pprof gives for the whole file. */
async function totalOf(file: string, sampleIndex: string): Promise<number> {
  return Number((await pprofTop(file, { sampleIndex })).total);
}

const get = async (url: string): Promise<string> => (await fetch(url)).text();

describe.skipIf(!hasGo())('a service that Go built as usual', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService('shopd', {});
  }, BUILD_MILLIS);
  afterAll(() => service.process.kill());

  test('says what it offers, and why not goroutineleak', async () => {
    expect(await sourceOf(service.url).probe(never)).toEqual({
      kinds: ['heap', 'goroutines', 'memstats'],
      goroutines: expect.any(Number) as number,
      notes: [
        'goroutineleak is not offered: Go 1.27 has it, and Go 1.26 when built with GOEXPERIMENT=goroutineleakprofile',
      ],
    });
  });

  test('gives a snapshot whose numbers are those of go tool pprof on its files', async () => {
    const snapshot = await capture(service.url);
    expect(snapshot.missing).toMatchObject([{ kind: 'goroutineleak', isNotOffered: true }]);
    expect(snapshot.parts.map(({ kind, format }) => `${kind} ${format}`)).toEqual([
      'heap proto',
      'goroutines debug2',
      'memstats debug1',
    ]);
    const heap = await pathOf(snapshot, 'heap');
    const { facts } = snapshot;
    expect(facts.liveHeapBytes).toBe(await totalOf(heap, 'inuse_space'));
    expect(facts.allocBytes).toBe(await totalOf(heap, 'alloc_space'));
    expect(facts.allocObjects).toBe(await totalOf(heap, 'alloc_objects'));
    const raw = runPprof(['-raw', heap]);
    expect(raw).toContain(`Period: ${facts.memProfileRate}`);
    expect(raw).toContain(`${join(folder, 'shopd')} ${snapshot.process.buildId}`);
    expect(snapshot.process.buildId).not.toBe('');
    expect(snapshot.process.binary).toBe('shopd');

    const memStats = readFileSync(await pathOf(snapshot, 'memstats'), 'utf8');
    expect(memStats).toContain(`# NumGC = ${facts.numGC}\n`);
    expect(memStats).toContain(`# TotalAlloc = ${facts.totalAllocBytes}\n`);
    const vars = JSON.parse(await get(`${service.url}/debug/vars`)) as {
      readonly memstats: { readonly NumGC: number; readonly TotalAlloc: number };
    };
    expect(vars.memstats.NumGC).toBeGreaterThanOrEqual(facts.numGC!);
    expect(vars.memstats.TotalAlloc).toBeGreaterThan(facts.totalAllocBytes!);
  });

  test('counts as many goroutines in each of its forms', async () => {
    // A connection that has just been closed can still have its goroutine.
    await vi.waitFor(async () => {
      const [stacks, counts] = [await capture(service.url), await capture(service.url, 'debug1')];
      const { goroutines } = await sourceOf(service.url).probe(never);
      expect(stacks.facts.goroutines).toBe(goroutines);
      expect(counts.facts.goroutines).toBe(goroutines);
      const text = readFileSync(await pathOf(stacks, 'goroutines'), 'utf8');
      expect(text.match(/^goroutine \d+ \[/gm)).toHaveLength(goroutines!);
      expect(counts.parts[1]!.format).toBe('debug1');
    }, 20_000);
  });

  test.skipIf(!isLinux)('is known as the process that it is', async () => {
    const { process: identity, facts } = await capture(service.url);
    expect(identity.pid).toBe(service.process.pid);
    expect(Math.abs(identity.startMillis! - service.startedMillis)).toBeLessThan(5_000);
    expect(facts.residentMemory?.kind).toBe('measured');
    expect(facts.residentMemory!.bytes).toBeGreaterThan(facts.liveHeapBytes!);
  });

  test('keeps no argument of its command line anywhere', async () => {
    const { id, process: identity } = await capture(service.url);
    expect(identity.commandHash).toMatch(/^[0-9a-f]{64}$/);
    for (const name of readdirSync(join(folder, 'store', id))) {
      expect(readFileSync(join(folder, 'store', id, name), 'latin1')).not.toContain('stall-every');
    }
  });

  describe('behind a forwarded port', () => {
    let forward: Server;
    beforeAll(async () => {
      const { hostname, port } = new URL(service.url);
      forward = createServer((socket) => {
        const other = connect(Number(port), hostname);
        socket.pipe(other).pipe(socket);
        for (const end of [socket, other]) end.on('error', () => undefined);
      });
      await new Promise<void>((resolve) => {
        forward.listen(0, '127.0.0.1', resolve);
      });
    });
    afterEach(() => forward.close());

    test('is not taken for the process that forwards it', async () => {
      const { port } = forward.address() as { port: number };
      const { process: identity, facts } = await capture(`http://127.0.0.1:${port}`);
      expect(identity).not.toHaveProperty('pid');
      expect(facts.residentMemory?.kind).toBe('peak');
    });
  });
});

describe.skipIf(!hasGo())('a service with the experiment goroutineleakprofile', () => {
  const LEAKS = 7;
  let service: Service;
  beforeAll(async () => {
    service = await startService('leakd', { GOEXPERIMENT: 'goroutineleakprofile' });
    for (let i = 0; i < LEAKS; i++) {
      const response = await fetch(`${service.url}/receipt`, { method: 'POST', body: 'order' });
      await response.arrayBuffer();
    }
  }, BUILD_MILLIS);
  afterAll(() => service.process.kill());

  test('gives the goroutines that leaked, as many as there are', async () => {
    const source = sourceOf(service.url);
    expect((await source.probe(never)).kinds).toContain('goroutineleak');
    await vi.waitFor(async () => {
      const snapshot = await capture(service.url);
      expect(snapshot.missing).toEqual([]);
      expect(snapshot.parts.map(({ kind }) => kind)).toEqual([
        'heap',
        'goroutines',
        'goroutineleak',
        'memstats',
      ]);
      const { rows } = await pprofTop(await pathOf(snapshot, 'goroutineleak'));
      const deliver = rows.find(({ name }) => name.includes('receipt.(*Service).deliver'));
      expect(deliver?.cum).toBe(BigInt(LEAKS));
    }, 20_000);
  });
});
