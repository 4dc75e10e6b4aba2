// Differences against `go tool pprof`: every row of -base, of -diff_base and of each file alone. Live where Go is, and the
// committed answers everywhere.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { diffBaseProfile, diffProfiles } from '../../../src/core/profile/diff.js';
import { encodeProfile } from '../../../src/core/profile/encode.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { computeDiff, sideTotals } from '../../../src/core/report/diff.js';
import type { DiffRow, DiffValue, ReportQuery } from '../../../src/core/report/query.js';
import { goldenFixtures, loadGolden } from '../../helpers/goldens.js';
import { hasGo, openOracle } from '../../helpers/pprofOracle.js';
import type { Oracle, OracleOptions, OracleRow } from '../../helpers/pprofOracle.js';
import { fixturePath, readFixture } from './fixtures.js';
import { queryOf, rowsInOrder, topRows } from './rows.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: differences are compared with committed answers only');

const live = (name: string): string => `handlerleak/default/${name}.pb.gz`;
/** Base, then current. */
const pairs: readonly (readonly [base: string, current: string])[] = [
  [live('heap.2'), live('heap.7')],
  [live('heap.1'), live('heap.2')],
  [live('heap.7'), live('heap.2')],
  [live('heap.7'), live('allocs')],
  [live('heap.3'), live('heap-delta')],
  [live('goroutine.1'), live('goroutine.2')],
  [live('mutex'), live('block')],
  ['handlerleak/rate4096/heap.2.pb.gz', 'handlerleak/rate4096/heap.7.pb.gz'],
  ['handlerleak/rate1/heap.2.pb.gz', 'handlerleak/rate1/heap.7.pb.gz'],
  ['handlerleak/trimpath/heap.1.pb.gz', 'handlerleak/trimpath/heap.2.pb.gz'],
  ['handlerleak/container/heap.1.pb.gz', 'handlerleak/container/heap.2.pb.gz'],
  ['handlerleak/trimpath/heap.2.pb.gz', live('heap.7')],
  ['edge/pair-base.pb.gz', 'edge/pair-current.pb.gz'],
  ['edge/pair-current.pb.gz', 'edge/pair-base.pb.gz'],
  ['edge/pair-fewer.pb.gz', 'edge/pair-current.pb.gz'],
  // Beyond 2^53 pprof subtracts rounded doubles and we do not, so huge-values is not here.
  ...[
    'drop-keep',
    'empty-stack',
    'inline-chains',
    'labels',
    'mappings',
    'names',
    'negative-values',
    'no-symbols',
    'paths',
    'recursion',
  ].map((name): readonly [string, string] => [`edge/${name}.pb.gz`, 'edge/recursion.pb.gz']),
];

const granularities = ['functions', 'filefunctions', 'files', 'lines', 'addresses'] as const;

const filters: readonly OracleOptions[] = [
  { focus: 'checkout|catalog' },
  { ignore: 'net/http' },
  { hide: 'runtime' },
  { show: 'shop' },
  { showFrom: 'ServeHTTP' },
  { tagFocus: '64kb:' },
  { tagIgnore: 'bytes=1kb:64kb' },
  { focus: 'HandleCheckout', ignore: 'loadgen', hide: '^net' },
];

type Measure = keyof Pick<DiffValue, 'base' | 'current' | 'delta'>;

/** Rows as sorted "flat cum name", those that are not zero: what pprof lists, in the order of the text. */
function textOf(rows: readonly DiffRow[], measure: Measure): string[] {
  return rows
    .filter(({ flat, cum }) => flat[measure] !== 0 || cum[measure] !== 0)
    .map(({ name, flat, cum }) => `${flat[measure]} ${cum[measure]} ${name}`)
    .sort();
}

function oracleText(rows: readonly OracleRow[], factor = 1n): string[] {
  return rows.map(({ name, flat, cum }) => `${flat * factor} ${cum * factor} ${name}`).sort();
}

/** What is left of `all` without `part`, which must be in it. */
function without(all: readonly string[], part: readonly string[]): string[] {
  const rest = [...all];
  for (const text of part) {
    const at = rest.indexOf(text);
    expect(at, `"${text}" is a row of the file`).toBeGreaterThanOrEqual(0);
    rest.splice(at, 1);
  }
  return rest;
}

