// The order, the sections, the cells and the copied text of a difference, without a browser.
import { describe, expect, test } from 'vitest';
import type { DiffTable, DiffTableRow, DiffTableValue } from '../../src/protocol/messages.js';
import {
  COLUMNS,
  DEFAULT_SORTS,
  nextSort,
  type ColumnId,
  type SortColumn,
  type TableSort,
} from '../../webview/table/columns.js';
import { createPanelTexts } from '../../webview/strings.js';
import { diffGrid } from '../../webview/table/diffGrid.js';
import type { Grid } from '../../webview/table/grid.js';
import { lineAfterKey } from '../../webview/table/keys.js';
import { findRow, rowOfLine, sortRows, tableLines } from '../../webview/table/model.js';
import { rowTsv, tableTsv } from '../../webview/table/tsv.js';

const texts = createPanelTexts({});

const value = (base: number, current: number, error = 0, rawSamples = 1): DiffTableValue => ({
  base,
  current,
  delta: current - base,
  rawSamples,
  error,
});

/** A leaf: what it has is its own. */
const row = (name: string, flat: DiffTableValue, cum = flat): DiffTableRow => ({
  ...{ name, flat, cum },
  file: '/src/main.go',
  line: 0,
  source: -1,
});

const tableOf = (rows: readonly DiffTableRow[], part: Partial<DiffTable> = {}): DiffTable => ({
  profileId: 1,
  sampleType: 'inuse_space',
  unit: 'bytes',
  granularity: 'functions',
  baseTotal: 100,
  currentTotal: 200,
  deltaError: 0,
  rows,
  rowCount: rows.length,
  ...part,
});

/** In core's order: by delta of flat, largest growth first. */
const ROWS = [
  row('grown', value(10, 90, 8, 5)),
  row('fresh', value(0, 30, 30, 1)),
  row('caller', value(0, 0), value(10, 60)),
  row('less', value(20, 15, 1, 9)),
  row('gone', value(40, 0, 4, 2)),
];

const GRID = diffGrid(tableOf(ROWS), true);

const by = (column: SortColumn, isDescending = true, measure?: 'cum'): TableSort => ({
  column,
  isDescending,
  measure: measure ?? (column === 'deltaCum' ? 'cum' : 'flat'),
});

/** What is shown from top to bottom, headings in brackets. */
function shown(grid: Grid, sort: TableSort): string[] {
  const lines = tableLines(grid, sortRows(grid, sort), sort);
  return [...lines.lines].map((index) => {
    if (index >= 0) return grid.rows[index]!.name;
    const { section, rows } = lines.headings[-1 - index]!;
    return `[${grid.headingText(section, rows, sort, texts)}]`;
  });
}

const cells = (grid: Grid, index: number, sort: TableSort): string[] =>
  grid.columns.slice(3).map(({ id }) => {
    const { icon, text } = grid.cell(index, id, sort, texts);
    return [icon ?? '', text].filter(Boolean).join(' ');
  });

describe('the order of a difference', () => {
  test('has growth first, then the largest shrinkage, then what only its callees changed', () => {
    expect(shown(GRID, by('delta'))).toEqual([
      'grown',
      'fresh',
      '[▼ Shrank (2) · −45 B]',
      'gone',
      'less',
      '[= flat unchanged, cum changed (1)]',
      'caller',
    ]);
  });

  test('has the largest shrinkage first when it is turned round', () => {
    expect(shown(GRID, by('delta', false))).toEqual([
      '[▼ Shrank (2) · −45 B]',
      'gone',
      'less',
      '[▲ Grew (2) · +110 B]',
      'fresh',
      'grown',
      '[= flat unchanged, cum changed (1)]',
      'caller',
    ]);
  });

  test('tells no sum of cum, which counts a call in all its callers', () => {
    expect(shown(GRID, by('deltaCum'))).toEqual([
      'grown',
      'caller',
      'fresh',
      '[▼ Shrank (2)]',
      'gone',
      'less',
    ]);
  });

  test('has no headings when it is by anything else, and none above growth alone', () => {
    const growth = diffGrid(tableOf(ROWS.slice(0, 2)), true);
    expect(shown(growth, by('delta'))).toEqual(['grown', 'fresh']);
    expect(shown(GRID, by('base'))).toEqual(['gone', 'less', 'grown', 'fresh', 'caller']);
    expect(shown(GRID, by('current'))).toEqual(['grown', 'fresh', 'less', 'caller', 'gone']);
    expect(shown(GRID, by('name', false))).toEqual(['caller', 'fresh', 'gone', 'grown', 'less']);
    expect(shown(GRID, by('change'))).toEqual(['fresh', 'grown', 'caller', 'less', 'gone']);
    expect(shown(GRID, by('deltaError'))).toEqual(['fresh', 'less', 'grown', 'gone', 'caller']);
    expect(shown(GRID, by('deltaRaw'))).toEqual(['less', 'grown', 'gone', 'fresh', 'caller']);
    expect(shown(GRID, by('status', false))).toEqual(['fresh', 'grown', 'caller', 'less', 'gone']);
  });

  test('shows base, current, change and error of the measure that was sorted by', () => {
    const column = (id: ColumnId) => COLUMNS.diff.find((candidate) => candidate.id === id)!;
    const byCum = nextSort(DEFAULT_SORTS.diff, column('deltaCum'));
    expect(shown(GRID, nextSort(byCum, column('base')))).toEqual([
      ...['gone', 'less', 'grown', 'caller', 'fresh'],
    ]);
    expect(GRID.header('base', byCum, texts).label).toBe('base cum');
    expect(cells(GRID, 2, byCum).slice(1, 4)).toEqual(['10 B', '60 B', '+500 %']);
    expect(cells(GRID, 2, DEFAULT_SORTS.diff).slice(1, 4)).toEqual(['0 B', '0 B', '']);
  });
});

