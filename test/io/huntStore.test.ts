// Hunts in a folder: written and read back, by several windows, with files that are damaged or of somebody else.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HuntRecord } from '../../src/core/hunt/record.js';
import { openHuntStore } from '../../src/io/huntStore.js';
import { refusalOf } from '../helpers/snapshots.js';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'leaktrail-hunts-')), 'hunts');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

function record(change: Partial<HuntRecord> = {}): HuntRecord {
  return {
    version: 1,
    id: '20260930T142530123-1f2e3d4c',
    purpose: { kind: 'hunt' },
    plan: {
      targetUrl: 'http://localhost:6060/debug/pprof/',
      rounds: 6,
      warmUpRounds: 1,
      round: { kind: 'interval', seconds: 30 },
      settleSeconds: 0,
      gc: true,
      load: { kind: 'none' },
    },
    startedMillis: 1_790_000_000_000,
    state: 'finished',
    failure: '',
    rounds: [],
    verification: undefined,
    gitCommit: '',
    ...change,
  };
}

const idAt = (k: number): string => `20260930T142530${String(k).padStart(3, '0')}-1f2e3d4c`;
const fileOf = (id: string): string => join(folder, `${id}.json`);
/** The owner of a file, as a window that died left it. */
function abandon(id: string, owner: unknown): void {
  const json = JSON.parse(readFileSync(fileOf(id), 'utf8')) as object;
  writeFileSync(fileOf(id), JSON.stringify({ ...json, owner }));
}
const ownerOf = (id: string): unknown =>
  (JSON.parse(readFileSync(fileOf(id), 'utf8')) as { owner?: unknown }).owner;

describe('the store of hunts', () => {
  test('reads what it wrote, oldest first, and is empty before the first hunt', async () => {
    const store = openHuntStore({ folder });
    expect(await store.list()).toEqual({ records: [], problems: [] });
    expect(readdirSync(join(folder, '..'))).toEqual([]);
    await store.save(record({ id: idAt(2) }));
    await store.save(record({ id: idAt(1), state: 'failed', failure: 'it was slow' }));
    const { records, problems } = await openHuntStore({ folder }).list();
    expect(records.map(({ id, failure }) => [id, failure])).toEqual([
      [idAt(1), 'it was slow'],
      [idAt(2), ''],
    ]);
    expect(problems).toEqual([]);
  });

  test('keeps the last of several writes at once, whole, and nothing besides', async () => {
    const store = openHuntStore({ folder });
    await Promise.all(
      [2, 3, 4].map((rounds) => store.save(record({ plan: { ...record().plan, rounds } }))),
    );
    const { records } = await store.list();
    expect(records.map(({ plan }) => plan.rounds)).toEqual([4]);
    expect(readdirSync(folder)).toEqual([`${record().id}.json`]);
  });

  test('keeps the newest 200', async () => {
    const store = openHuntStore({ folder });
    for (let k = 0; k < 203; k++) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(idAt(k)), JSON.stringify(record({ id: idAt(k) })));
    }
    await store.save(record({ id: idAt(203) }));
    const { records } = await store.list();
    expect(records).toHaveLength(200);
    expect(records[0]?.id).toBe(idAt(4));
  });

  test('tells damaged and foreign files and leaves them as they are', async () => {
    const store = openHuntStore({ folder });
    await store.save(record());
    writeFileSync(fileOf(idAt(1)), '{"version": 1');
    writeFileSync(fileOf(idAt(2)), JSON.stringify({ ...record(), id: idAt(3) }));
    writeFileSync(fileOf(idAt(4)), JSON.stringify({ ...record({ id: idAt(4) }), rounds: 5 }));
    symlinkSync('/etc/passwd', fileOf(idAt(5)));
    mkdirSync(fileOf(idAt(6)));
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const before = readdirSync(folder).sort();
    const { records, problems } = await store.list();
    expect(records.map(({ id }) => id)).toEqual([record().id]);
    expect(problems).toEqual([
      'notes.txt is not a hunt',
      `${idAt(1)}: it is no JSON`,
      `${idAt(2)}: its id is "${idAt(3)}"`,
      `${idAt(4)}: hunt record: rounds is 5, want a list of 0 to 1000`,
      `${idAt(5)}: ${idAt(5)}.json is a symbolic link`,
      `${idAt(6)}: ${idAt(6)}.json is not a regular file`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('refuses ids that are paths, and says why it cannot write', async () => {
    const store = openHuntStore({ folder });
    expect(await refusalOf(store.save(record({ id: '../x' })))).toMatch(/^bad-option: /);
    writeFileSync(folder, 'a file where the folder belongs');
    expect(await refusalOf(store.save(record()))).toMatch(/^unwritable: .*there is /);
    expect(await refusalOf(store.list())).toMatch(/^unreadable: /);
  });
});

describe('a hunt that goes on', () => {
  test('stays so for its own window and for others that see it alive', async () => {
    const own = openHuntStore({ folder });
    await own.save(record({ state: 'running' }));
    expect((await own.list()).records[0]?.state).toBe('running');
    expect((await openHuntStore({ folder }).list()).records[0]?.state).toBe('running');
    await own.keepAlive(record().id);
  });

  test('is stopped when its window is gone, in the file too', async () => {
    const { id } = record();
    await openHuntStore({ folder }).save(record({ state: 'paused' }));
    // No process of this machine has this number.
    abandon(id, String(ownerOf(id)).replace(/-\d+-/, '-4194304999-'));
    const store = openHuntStore({ folder });
    expect((await store.list()).records[0]?.state).toBe('stopped');
    expect(JSON.parse(readFileSync(fileOf(id), 'utf8'))).toMatchObject({ state: 'stopped' });
    expect(ownerOf(id)).toBeUndefined();
  });

  test('is stopped when nobody has touched its file for long, whatever runs under that number now', async () => {
    const { id } = record();
    await openHuntStore({ folder }).save(record({ state: 'running' }));
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(fileOf(id), long, long);
    expect((await openHuntStore({ folder }).list()).records[0]?.state).toBe('stopped');
  });

  test.each([undefined, 5, 'me', '../../x'])('with the owner %j is stopped', async (owner) => {
    await openHuntStore({ folder }).save(record({ state: 'running' }));
    abandon(record().id, owner);
    expect((await openHuntStore({ folder }).list()).records[0]?.state).toBe('stopped');
  });
});