function negated(row: DiffRow): DiffRow {
  const swap = ({ base, current, delta, ...rest }: DiffValue): DiffValue => ({
    ...rest,
    base: current,
    current: base,
    delta: typeof delta === 'bigint' ? -delta : 0 - delta,
  });
  return { ...row, flat: swap(row.flat), cum: swap(row.cum) };
}

function printed(rows: readonly DiffRow[]): string[] {
  return rows
    .map(({ name, line, flat, cum }) => {
      const texts = [flat, cum].map(
        ({ base, current, delta, rawSamples, error }) =>
          // Doubles of the two ways are added up in another order.
          `${base} ${current} ${delta} ${rawSamples} ${error.toPrecision(9)}`,
      );
      return [name, line, ...texts].join(' | ');
    })
    .sort();
}

function sortedByGrowth(rows: readonly DiffRow[], sort: 'flat' | 'cum'): DiffRow[] {
  return [...rows].sort((a, b) => Number(b[sort].delta) - Number(a[sort].delta));
}

describe.skipIf(!isGoHere).each(pairs)('from %s to %s', (baseName, currentName) => {
  let diff: Profile;
  let swapped: Profile;
  let folder: string;
  const oracles: Record<string, Oracle> = {};
  const ask = (name: string, options: OracleOptions) => oracles[name]!.top(options);
  beforeAll(async () => {
    const [base, current] = [readFixture(baseName), readFixture(currentName)];
    diff = diffProfiles(current, base).profile;
    swapped = diffProfiles(base, current).profile;
    folder = mkdtempSync(join(tmpdir(), 'leaktrail-diff-'));
    const exported = join(folder, 'diff.pb');
    writeFileSync(exported, encodeProfile(diffBaseProfile(diff)));
    const [basePath, currentPath] = [fixturePath(baseName), fixturePath(currentName)];
    const names = ['base', 'diffBase', 'baseAlone', 'currentAlone', 'exported'];
    const opened = await Promise.all([
      openOracle(currentPath, { base: basePath }),
      openOracle(currentPath, { diffBase: basePath }),
      openOracle(basePath),
      openOracle(currentPath),
      openOracle(exported),
    ]);
    names.forEach((name, i) => (oracles[name] = opened[i]!));
  });
  afterAll(async () => {
    await Promise.all(Object.values(oracles).map((oracle) => oracle.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** pprof drops from a difference the frames that the current profile names. */
  const isPrunedAlike = () => diff.dropFrames === swapped.dropFrames;

  /** The type's index and factor in a file alone: the difference has the types of both in the finer unit. */
  const inFile = (name: string, sampleIndex: number) => {
    const { type, unit } = diff.sampleTypes[sampleIndex]!;
    const { sampleTypes } = readFixture(name);
    const index = sampleTypes.findIndex((candidate) => candidate.type === type);
    return { index, factor: sampleTypes[index]!.unit === unit ? 1n : 1024n };
  };

  it('has every row of -base and of -diff_base, and no other, at every granularity', async () => {
    for (const sampleIndex of diff.sampleTypes.keys()) {
      for (const granularity of granularities) {
        const options = { sampleIndex, granularity };
        const { rows } = computeDiff(diff, queryOf(options));
        const where = JSON.stringify(options);
        const base = await ask('base', options);
        expect(textOf(rows, 'delta'), where).toEqual(oracleText(base.rows));
        const diffBase = await ask('diffBase', options);
        expect(textOf(rows, 'delta'), where).toEqual(oracleText(diffBase.rows));
      }
    }
  });

  it('tells of each row what each file alone has, and leaves out only rows that are equal', async () => {
    if (!isPrunedAlike()) return;
    for (const sampleIndex of diff.sampleTypes.keys()) {
      for (const granularity of granularities) {
        const { rows } = computeDiff(diff, queryOf({ sampleIndex, granularity }));
        const rest: string[][] = [];
        for (const [measure, name] of [
          ['base', baseName],
          ['current', currentName],
        ] as const) {
          const { index, factor } = inFile(name, sampleIndex);
          const alone = await ask(`${measure}Alone`, { sampleIndex: index, granularity });
          rest.push(without(oracleText(alone.rows, factor), textOf(rows, measure)));
        }
        expect(rest[0]).toEqual(rest[1]);
      }
    }
  });

  it('has the totals of -base, of -diff_base and of each file', async () => {
    for (const sampleIndex of diff.sampleTypes.keys()) {
      const { rows, total } = topRows(diff, queryOf({ sampleIndex }));
      const base = await ask('base', { sampleIndex });
      expect(total).toBe(base.total);
      expect(rowsInOrder(rows, 'flat')).toEqual(rowsInOrder(base.rows, 'flat'));
      const totals = sideTotals(diff, sampleIndex);
      const diffBase = await ask('diffBase', { sampleIndex });
      if (totals.base !== 0) expect(BigInt(totals.base)).toBe(diffBase.total);
      for (const [measure, name] of [
        ['base', baseName],
        ['current', currentName],
      ] as const) {
        const { index, factor } = inFile(name, sampleIndex);
        const alone = await ask(`${measure}Alone`, { sampleIndex: index });
        expect(BigInt(totals[measure])).toBe(alone.total * factor);
      }
    }
  });

  it('has every row of -diff_base under filters', async () => {
    for (const granularity of ['functions', 'lines'] as const) {
      for (const filter of filters) {
        const options = { sampleIndex: diff.sampleTypes.length - 1, granularity, ...filter };
        const { rows } = computeDiff(diff, queryOf(options));
        const where = JSON.stringify(options);
        const diffBase = await ask('diffBase', options);
        expect(textOf(rows, 'delta'), where).toEqual(oracleText(diffBase.rows));
      }
    }
  });

  it('is negated by a swap, with the same errors', () => {
    if (!isPrunedAlike()) return;
    for (const { type } of diff.sampleTypes) {
      for (const sort of ['flat', 'cum'] as const) {
        const query: ReportQuery = { sampleType: type, granularity: 'lines', sort, filter: {} };
        const there = computeDiff(diff, query);
        const back = computeDiff(swapped, query);
        expect(printed(back.rows.map(negated))).toEqual(printed(there.rows));
        expect([back.baseTotal, back.currentTotal]).toEqual([there.currentTotal, there.baseTotal]);
        expect(sortedByGrowth(there.rows, sort)).toEqual(there.rows);
      }
    }
  });

  it('is the report of -diff_base when it is exported and opened by pprof or by us', async () => {
    const again = decodeProfile(encodeProfile(diffBaseProfile(diff)));
    expect(again.durationNanos).toBe(diff.durationNanos);
    for (const sampleIndex of diff.sampleTypes.keys()) {
      for (const granularity of granularities) {
        const options = { sampleIndex, granularity };
        const expected = await ask('diffBase', options);
        const exported = await ask('exported', options);
        expect(rowsInOrder(exported.rows, 'flat')).toEqual(rowsInOrder(expected.rows, 'flat'));
        expect(exported.total).toBe(expected.total);
        const { rows, total } = topRows(again, queryOf(options));
        expect(rowsInOrder(rows, 'flat')).toEqual(rowsInOrder(expected.rows, 'flat'));
        expect(total).toBe(expected.total);
      }
    }
  });
});

describe('differences equal the committed answers of go tool pprof', () => {
  const answers = goldenFixtures().flatMap((current) => {
    const golden = loadGolden(current);
    if ('refused' in golden) return [];
    return golden.differences.map((difference) => ({ current, difference }));
  });

  it.each(answers)('$current less $difference.base', ({ current, difference }) => {
    const { base, diffBase, normalize = false } = difference.base;
    const [currentProfile, baseProfile] = [
      readFixture(current),
      readFixture(base ?? diffBase ?? ''),
    ];
    if (normalize) return;
    if ('refused' in difference) {
      expect(() => diffProfiles(currentProfile, baseProfile)).toThrow(
        expect.objectContaining({ code: 'incompatible' }),
      );
      return;
    }
    const { profile } = diffProfiles(currentProfile, baseProfile);
    for (const { options, rows } of difference.tops) {
      if (options.dropNegative === true) continue;
      const ours = computeDiff(profile, queryOf(options)).rows;
      expect(textOf(ours, 'delta'), JSON.stringify(options)).toEqual(oracleText(rows));
    }
  });
});
