import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPath } from '../../src/core/graph/nodeTable.js';
import { fixturePath } from '../helpers/goldens.js';
import { hasGo, openOracle, pprofTop } from '../helpers/pprofOracle.js';
import type { OracleGranularity } from '../helpers/pprofOracle.js';
import { buildCli, removeCli, runCli, runJson } from './runCli.js';

beforeAll(buildCli);
afterAll(removeCli);

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: differences are not compared with go tool pprof');

interface DiffJson {
  sampleType: string;
  unit: string;
  baseTotal: number | string;
  currentTotal: number | string;
  rows: {
    name: string;
    file: string;
    line: number;
    base: number | string;
    current: number | string;
    delta: number | string;
    status: string;
    rawSamples: number;
    error: number;
  }[];
}

const base = fixturePath('handlerleak/default/heap.2.pb.gz');
const current = fixturePath('handlerleak/default/heap.7.pb.gz');

/** What pprof prints for a row: at lines the file and the line stand behind the name. */
function printedName({ name, file, line }: DiffJson['rows'][number], granularity: string): string {
  if (granularity !== 'lines' || file === '') return name;
  const place = line === 0 ? cleanPath(file) : `${cleanPath(file)}:${line}`;
  return name === place ? name : `${name} ${place}`;
}

describe.runIf(isGoHere)('leaktrail diff --json', () => {
  it.each([
    ['handlerleak/default/heap.2.pb.gz', 'handlerleak/default/heap.7.pb.gz'],
    ['handlerleak/default/heap.7.pb.gz', 'handlerleak/default/heap.2.pb.gz'],
    ['handlerleak/rate1/heap.1.pb.gz', 'handlerleak/rate1/heap.5.pb.gz'],
    ['handlerleak/rate4096/heap.3.pb.gz', 'handlerleak/rate4096/heap.4.pb.gz'],
    ['handlerleak/default/goroutine.1.pb.gz', 'handlerleak/default/goroutine.2.pb.gz'],
    ['edge/pair-base.pb.gz', 'edge/pair-current.pb.gz'],
    ['handlerleak/default/heap.2.pb.gz', 'handlerleak/container/heap.2.pb.gz'],
  ])('has all rows of go tool pprof -diff_base %s %s', async (baseName, currentName) => {
    const [baseFile, currentFile] = [fixturePath(baseName), fixturePath(currentName)];
    const granularities: readonly OracleGranularity[] = ['functions', 'lines', 'files'];
    const oracle = await openOracle(currentFile, { diffBase: baseFile });
    try {
      for (const granularity of granularities) {
        const { rows } = await oracle.top({ granularity });
        for (const measure of ['flat', 'cum'] as const) {
          const expected = rows
            .filter((row) => row[measure] !== 0n)
            .map((row) => `${row[measure]} ${row.name}`);
          const options = [`--granularity=${granularity}`, ...(measure === 'cum' ? ['--cum'] : [])];
          const actual = (await runJson('diff', baseFile, currentFile, ...options)) as DiffJson;
          const printed = actual.rows.map(
            (row) => `${String(row.delta)} ${printedName(row, granularity)}`,
          );
          expect(printed.sort()).toEqual(expected.sort());
          expect(expected.length).toBeGreaterThan(0);
        }
      }
    } finally {
      await oracle.close();
    }
  });

  it('has the totals that go tool pprof has for the two files, for any sample type', async () => {
    for (const sampleType of ['inuse_objects', 'alloc_space']) {
      const diff = (await runJson('diff', base, current, '--sample-index', sampleType)) as DiffJson;
      const totalOf = async (file: string) =>
        String((await pprofTop(file, { sampleIndex: sampleType })).total);
      expect(diff.sampleType).toBe(sampleType);
      expect(String(diff.baseTotal)).toBe(await totalOf(base));
      expect(String(diff.currentTotal)).toBe(await totalOf(current));
    }
  });

  it('applies filters as go tool pprof does', async () => {
    const options = ['--focus=checkout', '--ignore=growSlice', '--cum'];
    const { rows } = (await runJson('diff', base, current, ...options)) as DiffJson;
    const expected = await pprofTop(
      current,
      { focus: 'checkout', ignore: 'growSlice', sort: 'cum' },
      { diffBase: base },
    );
    expect(rows.map(({ name, delta }) => `${String(delta)} ${name}`).sort()).toEqual(
      expected.rows
        .filter(({ cum }) => cum !== 0n)
        .map(({ name, cum }) => `${cum} ${name}`)
        .sort(),
    );
  });
});

