// What others put into the folder of a store, or did to what is in it, harms nothing else: it is said in a sentence and left alone.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot/model.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { heapPart, refusalOf, storeSnapshot } from '../helpers/snapshots.js';

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

/** Changes the description of a snapshot on the disk. */
function editDescription({ id }: Snapshot, edit: (text: string) => string): void {
  const path = join(folder, id, 'snapshot.json');
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

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
    // The id of the snapshot is random, so its copy comes before or after the file with a name like an id.
    expect([...problems].sort()).toEqual(
      [
        '.draft-mine is not a snapshot',
        '20260930T142530123-1f2e3d4c is not a snapshot',
        `${snapshot.id} copy is not a snapshot`,
        'evil⟨U+202E⟩gnp is not a snapshot',
        'notes.txt is not a snapshot',
      ].sort(),
    );
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
      execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, piped.id, 'snapshot.json')]);
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
