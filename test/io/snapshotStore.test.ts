// The store on a real disk: what is written is read back, what is not complete is not seen, and what others put into its folder harms
// nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
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
const isRoot = process.getuid?.() === 0;

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

/** Changes the description of a snapshot on the disk. */
function editDescription({ id }: Snapshot, edit: (text: string) => string): void {
  const path = join(folder, id, 'snapshot.json');
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

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

describe('in the folder of a store', () => {
  test('foreign files and folders get a sentence each, and are left alone', async () => {
    const snapshot = await storeSnapshot(store);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    mkdirSync(join(folder, `${snapshot.id} copy`));
    mkdirSync(join(folder, '.draft-mine'));
    writeFileSync(join(folder, 'evil\u202egnp'), '');
    writeFileSync(join(folder, '.DS_Store'), '');
    writeFileSync(join(folder, '20260930T142530123-1f2e3d4c'), 'a file');
    const { snapshots, problems } = await store.list();
    expect(snapshots).toEqual([snapshot]);
    expect([...problems].sort()).toEqual([
      '.draft-mine is not a snapshot',
      '20260930T142530123-1f2e3d4c is not a snapshot',
      `${snapshot.id} copy is not a snapshot`,
      'evil⟨U+202E⟩gnp is not a snapshot',
      'notes.txt is not a snapshot',
    ]);
    await (await store.begin()).discard();
    expect(readdirSync(folder)).toHaveLength(7);
  });

  test('thousands of foreign files get a hundred sentences', async () => {
    mkdirSync(folder);
    for (let i = 0; i < 300; i++) writeFileSync(join(folder, `file${i}`), '');
    const { problems } = await store.list();
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('200 more entries are not snapshots or damaged');
  });

  test.each<[string, (snapshot: Snapshot) => void, string]>([
    [
      'cut off',
      (s) => {
        editDescription(s, (text) => text.slice(0, 100));
      },
      'snapshot.json is no JSON, perhaps cut off',
    ],
    [
      'empty',
      (s) => {
        editDescription(s, () => '');
      },
      'snapshot.json is no JSON, perhaps cut off',
    ],
    [
      'of another form',
      (s) => {
        editDescription(s, () => '[]');
      },
      'snapshot.json is a list of 0, want an object',
    ],
    [
      'of a newer version',
      (s) => {
        editDescription(s, (t) => t.replace('"version": 1', '"version": 2'));
      },
      'snapshot.json: version is 2, want 1',
    ],
    [
      'hostile',
      (s) => {
        editDescription(s, (t) => t.replace('heap.pb.gz', '../../../etc/passwd'));
      },
      'snapshot.json: parts[0].file is "../../../etc/passwd", which is not valid',
    ],
    [
      'of another snapshot',
      (s) => {
        editDescription(s, (t) => t.replace(s.id, '20260930T142530123-00000000'));
      },
      'snapshot.json: id is "20260930T142530123-00000000", want "ID"',
    ],
    [
      'missing',
      (s) => {
        rmSync(join(folder, s.id, 'snapshot.json'));
      },
      'snapshot.json does not exist',
    ],
    [
      'a folder',
      (s) => {
        rmSync(join(folder, s.id, 'snapshot.json'));
        mkdirSync(join(folder, s.id, 'snapshot.json'));
      },
      'snapshot.json is not a regular file',
    ],
  ])('a description that is %s costs only that snapshot', async (_what, damage, sentence) => {
    const [whole, damaged] = [await storeSnapshot(store), await storeSnapshot(store)];
    damage(damaged);
    expect(await store.list()).toEqual({
      snapshots: [whole],
      problems: [`${damaged.id}: ${sentence.replace('ID', damaged.id)}`],
      sizeBytes: 4,
    });
    expect(await refusalOf(store.update(damaged.id, { name: 'x' }))).not.toBe('resolved');
    expect(existsSync(join(folder, damaged.id, 'heap.pb.gz'))).toBe(true);
    await store.remove([damaged.id]);
    expect(await store.list()).toEqual({ snapshots: [whole], problems: [], sizeBytes: 4 });
  });

  test('a description of 5 GiB is not read', async () => {
    const [whole, huge] = [await storeSnapshot(store), await storeSnapshot(store)];
    truncateSync(join(folder, huge.id, 'snapshot.json'), 5 * GIB);
    const { snapshots, problems } = await store.list();
    expect(snapshots).toEqual([whole]);
    expect(problems).toEqual([
      `${huge.id}: snapshot.json has 5368709120 bytes, want at most 262144`,
    ]);
  });

  test.runIf(isPosix)(
    'pipes and links in place of files are neither opened nor followed',
    async () => {
      const secret = join(root, 'secret.json');
      const [whole, piped, linked, elsewhere] = [
        await storeSnapshot(store),
        await storeSnapshot(store),
        await storeSnapshot(store),
        await storeSnapshot(store),
      ];
      rmSync(join(folder, piped.id, 'snapshot.json'));
      execFileSync('mkfifo', [join(folder, piped.id, 'snapshot.json')]);
      renameSync(join(folder, linked.id, 'snapshot.json'), secret);
      symlinkSync(secret, join(folder, linked.id, 'snapshot.json'));
      // A whole snapshot that lies outside, linked to under its own name.
      renameSync(join(folder, elsewhere.id), join(root, elsewhere.id));
      symlinkSync(join(root, elsewhere.id), join(folder, elsewhere.id));
      const { snapshots, problems } = await store.list();
      expect(snapshots).toEqual([whole]);
      expect([...problems].sort()).toEqual(
        [
          `${piped.id}: snapshot.json is not a regular file`,
          `${linked.id}: snapshot.json is a symbolic link`,
          `${elsewhere.id} is not a snapshot`,
        ].sort(),
      );
      expect(await refusalOf(store.update(linked.id, { name: 'x' }))).toMatch(/^unreadable: /);
      expect(await refusalOf(store.partPath(elsewhere, elsewhere.parts[0]!))).toBe(
        `unreadable: ${join(folder, elsewhere.id)} is not a folder`,
      );
    },
  );

  test.runIf(isPosix)(
    'parts that are gone, cut off or links are missing with a reason; the others stay',
    async () => {
      const parts = [
        heapPart('heap'),
        { kind: 'goroutines', format: 'debug2', content: 'goroutines' },
        { kind: 'goroutineleak', format: 'proto', content: 'leak' },
        { kind: 'memstats', format: 'debug1', content: 'stats' },
      ] as const;
      const snapshot = await storeSnapshot(store, parts);
      const at = (file: string): string => join(folder, snapshot.id, file);
      rmSync(at('goroutines.debug2.txt'));
      truncateSync(at('goroutineleak.pb.gz'), 2);
      renameSync(at('memstats.debug1.txt'), join(root, 'stats'));
      symlinkSync(join(root, 'stats'), at('memstats.debug1.txt'));
      const { snapshots, problems, sizeBytes } = await store.list();
      const reasons = [
        'goroutines.debug2.txt is missing',
        'goroutineleak.pb.gz has 2 bytes, want 4',
        'memstats.debug1.txt is not a regular file',
      ];
      expect(problems).toEqual([`${snapshot.id}: ${reasons.join('; ')}`]);
      expect(snapshots[0]?.parts).toEqual([snapshot.parts[0]]);
      expect(snapshots[0]?.missing.map(({ reason }) => reason)).toEqual(reasons);
      expect(sizeBytes).toBe(4);
      expect(await refusalOf(store.partPath(snapshot, snapshot.parts[1]!))).toBe(
        `unreadable: ${at('goroutines.debug2.txt')} does not exist`,
      );
      expect(await refusalOf(store.partPath(snapshot, snapshot.parts[3]!))).toBe(
        `unreadable: ${at('memstats.debug1.txt')} is a symbolic link`,
      );
      const outside = { ...snapshot.parts[0]!, file: '../../secret' };
      expect(await refusalOf(store.partPath(snapshot, outside))).toBe(
        'bad-option: "../../secret" is no name in the store',
      );
      rmSync(at('heap.pb.gz'));
      expect((await store.list()).snapshots).toEqual([]);
    },
  );
});

describe('a store that is full', () => {
  test('refuses to begin, and says what is used', async () => {
    await storeSnapshot(store, [heapPart('x'.repeat(2048))]);
    const full = openSnapshotStore({ folder, maxBytes: () => 2048 });
    expect(await refusalOf(full.begin())).toMatch(
      /^too-large: the snapshots take 2\.\d\d KiB and may take 2 KiB: there is no room for more$/,
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
      /^too-large: the snapshots take 4\.\d\d KiB/,
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
    expect(await refusalOf(part.write(Buffer.alloc(1001)))).toMatch(/^too-large: /);
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

  test.runIf(isRoot && process.platform === 'linux')(
    'of the disk says so, and keeps what was complete',
    async () => {
      mkdirSync(folder);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
      try {
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
      } finally {
        execFileSync('umount', [folder]);
      }
    },
  );

  test.runIf(isRoot && process.platform === 'linux')(
    'of the disk is said to be read-only when it is',
    async () => {
      mkdirSync(folder);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
      try {
        const whole = await storeSnapshot(store);
        execFileSync('mount', ['-o', 'remount,ro', folder]);
        const isReadOnly = /^unwritable: .* cannot be written: the disk is read-only$/;
        expect(await refusalOf(store.begin())).toMatch(isReadOnly);
        expect(await refusalOf(store.remove([whole.id]))).toMatch(isReadOnly);
        expect(await refusalOf(store.update(whole.id, { name: 'x' }))).toMatch(isReadOnly);
        expect((await store.list()).snapshots).toEqual([whole]);
      } finally {
        execFileSync('umount', [folder]);
      }
    },
  );
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
    const watch = watching(store);
    await other.update(id, { name: 'n' });
    await watch.next();
    await storeSnapshot(other);
    await watch.next();
    await other.remove([id]);
    await watch.next();
    watch.dispose();
  });

  test('goes on when the folder is not there yet, is deleted, and is made again', async () => {
    const watch = watching(store);
    const other = openSnapshotStore({ folder, maxBytes: () => GIB });
    await storeSnapshot(other);
    await watch.next();
    rmSync(folder, { recursive: true });
    await watch.next();
    expect((await store.list()).snapshots).toEqual([]);
    await storeSnapshot(other);
    await watch.next();
    expect((await store.list()).snapshots).toHaveLength(1);
    await storeSnapshot(other);
    await watch.next();
    watch.dispose();
    watch.dispose();
  });
});

test('lists 2000 snapshots', async () => {
  const { id } = await storeSnapshot(store);
  const files = readdirSync(join(folder, id)).map((name) => {
    return { name, text: readFileSync(join(folder, id, name), 'utf8') };
  });
  for (let i = 1; i < 2000; i++) {
    const copy = `20260930T142530124-${i.toString(16).padStart(8, '0')}`;
    mkdirSync(join(folder, copy));
    for (const { name, text } of files)
      writeFileSync(join(folder, copy, name), text.replace(id, copy));
  }
  const start = performance.now();
  const { snapshots, problems, sizeBytes } = await store.list();
  console.log(`listing 2000 snapshots took ${Math.round(performance.now() - start)} ms`);
  expect(snapshots).toHaveLength(2000);
  expect(problems).toEqual([]);
  expect(sizeBytes).toBe(2000 * 4);
});