describe('leaktrail diff --json of two snapshots of one process', () => {
  it('begins with the leaking line, and says how sure its growth is', async () => {
    const diff = (await runJson('diff', base, current, '--granularity', 'lines')) as DiffJson;
    expect(Object.keys(diff)).toEqual(['sampleType', 'unit', 'baseTotal', 'currentTotal', 'rows']);
    const [first] = diff.rows;
    expect(first).toEqual({
      name: 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
      file: '/src/shop/internal/checkout/checkout.go',
      line: 52,
      base: 60235756,
      current: 372569310,
      delta: 312333554,
      status: 'changed',
      rawSamples: 560,
      error: expect.closeTo(12_398_845, 0) as number,
    });
  });

  it('is sorted by delta, counts with base and current, and marks what is new and gone', async () => {
    const { rows } = (await runJson('diff', base, current, '--granularity', 'lines')) as DiffJson;
    const deltas = rows.map(({ delta }) => Number(delta));
    expect(deltas).toEqual([...deltas].sort((a, b) => b - a));
    for (const row of rows) {
      expect(Number(row.current) - Number(row.base)).toBe(row.delta);
      expect(row.delta).not.toBe(0);
      const status = row.base === 0 ? 'new' : row.current === 0 ? 'gone' : 'changed';
      expect(row.status).toBe(status);
    }
    expect(new Set(rows.map(({ status }) => status))).toContain('new');
    const back = (await runJson('diff', current, base, '--granularity', 'lines')) as DiffJson;
    expect(back.rows.map(({ delta }) => -Number(delta)).reverse()).toEqual(deltas);
    expect(new Set(back.rows.map(({ status }) => status))).toContain('gone');
  });

  it('has as many rows of growth and of shrinkage as asked for', async () => {
    const all = (await runJson('diff', base, current, '--cum')) as DiffJson;
    const few = (await runJson('diff', base, current, '--cum', '--nodecount=2')) as DiffJson;
    const growth = all.rows.filter(({ delta }) => Number(delta) > 0).slice(0, 2);
    const shrinkage = all.rows.filter(({ delta }) => Number(delta) < 0).slice(-2);
    expect(few.rows).toEqual([...growth, ...shrinkage]);
  });

  it('has no rows for a file and itself, and says so', async () => {
    const { code, stdout, stderr } = await runCli('diff', base, base, '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as DiffJson).rows).toEqual([]);
    expect(stderr).toBe('leaktrail: warning: the two profiles are the same\n');
  });
});

describe('leaktrail diff', () => {
  it('prints growth first, shrinkage apart, and the error of each number', async () => {
    const { stdout, stderr } = await runCli('diff', base, current);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        'Type: inuse_space',
        'Total: 85.66MB before, 381.36MB now, +295.71MB',
        '',
        'Growth:',
        '     delta       base    current   change      ±error  samples  name',
        ' +297.86MB    57.45MB   355.31MB    +519%    ±11.82MB      560  example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
        '',
        'Shrinkage:',
        '     delta       base    current   change      ±error  samples  name',
        '   -3.72MB    17.55MB    13.83MB     -21%     ±3.84MB       59  example.com/shop/handlerleak/internal/catalog.(*Pages).HandleProduct.func1',
        '',
        'Left out 2 smaller rows; --nodecount 0 prints all.',
        '',
      ].join('\n'),
    );
  });

  it('prints every row, new and gone, in one unit when asked to', async () => {
    const { stdout } = await runCli('diff', base, current, '--nodecount=0', '--unit=kB');
    expect(stdout).toMatch(/\+512\.05kB +0 +512\.05kB +new +±512kB +1 {2}time\.Sleep\n/);
    expect(stdout).not.toContain('Left out');
    const back = await runCli('diff', current, base, '--nodecount=0');
    expect(back.stdout).toMatch(/-512\.05kB +512\.05kB +0 +gone /);
    expect(back.stderr).toBe('leaktrail: warning: the current profile was taken before the base\n');
  });

  it('warns where it shows what was allocated instead of what is in use', async () => {
    const allocs = fixturePath('handlerleak/default/allocs.pb.gz');
    const { code, stdout, stderr } = await runCli('diff', base, allocs);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Type: alloc_space\n/);
    expect(stderr).toContain(
      'leaktrail: warning: alloc_space counts everything allocated between the two profiles, freed memory included; --sample-index inuse_space shows what stayed\n',
    );
    const inuse = await runCli('diff', base, allocs, '--sample-index=inuse_space');
    expect(inuse.stdout).toMatch(/^Type: inuse_space\n/);
    expect(inuse.stderr).not.toContain('freed memory included');
  });

  it('calls numbers of a profile that has everything exact', async () => {
    const { stdout } = await runCli(
      'diff',
      fixturePath('handlerleak/rate1/heap.2.pb.gz'),
      fixturePath('handlerleak/rate1/heap.3.pb.gz'),
    );
    expect(stdout).toMatch(/ exact +\d+ {2}\S+HandleCheckout\n/);
  });

  it('warns of another build, and refuses what cannot be compared in one line', async () => {
    const other = fixturePath('handlerleak/container/heap.2.pb.gz');
    const { code, stderr } = await runCli('diff', base, other);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^leaktrail: warning: the two profiles are of different builds/);
    const goroutines = fixturePath('handlerleak/default/goroutine.1.pb.gz');
    const refused = await runCli('diff', base, goroutines, '--json');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/^leaktrail: profiles of different kinds: [^\n]+\n$/);
  });
});
