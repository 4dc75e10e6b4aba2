import { describe, expect, test } from 'vitest';
import type { Snapshot, SnapshotSourceKind } from '../../../../src/core/snapshot/model.js';
import {
  factsText,
  isIncomplete,
  liveHeapDelta,
  seriesContext,
  shortTarget,
  shownName,
  snapshotContext,
} from '../../../../src/host/snapshots/snapshotTexts.js';
import { aSnapshot, MIB } from './aSnapshot.js';

const targetOf = (kind: SnapshotSourceKind, label: string): string => shortTarget({ kind, label });

describe('the short name of a target', () => {
  test.each([
    ['pprof', 'http://localhost:6060/debug/pprof/', 'localhost:6060'],
    ['pprof', 'https://shop.example:443/debug/pprof/', 'shop.example:443'],
    ['pprof', 'http://[::1]:6060/shop/debug/pprof/', '[::1]:6060/shop'],
    ['pprof', 'http://localhost:6060/internal/', 'localhost:6060/internal'],
    ['pprof', 'http://', 'http://'],
    ['files', '/home/me/pprof', 'pprof'],
    ['files', 'C:\\dumps\\monday\\', 'monday'],
    ['files', '/', '/'],
    ['test', "go test ./store -run '^TestPut$'", "go test ./store -run '^TestPut$'"],
  ] as const)('%s %s', (kind, label, expected) => {
    expect(targetOf(kind, label)).toBe(expected);
  });

  test('shows characters that would reorder or hide text, and cuts what is long', () => {
    expect(targetOf('pprof', 'http://a\u202eb/debug/pprof/')).toBe('a⟨U+202E⟩b');
    expect(targetOf('test', 'x'.repeat(5000)).length).toBeLessThanOrEqual(80);
  });
});

describe('the facts of a snapshot', () => {
  const first = aSnapshot({ facts: { liveHeapBytes: 146.1 * MIB } });

  test('are live heap with growth, goroutines and resident memory', () => {
    const facts = {
      liveHeapBytes: 184.2 * MIB,
      goroutines: 1204,
      residentMemory: { bytes: 240 * MIB, kind: 'measured' },
    } as const;
    expect(factsText(aSnapshot({ facts }), first)).toBe(
      '184.2 MiB ▲ +38.1 MiB · 1\u202f204 goroutines · RSS 240 MiB',
    );
  });

  test('tell shrinkage and no change from growth', () => {
    const text = (mebibytes: number) =>
      factsText(aSnapshot({ facts: { liveHeapBytes: mebibytes * MIB } }), first);
    expect(text(142.1)).toBe('142.1 MiB ▼ \u22124 MiB');
    expect(text(146.1)).toBe('146.1 MiB no change');
  });

  test('claim no growth where one side is not known', () => {
    expect(factsText(first, undefined)).toBe('146.1 MiB');
    expect(factsText(first, aSnapshot({ facts: {} }))).toBe('146.1 MiB');
    expect(factsText(aSnapshot({ facts: { goroutines: 1 } }), first)).toBe('1 goroutine');
    expect(factsText(aSnapshot({ facts: {} }), first)).toBe('');
  });

  test('say how the resident memory is known', () => {
    const text = (kind: 'measured' | 'peak' | 'estimate') =>
      factsText(aSnapshot({ facts: { residentMemory: { bytes: 3 * MIB, kind } } }), undefined);
    expect([text('measured'), text('peak'), text('estimate')]).toEqual([
      'RSS 3 MiB',
      'max RSS 3 MiB',
      'RSS ≈3 MiB',
    ]);
  });

  test('stay short and do not fail with numbers that no process has', () => {
    const facts = {
      liveHeapBytes: Number.MAX_VALUE,
      goroutines: Number.MAX_VALUE,
      residentMemory: { bytes: 0.4, kind: 'measured' },
    } as const;
    const hostile = aSnapshot({ facts });
    const least = aSnapshot({ facts: { liveHeapBytes: -Number.MAX_VALUE } });
    expect(liveHeapDelta(hostile, least)).toBeUndefined();
    expect(factsText(hostile, least).length).toBeLessThan(200);
    expect(factsText(hostile, least)).toMatch(/ · RSS 0 B$/);
  });
});

describe('a snapshot in the view', () => {
  const parts = (...kinds: readonly (readonly [string, string])[]): Snapshot['parts'] =>
    kinds.map(([kind, format]) => ({ kind, format, file: kind, sizeBytes: 1 })) as never;

  test('has a context value of what can be done with it', () => {
    const context = (...kinds: readonly (readonly [string, string])[]) =>
      snapshotContext(aSnapshot({ parts: parts(...kinds) }), false);
    expect(context(['heap', 'proto'])).toBe('snapshot.heap');
    expect(context(['heap', 'proto'], ['memstats', 'vars'])).toBe('snapshot.heap.memory');
    expect(context(['heap', 'debug1'])).toBe('snapshot.heap.memory');
    expect(context(['heap', 'proto'], ['goroutines', 'debug2'])).toBe('snapshot.heap.goroutines');
    expect(context(['heap', 'proto'], ['goroutines', 'proto'])).toBe('snapshot.heap');
    expect(context(['memstats', 'vars'], ['goroutines', 'debug2'])).toBe(
      'snapshot.memory.goroutines',
    );
    expect(snapshotContext(aSnapshot({}), true)).toMatch(/^baseSnapshot\b/);
    expect(seriesContext({ kind: 'test', label: '' })).toBe('series.test');
  });

  test('is incomplete when a part failed, not when the service has none', () => {
    const kind = 'goroutineleak';
    const failed = { kind, reason: 'the answer broke off' } as const;
    const absent = { kind, reason: 'Go 1.27 has it', isNotOffered: true } as const;
    expect(isIncomplete(aSnapshot({ missing: [failed] }))).toBe(true);
    expect(isIncomplete(aSnapshot({ missing: [absent] }))).toBe(false);
    expect(isIncomplete(aSnapshot({ missing: [absent, failed] }))).toBe(true);
  });

  test('has a name whose hidden characters show', () => {
    expect(shownName(aSnapshot({ name: 'before\u200bload' }))).toBe('before⟨U+200B⟩load');
  });
});
