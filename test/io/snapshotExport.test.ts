// Snapshots given to others, as folders and as zip files that other programs read: unzip, and Python's zipfile where they are there.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findImports } from '../../src/io/findImports.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createFilesSource } from '../../src/io/sources/filesSource.js';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import { readProfile } from '../../src/io/readProfile.js';
import { capturedFacts, heapPart, refusalOf, storeSnapshot } from '../helpers/snapshots.js';

const hasUnzip = spawnSync('unzip', ['-v']).status === 0;
const hasPython = spawnSync('python3', ['-c', 'import zipfile']).status === 0;

let root: string;
let folder: string;
let target: string;
let store: SnapshotStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leaktrail-export-'));
  folder = join(root, 'snapshots');
  target = join(root, 'target');
  mkdirSync(target);
  store = openSnapshotStore({ folder, maxBytes: () => 2 ** 40 });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const PARTS = [
  heapPart(gzipSync(randomBytes(300_000))),
  { kind: 'goroutines', format: 'debug2', content: 'goroutine 1 [running]:\n'.repeat(50_000) },
  { kind: 'memstats', format: 'vars', content: '' },
] as const;

/** SHA-256 of each file below a folder, by its path in there. */
function hashesBelow(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry): [string, string] => {
        const file = join(entry.parentPath, entry.name);
        const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
        return [file.slice(path.length + 1), hash];
      })
      .sort(),
  );
}

describe('an export as folders', () => {
  test('has the files of each snapshot, and overwrites nothing', async () => {
    const [first, second] = [await storeSnapshot(store, PARTS), await storeSnapshot(store, PARTS)];
    mkdirSync(join(target, first.id));
    writeFileSync(join(target, first.id, 'heap.pb.gz'), 'mine');
    writeFileSync(join(target, `${first.id}-2`), 'mine');
    const folders = await store.exportToFolder([first.id, second.id], target);
    expect(folders).toEqual([join(target, `${first.id}-3`), join(target, second.id)]);
    expect(hashesBelow(folders[0]!)).toEqual(hashesBelow(join(folder, first.id)));
    expect(hashesBelow(folders[1]!)).toEqual(hashesBelow(join(folder, second.id)));
    expect(readFileSync(join(target, first.id, 'heap.pb.gz'), 'utf8')).toBe('mine');
    expect(readFileSync(join(target, `${first.id}-2`), 'utf8')).toBe('mine');
  });

  test('of a snapshot without one of its parts is without it, and says so', async () => {
    const { id } = await storeSnapshot(store, PARTS);
    rmSync(join(folder, id, 'goroutines.debug2.txt'));
    const [exported] = await store.exportToFolder([id], target);
    expect(readdirSync(exported!).sort()).toEqual([
      'heap.pb.gz',
      'memstats.vars.json',
      'snapshot.json',
    ]);
    expect(readFileSync(join(exported!, 'snapshot.json'), 'utf8')).toContain(
      'goroutines.debug2.txt is missing',
    );
  });

  test('is refused into the store itself and into a folder that is not there', async () => {
    const { id } = await storeSnapshot(store, PARTS);
    symlinkSync(folder, join(root, 'link'));
    for (const inside of [folder, join(folder, id), join(root, 'link')]) {
      expect(await refusalOf(store.exportToFolder([id], inside))).toBe(
        `bad-option: ${inside} is inside the folder that snapshots are kept in`,
      );
    }
    expect(await refusalOf(store.exportToFolder([id], join(root, 'none')))).toMatch(
      /^unwritable: /,
    );
    expect(readdirSync(folder)).toEqual([id]);
    expect(await refusalOf(store.exportToFolder(['../x'], target))).toMatch(/^bad-option: /);
    expect(readdirSync(target)).toEqual([]);
  });

  test('comes back in by an import, with all that was known', async () => {
    const heap = readFileSync('test/fixtures/handlerleak/default/heap.3.pb.gz');
    const kept = await storeSnapshot(
      store,
      [heapPart(heap), PARTS[1]],
      capturedFacts({
        process: { buildId: 'b', binary: 'shopd', pid: 7 },
        gitCommit: 'deadbeef',
        facts: { numGC: 4, residentMemory: { bytes: 5, kind: 'measured' } },
        missing: [{ kind: 'goroutineleak', reason: 'Unknown profile' }],
      }),
    );
    const named = await store.update(kept.id, { name: 'before', note: 'n' });
    await store.exportToFolder([kept.id], target);
    const { signal } = new AbortController();
    const [candidate, ...others] = await findImports([target], signal);
    expect(others).toEqual([]);
    expect(candidate?.label).toBe('before');
    const other = openSnapshotStore({ folder: join(root, 'other'), maxBytes: () => 2 ** 40 });
    const source = createFilesSource(target, candidate!.files);
    const imported = await source.capture(await other.begin(), {
      signal,
      goroutines: 'debug2',
      gitCommit: '',
      inspectHeap: async (path) => heapFactsOf(await readProfile(path)),
    });
    const { goroutines, liveHeapBytes, numGC, residentMemory } = imported.facts;
    expect({ ...imported, facts: {}, id: '' }).toEqual({ ...named, facts: {}, id: '' });
    expect({ goroutines, numGC, residentMemory }).toEqual({
      goroutines: 50_000,
      numGC: 4,
      residentMemory: { bytes: 5, kind: 'measured' },
    });
    expect(liveHeapBytes).toBe(149498216);
    expect(readFileSync(await other.partPath(imported, imported.parts[0]!))).toEqual(heap);
  });
});

