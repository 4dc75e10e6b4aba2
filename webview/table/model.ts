/**
 * Order and filter of the top table, without the DOM. Rows stay where they are: an order is an array of row indexes.
 * Descending flat and cum follow pprof (internal/graph/graph.go, FlatNameOrder and CumNameOrder): by magnitude, and
 * equal ones by name. That the rows come in pprof's order makes the index the last and, for flat, the only tie-break.
 */
import type { TopTable, TopTableRow } from '../../src/protocol/messages.js';
import { errorMeasure, type TableSort } from './columns.js';

/** Indexes into TopTable.rows in the order in which they are shown. */
export type RowOrder = Uint32Array;

/** What names a row over tables of different sample types and sorts. */
export interface RowKey {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The error of a measure as a share of its value; 0 when it is exact, infinite when only the value is 0. */
function relativeError(row: TopTableRow, measure: 'flat' | 'cum'): number {
  const value = measure === 'flat' ? row.flat : row.cum;
  const error = measure === 'flat' ? row.flatError : row.cumError;
  return error === 0 ? 0 : error / Math.abs(value);
}

type Compare = (a: TopTableRow, b: TopTableRow) => number;

/** Ascending by what the column shows. */
function comparison(sort: TableSort): Compare {
  switch (sort.column) {
    case 'name':
      return (a, b) => byText(a.name, b.name);
    case 'source':
      return (a, b) => byText(a.file, b.file) || a.line - b.line;
    case 'flat':
    case 'flatShare':
      return (a, b) => Math.abs(a.flat) - Math.abs(b.flat);
    case 'cum':
    case 'cumShare':
      return (a, b) => Math.abs(a.cum) - Math.abs(b.cum);
    case 'error': {
      const measure = errorMeasure(sort);
      return (a, b) => relativeError(a, measure) - relativeError(b, measure);
    }
    case 'raw':
      return (a, b) => a.rawSamples - b.rawSamples;
    default:
      sort.column satisfies never;
      return () => 0;
  }
}

/** All rows in the order of the sort. */
export function sortRows(rows: readonly TopTableRow[], sort: TableSort): RowOrder {
  const compare = comparison(sort);
  const sign = sort.isDescending ? -1 : 1;
  const isCum = sort.column === 'cum' || sort.column === 'cumShare';
  const order = Uint32Array.from(rows, (_, index) => index);
  return order.sort((left, right) => {
    const a = rows[left]!;
    const b = rows[right]!;
    const result = compare(a, b);
    if (result !== 0) return sign * result;
    if (isCum) {
      const tie = byText(a.name, b.name) || Math.abs(b.flat) - Math.abs(a.flat);
      if (tie !== 0) return tie;
    }
    return left - right;
  });
}

/** The text that a filter searches, one per row, in lower case. */
export function searchTexts(rows: readonly TopTableRow[]): readonly string[] {
  return rows.map((row) =>
    (row.line > 0
      ? `${row.name} ${row.file}:${row.line}`
      : `${row.name} ${row.file}`
    ).toLowerCase(),
  );
}

/** The rows of `order`, in that order, that hold every word of the filter and, on request, have a source. */
export function filterRows(
  table: TopTable,
  order: RowOrder,
  texts: readonly string[],
  choice: { readonly filter: string; readonly ownOnly: boolean },
): RowOrder {
  const words = choice.filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !choice.ownOnly) return order;
  return order.filter((index) => {
    if (choice.ownOnly && table.rows[index]!.source < 0) return false;
    const text = texts[index]!;
    return words.every((word) => text.includes(word));
  });
}

/** The place in `order` of the row with this key, or -1. */
export function findRow(rows: readonly TopTableRow[], order: RowOrder, key: RowKey): number {
  return order.findIndex((index) => {
    const row = rows[index]!;
    return row.name === key.name && row.file === key.file && row.line === key.line;
  });
}

/** The place in `order` of the first row with this name, or -1. */
export function findName(rows: readonly TopTableRow[], order: RowOrder, name: string): number {
  return order.findIndex((index) => rows[index]!.name === name);
}
