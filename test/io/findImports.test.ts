// Which files are found to import, and which belong together: real profiles under the names that people and tools give them.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportCandidate } from '../../src/core/snapshot/discovery.js';
import { findImports, pprofSaveFolder } from '../../src/io/findImports.js';
import { refusalOf } from '../helpers/snapshots.js';

const SHOP = fileURLToPath(new URL('../fixtures/handlerleak', import.meta.url));
const HEAP = join(SHOP, 'default/heap.3.pb.gz');
const DUMP = join(SHOP, 'default/goroutine-debug2.1.txt');
const { signal } = new AbortController();

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leaktrail-import-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Puts files of the fixtures under other names below the root. */
function put(files: Readonly<Record<string, string>>): void {
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    cpSync(from.startsWith('/') ? from : join(SHOP, from), join(root, name));
  }
}

/** "label: kind/format=path, …" of each candidate, with paths below the folder. */
function textOf(candidates: readonly ImportCandidate[], folder = root): string[] {
  return candidates.map(
    ({ label, files }) =>
      `${label}: ${files.map(({ kind, format, path }) => `${kind}/${format}=${path.slice(folder.length + 1)}`).join(', ')}`,
  );
}

const found = async (...paths: string[]): Promise<string[]> =>
  textOf(await findImports(paths.length === 0 ? [root] : paths, signal));

describe('files of one moment', () => {
  test('are found in the folder of a real service, each moment once', async () => {
    expect(
      textOf(await findImports([join(SHOP, 'default')], signal), join(SHOP, 'default')),
    ).toEqual([
      'allocs: heap/proto=allocs.pb.gz, memstats/debug1=heap-debug1.txt',
      'heap-delta: heap/proto=heap-delta.pb.gz',
      'heap.1: heap/proto=heap.1.pb.gz, goroutines/debug2=goroutine-debug2.1.txt',
      'heap.2: heap/proto=heap.2.pb.gz, goroutines/debug2=goroutine-debug2.2.txt',
      'heap.3: heap/proto=heap.3.pb.gz',
      'heap.4: heap/proto=heap.4.pb.gz',
      'heap.5: heap/proto=heap.5.pb.gz',
      'heap.6: heap/proto=heap.6.pb.gz',
      'heap.7: heap/proto=heap.7.pb.gz',
      'heap.gzipped: heap/proto=heap.gzipped.pprof',
      'heap.raw: heap/proto=heap.raw.pprof',
      'pprof.shopd.alloc_objects.alloc_space.inuse_objects.inuse_space.001: heap/proto=pprof.shopd.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz',
    ]);
  });

  test.each([
    ['heap.1.pb.gz', 'goroutine.1.txt', 'memstats.1.json'],
    [
      'heap_2026-09-30T14-25.pprof',
      'goroutines-2026-09-30T14-25.log',
      'vars.2026-09-30T14-25.json',
    ],
    ['mem007.prof', 'goroutine007', 'memstats007'],
    ['03-heap', '03-goroutine-debug2', '03-memstats'],
    ['after fix (heap).pb', 'after fix (goroutine).txt', 'after-fix-expvar.json'],
    ['heap', 'goroutine?debug=2', 'vars'],
  ])('are told by what is left of %s, %s and %s', async (heap, dump, vars) => {
    put({ [heap]: HEAP, [dump]: DUMP, [vars]: 'default/vars.json' });
    put({ 'heap.99.pb.gz': HEAP, 'other/goroutine.1.txt': DUMP });
    const [group] = (await findImports([root], signal)).filter(({ files }) => files.length > 1);
    expect(group?.files.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      `heap ${join(root, heap)}`,
      `goroutines ${join(root, dump)}`,
      `memstats ${join(root, vars)}`,
    ]);
  });

  test('are not mixed over folders, and come by path and number', async () => {
    put({
      'b/heap.10.pb.gz': HEAP,
      'b/heap.9.pb.gz': HEAP,
      'a/heap.9.pb.gz': HEAP,
      'a/goroutine.10.txt': DUMP,
    });
    expect(await found()).toEqual([
      'goroutine.10: goroutines/debug2=a/goroutine.10.txt',
      'heap.9: heap/proto=a/heap.9.pb.gz',
      'heap.9: heap/proto=b/heap.9.pb.gz',
      'heap.10: heap/proto=b/heap.10.pb.gz',
    ]);
  });

  test('take the goroutines that tell most, and the heap before the allocations', async () => {
    put({
      'goroutine.1.pb.gz': 'default/goroutine.1.pb.gz',
      'goroutine-debug1.1.txt': 'default/goroutine-debug1.1.txt',
      'goroutine-debug2.1.txt': DUMP,
      'allocs.1.pb.gz': 'default/allocs.pb.gz',
      'heap.1.pb.gz': HEAP,
    });
    expect(await found()).toEqual([
      'allocs.1: heap/proto=allocs.1.pb.gz',
      'heap.1: heap/proto=heap.1.pb.gz, goroutines/debug2=goroutine-debug2.1.txt',
    ]);
  });

  test('are not made of what `go tool pprof` numbers kind by kind', async () => {
    put({
      'pprof.shopd.inuse_space.001.pb.gz': HEAP,
      'pprof.shopd.inuse_space.002.pb.gz': HEAP,
      'pprof.shopd.goroutine.001.pb.gz': 'default/goroutine.1.pb.gz',
      'pprof.shopd.samples.cpu.001.pb.gz': 'default/cpu.pb.gz',
      'pprof.shopd.contentions.delay.001.pb.gz': 'default/mutex.pb.gz',
    });
    expect(await found()).toEqual([
      'pprof.shopd.goroutine.001: goroutines/proto=pprof.shopd.goroutine.001.pb.gz',
      'pprof.shopd.inuse_space.001: heap/proto=pprof.shopd.inuse_space.001.pb.gz',
      'pprof.shopd.inuse_space.002: heap/proto=pprof.shopd.inuse_space.002.pb.gz',
    ]);
  });
});

