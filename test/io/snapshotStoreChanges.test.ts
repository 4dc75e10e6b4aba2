// What windows that are gone left in a store, and how a window learns of what others do.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { storeSnapshot } from '../helpers/snapshots.js';

const GIB = 1024 ** 3;
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

describe('what windows that are gone left', () => {
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  /** The name of a draft of this window, for a name of the same place with another pid. */
  async function draftName(pid: number): Promise<string> {
    const draft = await store.begin();
    const [name] = readdirSync(folder).filter((entry) => entry.startsWith('.draft-'));
    await draft.discard();
    return name!.replace(`-${process.pid}-`, `-${pid}-`);
  }

  test('is cleaned up, and what others work on is not', async () => {
    const live = await store.begin();
    const liveName = readdirSync(folder)[0]!;
    const dead = liveName.replace(`-${process.pid}-`, `-${deadPid()}-`);
    mkdirSync(join(folder, dead));
    writeFileSync(join(folder, dead, 'heap.pb.gz'), 'half');
    mkdirSync(join(folder, dead.replace('draft', 'trash')));
    // A process of another machine or container, whose pids say nothing here.
    const elsewhere = dead.replace(/^\.draft-.{8}/, '.draft-00000000');
    mkdirSync(join(folder, elsewhere));
    mkdirSync(join(folder, '.draft-x'));
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    await other.list();
    expect(readdirSync(folder).sort()).toEqual(['.draft-x', elsewhere, liveName].sort());
    await live.discard();
  });

  test('is cleaned up a day after its last change, whoever has its pid now', async () => {
    const old = await draftName(process.ppid);
    const busy = old.replace(/.{8}$/, '00000001');
    for (const name of [old, busy]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'heap.pb.gz'), 'half');
    }
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(folder, old, 'heap.pb.gz'), yesterday, yesterday);
    for (const name of [old, busy]) utimesSync(join(folder, name), yesterday, yesterday);
    await (await store.begin()).discard();
    expect(readdirSync(folder)).toEqual([busy]);
  });

  test('is never followed: a link named like a draft is left as it is', async () => {
    const name = await draftName(deadPid());
    mkdirSync(join(root, 'other'));
    writeFileSync(join(root, 'other', 'file'), 'x');
    symlinkSync(join(root, 'other'), join(folder, name));
    await (await store.begin()).discard();
    expect(readdirSync(join(root, 'other'))).toEqual(['file']);
  });
});

describe('watching', () => {
  /** A watch whose next call can be waited for. */
  function watching(watched: SnapshotStore): { next: () => Promise<void>; dispose: () => void } {
    let wake = (): void => undefined;
    let isCalled = false;
    const watch = watched.watch(() => {
      isCalled = true;
      wake();
    });
    return {
      next: async () => {
        if (!isCalled) await new Promise<void>((resolve) => (wake = resolve));
        isCalled = false;
      },
      dispose: () => {
        watch.dispose();
      },
    };
  }

  test('tells of a snapshot, a change and a removal of another window', async () => {
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    const { id } = await storeSnapshot(other);
    const changes = [
      () => other.update(id, { name: 'n' }),
      () => storeSnapshot(other),
      () => other.remove([id]),
    ];
    for (const change of changes) {
      const watch = watching(store);
      // The call at the start; what comes later is because of the change.
      await watch.next();
      await change();
      await watch.next();
      watch.dispose();
    }
  });

  test('goes on when the folder is not there yet, is deleted, and is made again', async () => {
    const watch = watching(store);
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    await storeSnapshot(other);
    await watch.next();
    const listed = async (count: number): Promise<void> => {
      do await watch.next();
      while ((await store.list()).snapshots.length !== count);
    };
    rmSync(folder, { recursive: true });
    await listed(0);
    await storeSnapshot(other);
    await listed(1);
    await storeSnapshot(other);
    await listed(2);
    watch.dispose();
    watch.dispose();
  });
});
