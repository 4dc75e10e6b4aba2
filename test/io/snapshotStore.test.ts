// The store on a real disk: what is written is read back, what is not complete is not seen, and what was removed is gone.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot/model.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import {
  capturedFacts,
  contentsOf,
  heapPart,
  refusalOf,
  storeSnapshot,
} from '../helpers/snapshots.js';

const GIB = 1024 ** 3;
const isPosix = process.platform !== 'win32';

let root: string;
let folder: string;
let store: SnapshotStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leaktrail-store-'));
  folder = join(root, 'snapshots');
  store = openSnapshotStore({ folder, maxBytes: () => GIB });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const idsOf = ({ snapshots }: { snapshots: readonly Snapshot[] }): string[] =>
  snapshots.map(({ id }) => id);

describe('a store', () => {
  test('is empty, and makes no folder, before anything is kept in it', async () => {
    expect(await store.list()).toEqual({ snapshots: [], problems: [], sizeBytes: 0 });
    expect(existsSync(folder)).toBe(false);
  });

  test('gives back what a draft was completed with, also to another window', async () => {
    const facts = capturedFacts({
      process: { buildId: 'b', binary: 'shopd', pid: 7 },
      gitCommit: 'deadbeef',
      missing: [{ kind: 'goroutineleak', reason: 'Unknown profile' }],
      facts: { liveHeapBytes: 5, goroutines: 24 },
    });
    const parts = [
      heapPart(Buffer.from([0x1f, 0x8b, 0, 255])),
      { kind: 'goroutines', format: 'debug2', content: 'goroutine 1 [running]:\n' },
      { kind: 'memstats', format: 'vars', content: '{}' },
    ] as const;
    const snapshot = await storeSnapshot(store, parts, facts);
    expect(snapshot).toMatchObject({ ...facts, version: 1, name: '', note: '' });
    expect(snapshot.id).toMatch(/^20260930T142530123-[0-9a-f]{8}$/);
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    expect(await other.list()).toEqual({ snapshots: [snapshot], problems: [], sizeBytes: 29 });
    expect(await contentsOf(other, snapshot)).toEqual({
      'heap.pb.gz': '\x1f\x8b\0\xff',
      'goroutines.debug2.txt': 'goroutine 1 [running]:\n',
      'memstats.vars.json': '{}',
    });
  });

  test('lists snapshots by time, whatever the order in which they were kept', async () => {
    const at = (timeMillis: number) =>
      storeSnapshot(store, undefined, capturedFacts({ timeMillis }));
    const [third, first, second] = [await at(3e12), await at(1e12), await at(2e12)];
    expect(idsOf(await store.list())).toEqual([first.id, second.id, third.id]);
  });

  test('gives snapshots of the same millisecond different ids', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => storeSnapshot(store)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(20);
    expect((await store.list()).snapshots).toHaveLength(20);
  });

  test.runIf(isPosix)('lets nobody but the owner read what it keeps', async () => {
    const { id } = await storeSnapshot(store);
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect(mode(folder)).toBe(0o700);
    expect(mode(join(folder, id))).toBe(0o700);
    for (const file of readdirSync(join(folder, id))) {
      expect(mode(join(folder, id, file))).toBe(0o600);
    }
    await store.update(id, { name: 'n' });
    expect(mode(join(folder, id, 'snapshot.json'))).toBe(0o600);
  });

  test('keeps a capture whose facts make no sense, without them', async () => {
    const snapshot = await storeSnapshot(
      store,
      undefined,
      capturedFacts({ timeMillis: NaN, gitCommit: 'HEAD', facts: { goroutines: -1 } }),
    );
    expect(snapshot.facts).toEqual({});
    expect(snapshot.gitCommit).toBe('');
    expect((await store.list()).snapshots).toEqual([snapshot]);
  });
});

