import { describe, expect, test } from 'vitest';
import { groupSeries } from '../../../../src/core/snapshot/series.js';
import { snapshotOf, snapshotsOf } from '../../../../src/host/snapshots/itemArguments.js';
import type { SnapshotModel } from '../../../../src/host/snapshots/snapshotModel.js';
import { aSnapshot } from './aSnapshot.js';

const first = aSnapshot({ id: '20260930T142530123-00000001', timeMillis: 1 });
const second = aSnapshot({ id: '20260930T142530123-00000002', timeMillis: 2 });
const [series] = groupSeries([first, second]);
const snapshots = [first, second];
const model = {
  snapshots,
  find: (id: string) => snapshots.find((snapshot) => snapshot.id === id),
} as unknown as SnapshotModel;
const hostile = [
  undefined,
  null,
  1,
  '',
  'x',
  [],
  {},
  { id: 1 },
  { id: 'x' },
  { snapshots: [null] },
];

describe('the arguments of a command', () => {
  test('name a snapshot that is kept', () => {
    expect(snapshotOf(model, first)).toBe(first);
    expect(snapshotOf(model, { id: second.id })).toBe(second);
  });

  test.each(hostile)('name nothing: %j', (item) => {
    expect(snapshotOf(model, item)).toBeUndefined();
    expect(snapshotsOf(model, item, undefined)).toEqual([]);
    expect(snapshotsOf(model, first, [item])).toEqual([]);
  });

  test('mean the whole selection, each snapshot once, by time', () => {
    expect(snapshotsOf(model, first, [second, first, second])).toEqual([first, second]);
    expect(snapshotsOf(model, second, [])).toEqual([second]);
  });

  test('mean all snapshots of a series', () => {
    expect(snapshotsOf(model, series, undefined)).toEqual([first, second]);
    expect(snapshotOf(model, series)).toBeUndefined();
  });
});
