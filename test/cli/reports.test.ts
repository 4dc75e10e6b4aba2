import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPath } from '../../src/core/graph/nodeTable.js';
import { fixturePath, goldenFixtures, loadGolden } from '../helpers/goldens.js';
import type { Golden, GoldenTop } from '../helpers/goldens.js';
import { hasGo, runPprof } from '../helpers/pprofOracle.js';
import { buildCli, removeCli, runCli, runJson } from './runCli.js';

beforeAll(buildCli);
afterAll(removeCli);

const isGoHere = hasGo();
if (!isGoHere)
  console.warn('go is not here: the text of reports is not compared with go tool pprof');

/** Goldens of the profiles that open with the same symbols in both programs. */
const goldens = goldenFixtures().flatMap((name) => {
  const golden = loadGolden(name);
  return name.endsWith('.txt') || 'refused' in golden ? [] : [[name, golden] as const];
});

interface TopJson {
  sampleType: string;
  unit: string;
  total: number | string;
  rows: {
    name: string;
    file: string;
    line?: number;
    flat: number | string;
    cum: number | string;
    rawSamples: number;
  }[];
}

/** Rows of equal name have no order in pprof, so both sides are compared sorted; order has a test of its own. */
function printRows(
  rows: readonly { name: string; file?: string; line?: number; flat: unknown; cum: unknown }[],
): string[] {
  return rows.map((row) => `${String(row.flat)} ${String(row.cum)} ${printedName(row)}`).sort();
}

/** What pprof prints for a row: at lines the file and the line stand behind the name. */
function printedName({ name, file = '', line }: { name: string; file?: string; line?: number }) {
  if (line === undefined || file === '') return name;
  const place = line === 0 ? cleanPath(file) : `${cleanPath(file)}:${line}`;
  return name === place ? name : `${name} ${place}`;
}

function optionsOf({
  sampleIndex,
  granularity,
  focus,
  ignore,
  hide,
  show,
}: GoldenTop['options']): string[] {
  const options = { focus, ignore, hide, show };
  return [
    `--sample-index=${sampleIndex}`,
    `--granularity=${granularity}`,
    ...Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    ),
  ];
}

function find(golden: Pick<Golden, 'tops' | 'defaultIndex'>, granularity: string): GoldenTop {
  const top = golden.tops.find(
    ({ options }) =>
      Object.keys(options).length === 2 &&
      options.granularity === granularity &&
      options.sampleIndex === golden.defaultIndex,
  );
  if (top === undefined) throw new Error(`no golden with granularity ${granularity}`);
  return top;
}

describe('leaktrail info', () => {
  it.each(goldens)('names the sample types of %s as pprof does', async (name, golden) => {
    const info = (await runJson('info', fixturePath(name))) as {
      sampleTypes: unknown;
      defaultSampleType: string;
    };
    expect(info.sampleTypes).toEqual(golden.sampleTypes);
    expect(info.defaultSampleType).toBe(golden.sampleTypes[golden.defaultIndex]?.type ?? '');
  });

  it('tells what a heap profile holds', async () => {
    const file = fixturePath('handlerleak/default/heap.7.pb.gz');
    const info = (await runJson('info', file)) as Record<string, unknown>;
    expect(Object.keys(info)).toEqual([
      'kind',
      'sampleTypes',
      'defaultSampleType',
      'samples',
      'locations',
      'functions',
      'period',
      'timeNanos',
      'warnings',
    ]);
    expect(info).toMatchObject({ kind: 'heap', period: 524288, warnings: [] });
    expect(String(info['timeNanos'])).toMatch(/^\d{19}$/);
    const { stdout } = await runCli('info', file);
    expect(stdout).toContain('Kind:         heap\n');
    expect(stdout).toContain('Period:       524288 bytes of space\n');
  });

  it('opens the text of heap?debug=1 like the proto of the same moment', async () => {
    const proto = (await runJson(
      'top',
      fixturePath('handlerleak/default/heap.7.pb.gz'),
    )) as TopJson;
    const text = (await runJson(
      'top',
      fixturePath('handlerleak/default/heap-debug1.txt'),
    )) as TopJson;
    expect(text.sampleType).toBe('inuse_space');
    expect(text.total).toBe(proto.total);
    // The text has the short form of instantiated names, and no names of the shapes behind them.
    const short = proto.rows.map((row) => ({
      ...row,
      name: row.name.replace(/\[go\.shape.*\]/, '[...]'),
    }));
    expect(printRows(text.rows)).toEqual(printRows(short));
  });
});