describe('a draft', () => {
  test('is seen by nobody until it is complete', async () => {
    const draft = await store.begin();
    const part = await draft.createPart('heap', 'proto');
    await part.write(Buffer.from('heap'));
    expect(await store.list()).toEqual({ snapshots: [], problems: [], sizeBytes: 0 });
    await part.finish();
    expect((await store.list()).snapshots).toEqual([]);
    const snapshot = await draft.complete(capturedFacts());
    expect((await store.list()).snapshots).toEqual([snapshot]);
  });

  test('that is discarded leaves nothing, in any state and as often as it is said', async () => {
    const empty = await store.begin();
    await empty.discard();
    const draft = await store.begin();
    const part = await draft.createPart('heap', 'proto');
    await part.write(Buffer.from('heap'));
    await Promise.all([draft.discard(), draft.discard()]);
    await draft.discard();
    await part.discard();
    expect(readdirSync(folder)).toEqual([]);
    expect(await refusalOf(draft.createPart('heap', 'proto'))).toBe(
      'internal: the snapshot draft has ended',
    );
  });

  test('keeps the second part of a kind and nothing of the first', async () => {
    const draft = await store.begin();
    const dump = await draft.createPart('goroutines', 'debug2');
    await dump.write(Buffer.from('first'));
    const counts = await draft.createPart('goroutines', 'debug1');
    await counts.write(Buffer.from('second'));
    const part = await counts.finish();
    expect(await counts.finish()).toEqual(part);
    const snapshot = await draft.complete(capturedFacts());
    expect(snapshot.parts).toEqual([part]);
    expect(readdirSync(join(folder, snapshot.id)).sort()).toEqual([
      'goroutines.debug1.txt',
      'snapshot.json',
    ]);
  });

  test('completes without the parts that were not finished or were discarded', async () => {
    const draft = await store.begin();
    const heap = await draft.createPart('heap', 'proto');
    await heap.finish();
    const dump = await draft.createPart('goroutines', 'debug2');
    await dump.write(Buffer.from('half'));
    const stats = await draft.createPart('memstats', 'vars');
    await stats.finish();
    await stats.discard();
    const snapshot = await draft.complete(capturedFacts());
    expect(await contentsOf(store, snapshot)).toEqual({ 'heap.pb.gz': '' });
    expect(readdirSync(join(folder, snapshot.id)).sort()).toEqual(['heap.pb.gz', 'snapshot.json']);
    await draft.discard();
    expect((await store.list()).snapshots).toEqual([snapshot]);
  });

  test('is not complete without any part', async () => {
    const draft = await store.begin();
    expect(await refusalOf(draft.complete(capturedFacts()))).toBe(
      'empty: the snapshot has no part',
    );
    await draft.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('takes no bytes after its end', async () => {
    const draft = await store.begin();
    const part = await draft.createPart('heap', 'proto');
    await part.finish();
    expect(await refusalOf(part.write(Buffer.from('x')))).toBe(
      'internal: heap.pb.gz is written after its end',
    );
    await draft.discard();
  });
});

describe('name and note', () => {
  test('are changed one by one, and only they', async () => {
    const snapshot = await storeSnapshot(store);
    expect(await store.update(snapshot.id, { name: 'before' })).toEqual({
      ...snapshot,
      name: 'before',
    });
    const changed = await store.update(snapshot.id, { note: 'a\nb' });
    expect(changed).toEqual({ ...snapshot, name: 'before', note: 'a\nb' });
    expect(await store.list()).toEqual({ snapshots: [changed], problems: [], sizeBytes: 4 });
    expect(readdirSync(join(folder, snapshot.id)).sort()).toEqual(['heap.pb.gz', 'snapshot.json']);
  });

  test('are whole after many changes at once, in this and in another window', async () => {
    const { id } = await storeSnapshot(store);
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    const note = (letter: string): string => letter.repeat(9_999);
    await Promise.all(
      ['a', 'b', 'c', 'd'].flatMap((letter) => [
        store.update(id, { note: note(letter) }),
        other.update(id, { note: note(letter.toUpperCase()) }),
        store.list().then(({ problems }) => {
          expect(problems).toEqual([]);
        }),
      ]),
    );
    const { snapshots, problems } = await store.list();
    expect(problems).toEqual([]);
    expect(['d', 'D'].map(note)).toContain(snapshots[0]?.note);
  });

  test('are changed both when one window changes them at the same time', async () => {
    const { id } = await storeSnapshot(store);
    await Promise.all([store.update(id, { name: 'n' }), store.update(id, { note: 'o' })]);
    expect((await store.list()).snapshots[0]).toMatchObject({ name: 'n', note: 'o' });
  });

  test('have a limit, and belong to a snapshot that is there', async () => {
    const { id } = await storeSnapshot(store);
    expect(await refusalOf(store.update(id, { name: 'x'.repeat(201) }))).toBe(
      'bad-option: the name has 201 characters, want at most 200',
    );
    expect(await refusalOf(store.update('../x', { name: '' }))).toBe(
      'bad-option: "../x" is no name in the store',
    );
    await store.remove([id]);
    expect(await refusalOf(store.update(id, { name: '' }))).toBe(
      `unreadable: ${join(folder, id)} does not exist`,
    );
  });
});

describe('removing', () => {
  test('takes away what is named and leaves the rest, also when some are gone already', async () => {
    const [first, second, third] = [
      await storeSnapshot(store),
      await storeSnapshot(store),
      await storeSnapshot(store),
    ];
    await store.remove([first.id]);
    await store.remove([first.id, third.id]);
    expect(idsOf(await store.list())).toEqual([second.id]);
    expect(readdirSync(folder)).toEqual([second.id]);
  });

  test('touches nothing outside of the store', async () => {
    mkdirSync(join(root, 'other'));
    writeFileSync(join(root, 'other', 'file'), 'x');
    mkdirSync(folder);
    for (const name of ['../other', '..', '.', '', 'other', join(root, 'other')]) {
      expect(await refusalOf(store.remove([name]))).toMatch(
        /^bad-option: .* is no name in the store$/,
      );
    }
    const id = '20260930T142530123-1f2e3d4c';
    symlinkSync(join(root, 'other'), join(folder, id));
    await store.remove([id]);
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(join(root, 'other'))).toEqual(['file']);
  });
});
