// Which MemStats belong to a profile: of its snapshot, of both sides of a difference, or of its own text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { explainMemory } from '../../../src/core/memstats/explain.js';
import { parseMemStats } from '../../../src/core/memstats/parse.js';
import type { Snapshot, SnapshotPart } from '../../../src/core/snapshot/model.js';
import { hasMemory, memoryTable } from '../../../src/host/panel/memoryTable.js';
import type { PanelContext } from '../../../src/host/panel/panelContext.js';
import type { OpenProfile } from '../../../src/host/profileStore.js';
import type { SnapshotModel } from '../../../src/host/snapshots/snapshotModel.js';
import type { ExplainMemoryQuery } from '../../../src/protocol/profileService.js';
import { fixturePath } from '../../helpers/goldens.js';

const TEXT = fixturePath('handlerleak/default/heap-debug1.txt');

const uriOf = (path: string): vscode.Uri => ({ path, fsPath: path }) as unknown as vscode.Uri;

function snapshot(id: string, parts: readonly SnapshotPart[], part: Partial<Snapshot> = {}) {
  return {
    version: 1,
    id,
    timeMillis: 0,
    target: { kind: 'pprof', label: '' },
    process: { buildId: '', binary: '' },
    gitCommit: '',
    parts,
    missing: [],
    facts: {},
    name: '',
    note: '',
    ...part,
  } satisfies Snapshot;
}

const HEAP: SnapshotPart = { kind: 'heap', format: 'proto', file: 'heap.pb.gz', sizeBytes: 1 };
const TEXT_HEAP: SnapshotPart = { kind: 'heap', format: 'debug1', file: 'heap.txt', sizeBytes: 1 };
const MEMSTATS: SnapshotPart = {
  kind: 'memstats',
  format: 'debug1',
  file: 'memstats.txt',
  sizeBytes: 1,
};

/** A store of snapshots by the URI of their heap, and a worker that explains what it is given. */
function contextOf(snapshots: Readonly<Record<string, Snapshot>>) {
  const asked: ExplainMemoryQuery[] = [];
  const model = {
    findByPartUri: ({ path }: vscode.Uri) => snapshots[path],
    partUri: (_: Snapshot, kind: string) => Promise.resolve(uriOf(`${TEXT}#${kind}`)),
  } as unknown as SnapshotModel;
  const service = {
    explainMemory: (query: ExplainMemoryQuery) => {
      asked.push(query);
      return Promise.resolve(explainMemory(parseMemStats(readFileSync(TEXT)), query));
    },
  };
  return { asked, context: { snapshots: model, store: { service } } as unknown as PanelContext };
}

function profileOf(part: Partial<OpenProfile>, info: Partial<OpenProfile['info']> = {}) {
  return {
    id: 7,
    name: 'heap.pb.gz',
    uri: undefined,
    diff: undefined,
    ...part,
    info: { hasMemStats: false, sampleTypes: [], totals: [], ...info },
  } as unknown as OpenProfile;
}

describe('the memory of a profile', () => {
  it('is that of its snapshot, with the live heap and the resident size of the snapshot', async () => {
    const facts: Snapshot['facts'] = {
      liveHeapBytes: 399_885_117,
      residentMemory: { bytes: 700_000_000, kind: 'measured' },
    };
    const { asked, context } = contextOf({ '/a': snapshot('a', [HEAP, MEMSTATS], { facts }) });
    const profile = profileOf({ uri: uriOf('/a') });
    expect(hasMemory(profile, context.snapshots)).toBe(true);
    const table = await memoryTable(profile, context);
    expect(asked).toEqual([
      {
        source: { kind: 'path', path: `${TEXT}#memstats` },
        liveHeapBytes: 399_885_117,
        measuredRssBytes: 700_000_000,
      },
    ]);
    expect(table).toMatchObject({ profileId: 7, base: undefined, currentName: 'heap.pb.gz' });
    expect(table.current).toMatchObject({ residentBytes: 700_000_000, residentKind: 'measured' });
  });

  it('never takes a peak or an estimate for a measured size', async () => {
    for (const kind of ['peak', 'estimate'] as const) {
      const facts: Snapshot['facts'] = { residentMemory: { bytes: 1, kind } };
      const { asked, context } = contextOf({ '/a': snapshot('a', [MEMSTATS], { facts }) });
      await memoryTable(profileOf({ uri: uriOf('/a') }), context);
      expect(asked[0]?.measuredRssBytes).toBeUndefined();
    }
  });

  it('is at the end of a heap profile that the snapshot has as text', async () => {
    const { asked, context } = contextOf({ '/a': snapshot('a', [TEXT_HEAP]) });
    await memoryTable(profileOf({ uri: uriOf('/a') }), context);
    expect(asked[0]?.source).toEqual({ kind: 'path', path: `${TEXT}#heap` });
  });

  it('is that of both sides of a difference, and of the current one alone when the base has none', async () => {
    const snapshots = {
      '/a': snapshot('a', [HEAP, MEMSTATS]),
      '/b': snapshot('b', [HEAP, MEMSTATS]),
      '/c': snapshot('c', [HEAP]),
    };
    const { context } = contextOf(snapshots);
    const diffOf = (base: string, current: string): OpenProfile =>
      profileOf({
        diff: {
          base: { name: 'before', uri: uriOf(base) },
          current: { name: 'after', uri: uriOf(current) },
        },
      });
    const both = await memoryTable(diffOf('/a', '/b'), context);
    expect(both).toMatchObject({ currentName: 'after', baseName: 'before' });
    expect(both.base).toEqual(both.current);
    expect((await memoryTable(diffOf('/c', '/b'), context)).base).toBeUndefined();
    expect(hasMemory(diffOf('/a', '/c'), context.snapshots)).toBe(false);
  });

  it('is in its own text when it is not of a snapshot', async () => {
    const { asked, context } = contextOf({});
    const profile = profileOf(
      { uri: uriOf('/x') },
      {
        hasMemStats: true,
        sampleTypes: [
          { type: 'inuse_objects', unit: 'count' },
          { type: 'inuse_space', unit: 'bytes' },
        ],
        totals: [3, 2n ** 60n],
      },
    );
    expect(hasMemory(profile, context.snapshots)).toBe(true);
    await memoryTable(profile, context);
    expect(asked[0]).toEqual({
      source: { kind: 'profile', profile: 7 },
      liveHeapBytes: 2 ** 60,
      measuredRssBytes: undefined,
    });
  });

  it('is refused by name when there is none', async () => {
    const { context } = contextOf({ '/a': snapshot('a', [HEAP]) });
    const profile = profileOf({ uri: uriOf('/a') });
    expect(hasMemory(profile, context.snapshots)).toBe(false);
    await expect(memoryTable(profile, context)).rejects.toMatchObject({
      code: 'bad-option',
      message: 'heap.pb.gz has no MemStats',
    });
  });
});