describe('leaktrail top --json', () => {
  it.each(goldens)('prints all rows of go tool pprof for %s', async (name, golden) => {
    if (golden.sampleTypes.length === 0) return;
    for (const granularity of ['functions', 'lines']) {
      const expected = find(golden, granularity);
      const actual = (await runJson(
        'top',
        fixturePath(name),
        '--nodecount=0',
        `--granularity=${granularity}`,
      )) as TopJson;
      expect(printRows(actual.rows)).toEqual(printRows(expected.rows));
      expect(String(actual.total)).toBe(String(expected.total));
      expect(
        actual.rows.every((row) => (row.line !== undefined) === (granularity === 'lines')),
      ).toBe(true);
    }
  });

  it('prints all rows for every option of the goldens of one heap profile', async () => {
    const name = 'handlerleak/default/heap.7.pb.gz';
    const golden = loadGolden(name) as Golden;
    const known = ['sampleIndex', 'granularity', 'focus', 'ignore', 'hide', 'show'];
    const tops = golden.tops.filter(({ options }) =>
      Object.keys(options).every((key) => known.includes(key)),
    );
    expect(tops.length).toBeGreaterThan(10);
    for (const top of tops) {
      const actual = (await runJson(
        'top',
        fixturePath(name),
        '--nodecount=0',
        ...optionsOf(top.options),
      )) as TopJson;
      expect(printRows(actual.rows), JSON.stringify(top.options)).toEqual(printRows(top.rows));
    }
  });

  it('subtracts a base and a diff base, also normalized', async () => {
    const name = 'handlerleak/default/heap.7.pb.gz';
    const { differences } = loadGolden(name) as Golden;
    expect(differences.length).toBeGreaterThan(2);
    for (const difference of differences) {
      if ('refused' in difference) continue;
      const { base, diffBase, normalize } = difference.base;
      const expected = find(difference, 'functions');
      const actual = (await runJson(
        'top',
        fixturePath(name),
        '--nodecount=0',
        ...(base === undefined ? [] : ['--base', fixturePath(base)]),
        ...(diffBase === undefined ? [] : ['--diff-base', fixturePath(diffBase)]),
        ...(normalize === true ? ['--normalize'] : []),
      )) as TopJson;
      expect(printRows(actual.rows), JSON.stringify(difference.base)).toEqual(
        printRows(expected.rows),
      );
      expect(String(actual.total)).toBe(String(expected.total));
    }
  });

  it('prints the leaking line first, with its file, line and sampled events', async () => {
    const file = fixturePath('handlerleak/default/heap.7.pb.gz');
    const { rows, ...head } = (await runJson('top', file, '--granularity=lines')) as TopJson;
    expect(head).toMatchObject({ sampleType: 'inuse_space', unit: 'bytes' });
    expect(rows[0]).toMatchObject({
      name: 'example.com/shop/handlerleak/internal/checkout.(*Service).HandleCheckout',
      file: '/src/shop/internal/checkout/checkout.go',
      line: 52,
    });
    // A block of 64 KiB is sampled with a chance of 1 - exp(-1/8).
    const { flat, rawSamples } = rows[0]!;
    const estimate = Number(flat) / 65536 / (1 / (1 - Math.exp(-1 / 8)));
    expect(Math.abs(rawSamples - estimate) / estimate).toBeLessThan(0.05);
  });

  it('prints integers beyond 2^53 exactly', async () => {
    const { stdout } = await runCli(
      'top',
      fixturePath('edge/huge-values.pb.gz'),
      '--json',
      '--nodecount=0',
    );
    const golden = loadGolden('edge/huge-values.pb.gz') as Golden;
    const { rows, total } = find(golden, 'functions');
    expect(rows.some(({ cum }) => cum > 2n ** 53n || cum < -(2n ** 53n))).toBe(true);
    expect(stdout).toContain(`"total":${total},`);
    for (const { flat, cum } of rows) expect(stdout).toContain(`"flat":${flat},"cum":${cum},`);
  });

  it('shows the rows that the text shows, or as many as --nodecount says', async () => {
    const file = fixturePath('handlerleak/default/heap.7.pb.gz');
    const { stdout } = await runCli('top', file);
    const names = stdout
      .split('\n')
      .slice(7, -1)
      .map((line) => line.replace(/^.*% {2}/, '').replace(/ \((partial-)?inline\)$/, ''));
    const shown = (await runJson('top', file)) as TopJson;
    expect(shown.rows.map(({ name }) => name)).toEqual(names);
    const two = (await runJson('top', file, '--nodecount', '2')) as TopJson;
    expect(two.rows.map(({ name }) => name)).toEqual(names.slice(0, 2));
    const byCum = (await runJson('top', file, '--cum')) as TopJson;
    const cums = byCum.rows.map(({ cum }) => Number(cum));
    expect(cums).toEqual([...cums].sort((a, b) => b - a));
  });
});