describe('an export as a zip file', () => {
  test.runIf(hasUnzip)('is one that unzip takes, with the same bytes', async () => {
    const [first, second] = [await storeSnapshot(store, PARTS), await storeSnapshot(store, PARTS)];
    const file = join(target, 'snapshots.zip');
    await store.exportToZip([first.id, second.id], file);
    execFileSync('unzip', ['-tq', file]);
    execFileSync('unzip', ['-q', file, '-d', join(target, 'out')]);
    expect(hashesBelow(join(target, 'out'))).toEqual(hashesBelow(folder));
    const list = execFileSync('unzip', ['-v', file], { encoding: 'utf8' });
    expect(list).toMatch(/Stored .*heap\.pb\.gz/);
    expect(list).toMatch(/Defl:N .*goroutines\.debug2\.txt/);
    expect(readdirSync(target).sort()).toEqual(['out', 'snapshots.zip']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.runIf(hasPython)('is one that Python takes', async () => {
    const { id } = await storeSnapshot(store, PARTS);
    const file = join(target, 'a.zip');
    await store.exportToZip([id], file);
    const script =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip()); print(*z.namelist())';
    expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })).toBe(
      `None\n${id}/heap.pb.gz ${id}/goroutines.debug2.txt ${id}/memstats.vars.json ${id}/snapshot.json\n`,
    );
  });

  test('takes the place of a file of that name, but only when it is whole', async () => {
    const [whole, broken] = [await storeSnapshot(store, PARTS), await storeSnapshot(store, PARTS)];
    const file = join(target, 'a.zip');
    writeFileSync(file, 'before');
    rmSync(join(folder, broken.id), { recursive: true });
    expect(await refusalOf(store.exportToZip([whole.id, broken.id], file))).toMatch(
      /^unreadable: /,
    );
    expect(readFileSync(file, 'utf8')).toBe('before');
    mkdirSync(join(target, 'folder.zip'));
    expect(await refusalOf(store.exportToZip([whole.id], join(target, 'folder.zip')))).toMatch(
      /^unwritable: /,
    );
    await store.exportToZip([whole.id], file);
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
    expect(readdirSync(target).sort()).toEqual(['a.zip', 'folder.zip']);
  });

  test('fails with a sentence and leaves nothing when a part is cut off meanwhile', async () => {
    const snapshot = await storeSnapshot(store, PARTS);
    await store.list();
    truncateSync(join(folder, snapshot.id, 'heap.pb.gz'), 100);
    const file = join(target, 'a.zip');
    expect(await refusalOf(store.exportToZip([snapshot.id], file))).toBe(
      `unreadable: ${join(folder, snapshot.id, 'heap.pb.gz')} has changed its size`,
    );
    expect(readdirSync(target)).toEqual([]);
  });

  test('is refused into the store itself', async () => {
    const { id } = await storeSnapshot(store, PARTS);
    expect(await refusalOf(store.exportToZip([id], join(folder, 'a.zip')))).toMatch(
      /^bad-option: /,
    );
  });
});