describe('the cells of a difference', () => {
  test('say growth and shrinkage by arrow, sign and word', () => {
    const sort = DEFAULT_SORTS.diff;
    expect(cells(GRID, 0, sort)).toEqual([
      ...['▲ +80 B', '10 B', '90 B', '+800 %', '▲ +80 B', '±10 %', '5', '▲ grew'],
    ]);
    expect(cells(GRID, 1, sort)).toEqual([
      ...['▲ +30 B', '0 B', '30 B', 'new', '▲ +30 B', '±100 %', '1', '+ new'],
    ]);
    expect(cells(GRID, 3, sort)).toEqual([
      ...['▼ −5 B', '20 B', '15 B', '−25 %', '▼ −5 B', '±20 %', '9', '▼ shrank'],
    ]);
    expect(cells(GRID, 4, sort)).toEqual([
      ...['▼ −40 B', '40 B', '0 B', 'gone', '▼ −40 B', '±10 %', '2', '× gone'],
    ]);
    // Its own value stayed the same, but what it calls grew.
    expect(cells(GRID, 2, sort).at(-1)).toBe('▲ grew');
  });

  test('look like zero where there is nothing, and differ by more than colour elsewhere', () => {
    const look = (index: number, column: ColumnId): string | undefined =>
      GRID.cell(index, column, DEFAULT_SORTS.diff, texts).look;
    expect(['delta', 'base', 'current'].map((id) => look(2, id as ColumnId))).toEqual([
      ...['zero', 'zero', 'zero'],
    ]);
    expect([look(0, 'delta'), look(3, 'delta'), look(1, 'status'), look(4, 'status')]).toEqual([
      ...['grew', 'shrank', 'new', 'gone'],
    ]);
  });

  test('leave the noun of a count to the total', () => {
    const grid = diffGrid(tableOf(ROWS, { sampleType: 'inuse_objects', unit: 'count' }), true);
    expect(cells(grid, 0, DEFAULT_SORTS.diff).slice(0, 3)).toEqual(['▲ +80', '10', '90']);
    expect(shown(grid, by('delta'))[2]).toBe('[▼ Shrank (2) · −45 objects]');
  });

  test('explain the error by how the two were sampled', () => {
    const title = (isPaired: boolean): string =>
      diffGrid(tableOf(ROWS), isPaired).header('deltaError', DEFAULT_SORTS.diff, texts).title;
    expect(title(true)).toContain('Both are of one process');
    expect(title(false)).toContain('errors of both add up');
  });

  test('have all numbers in the tooltip and say when the difference may be chance', () => {
    expect(GRID.numbersText(0, texts).split('\n')).toEqual([
      'flat: ▲ +80 B (+800 %) ±10 %; 10 B → 90 B; samples 5',
      'cum: ▲ +80 B (+800 %) ±10 %; 10 B → 90 B; samples 5',
    ]);
    expect(GRID.numbersText(2, texts).split('\n')).toEqual([
      'flat: no change from 0 B',
      'cum: ▲ +50 B (+500 %); 10 B → 60 B; samples 1',
    ]);
    const unsure = diffGrid(tableOf([row('noise', value(10, 12, 3))]), true);
    expect(unsure.numbersText(0, texts)).toContain('Smaller than its error');
  });
});

describe('the copied text of a difference', () => {
  test('has exact numbers, in the columns of its first line', () => {
    const order = sortRows(GRID, by('delta'));
    const [head, first] = tableTsv(GRID, order).split('\n');
    expect(head?.split('\t')).toEqual([
      ...['name', 'source', 'flat delta', 'flat base', 'flat current', 'flat error'],
      ...['flat samples', 'cum delta', 'cum base', 'cum current', 'cum error', 'cum samples'],
      'status',
    ]);
    expect(first?.split('\t')).toEqual([
      ...['grown', '/src/main.go', '80', '10', '90', '8', '5', '80', '10', '90', '8', '5', 'grew'],
    ]);
  });

  test('cannot break its columns or become a formula', () => {
    const hostile = diffGrid(
      tableOf([row('=HYPERLINK("x")\tb\nc', value(0, 1)), row('-1+1', value(0, 1))]),
      true,
    );
    const text = rowTsv(hostile, 0);
    expect(text.split('\t')).toHaveLength(13);
    expect(text).not.toContain('\n');
    expect(text.startsWith("'=HYPERLINK")).toBe(true);
    expect(rowTsv(hostile, 1).startsWith("'-1+1\t")).toBe(true);
  });
});

describe('the focus', () => {
  const lines = tableLines(GRID, sortRows(GRID, by('delta', false)), by('delta', false));

  test('goes over headings and stays within the ends', () => {
    const walk = (key: string, from: number): number | 'header' | undefined =>
      lineAfterKey(key, from, lines, 3);
    expect(rowOfLine(lines, 0)).toBeUndefined();
    expect(walk('ArrowUp', 1)).toBe('header');
    expect(walk('ArrowDown', 2)).toBe(4);
    expect(walk('ArrowUp', 4)).toBe(2);
    expect(walk('Home', 5)).toBe(1);
    expect(walk('End', 1)).toBe(7);
    expect(walk('ArrowDown', 7)).toBe(7);
    expect(walk('PageDown', 5)).toBe(7);
    expect(walk('PageUp', 4)).toBe(1);
    expect(walk('PageUp', 1)).toBe(1);
    expect(walk('a', 1)).toBeUndefined();
  });

  test('finds the line of a row below a heading', () => {
    const line = findRow(ROWS, lines.lines, ROWS[4]!);
    expect(line).toBe(1);
    expect(rowOfLine(lines, line)).toBe(4);
  });
});