describe('what a file is', () => {
  test.each([
    ['default/heap.raw.pprof', 'heap/proto'],
    ['default/heap-delta.pb.gz', 'heap/proto'],
    ['default/goroutine.1.pb.gz', 'goroutines/proto'],
    ['default/goroutine-debug1.1.txt', 'goroutines/debug1'],
    ['container/goroutine-debug2.txt', 'goroutines/debug2'],
    ['container/goroutine-sigquit.txt', 'goroutines/debug2'],
    ['goroutineleak/goroutineleak.pb.gz', 'goroutineleak/proto'],
    ['goroutineleak/goroutineleak-debug1.txt', 'goroutineleak/debug1'],
    ['goroutineleak/goroutineleak-debug2.txt', 'goroutineleak/debug2'],
    ['default/vars.json', 'memstats/vars'],
    ['default/heap-debug1.txt', 'heap/debug1, memstats/debug1'],
  ])(
    'is told by its content: %s is %s, compressed or not, whatever its name',
    async (file, kinds) => {
      const bytes = readFileSync(join(SHOP, file));
      const plain = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
      for (const content of [plain, gzipSync(plain)]) {
        writeFileSync(join(root, 'x.bin'), content);
        const [candidate] = await findImports([join(root, 'x.bin')], signal);
        expect(candidate?.files.map(({ kind, format }) => `${kind}/${format}`).join(', ')).toBe(
          kinds,
        );
      }
    },
  );

  test.each([
    'cpu.pb.gz',
    'mutex.pb.gz',
    'block-debug1.txt',
    'threadcreate.pb.gz',
    'threadcreate-debug1.txt',
  ])('is no part of a snapshot when it is %s', async (file) => {
    expect(await findImports([join(SHOP, 'default', file)], signal)).toEqual([]);
  });

  test('is nothing for everything else', async () => {
    writeFileSync(join(root, 'empty'), '');
    writeFileSync(join(root, 'page.html'), '<html><title>Log in</title>');
    writeFileSync(join(root, 'other.json'), '{"a": 1}');
    writeFileSync(join(root, 'heap.txt'), 'goroutine of mine');
    writeFileSync(join(root, 'noise'), Buffer.alloc(500_000, 'leak \x01\xff'));
    writeFileSync(join(root, 'a.zip'), 'PK\x03\x04 and so on');
    expect(await found()).toEqual([]);
  });

  test('is what its name says when it is damaged, so that importing it tells what is wrong', async () => {
    put({ 'heap.1.pb.gz': HEAP, 'notes.gz': HEAP });
    for (const name of ['heap.1.pb.gz', 'notes.gz']) truncateSync(join(root, name), 1000);
    expect(await found()).toEqual(['heap.1: heap/proto=heap.1.pb.gz']);
  });
});

