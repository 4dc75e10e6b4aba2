// A store whose quota, disk or permissions end: a sentence, and everything that was complete is still there.
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { capturedFacts, heapPart, refusalOf, storeSnapshot } from '../helpers/snapshots.js';
import { canMountDisks, makeReadOnly, onSmallDisk } from '../helpers/smallDisk.js';

const GIB = 1024 ** 3;
/** Root may do everything, but can be somebody else for a while. */
const isRootOnPosix = process.getuid?.() === 0;

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

describe('a store that is full', () => {
  test('refuses to begin, and says what is used', async () => {
    await storeSnapshot(store, [heapPart('x'.repeat(2048))]);
    const full = openSnapshotStore({ folder, maxBytes: () => 2048 });
    expect(await refusalOf(full.begin())).toMatch(
      /^store-full: the snapshots take 2\.\d\d KiB and may take 2 KiB: there is no room for more$/,
    );
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('refuses the bytes that would exceed it, and takes them when something was deleted', async () => {
    const kept = await storeSnapshot(store, [heapPart('x'.repeat(3000))]);
    const small = openSnapshotStore({ folder, maxBytes: () => 6000 });
    const draft = await small.begin();
    const part = await draft.createPart('heap', 'proto');
    await part.write(Buffer.alloc(1000));
    expect(await refusalOf(part.write(Buffer.alloc(2000)))).toMatch(
      /^store-full: the snapshots take 4\.\d\d KiB/,
    );
    await store.remove([kept.id]);
    await part.write(Buffer.alloc(2000));
    await part.finish();
    expect((await draft.complete(capturedFacts())).parts[0]?.sizeBytes).toBe(3000);
  });

  test('counts what other windows are capturing, and what was discarded no more', async () => {
    let maxBytes = 5000;
    const small = openSnapshotStore({ folder, maxBytes: () => maxBytes });
    const others = await store.begin();
    const othersPart = await others.createPart('heap', 'proto');
    await othersPart.write(Buffer.alloc(4000));
    const draft = await small.begin();
    const part = await draft.createPart('heap', 'proto');
    expect(await refusalOf(part.write(Buffer.alloc(1001)))).toMatch(/^store-full: /);
    await part.write(Buffer.alloc(1000));
    await part.discard();
    const again = await draft.createPart('heap', 'proto');
    await again.write(Buffer.alloc(1000));
    // The limit is read at every use.
    maxBytes = 10_000;
    await again.write(Buffer.alloc(2000));
    await draft.discard();
    await others.discard();
  });

  test.runIf(canMountDisks)('of the disk says so, and keeps what was complete', async () => {
    mkdirSync(folder);
    await onSmallDisk(folder, async () => {
      const whole = await storeSnapshot(store, [heapPart(Buffer.alloc(100_000))]);
      const draft = await store.begin();
      const part = await draft.createPart('heap', 'proto');
      const writing = async (): Promise<void> => {
        for (;;) await part.write(Buffer.alloc(100_000));
      };
      expect(await refusalOf(writing())).toBe(
        `unwritable: ${part.path} cannot be written: the disk is full`,
      );
      await draft.discard();
      expect(await store.list()).toEqual({
        snapshots: [whole],
        problems: [],
        sizeBytes: 100_000,
      });
      // Full when the description is to be written.
      const last = await store.begin();
      const heap = await last.createPart('heap', 'proto');
      await heap.finish();
      const filler = openSync(join(folder, 'filler'), 'w');
      expect(() => {
        for (;;) writeFileSync(filler, Buffer.alloc(65_536));
      }).toThrow('ENOSPC');
      closeSync(filler);
      expect(await refusalOf(last.complete(capturedFacts()))).toMatch(
        /^unwritable: .*: the disk is full$/,
      );
      await last.discard();
      expect(await refusalOf(store.update(whole.id, { note: 'x'.repeat(9000) }))).toMatch(
        /^unwritable: .*: the disk is full$/,
      );
      expect((await store.list()).snapshots).toEqual([whole]);
      expect(readdirSync(join(folder, whole.id)).sort()).toEqual(['heap.pb.gz', 'snapshot.json']);
    });
  });

  test.runIf(canMountDisks)('of the disk is said to be read-only when it is', async () => {
    mkdirSync(folder);
    await onSmallDisk(folder, async () => {
      const whole = await storeSnapshot(store);
      makeReadOnly(folder);
      const isReadOnly = /^unwritable: .* cannot be written: the disk is read-only$/;
      expect(await refusalOf(store.begin())).toMatch(isReadOnly);
      expect(await refusalOf(store.remove([whole.id]))).toMatch(isReadOnly);
      expect(await refusalOf(store.update(whole.id, { name: 'x' }))).toMatch(isReadOnly);
      expect((await store.list()).snapshots).toEqual([whole]);
    });
  });
});

test('a folder that cannot be made or is a file is an error with a sentence', async () => {
  writeFileSync(folder, 'a file');
  expect(await refusalOf(store.begin())).toBe(
    `unwritable: ${folder} cannot be written: there is something of that name`,
  );
  expect(await refusalOf(store.list())).toMatch(/^unreadable: /);
  const below = openSnapshotStore({ folder: join(folder, 'x'), maxBytes: () => GIB });
  expect(await refusalOf(below.begin())).toBe(
    `unwritable: ${join(folder, 'x')} cannot be written: there is a file where a folder is needed`,
  );
});

test.runIf(isRootOnPosix)('a folder of somebody else is an error with a sentence', async () => {
  chmodSync(root, 0o755);
  // The folder for temporary files can be closed to others, too; "/tmp" itself is open.
  if (dirname(dirname(root)) !== '/') chmodSync(dirname(root), 0o711);
  mkdirSync(folder);
  const { id } = await storeSnapshot(store);
  chmodSync(folder, 0o755);
  const nobody = 65534;
  process.seteuid?.(nobody);
  try {
    const noPermission = /^unwritable: .* cannot be written: no permission$/;
    expect(await refusalOf(store.begin())).toMatch(noPermission);
    expect(await refusalOf(store.remove([id]))).toMatch(noPermission);
    expect((await store.list()).problems).toEqual([
      `${id}: snapshot.json cannot be read: no permission`,
    ]);
  } finally {
    process.seteuid?.(0);
  }
  expect((await store.list()).snapshots).toHaveLength(1);
});
