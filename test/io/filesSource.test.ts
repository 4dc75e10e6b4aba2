// Snapshots out of files: copied as they are or in the form in which parts are kept, with the numbers that the parts tell, and with a
// reason for each that cannot be used.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import type { Snapshot } from '../../src/core/snapshot/model.js';
import type { CaptureOptions } from '../../src/core/snapshot/source.js';
import type { ImportedFile, SnapshotStore } from '../../src/core/snapshot/store.js';
import { filePieces } from '../../src/io/imports/filePieces.js';
import { readProfile } from '../../src/io/readProfile.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createFilesSource } from '../../src/io/sources/filesSource.js';
import { refusalOf } from '../helpers/snapshots.js';

const SHOP = fileURLToPath(new URL('../fixtures/handlerleak', import.meta.url));
const shop = (name: string): string => join(SHOP, name);
const HEAP: ImportedFile = { path: shop('default/heap.7.pb.gz'), kind: 'heap', format: 'proto' };
const DUMP: ImportedFile = {
  path: shop('default/goroutine-debug2.2.txt'),
  kind: 'goroutines',
  format: 'debug2',
};
const STATS: ImportedFile = {
  path: shop('default/heap-debug1.txt'),
  kind: 'memstats',
  format: 'debug1',
};

let root: string;
let folder: string;
let store: SnapshotStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leaktrail-files-'));
  folder = join(root, 'snapshots');
  store = openSnapshotStore({ folder, maxBytes: () => 2 ** 40 });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function capture(
  files: readonly ImportedFile[],
  options: Partial<CaptureOptions> = {},
): Promise<Snapshot> {
  const source = createFilesSource('/home/me/profiles', files);
  return await source.capture(await store.begin(), {
    signal: new AbortController().signal,
    goroutines: 'debug2',
    gitCommit: '',
    inspectHeap: async (path, signal) => heapFactsOf(await readProfile(path, { signal })),
    ...options,
  });
}

const bytesOf = async (snapshot: Snapshot, index = 0): Promise<Buffer> =>
  readFileSync(await store.partPath(snapshot, snapshot.parts[index]!));

describe('files of a real service', () => {
  test('become a snapshot with their bytes, the time of the heap and the numbers of all', async () => {
    const snapshot = await capture([STATS, DUMP, HEAP]);
    // Totals are those of `go tool pprof -sample_index=… -raw`, in test/fixtures/goldens.
    expect(snapshot).toMatchObject({
      timeMillis: 1795467151579,
      target: { kind: 'files', label: '/home/me/profiles' },
      process: { buildId: '8ebdf06caad262f39b712a7853b1dbc2b9046d0b', binary: 'shopd' },
      missing: [],
      facts: {
        liveHeapBytes: 399885117,
        allocBytes: 1739773971,
        goroutines: 124,
        residentMemory: { bytes: 667820032, kind: 'peak' },
        numGC: 22,
        totalAllocBytes: 1775698248,
        memProfileRate: 524288,
      },
    });
    expect(snapshot.parts.map(({ kind }) => kind)).toEqual(['heap', 'goroutines', 'memstats']);
    for (const [index, { path }] of [HEAP, DUMP, STATS].entries()) {
      expect(await bytesOf(snapshot, index)).toEqual(readFileSync(path));
    }
    expect((await store.list()).snapshots).toEqual([snapshot]);
  });

  test('are kept compressed when they are profiles and plain when they are texts', async () => {
    const plainHeap = { ...HEAP, path: join(root, 'heap.pb') };
    writeFileSync(plainHeap.path, gunzipSync(readFileSync(HEAP.path)));
    const packedDump = { ...DUMP, path: join(root, 'dump.txt.gz') };
    writeFileSync(packedDump.path, gzipSync(readFileSync(DUMP.path)));
    const snapshot = await capture([plainHeap, packedDump]);
    expect(gunzipSync(await bytesOf(snapshot))).toEqual(readFileSync(plainHeap.path));
    expect(await bytesOf(snapshot, 1)).toEqual(readFileSync(DUMP.path));
    expect(snapshot.facts).toMatchObject({ liveHeapBytes: 399885117, goroutines: 124 });
  });

  test.each<[string, ImportedFile, object]>([
    [
      'counts by stack',
      { path: shop('default/goroutine-debug1.2.txt'), kind: 'goroutines', format: 'debug1' },
      { goroutines: 124 },
    ],
    [
      'a goroutine profile',
      { path: shop('default/goroutine.2.pb.gz'), kind: 'goroutines', format: 'proto' },
      { goroutines: 124 },
    ],
    [
      'leaked goroutines',
      { path: shop('goroutineleak/goroutineleak.pb.gz'), kind: 'goroutineleak', format: 'proto' },
      {},
    ],
    [
      '/debug/vars',
      { path: shop('default/vars.json'), kind: 'memstats', format: 'vars' },
      { totalAllocBytes: 1781186112, residentMemory: { kind: 'estimate' } },
    ],
    [
      'a heap as text',
      { path: shop('default/heap-debug1.txt'), kind: 'heap', format: 'debug1' },
      { memProfileRate: 524288 },
    ],
  ])('may be %s alone, with the time of the file', async (_what, file, facts) => {
    const copy = { ...file, path: join(root, 'copy') };
    cpSync(file.path, copy.path);
    utimesSync(copy.path, 1_700_000_000, 1_700_000_000.5);
    const snapshot = await capture([copy]);
    expect(snapshot.timeMillis).toBe(1_700_000_000_500);
    expect(snapshot.facts).toMatchObject(facts);
  });

  test('can be probed: what is there, and what is not', async () => {
    const gone = { ...DUMP, path: join(root, 'gone.txt') };
    const source = createFilesSource('x', [gone, HEAP]);
    expect(source.describe()).toEqual({ kind: 'files', label: 'x' });
    const { signal } = new AbortController();
    expect(await source.probe(signal)).toEqual({
      kinds: ['heap'],
      goroutines: undefined,
      notes: ['gone.txt is not there or is not a file'],
    });
    expect(await refusalOf(createFilesSource('x', [gone]).probe(signal))).toBe(
      'unreadable: gone.txt is not there or is not a file',
    );
    expect(await refusalOf(createFilesSource('x', []).probe(signal))).toBe(
      'unreadable: there is no file to import',
    );
  });
});