describe('a search', () => {
  test('takes the files that are named, also by a link, and each once', async () => {
    put({ 'heap.1.pb.gz': HEAP, 'goroutine.1.txt': DUMP, 'heap.2.pb.gz': HEAP });
    symlinkSync(join(root, 'heap.1.pb.gz'), join(root, 'link'));
    const paths = ['link', 'heap.1.pb.gz', 'goroutine.1.txt', 'none'].map((name) =>
      join(root, name),
    );
    expect(await found(...paths)).toEqual([
      'heap.1: heap/proto=heap.1.pb.gz, goroutines/debug2=goroutine.1.txt',
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'does not follow links in folders and opens no pipes',
    async () => {
      const outside = mkdtempSync(join(tmpdir(), 'leaktrail-outside-'));
      cpSync(HEAP, join(outside, 'heap.pb.gz'));
      put({ 'in/heap.1.pb.gz': HEAP });
      symlinkSync(outside, join(root, 'in', 'folder'));
      symlinkSync(join(outside, 'heap.pb.gz'), join(root, 'in', 'heap.2.pb.gz'));
      symlinkSync(join(root, 'in'), join(root, 'in', 'round'));
      execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(root, 'in', 'heap.3.pb.gz')]);
      expect(await found(join(root, 'in'), join(root, 'in', 'heap.3.pb.gz'))).toEqual([
        'heap.1: heap/proto=in/heap.1.pb.gz',
      ]);
      rmSync(outside, { recursive: true });
    },
  );

  test('ends at a depth, and does not look into folders of tools', async () => {
    const deep = (depth: number): string => Array.from({ length: depth }, () => 'd').join('/');
    put({
      [`${deep(8)}/heap.8.pb.gz`]: HEAP,
      [`${deep(9)}/heap.9.pb.gz`]: HEAP,
      'node_modules/heap.pb.gz': HEAP,
      '.git/heap.pb.gz': HEAP,
    });
    expect(await found()).toEqual([`heap.8: heap/proto=${deep(8)}/heap.8.pb.gz`]);
  });

  test('takes a snapshot of our own as a whole, and a description that is none for nothing', async () => {
    const description = {
      version: 1,
      id: '20260930T142530123-1f2e3d4c',
      timeMillis: 1,
      target: { kind: 'pprof', label: 'http://localhost:6060/' },
      process: { buildId: '', binary: '' },
      gitCommit: '',
      parts: [
        { kind: 'heap', format: 'proto', file: 'one', sizeBytes: 1 },
        { kind: 'memstats', format: 'vars', file: 'gone', sizeBytes: 1 },
      ],
      missing: [],
      facts: {},
      name: '',
      note: '',
    };
    put({ 'own/one': HEAP, 'own/heap.2.pb.gz': HEAP, 'other/heap.3.pb.gz': HEAP });
    writeFileSync(join(root, 'own', 'snapshot.json'), JSON.stringify(description));
    const parts = [{ ...description.parts[0], file: '../own/one' }];
    writeFileSync(join(root, 'other', 'snapshot.json'), JSON.stringify({ ...description, parts }));
    expect(await found()).toEqual([
      'heap.3: heap/proto=other/heap.3.pb.gz',
      'own: heap/proto=own/one',
    ]);
  });

  test('is refused where more files lie than anybody would import', async () => {
    for (let i = 0; i <= 20_000; i++) writeFileSync(join(root, String(i)), '');
    expect(await refusalOf(findImports([root], signal))).toBe(
      `bad-option: more than 20000 files and folders lie in ${root}; choose a smaller folder`,
    );
  });

  test('stops when it is cancelled', async () => {
    put({ 'a/heap.1.pb.gz': HEAP });
    expect(await refusalOf(findImports([root], AbortSignal.abort()))).toMatch(/^cancelled: /);
    expect(
      await refusalOf(findImports([join(root, 'a/heap.1.pb.gz')], AbortSignal.abort())),
    ).toMatch(/^cancelled: /);
  });
});

test("the folder of `go tool pprof` is PPROF_TMPDIR or pprof in the user's own, when it has saved profiles", async () => {
  const home = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  const temporary = join(root, 'tmp');
  mkdirSync(temporary);
  expect(await pprofSaveFolder({ [home]: root, PPROF_TMPDIR: temporary })).toBeUndefined();
  put({ 'pprof/pprof.shopd.inuse_space.001.pb.gz': HEAP });
  expect(await pprofSaveFolder({ [home]: root })).toBe(join(root, 'pprof'));
  expect(await pprofSaveFolder({ [home]: root, PPROF_TMPDIR: temporary })).toBe(
    join(root, 'pprof'),
  );
  put({ 'tmp/pprof.shopd.inuse_space.001.pb.gz': HEAP });
  expect(await pprofSaveFolder({ [home]: root, PPROF_TMPDIR: temporary })).toBe(temporary);
});
