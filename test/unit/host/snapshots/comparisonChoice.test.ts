import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../../src/core/snapshot/model.js';
import { groupSeries } from '../../../../src/core/snapshot/series.js';
import {
  outermost,
  suggestBase,
  suggestCurrent,
} from '../../../../src/host/snapshots/comparisonChoice.js';
import { aSnapshot } from './aSnapshot.js';

/** A snapshot named by what it is of and when: "a1" is of target a at minute 1. */
function taken(name: string, fields: Partial<Snapshot> = {}): Snapshot {
  const minute = Number(name.slice(1));
  return aSnapshot({
    id: `20260930T14${String(minute).padStart(2, '0')}00000-0000000${name.slice(0, 1)}`,
    timeMillis: Date.UTC(2026, 8, 30, 14, minute),
    target: { kind: 'pprof', label: `http://${name.slice(0, 1)}:6060/debug/pprof/` },
    name,
    ...fields,
  });
}
const withoutHeap = { parts: [] };
const suggestions = (snapshots: readonly Snapshot[], chosen?: Snapshot) => {
  const series = groupSeries(snapshots);
  const base = suggestBase(series, chosen);
  return [base?.name, suggestCurrent(series, base)?.name];
};

describe('what is offered first', () => {
  test('is the last but one as base and the latest as current', () => {
    expect(suggestions([taken('a1'), taken('a2'), taken('a3')])).toEqual(['a2', 'a3']);
  });

  test('is the chosen base with the latest of its series', () => {
    const chosen = taken('a1');
    const others = [taken('a2'), taken('b4'), taken('b5')];
    expect(suggestions([chosen, ...others], chosen)).toEqual(['a1', 'a2']);
  });

  test('is of one series also when another one has the latest, single snapshot', () => {
    expect(suggestions([taken('a1'), taken('a2'), taken('b3')])).toEqual(['a1', 'a2']);
  });

  test('is of two series in the order of time when each has one snapshot', () => {
    expect(suggestions([taken('a1'), taken('b2'), taken('c3')])).toEqual(['b2', 'c3']);
  });

  test('leaves out what has no heap profile', () => {
    const chosen = taken('a4', withoutHeap);
    expect(
      suggestions([taken('a1'), taken('a2'), taken('a3', withoutHeap), chosen], chosen),
    ).toEqual(['a1', 'a2']);
  });

  test('is nothing without snapshots, and one side with a single one', () => {
    expect(suggestions([])).toEqual([undefined, undefined]);
    expect(suggestions([taken('a1')])).toEqual(['a1', undefined]);
  });
});

describe('a selection', () => {
  const names = (...snapshots: readonly Snapshot[]) => {
    const pair = outermost(snapshots);
    return pair && [pair.base.name, pair.current.name];
  };

  test('is compared from its earliest to its latest, in whichever order it was made', () => {
    expect(names(taken('a3'), taken('a1'))).toEqual(['a1', 'a3']);
    expect(names(taken('a2'), taken('a3'), taken('a1'))).toEqual(['a1', 'a3']);
  });

  test('of the same moment is compared by id', () => {
    const time = { timeMillis: 0 };
    expect(names(taken('a2', time), taken('a1', time))).toEqual(['a1', 'a2']);
  });

  test('of less than two with a heap profile is no comparison', () => {
    expect(names()).toBeUndefined();
    expect(names(taken('a1'))).toBeUndefined();
    expect(names(taken('a1'), taken('a2', withoutHeap))).toBeUndefined();
  });
});
