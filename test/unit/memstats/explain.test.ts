import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainMemory } from '../../../src/core/memstats/explain.js';
import type { MemoryReport } from '../../../src/core/memstats/explain.js';
import type { MemStats } from '../../../src/core/memstats/model.js';
import { parseMemStats } from '../../../src/core/memstats/parse.js';
import {
  diagnosisSentence,
  englishMemoryText,
  gcRows,
  partLabel,
  partSentence,
  peakSentence,
} from '../../../src/core/memstats/texts.js';
import { fixturePath } from '../../helpers/goldens.js';

const MIB = 2 ** 20;
const fixture = parseMemStats(readFileSync(fixturePath('handlerleak/default/heap-debug1.txt')));
const unknown = { liveHeapBytes: undefined, measuredRssBytes: undefined };

/** MemStats of a process with so many MiB in each place. */
function process({ alloc = 0, fragmented = 0, idle = 0, released = 0, stacks = 0, other = 4 }) {
  return {
    ...fixture,
    heapAlloc: alloc * MIB,
    heapInuse: (alloc + fragmented) * MIB,
    heapIdle: (idle + released) * MIB,
    heapSys: (alloc + fragmented + idle + released) * MIB,
    heapReleased: released * MIB,
    stackSys: stacks * MIB,
    sys: (alloc + fragmented + idle + released + stacks + other) * MIB,
    maxRSS: undefined,
  } satisfies MemStats;
}

function explainMib(stats: MemStats, liveMib?: number, rssMib?: number): MemoryReport {
  return explainMemory(stats, {
    liveHeapBytes: liveMib === undefined ? undefined : liveMib * MIB,
    measuredRssBytes: rssMib === undefined ? undefined : rssMib * MIB,
  });
}

function partsOf({ parts }: MemoryReport): string {
  return parts.map(({ id, bytes }) => `${id} ${Math.round(bytes / MIB)}`).join(', ');
}

function sentenceOf(report: MemoryReport): string {
  return diagnosisSentence(report, englishMemoryText);
}

describe('the parts of the memory', () => {
  it('add up to Sys - HeapReleased, and with a measured RSS to that', () => {
    const report = explainMemory(fixture, {
      liveHeapBytes: 400_000_000,
      measuredRssBytes: 700_000_000,
    });
    const bytesOf = (...skipped: string[]) =>
      report.parts
        .filter(({ id }) => !skipped.includes(id))
        .reduce((sum, { bytes }) => sum + bytes, 0);
    expect(bytesOf('released', 'offHeap')).toBe(670218664 - 3973120);
    expect(bytesOf('released')).toBe(700_000_000);
    expect(bytesOf('offHeap')).toBe(670218664);
  });

  it('are told for a real service as its MemStats say', () => {
    expect(explainMemory(fixture, unknown).parts).toEqual([
      { id: 'live', bytes: 425783384 },
      { id: 'fragmentation', bytes: 427851776 - 425783384 },
      { id: 'idle', bytes: 229834752 - 3973120 },
      { id: 'released', bytes: 3973120 },
      { id: 'stacks', bytes: 819200 },
      { id: 'otherRuntime', bytes: 4112640 + 16072 + 1463863 + 5138832 + 981529 },
    ]);
  });

  it('part the live heap from what is not yet swept only with a heap profile that has samples', () => {
    const stats = process({ alloc: 100 });
    expect(partsOf(explainMib(stats, 60))).toMatch(/^live 60, notYetSwept 40, /);
    expect(partsOf(explainMib(stats))).toMatch(/^live 100, fragmentation 0, /);
    expect(partsOf(explainMib(stats, 0))).toMatch(/^live 100, fragmentation 0, /);
    // An estimate from samples can be above what is allocated.
    expect(partsOf(explainMib(stats, 130))).toMatch(/^live 100, notYetSwept 0, /);
  });

  it('have off-heap only with a measured RSS, and never below zero', () => {
    const stats = process({ alloc: 100 });
    expect(partsOf(explainMib(stats))).not.toContain('offHeap');
    expect(partsOf(explainMib(stats, 100, 150))).toMatch(/, offHeap 46$/);
    expect(partsOf(explainMib(stats, 100, 90))).toMatch(/, offHeap 0$/);
  });

  it('are finite and not negative for numbers that contradict each other', () => {
    const size = fc.oneof(
      fc.nat(2 ** 31),
      fc.double({ min: 0, max: 2 ** 64, noNaN: true }).map(Math.floor),
    );
    const statsOf = fc.record({
      heapAlloc: size,
      heapInuse: size,
      heapIdle: size,
      heapReleased: size,
      stackSys: size,
      sys: size,
    });
    const anyNumber = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(statsOf, anyNumber, anyNumber, (stats, liveHeapBytes, measuredRssBytes) => {
        const report = explainMemory({ ...fixture, ...stats }, { liveHeapBytes, measuredRssBytes });
        for (const { bytes } of report.parts) {
          expect(bytes >= 0 && Number.isFinite(bytes)).toBe(true);
        }
        expect(sentenceOf(report)).not.toMatch(/NaN|Infinity|undefined|\{/);
      }),
    );
  });
});