describe.skipIf(!isGoHere)('the text of leaktrail', () => {
  const heap = fixturePath('handlerleak/default/heap.7.pb.gz');
  const early = fixturePath('handlerleak/default/heap.2.pb.gz');
  it.each([
    [
      ['top', heap],
      ['-top', heap],
    ],
    [
      ['top', heap, '--cum', '--nodecount', '7'],
      ['-top', '-cum', '-nodecount=7', heap],
    ],
    [
      ['top', heap, '--granularity', 'lines'],
      ['-top', '-lines', heap],
    ],
    [
      ['top', heap, '--granularity=lines', '--unit=kb'],
      ['-top', '-lines', '-unit=kb', heap],
    ],
    [
      ['top', heap, '--sample_index', 'alloc_objects'],
      ['-top', '-sample_index=alloc_objects', heap],
    ],
    [
      ['top', heap, '--diff-base', early],
      ['-top', `-diff_base=${early}`, heap],
    ],
    [
      ['top', heap, '--base', early, '--normalize'],
      ['-top', `-base=${early}`, '-normalize', heap],
    ],
    [
      ['top', heap, '--focus=catalog', '--hide=net/http'],
      ['-top', '-focus=catalog', '-hide=net/http', heap],
    ],
    [
      ['top', heap, '--show-from=HandleProduct'],
      ['-top', '-show_from=HandleProduct', heap],
    ],
    [
      ['top', heap, '--tagfocus=bytes=64kb:', '--noinlines'],
      ['-top', '-tagfocus=bytes=64kb:', '-noinlines', heap],
    ],
    [
      ['tree', heap],
      ['-tree', heap],
    ],
    [
      ['tree', heap, '--nodecount', '5'],
      ['-tree', '-nodecount=5', heap],
    ],
  ])('is that of go tool pprof for %j', async (ours, theirs) => {
    const { stdout, code } = await runCli(...ours);
    expect(code).toBe(0);
    expect(stdout).toBe(runPprof(theirs));
  });
});

describe('leaktrail tree --json', () => {
  it('prints every node with its callers and callees', async () => {
    const { nodes } = (await runJson('tree', fixturePath('handlerleak/default/heap.7.pb.gz'))) as {
      nodes: { name: string; cum: number; callers: { name: string; weight: number }[] }[];
    };
    const leak = nodes.find(({ name }) => name.endsWith('HandleCheckout'));
    expect(leak?.callers).toEqual([
      { name: 'net/http.HandlerFunc.ServeHTTP', weight: leak?.cum, isInlined: false },
    ]);
  });
});

interface LinesJson {
  coverage: number;
  files: { path: string; lines: { line: number; flat: number; cum: number }[] }[];
}

describe('leaktrail lines', () => {
  const source = join(import.meta.dirname, '../go/handlerleak');
  const heap = 'handlerleak/default/heap.7.pb.gz';

  it('prints flat and cum of each line of the folder as go tool pprof has them', async () => {
    const { files, coverage } = (await runJson(
      'lines',
      fixturePath(heap),
      '--root',
      source,
    )) as LinesJson;
    const expected = find(loadGolden(heap) as Golden, 'lines')
      .rows.filter(({ name }) => name.includes(' /src/shop/'))
      .map(
        ({ name, flat, cum }) => `${name.slice(name.indexOf(' /src/shop/') + 11)} ${flat} ${cum}`,
      );
    const actual = files.flatMap(({ path, lines }) =>
      lines.map(({ line, flat, cum }) => `${path}:${line} ${flat} ${cum}`),
    );
    expect(actual.sort()).toEqual(expected.sort());
    expect(coverage).toBeGreaterThan(0.9);
    expect(coverage).toBeLessThan(1);
  });

  it.each(['trimpath', 'container'])(
    'finds the files of a program built with %s names',
    async (how) => {
      const file = fixturePath(`handlerleak/${how}/heap.2.pb.gz`);
      const { files } = (await runJson('lines', file, '--root', source)) as LinesJson;
      expect(files.map(({ path }) => path)).toContain('internal/checkout/checkout.go');
      expect(files.map(({ path }) => path)).toContain('main.go');
    },
  );

  it('prints text with a unit on each value', async () => {
    const { stdout } = await runCli('lines', fixturePath(heap), '--root', source);
    expect(stdout).toMatch(/^ +[\d.]+MB +[\d.]+MB {2}internal\/checkout\/checkout\.go:52$/m);
  });

  it('finds nothing in a folder of another program and says so by its coverage', async () => {
    const other = join(import.meta.dirname, '../go/edge');
    expect(await runJson('lines', fixturePath(heap), '--root', other)).toEqual({
      coverage: 0,
      files: [],
    });
  });

  describe('in a folder with links', () => {
    let dir: string;
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'leaktrail-links-'));
      symlinkSync(source, join(dir, 'linked'));
      symlinkSync(join(source, 'main.go'), join(dir, 'main.go'));
      symlinkSync('loop.go', join(dir, 'loop.go'));
    });
    afterAll(() => {
      rmSync(dir, { recursive: true });
    });

    it('follows none that lead outside', async () => {
      expect(await runJson('lines', fixturePath(heap), '--root', dir)).toEqual({
        coverage: 0,
        files: [],
      });
    });

    it('opens a root that is itself a link', async () => {
      const { files } = (await runJson(
        'lines',
        fixturePath(heap),
        '--root',
        join(dir, 'linked'),
      )) as LinesJson;
      expect(files.length).toBeGreaterThan(3);
    });
  });
});
