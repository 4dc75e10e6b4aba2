/**
 * The columns of the top table in their order, what they sort by, and which direction a first click gives.
 */
import type { TextKey } from '../strings.js';

/** A column that the rows can be ordered by. */
type SortColumn = 'name' | 'source' | 'flat' | 'flatShare' | 'cum' | 'cumShare' | 'error' | 'raw';

/** All columns; the rank is the place in the order and so cannot be sorted by. */
export type ColumnId = 'rank' | SortColumn;

/** The order of the rows. */
export interface TableSort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

export interface Column {
  readonly id: ColumnId;
  /** Numbers are aligned to the right and sort the largest first. */
  readonly isNumeric: boolean;
}

export const COLUMNS: readonly Column[] = [
  { id: 'rank', isNumeric: true },
  { id: 'name', isNumeric: false },
  { id: 'source', isNumeric: false },
  { id: 'flat', isNumeric: true },
  { id: 'flatShare', isNumeric: true },
  { id: 'cum', isNumeric: true },
  { id: 'cumShare', isNumeric: true },
  { id: 'error', isNumeric: true },
  { id: 'raw', isNumeric: true },
];

/** Which of the two measures the error column speaks of: that of the sort, else flat. */
export function errorMeasure(sort: TableSort): 'flat' | 'cum' {
  return sort.column === 'cum' || sort.column === 'cumShare' ? 'cum' : 'flat';
}

/** The texts of a column's header: label and explanation. */
export function columnTexts(
  id: ColumnId,
  sort: TableSort,
): { readonly label: TextKey; readonly title: TextKey } {
  if (id === 'error') {
    const label = `panel.column.error.${errorMeasure(sort)}` as const;
    return { label, title: `${label}.title` };
  }
  return { label: `panel.column.${id}`, title: `panel.column.${id}.title` };
}

/** The order after a click on a header: the other direction for the sorted column, else its natural one. */
export function nextSort(sort: TableSort, column: Column): TableSort {
  if (column.id === 'rank') return sort;
  if (sort.column === column.id) return { column: column.id, isDescending: !sort.isDescending };
  return { column: column.id, isDescending: column.isNumeric };
}
