import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../helpers/goldens.js';
import { buildCli, removeCli, runCli, runJson } from './runCli.js';

const folder = mkdtempSync(join(tmpdir(), 'leaktrail-suspects-'));

beforeAll(buildCli);
afterAll(() => {
  removeCli();
  rmSync(folder, { recursive: true });
});

interface SiteJson {
  class: string;
  confidence: string | null;
  func: string;
  file: string;
  line: number;
  rawSamples: number;
  estimateBytes: number;
  errorBytes: number;
  slopeBytesPerHour: number | null;
  lowerBoundBytesPerHour: number | null;
  retention: number | null;
  share: number;
  reason: string;
  blame: { func: string; file: string; line: number; path: { file: string; line: number }[] };
  stack?: { func: string; file: string; line: number }[];
}

interface SuspectsJson {
  snapshots: { file: string; timeNanos: string; liveBytes: number }[];
  sites: SiteJson[];
  offProfileGrowthBytes: number | null;
}

interface VerifyJson {
  verdict: string;
  sites: { verdict: string; reason: string; before: SiteJson & { counts: number[] } }[];
  newLeaks: SiteJson[];
}

const heap = (n: number, rate = 'default'): string =>
  fixturePath(`handlerleak/${rate}/heap.${n}.pb.gz`);
