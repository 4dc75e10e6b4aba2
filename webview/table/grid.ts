/**
 * What the table element needs to know of the rows that it shows, whatever they are rows of. A kind of table (topGrid.ts,
 * diffGrid.ts) gives one of these for the data that the host sent; the element, the order and the filter know only this.
 */
import type { Granularity } from '../../src/core/report/query.js';
import type { DiffTable, SourceRef, TableKind, TopTable } from '../../src/protocol/messages.js';
import type { TextKey, Texts } from '../strings.js';
import type { Column, ColumnId, TableSort } from './columns.js';

/** The rows that the host sent. */
export type PanelTable =
  | { readonly kind: 'top'; readonly table: TopTable }
  | { readonly kind: 'diff'; readonly table: DiffTable; readonly isPaired: boolean };

/** What all rows have. */
export interface GridRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly source: SourceRef;
}

/** Index into `Grid.rows`. */
export type RowIndex = number;

/** Indexes into Grid.rows in the order in which they are shown. */
export type RowOrder = Uint32Array;

/** What one cell shows. */
export interface Cell {
  readonly text: string;
  /** A sign before the text that says the same, for the eye. */
  readonly icon?: string;
  /** "zero", "grew", "shrank", "new" or "gone": each looks different. */
  readonly look?: string;
  /** Length (0..1) of the bar behind the text. */
  readonly share?: number;
}

/** Rows that stand together under a heading of their own. */
export type SectionId = 'grew' | 'shrank' | 'same';

/** A table ready to be ordered and shown. */
export interface Grid {
  readonly kind: TableKind;
  readonly granularity: Granularity;
  /** Key of the name for assistive technology. */
  readonly label: TextKey;
  readonly columns: readonly Column[];
  readonly rows: readonly GridRow[];
  /** Compares two rows for the order, ties apart: those keep the order of the host. */
  compare(sort: TableSort): (left: RowIndex, right: RowIndex) => number;
  /** The section of a row, or undefined for an order that has none. Rows of a section follow each other. */
  sections(sort: TableSort): ((row: RowIndex) => SectionId) | undefined;
  /** The heading above the rows of a section. */
  headingText(section: SectionId, rows: RowOrder, sort: TableSort, texts: Texts): string;
  /** Label and explanation of a column. */
  header(column: ColumnId, sort: TableSort, texts: Texts): { label: string; title: string };
  /** A cell of a column other than rank, name and source. */
  cell(row: RowIndex, column: ColumnId, sort: TableSort, texts: Texts): Cell;
  /** All numbers of a row, a line each, also those whose columns have no room. */
  numbersText(row: RowIndex, texts: Texts): string;
  /** Names of the fields of `fields`, which are the same in every language. */
  readonly fieldNames: readonly string[];
  /** The row for a spreadsheet: exact numbers in the unit of the sample type, without tabs and line ends. */
  fields(row: RowIndex): readonly string[];
}
