// The order, the filter and the names of the top table, without a browser.
import { describe, expect, test } from 'vitest';
import type { TopTable, TopTableRow } from '../../src/protocol/messages.js';
import { COLUMNS, nextSort, type SortColumn, type TableSort } from '../../webview/table/columns.js';
import { filterRows, searchTexts, sortRows } from '../../webview/table/model.js';
import { fitFolders, fitName, fitTail, shownName } from '../../webview/table/name.js';
import { topGrid } from '../../webview/table/topGrid.js';

const row = (part: Partial<TopTableRow>): TopTableRow => ({
  name: 'main.f',
  file: '/src/main.go',
  line: 0,
  flat: 0,
  cum: 0,
  rawSamples: 0,
  flatError: 0,
  cumError: 0,
  source: -1,
  ...part,
});

const tableOf = (rows: readonly TopTableRow[]): TopTable => ({
  profileId: 1,
  sampleType: 'inuse_space',
  unit: 'bytes',
  granularity: 'functions',
  total: 100,
  rows,
  rowCount: rows.length,
});

const sortBy = (column: SortColumn, isDescending = true): TableSort => ({
  column,
  isDescending,
  measure: column === 'cum' ? 'cum' : 'flat',
});

const names = (rows: readonly TopTableRow[], sort: TableSort): string[] =>
  [...sortRows(topGrid(tableOf(rows)), sort)].map((index) => rows[index]!.name);

describe('sorting', () => {
  const rows = [
    row({ name: 'b', flat: 8, cum: 10, rawSamples: 3, flatError: 4 }),
    row({ name: 'shrunk', flat: -5, cum: -20, rawSamples: 9, flatError: 1 }),
    row({ name: 'c', flat: 2, cum: 10, rawSamples: 1 }),
    row({ name: 'a', flat: 0, cum: 10, rawSamples: 2 }),
  ];

  test('keeps the order of the host for flat, largest magnitude first', () => {
    expect(names(rows, sortBy('flat'))).toEqual(['b', 'shrunk', 'c', 'a']);
  });

  test('orders equal cum by name, as pprof does', () => {
    expect(names(rows, sortBy('cum'))).toEqual(['shrunk', 'a', 'b', 'c']);
  });

  test('orders by name, by error relative to the value and by samples', () => {
    expect(names(rows, sortBy('name', false))).toEqual(['a', 'b', 'c', 'shrunk']);
    expect(names(rows, sortBy('error')).slice(0, 2)).toEqual(['b', 'shrunk']);
    expect(names(rows, sortBy('raw'))).toEqual(['shrunk', 'b', 'a', 'c']);
  });

  test('turns the direction on the second click and starts numbers with the largest', () => {
    const column = (id: string): (typeof COLUMNS)['top'][number] =>
      COLUMNS.top.find((c) => c.id === id)!;
    const first = nextSort(sortBy('flat'), column('cum'));
    expect(first).toEqual({ column: 'cum', isDescending: true, measure: 'cum' });
    expect(nextSort(first, column('cum'))).toEqual({ ...first, isDescending: false });
    expect(nextSort(first, column('rank'))).toBe(first);
  });

  test('keeps the measure that was sorted by for the columns that follow it', () => {
    const column = (id: string): (typeof COLUMNS)['top'][number] =>
      COLUMNS.top.find((c) => c.id === id)!;
    const byName = nextSort(sortBy('cum'), column('name'));
    expect(byName).toEqual({ column: 'name', isDescending: false, measure: 'cum' });
    const byError = nextSort(byName, column('error'));
    expect(byError).toEqual({ column: 'error', isDescending: true, measure: 'cum' });
    expect(nextSort(byError, column('flatShare')).measure).toBe('flat');
  });
});

describe('filtering', () => {
  const rows = [
    row({ name: 'shop/store.(*Cache).Put', file: '/src/store/cache.go', line: 42, source: 0 }),
    row({ name: 'net/http.(*conn).serve', file: '/go/src/net/http/server.go', line: 7 }),
    row({ name: '__proto__', file: '', source: 1 }),
  ];
  const shown = (filter: string, ownOnly = false): string[] => {
    const order = sortRows(topGrid(tableOf(rows)), sortBy('flat'));
    const passed = filterRows(rows, order, searchTexts(rows), { filter, ownOnly });
    return [...passed].map((index) => rows[index]!.name);
  };

  test('finds every word in name or file and line, in any case', () => {
    expect(shown('CACHE put')).toEqual(['shop/store.(*Cache).Put']);
    expect(shown('server.go:7')).toEqual(['net/http.(*conn).serve']);
    expect(shown('http cache')).toEqual([]);
    expect(shown('__proto__')).toEqual(['__proto__']);
  });

  test('keeps rows with a source on request', () => {
    expect(shown('', true)).toEqual(['shop/store.(*Cache).Put', '__proto__']);
    expect(shown('put', true)).toEqual(['shop/store.(*Cache).Put']);
  });
});

describe('names', () => {
  test('splits at the last slash outside type arguments', () => {
    expect(shownName(row({ name: 'a.com/b/store.Map[c.com/d.Key].Put' }))).toEqual({
      address: '',
      folders: 'a.com/b/',
      tail: 'store.Map[c.com/d.Key].Put',
    });
  });

  test('leaves out the file and line that the row shows beside the name', () => {
    const line = row({ name: '000000000045ab10 main.f /src/main.go:7', line: 7 });
    expect(shownName(line)).toEqual({ address: '000000000045ab10 ', folders: '', tail: 'main.f' });
  });

  test('shows bidirectional, zero-width and escape characters as code points', () => {
    const name = 'main.\u202Eevil\u200B\u001B[31m';
    expect(shownName(row({ name })).tail).toBe('main.⟨U+202E⟩evil⟨U+200B⟩⟨U+001B⟩[31m');
  });

  const upTo = (length: number) => (text: string) => text.length <= length;

  test('gives up the middle of the package path, then its front', () => {
    const folders = 'example.com/shop/internal/store/';
    expect(fitFolders(folders, upTo(40))).toBe(folders);
    expect(fitFolders(folders, upTo(30))).toBe('example.com/…/internal/store/');
    expect(fitFolders(folders, upTo(20))).toBe('example.com/…/store/');
    expect(fitFolders(folders, upTo(15))).toBe('example.com/…/');
    expect(fitFolders(folders, upTo(5))).toBe('…/');
    expect(fitFolders(folders, upTo(1))).toBe('');
  });

  test('gives up the package and the receiver before the function', () => {
    const tail = 'store.(*Cache[a.Key]).Put.func1';
    expect(fitTail(tail, upTo(40))).toBe(tail);
    expect(fitTail(tail, upTo(30))).toBe('store.(*Cache[…]).Put.func1');
    expect(fitTail(tail, upTo(24))).toBe('…(*Cache[…]).Put.func1');
    expect(fitTail(tail, upTo(12))).toBe('…Put.func1');
    expect(fitTail(tail, upTo(7))).toBe('…Put.func1');
    expect(fitTail('longFunction', upTo(3))).toBe('longFunction');
  });

  test('keeps the file beside the name only while the function has its room', () => {
    const name = shownName(row({ name: 'example.com/shop/store.Put' }));
    const measure = (text: string): number => text.length;
    expect(fitName(name, 'put.go', 40, measure)).toMatchObject({
      folders: 'example.com/shop/',
      at: 'put.go',
    });
    expect(fitName(name, 'put.go', 12, measure)).toMatchObject({ folders: '…/', at: '' });
  });
});