describe('the resident size', () => {
  it('is the measured one, else what the runtime holds, else a peak that is less', () => {
    const stats = { ...process({ alloc: 100, idle: 96 }), maxRSS: 300 * MIB };
    const kindOf = ({ residentKind, residentBytes, peakBytes }: MemoryReport) =>
      `${residentKind} ${residentBytes / MIB} ${String(peakBytes && peakBytes / MIB)}`;
    expect(kindOf(explainMib(stats, 100, 220))).toBe('measured 220 300');
    expect(kindOf(explainMib(stats, 100))).toBe('estimate 200 300');
    expect(kindOf(explainMib({ ...stats, maxRSS: 150 * MIB }, 100))).toBe('peak 150 150');
    expect(kindOf(explainMib({ ...stats, maxRSS: undefined }, 100))).toBe('estimate 200 undefined');
  });

  it('is never above its peak, which is told only when it says more', () => {
    const stats = { ...process({ alloc: 100, idle: 96 }), maxRSS: 219 * MIB };
    const below = explainMib(stats, 100, 220);
    expect(below.peakBytes).toBe(220 * MIB);
    expect(peakSentence(below, englishMemoryText)).toBe('');
    expect(peakSentence(explainMib(stats, 100, 218), englishMemoryText)).toBe(
      'RSS at its peak was 219 MiB.',
    );
    expect(peakSentence(explainMib({ ...stats, maxRSS: undefined }, 100), englishMemoryText)).toBe(
      '',
    );
  });
});

describe('the diagnosis', () => {
  it('is live while little else is resident', () => {
    const report = explainMib(process({ alloc: 400, idle: 100 }), 400, 510);
    expect(sentenceOf(report)).toBe(
      'RSS is 1.3x the live heap: 400 MiB is live; if it grows from snapshot to snapshot, compare two to see where',
    );
  });

  it('says that idle memory is no leak', () => {
    const report = explainMib(process({ alloc: 860, idle: 900 }), 860, 1806);
    expect(sentenceOf(report)).toBe(
      'RSS is 2.1x the live heap: 900 MiB is idle, returned lazily; this is not a leak',
    );
  });

  it.each([
    ['notYetSwept', process({ alloc: 400 }), 100, 410],
    ['fragmentation', process({ alloc: 100, fragmented: 300 }), 100, 410],
    ['stacks', process({ alloc: 100, stacks: 200 }), 100, 310],
    ['otherRuntime', process({ alloc: 100, other: 200 }), 100, 310],
    ['offHeap', process({ alloc: 100 }), 100, 400],
    ['small', process({ alloc: 2, idle: 3 }), 2, 20],
    ['live', process({ alloc: 20, idle: 3 }), 20, 35],
    ['balanced', process({ alloc: 100, fragmented: 70, stacks: 70, idle: 70 }), 100, 320],
    ['untouched', process({ alloc: 400 }), 400, 20],
    // Released memory is not resident, however much it is.
    ['live', process({ alloc: 100, released: 9000 }), 100, 120],
  ] as const)('is %s when that explains the most', (id, stats, liveMib, rssMib) => {
    const report = explainMib(stats, liveMib, rssMib);
    expect(report.diagnosis.id).toBe(id);
    expect(sentenceOf(report)).toMatch(/^RSS is [\d.]+(x the live heap| MiB): /);
  });

  it('does not call the heap live, or memory resident, that nobody has measured', () => {
    expect(sentenceOf(explainMib(process({ alloc: 400 })))).toBe(
      'Resident memory (Sys - HeapReleased) is 1.0x the allocated heap: 400 MiB is live or not yet collected; a heap profile of the same moment tells which',
    );
  });

  it('has no ratio without a heap', () => {
    const report = explainMib(process({ stacks: 300 }), undefined, 310);
    expect(report.diagnosis).toEqual({ id: 'stacks', residentToLive: undefined, bytes: 300 * MIB });
    expect(sentenceOf(report)).toMatch(/^RSS is 310 MiB: 300 MiB is stacks of goroutines/);
  });
});

describe('the texts', () => {
  it('have a label and a sentence for every part', () => {
    const report = explainMemory(fixture, { liveHeapBytes: 1, measuredRssBytes: 1 });
    for (const { id } of report.parts) {
      expect(partLabel(report, id, englishMemoryText)).toMatch(/^[A-Z][\w -]+$/);
      expect(partSentence(report, id, englishMemoryText)).toMatch(/^[A-Z].*\.$/);
    }
    expect(partLabel(explainMemory(fixture, unknown), 'live', englishMemoryText)).toBe(
      'Allocated heap',
    );
  });

  it("have the collector's numbers in words", () => {
    const rows = (stats: MemStats) =>
      gcRows(explainMemory(stats, unknown).gc, englishMemoryText)
        .map(({ label, value }) => `${label}: ${value}`)
        .join('\n');
    expect(rows(fixture)).toBe(
      [
        'Collections: 22, of which 7 forced',
        'Next collection: at a heap of 805.0 MiB',
        'Pauses: last 92.2 µs, mean 7.53 ms, longest 66.4 ms of the last 22',
        'CPU time: 1.5 % since the start of the process',
      ].join('\n'),
    );
    expect(rows({ ...fixture, numGC: 0, pauseNanos: [] })).toContain('Pauses: none yet');
  });

  it('tell when the last collection ended', () => {
    expect(explainMemory(fixture, unknown).gc.lastGCMillis).toBe(1795467151524);
  });
});
