// What is said about the memory of real processes, each of which has one known cause of its resident size.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainMemory } from '../../src/core/memstats/explain.js';
import type { MemoryReport } from '../../src/core/memstats/explain.js';
import type { MemStats } from '../../src/core/memstats/model.js';
import { parseMemStats } from '../../src/core/memstats/parse.js';
import { diagnosisSentence, englishMemoryText } from '../../src/core/memstats/texts.js';
import { decodeProfile } from '../../src/core/profile/decode.js';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import { buildGo, startGo } from '../helpers/goService.js';
import { hasGo } from '../helpers/pprofOracle.js';

const isPossible = hasGo() && existsSync('/proc/self/status');
if (!isPossible) console.warn('go or /proc is not here: memory is not explained of real processes');

let folder = '';
let program = '';
beforeAll(() => {
  if (!isPossible) return;
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-memory-'));
  program = join(folder, 'memory');
  buildGo('memory', program);
});
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
});

interface Moment {
  readonly stats: MemStats;
  readonly varsStats: MemStats;
  readonly liveHeapBytes: number;
  readonly rssBytes: number;
}

/** Starts the program with a case, reads its heap text, its variables and its RSS, and ends it. */
async function observe(name: string): Promise<Moment> {
  const { url, pid, stop } = await startGo(program, ['-case', name]);
  try {
    const text = await get(`${url}/debug/pprof/heap?debug=1`);
    const rssBytes = residentBytes(pid);
    const vars = await get(`${url}/debug/vars`);
    return {
      stats: parseMemStats(text),
      varsStats: parseMemStats(vars),
      liveHeapBytes: heapFactsOf(decodeProfile(text)).liveHeapBytes!,
      rssBytes,
    };
  } finally {
    await stop();
  }
}

async function get(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
}

function bytesOf(report: MemoryReport, id: string): number {
  return report.parts.find((part) => part.id === id)!.bytes / 2 ** 20;
}

describe.runIf(isPossible)('the memory of a real process', () => {
  // The part, its size in MiB, and what the sentence says.
  it.each([
    ['live', 'live', 300, / is live; /],
    ['garbage', 'notYetSwept', 300, / was allocated since the last collection/],
    ['fragmentation', 'fragmentation', 350, / is room between objects/],
    ['idle', 'idle', 400, / is idle, returned lazily; this is not a leak$/],
    ['stacks', 'stacks', 250, / is stacks of goroutines/],
    ['offheap', 'offHeap', 300, / is not Go's heap /],
  ] as const)('that has it as "%s" is explained by %s', async (name, id, sizeMiB, sentence) => {
    const { stats, liveHeapBytes, rssBytes } = await observe(name);
    const report = explainMemory(stats, { liveHeapBytes, measuredRssBytes: rssBytes });
    expect(report.diagnosis.id).toBe(id);
    expect(diagnosisSentence(report, englishMemoryText)).toMatch(sentence);
    expect(bytesOf(report, id)).toBeGreaterThan(sizeMiB * 0.8);
    expect(bytesOf(report, id)).toBeLessThan(sizeMiB * 1.25);
    // What the runtime accounts for is what the operating system counts, apart from what it does not know.
    const known = stats.sys - stats.heapReleased + (id === 'offHeap' ? 300 * 2 ** 20 : 0);
    expect(rssBytes / known).toBeGreaterThan(0.85);
    expect(rssBytes / known).toBeLessThan(1.25);
  });

  it('that never wrote to what it made is explained by that', async () => {
    const { stats, liveHeapBytes, rssBytes } = await observe('untouched');
    const report = explainMemory(stats, { liveHeapBytes, measuredRssBytes: rssBytes });
    expect(report.diagnosis.id).toBe('untouched');
    expect(rssBytes).toBeLessThan(64 * 2 ** 20);
  });

  it('that is small is called so', async () => {
    const { stats, liveHeapBytes, rssBytes } = await observe('small');
    const report = explainMemory(stats, { liveHeapBytes, measuredRssBytes: rssBytes });
    expect(report.diagnosis.id).toBe('small');
  });

  it('is told in the text of heap and in the JSON of vars alike', async () => {
    const { stats, varsStats } = await observe('live');
    expect(Object.keys(varsStats)).toEqual(Object.keys(stats));
    expect(varsStats.pauseNanos.slice(-stats.pauseNanos.length)).toEqual(stats.pauseNanos);
    expect(varsStats.heapSys + varsStats.stackSys).toBe(stats.heapSys + stats.stackSys);
    expect(varsStats.maxRSS).toBeUndefined();
    expect(stats.maxRSS).toBeGreaterThan(300 * 2 ** 20);
  });
});
