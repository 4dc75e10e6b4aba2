import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMemStats } from '../../../src/core/memstats/parse.js';
import { snapshotFacts } from '../../../src/core/snapshot/facts.js';
import { fixturePath } from '../../helpers/goldens.js';

const fixture = parseMemStats(readFileSync(fixturePath('handlerleak/default/heap-debug1.txt')));
const memStats = { ...fixture, maxRSS: undefined, sys: 900, heapReleased: 100 };

describe('the resident memory of a snapshot', () => {
  test('is what was measured, else the peak, else what the runtime holds', () => {
    const resident = (known: Parameters<typeof snapshotFacts>[0]) =>
      snapshotFacts(known).residentMemory;
    const peak = { ...memStats, maxRSS: 850 };
    expect(resident({ memStats: peak, measuredRssBytes: 700 })).toEqual({
      bytes: 700,
      kind: 'measured',
    });
    expect(resident({ measuredRssBytes: 700 })).toEqual({ bytes: 700, kind: 'measured' });
    expect(resident({ memStats: peak })).toEqual({ bytes: 850, kind: 'peak' });
    expect(resident({ memStats })).toEqual({ bytes: 800, kind: 'estimate' });
    expect(snapshotFacts({})).toEqual({});
  });
});