const heaps = (...numbers: number[]): string[] => numbers.map((n) => heap(n));
const suspects = async (...args: string[]): Promise<SuspectsJson> =>
  (await runJson('suspects', ...args)) as SuspectsJson;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('leaktrail suspects', () => {
  it('ranks the leaking line first, with every analysed site behind it', async () => {
    const { snapshots, sites, offProfileGrowthBytes } = await suspects(
      ...heaps(3, 1, 2, 7, 6, 5, 4),
    );
    expect(snapshots.map(({ file }) => file)).toEqual(heaps(1, 2, 3, 4, 5, 6, 7));
    expect(sites.length).toBeGreaterThan(20);
    expect(sites[0]).toMatchObject({
      class: 'leak',
      confidence: 'high',
      func: 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
      file: '/src/shop/internal/checkout/checkout.go',
      line: 52,
      blame: { file: '/src/shop/internal/checkout/checkout.go', line: 52 },
    });
    expect(sites[0]?.share).toBeGreaterThan(0.9);
    expect(sites[0]?.retention).toBeGreaterThan(0.95);
    expect(sites.filter(({ class: name }) => name === 'leak')).toHaveLength(1);
    expect(offProfileGrowthBytes).toBeNull();
  });

  it('has the growth and the error of leaktrail diff', async () => {
    const { sites } = await suspects(...heaps(2, 3, 4, 5, 6, 7));
    const diff = (await runJson(
      'diff',
      heap(2),
      heap(7),
      '--granularity=lines',
      '--focus=HandleCheckout',
    )) as {
      rows: { file: string; line: number; delta: number; error: number; rawSamples: number }[];
    };
    const row = diff.rows.find(({ file, line }) => file.endsWith('checkout.go') && line === 52);
    expect(sites[0]).toMatchObject({ estimateBytes: row?.delta, rawSamples: row?.rawSamples });
    expect(sites[0]?.errorBytes).toBeCloseTo(row?.error ?? NaN, 3);
  });

  it('judges each way through the program to a line by itself', async () => {
    const args = [...heaps(1, 2, 3, 4, 5, 6), '--granularity', 'calltree'];
    const { sites } = await suspects(...args);
    expect(sites[0]).toMatchObject({ class: 'leak', line: 52 });
    const places = sites[0]?.stack?.map(({ file, line }) => `${file.replace(/.*\//, '')}:${line}`);
    expect(places?.at(-1)).toBe('checkout.go:52');
    expect(new Set(places).size).toBe(places?.length);
    const { stdout } = await runCli('suspects', ...args);
    expect(stdout).toContain(`  by way of /src/shop/`);
    expect((await suspects(...heaps(1, 2, 3, 4, 5, 6))).sites[0]?.stack).toBeUndefined();
  });

  it('never says leak of two or three snapshots', async () => {
    for (const files of [heaps(2, 7), heaps(1, 2), heaps(2, 4, 7)]) {
      const { sites } = await suspects(...files);
      expect(sites[0]).toMatchObject({ class: 'suspect', confidence: 'low', line: 52 });
      expect(sites.every(({ class: name }) => name !== 'leak')).toBe(true);
      const { stdout } = await runCli('suspects', ...files);
      expect(stdout).toMatch(
        /\ntoo few snapshots for a verdict: \d+ sites? grew, \d+ sites looked at\n/,
      );
      expect(stdout).not.toMatch(/\d leaks?,|take rounds/);
    }
  });

  it('says of two snapshots how much a line grew and nothing of a rate', async () => {
    const { stdout } = await runCli('suspects', ...heaps(2, 7), '--limit', '100000000000');
    expect(stdout).toMatch(
      /\ngrew {2}\S+checkout.go:52\n.*\n {2}grew by [\d.]+ MiB ± [\d.]+ MiB \(\d+ samples\), /,
    );
    expect(stdout).not.toContain('sure');
  });

  it('prints what a person needs', async () => {
    const { stdout, code } = await runCli('suspects', ...heaps(1, 2, 3, 4, 5, 6));
    expect(code).toBe(0);
    expect(stdout).toContain(
      'leak (high confidence)  /src/shop/internal/checkout/checkout.go:52\n',
    );
    expect(stdout).toMatch(
      /surely \+[\d.]+ GiB per hour; grew by [\d.]+ MiB ± [\d.]+ MiB \(\d+ samples\)/,
    );
    expect(stdout).toMatch(
      /kept all of [\d.]+ MiB allocated here in 5 rounds, .*\+[\d.]+ MiB per round ± /,
    );
    expect(stdout).toMatch(
      /Grew, but not leaking:\n {2}step +\/src\/shop\/internal\/catalog\/pages.go:32: /,
    );
  });

  it('blames the lines of a folder', async () => {
    const root = join(import.meta.dirname, '../go/handlerleak');
    const { sites } = await suspects(...heaps(1, 2, 3, 4, 5, 6), '--root', root);
    expect(sites[0]?.blame).toMatchObject({ line: 52 });
    const http = sites.find(({ file }) => file.includes('/net/http/'));
    expect(http?.blame.file).toBe(http?.file);
  });

  it('takes folders of snapshots, with growth outside of the profile from their MemStats', async () => {
    const series = join(folder, 'series');
    for (const n of [1, 2, 3, 4]) {
      const snapshot = join(series, `snapshot-${n}`);
      mkdirSync(snapshot, { recursive: true });
      copyFileSync(heap(n), join(snapshot, 'heap.pb.gz'));
      const text = readFileSync(fixturePath('handlerleak/default/heap-debug1.txt'), 'latin1');
      const grown = text.replace(/# HeapAlloc = .*/, `# HeapAlloc = ${n * 1e9}`);
      writeFileSync(join(snapshot, 'memstats.debug1.txt'), grown);
    }
    const { snapshots, sites, offProfileGrowthBytes } = await suspects(series);
    const live = (sites[0]?.estimateBytes ?? NaN) / (sites[0]?.share ?? NaN);
    expect(offProfileGrowthBytes).toBeCloseTo(3e9 - live, 0);
    const { stdout } = await runCli('suspects', series, '--limit', '100000000000');
    expect(stdout).toContain('Outside the profile 2.61 GiB more: 0 B in stacks of goroutines');
    expect(stdout).toMatch(
      /Time to the limit: at most \d+ min \d+ s at the rate of what surely grows/,
    );
    expect(snapshots.map(({ file }) => file)).toEqual(
      [1, 2, 3, 4].map((n) => join(series, `snapshot-${n}`)),
    );
    expect(sites[0]).toMatchObject({ class: 'leak', line: 52 });
  });

  it('judges the longest series of one process and says what it left out', async () => {
    const { stderr, stdout, code } = await runCli(
      'suspects',
      heap(1, 'rate4096'),
      ...heaps(2, 3, 4, 5),
      '--json',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('begins another series');
    expect(stderr).toContain('only the longest series was judged');
    expect((JSON.parse(stdout) as SuspectsJson).snapshots).toHaveLength(4);
  });

  it('keeps snapshots of processes apart that were started at different times', async () => {
    const series = join(folder, 'restarted');
    for (const n of [1, 2, 3, 4, 5]) {
      const snapshot = join(series, `snapshot-${n}`);
      mkdirSync(snapshot, { recursive: true });
      copyFileSync(heap(n), join(snapshot, 'heap.pb.gz'));
      const startMillis = n < 4 ? 1_700_000_000_000 : 1_700_003_600_000;
      const description = {
        ...{ version: 1, id: `20231114T220000000-0000000${n}`, timeMillis: 1_700_000_000_000 + n },
        target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
        process: { buildId: '', binary: '', pid: 7, startMillis },
        ...{ gitCommit: '', missing: [], facts: {}, name: '', note: '' },
        parts: [{ kind: 'heap', format: 'proto', file: 'heap.pb.gz', sizeBytes: 1 }],
      };
      writeFileSync(join(snapshot, 'snapshot.json'), JSON.stringify(description));
    }
    const { stdout, stderr } = await runCli('suspects', series, '--json');
    expect(stderr).toContain('snapshot-4 begins another series: it is of another process');
    expect((JSON.parse(stdout) as SuspectsJson).snapshots).toHaveLength(3);
  });

  it('is not told anything by a load that is zero', async () => {
    const args = heaps(2, 3, 4, 5, 6, 7);
    const none = await suspects(...args, '--load', write('none.json', '[0, 0, 0, 0, 0, 0]'));
    expect(none.sites).toEqual((await suspects(...args)).sites);
  });

  it('tells growth by load from a leak', async () => {
    const level = write('level.json', '[100, 100, 101, 100, 99, 100]');
    const { sites } = await suspects(...heaps(2, 3, 4, 5, 6, 7), '--load', level);
    expect(sites[0]?.class).toBe('leak');
    const bytes = sites[0]?.estimateBytes ?? NaN;
    // Load that rises just as the line does explains it.
    const ramp = write('ramp.json', JSON.stringify([1, 2, 3, 4, 5, 6]));
    const byLoad = await suspects(...heaps(2, 3, 4, 5, 6, 7), '--load', ramp);
    expect(
      byLoad.sites.find(({ line, file }) => line === 52 && file.endsWith('checkout.go')),
    ).toMatchObject({
      class: 'grows-with-load',
      estimateBytes: bytes,
    });
    const allocs = await suspects(...heaps(2, 3, 4, 5, 6, 7), '--load-from-allocs');
    expect(allocs.sites[0]?.class).toBe('leak');
  });

  it.each([
    [[], 'no snapshot given'],
    [[heap(1)], 'at least two snapshots of one process are needed'],
    [[heap(1), heap(1, 'rate1')], 'at least two snapshots of one process are needed'],
    [[heap(1), fixturePath('handlerleak/default/goroutine.1.pb.gz')], 'not a heap profile'],
    [
      [heap(1), fixturePath('handlerleak/default/heap-delta.pb.gz')],
      'a difference of two heap profiles',
    ],
    [[heap(1), heap(2), '--load', 'missing.json'], 'missing.json'],
    [
      [heap(1), heap(2), '--granularity', 'files'],
      'granularity "files" is not one of lines, functions, calltree',
    ],
    [[heap(1), heap(2), '--limit', '1GiB'], '--limit "1GiB" is not a number of bytes'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await runCli('suspects', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n').filter((line) => !line.includes(' warning: '))).toHaveLength(2);
    expect(stderr).toContain(message);
  });

  it.each([
    ['[1, 2, 3]', '3 numbers for 2 snapshots'],
    ['{"a": 1}', 'not an array of numbers'],
    ['[1, "2"]', 'not an array of numbers'],
    ['[1, -2]', 'not an array of numbers from 0 on'],
    ['[1,', 'not JSON'],
  ])('refuses the load %s', async (text, message) => {
    const { code, stderr } = await runCli(
      'suspects',
      heap(1),
      heap(2),
      '--load',
      write('bad.json', text),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('leaktrail verify', () => {
  it('finds a leak again', async () => {
    const report = (await runJson(
      'verify',
      '--before',
      ...heaps(1, 2, 3, 4),
      '--after',
      ...heaps(4, 5, 6, 7),
    )) as VerifyJson;
    expect(report).toMatchObject({ verdict: 'still-leaking', newLeaks: [] });
    expect(report.sites[0]?.before).toMatchObject({ class: 'leak', line: 52 });
    expect(report.sites[0]?.before.counts).toHaveLength(4);
    const { stdout } = await runCli(
      'verify',
      '--after',
      ...heaps(4, 5, 6, 7),
      '--before',
      ...heaps(1, 2, 3, 4),
    );
    expect(stdout).toMatch(
      /^still leaking\n\nstill leaking {2}\/src\/shop\/internal\/checkout\/checkout.go:52\n/,
    );
  });

  it('does not call a leak fixed after too few snapshots', async () => {
    const report = (await runJson(
      'verify',
      '--before',
      ...heaps(1, 2, 3, 4, 5),
      '--after',
      ...heaps(6, 7),
    )) as VerifyJson;
    expect(report.verdict).toBe('not-enough-data');
    expect(report.sites[0]?.reason).toContain('2 snapshots after the fix are too few');
  });

  it.each([
    [[heap(1), heap(2)], 'belongs to neither --before nor --after'],
    [['--before', heap(1), heap(2)], 'no --after SNAPSHOT given'],
    [['--after', heap(1), heap(2)], 'no --before SNAPSHOT given'],
    [['--before', heap(1), '--json', heap(2), '--after', heap(3)], 'belongs to neither'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runCli('verify', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