describe('files that cannot be used', () => {
  const copyOf = ({ path, ...rest }: ImportedFile, name: string): ImportedFile => {
    cpSync(path, join(root, name));
    return { ...rest, path: join(root, name) };
  };

  test('are missing with a reason each, and cost the others nothing', async () => {
    const heap = copyOf(HEAP, 'heap.pb.gz');
    truncateSync(heap.path, 1000);
    const stats = copyOf(STATS, 'stats.txt');
    truncateSync(stats.path, 5000);
    const snapshot = await capture([heap, DUMP, stats]);
    expect(snapshot.parts.map(({ kind }) => kind)).toEqual(['goroutines']);
    expect(snapshot.missing).toEqual([
      { kind: 'heap', reason: 'heap.pb.gz: the gzip data ends too early: the file is cut off' },
      { kind: 'memstats', reason: 'stats.txt: the text ends before the end of its MemStats' },
    ]);
    expect(readdirSync(join(folder, snapshot.id)).sort()).toEqual([
      'goroutines.debug2.txt',
      'snapshot.json',
    ]);
  });

  test.each<[string, ImportedFile, RegExp]>([
    [
      'a CPU profile for a heap',
      { ...HEAP, path: shop('default/cpu.pb.gz') },
      /cpu\.pb\.gz: not a heap profile: its sample types are samples, cpu$/,
    ],
    [
      'a heap for goroutines',
      { ...DUMP, path: shop('default/heap.1.pb.gz') },
      /heap\.1\.pb\.gz: this is not what goroutines are written as \(debug2\)$/,
    ],
    [
      'a heap for leaked goroutines',
      { path: HEAP.path, kind: 'goroutineleak', format: 'proto' },
      /this is not what goroutineleak are written as \(proto\)$/,
    ],
    [
      'a heap for MemStats',
      { ...STATS, path: HEAP.path },
      /heap\.7\.pb\.gz: this is a profile in binary form/,
    ],
    ['a folder', { ...HEAP, path: SHOP }, /handlerleak is not there or is not a file$/],
  ])('end the import when there is nothing else: %s', async (_what, file, message) => {
    expect(await refusalOf(capture([file]))).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('are not inflated without end', async () => {
    const bomb = join(root, 'bomb.gz');
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    writeFileSync(bomb, Buffer.concat(Array.from({ length: 9 }, () => member)));
    const reading = async (): Promise<void> => {
      let count = 0;
      for await (const piece of filePieces(bomb, 'plain', new AbortController().signal)) {
        count += piece.length;
        expect(count).toBeLessThanOrEqual(512 * 1024 * 1024);
      }
    };
    expect(await refusalOf(reading())).toBe(
      'too-large: the profile has more than 512 MiB after inflating',
    );
  });

  test('do not hide that the store is full', async () => {
    store = openSnapshotStore({ folder, maxBytes: () => 20_000 });
    expect(await refusalOf(capture([HEAP, DUMP]))).toMatch(/^store-full: the snapshots take /);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('an import that is cancelled leaves nothing, before as well as in the middle', async () => {
  const controller = new AbortController();
  const inspectHeap: CaptureOptions['inspectHeap'] = async (path, signal) => {
    controller.abort();
    return heapFactsOf(await readProfile(path, { signal }));
  };
  for (const attempt of ['in the middle', 'before']) {
    const capturing = capture([HEAP, DUMP], { signal: controller.signal, inspectHeap });
    expect(await refusalOf(capturing), attempt).toBe('cancelled: the import was cancelled');
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('goroutines are left out when they are not wanted', async () => {
  const snapshot = await capture([HEAP, DUMP], { goroutines: 'none' });
  expect(snapshot.parts.map(({ kind }) => kind)).toEqual(['heap']);
  expect(snapshot.missing).toEqual([]);
});

test('a description beside the files counts only when they are its parts', async () => {
  const own = join(root, 'own');
  mkdirSync(own);
  cpSync(HEAP.path, join(own, 'heap.pb.gz'));
  const kept = await capture([HEAP]);
  writeFileSync(
    join(own, 'snapshot.json'),
    JSON.stringify({
      ...kept,
      target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
      note: 'n',
    }),
  );
  const heap = { ...HEAP, path: join(own, 'heap.pb.gz') };
  expect(await capture([heap])).toMatchObject({ target: { kind: 'pprof' }, note: 'n' });
  expect(await capture([heap, DUMP])).toMatchObject({ target: { kind: 'files' }, note: '' });
  writeFileSync(join(own, 'snapshot.json'), '{"version": 1');
  expect(await capture([heap])).toMatchObject({ target: { kind: 'files' }, note: '' });
});
