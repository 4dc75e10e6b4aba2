import { describe, expect, it } from 'vitest';
import { subtractBase } from '../../../src/core/profile/merge.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { NO_TRIM } from '../../../src/core/report/trim.js';
import { formatTop, TOP_TEXT_DEFAULTS } from '../../../src/core/report/topText.js';
import type { GoldenTop } from '../../helpers/goldens.js';
import { goldenFixtures, loadGolden } from '../../helpers/goldens.js';
import type { OracleBase } from '../../helpers/pprofOracle.js';
import { readFixture } from './fixtures.js';
import { queryOf, rowsInOrder, topRows } from './rows.js';
import type { ComparableRow } from './rows.js';

function less(profile: Profile, { base, diffBase, normalize = false }: OracleBase): Profile {
  const mode = base === undefined ? 'diff-base' : 'base';
  return subtractBase(profile, readFixture(base ?? diffBase ?? ''), { mode, normalize });
}

function expectGolden(profile: Profile, golden: GoldenTop): void {
  const query = queryOf(golden.options);
  const where = JSON.stringify(golden.options);
  const all = topRows(profile, query);
  const { total } = all;
  const isDropped = ({ flat, cum }: ComparableRow) => flat < 0n || (flat === 0n && cum < 0n);
  const isWhole = golden.options.dropNegative !== true;
  const rows = isWhole ? all.rows : all.rows.filter((row) => !isDropped(row));
  expect(rowsInOrder(rows, query.sort), where).toEqual(rowsInOrder(golden.rows, query.sort));
  expect(total, where).toBe(golden.total);

  const { text } = formatTop(profile, query, { ...TOP_TEXT_DEFAULTS, ...NO_TRIM });
  const lines = text.split('\n');
  const table = lines.slice(lines.findIndex((line) => line.endsWith('cum   cum%')) + 1, -1);
  // A line is no longer a row when a name holds a line break.
  if (!isWhole || golden.rows.some(({ name }) => name.includes('\n'))) return;
  const printed = table.map(
    (line) => /^\s*\S+\s+\S+%\s+\S+%\s+\S+\s+\S+% {2}(.*)$/s.exec(line)?.[1],
  );
  const expected = golden.rows.map(({ name, inline }) => `${name}${inline && ` ${inline}`}`);
  expect(printed.sort(), where).toEqual(expected.sort());
}

function flatSum(rows: readonly ComparableRow[]): bigint {
  return rows.reduce((sum, { flat }) => sum + flat, 0n);
}

function sortedFixtures(): { protos: string[]; heapTexts: string[] } {
  const all = goldenFixtures();
  return {
    protos: all.filter((name) => !name.endsWith('.txt')),
    heapTexts: all.filter((name) => /(heap|allocs)-debug1\.txt$/.test(name)),
  };
}

describe('reports equal the committed answers of go tool pprof', () => {
  const { protos, heapTexts } = sortedFixtures();

  // pprof throws the symbols of text profiles away, so names cannot be compared.
  it.each(heapTexts)('in the sums of the text heap profile %s', (fixture) => {
    const golden = loadGolden(fixture);
    if ('refused' in golden) throw new Error(golden.refused);
    const profile = readFixture(fixture);
    for (const { options, rows, total } of golden.tops) {
      if (options.focus !== undefined || options.sort === 'cum') continue;
      const ours = topRows(profile, queryOf(options));
      expect(ours.total).toBe(total);
      expect(flatSum(ours.rows)).toBe(flatSum(rows));
    }
  });

  it.each(protos)('for %s', (fixture) => {
    const golden = loadGolden(fixture);
    if ('refused' in golden) {
      expect(golden.refused).not.toBe('');
      return;
    }
    expect(golden.tops.length).toBeGreaterThan(0);
    const profile = readFixture(fixture);
    for (const top of golden.tops) expectGolden(profile, top);
    for (const difference of golden.differences) {
      if ('refused' in difference) continue;
      const subtracted = less(profile, difference.base);
      for (const top of difference.tops) expectGolden(subtracted, top);
    }
  });
});
