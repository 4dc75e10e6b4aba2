/**
 * Order, filter and sections of a table, without the DOM. Rows stay where they are: an order is an array of row
 * indexes, and what is shown is an array of lines, each a row or the heading of a section.
 */
import type { TableSort } from './columns.js';
import type { Grid, GridRow, RowIndex, RowOrder, SectionId } from './grid.js';

/** What names a row over tables of different sample types and sorts. */
export interface RowKey {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** A heading above the rows of a section. */
export interface Heading {
  readonly section: SectionId;
  /** Those of its rows that are shown. */
  readonly rows: RowOrder;
}

/** What the table shows from top to bottom: each line is a row index, or -1 - i for heading i. */
export interface TableLines {
  readonly lines: Int32Array;
  readonly headings: readonly Heading[];
}

export const EMPTY_ORDER: RowOrder = new Uint32Array(0);

export const NO_LINES: TableLines = { lines: new Int32Array(0), headings: [] };

/** Orders texts by their UTF-16 units, as pprof orders names. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders rows by file, then line. */
export function bySource(a: GridRow, b: GridRow): number {
  return byText(a.file, b.file) || a.line - b.line;
}

/** An error as a share of its value; 0 when it is exact, infinite when only the value is 0. */
export function relativeError(value: number, error: number): number {
  return error === 0 ? 0 : error / Math.abs(value);
}

/** All rows in the order of the sort. */
export function sortRows(grid: Grid, sort: TableSort): RowOrder {
  const compare = grid.compare(sort);
  const order = Uint32Array.from(grid.rows, (_, index) => index);
  return order.sort((left, right) => compare(left, right) || left - right);
}

/** The text that a filter searches, one per row, in lower case. */
export function searchTexts(rows: readonly GridRow[]): readonly string[] {
  return rows.map((row) =>
    (row.line > 0
      ? `${row.name} ${row.file}:${row.line}`
      : `${row.name} ${row.file}`
    ).toLowerCase(),
  );
}

/** The rows of `order`, in that order, that hold every word of the filter and, on request, have a source. */
export function filterRows(
  rows: readonly GridRow[],
  order: RowOrder,
  texts: readonly string[],
  choice: { readonly filter: string; readonly ownOnly: boolean },
): RowOrder {
  const words = choice.filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !choice.ownOnly) return order;
  return order.filter((index) => {
    if (choice.ownOnly && rows[index]!.source < 0) return false;
    const text = texts[index]!;
    return words.every((word) => text.includes(word));
  });
}

/** The lines for the rows of `order`: growth alone needs no heading, everything else stands under one. */
export function tableLines(grid: Grid, order: RowOrder, sort: TableSort): TableLines {
  const sectionOf = grid.sections(sort);
  if (sectionOf === undefined || order.length === 0) return plainLines(order);
  const headings: Heading[] = [];
  let start = 0;
  for (let place = 1; place <= order.length; place++) {
    const section = sectionOf(order[start]!);
    if (place < order.length && sectionOf(order[place]!) === section) continue;
    headings.push({ section, rows: order.subarray(start, place) });
    start = place;
  }
  const shown = headings[0]?.section === 'grew' ? headings.slice(1) : headings;
  const lines = new Int32Array(order.length + shown.length);
  let at = 0;
  for (const heading of headings) {
    const index = shown.indexOf(heading);
    if (index >= 0) lines[at++] = -1 - index;
    lines.set(heading.rows, at);
    at += heading.rows.length;
  }
  return { lines, headings: shown };
}

function plainLines(order: RowOrder): TableLines {
  return { lines: Int32Array.from(order), headings: [] };
}

/** The row of a line; undefined for a heading and beyond the last line. */
export function rowOfLine({ lines }: TableLines, line: number): RowIndex | undefined {
  const row = lines[line];
  return row === undefined || row < 0 ? undefined : row;
}

/** The line nearest to `line` that is a row, looking first the given way (1 down, -1 up); -1 when there is none. */
export function nearestRow({ lines }: TableLines, line: number, way: 1 | -1): number {
  const start = Math.min(Math.max(line, 0), lines.length - 1);
  for (const step of [way, -way]) {
    for (let at = start; at >= 0 && at < lines.length; at += step) {
      if (lines[at]! >= 0) return at;
    }
  }
  return -1;
}

/** The place in `order` of the row with this key, or -1. */
export function findRow(
  rows: readonly GridRow[],
  order: RowOrder | Int32Array,
  key: RowKey,
): number {
  return order.findIndex((index) => {
    const row = rows[index];
    return row?.name === key.name && row.file === key.file && row.line === key.line;
  });
}

/** The place in `order` of the first row with this name, or -1. */
export function findName(rows: readonly GridRow[], order: RowOrder, name: string): number {
  return order.findIndex((index) => rows[index]!.name === name);
}
