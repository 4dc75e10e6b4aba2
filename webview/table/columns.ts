/**
 * The columns of each kind of table in their order, what they sort by, and which direction a first click gives. Some
 * columns speak of one of the two measures, flat or cum: of the one that was last sorted by.
 */
import type { TableKind } from '../../src/protocol/messages.js';

/** The two measures of a row, in pprof's words. */
export type Measure = 'flat' | 'cum';

/** Columns that show one of the two measures. */
type FollowingColumn = 'error' | 'base' | 'current' | 'change' | 'deltaError' | 'deltaRaw';

/** Columns that always show the same. */
type FixedColumn =
  | 'rank'
  | 'name'
  | 'source'
  | 'flat'
  | 'flatShare'
  | 'cum'
  | 'cumShare'
  | 'raw'
  | 'delta'
  | 'deltaCum'
  | 'status';

/** Every column of any table. */
export type ColumnId = FollowingColumn | FixedColumn;

/** A column that the rows can be ordered by; the rank is the place in the order. */
export type SortColumn = Exclude<ColumnId, 'rank'>;

/** The order of the rows. */
export interface TableSort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
  /** What the columns that follow a measure show. */
  readonly measure: Measure;
}

export interface Column {
  readonly id: ColumnId;
  /** Numbers are aligned to the right and sort the largest first. */
  readonly isNumeric: boolean;
  /** The measure that sorting by this column chooses. */
  readonly measure?: Measure;
}

const FIRST_COLUMNS: readonly Column[] = [
  { id: 'rank', isNumeric: true },
  { id: 'name', isNumeric: false },
  { id: 'source', isNumeric: false },
];

/** The columns of each kind of table. */
export const COLUMNS: Readonly<Record<TableKind, readonly Column[]>> = {
  top: [
    ...FIRST_COLUMNS,
    { id: 'flat', isNumeric: true, measure: 'flat' },
    { id: 'flatShare', isNumeric: true, measure: 'flat' },
    { id: 'cum', isNumeric: true, measure: 'cum' },
    { id: 'cumShare', isNumeric: true, measure: 'cum' },
    { id: 'error', isNumeric: true },
    { id: 'raw', isNumeric: true },
  ],
  diff: [
    ...FIRST_COLUMNS,
    { id: 'delta', isNumeric: true, measure: 'flat' },
    { id: 'base', isNumeric: true },
    { id: 'current', isNumeric: true },
    { id: 'change', isNumeric: true },
    { id: 'deltaCum', isNumeric: true, measure: 'cum' },
    { id: 'deltaError', isNumeric: true },
    { id: 'deltaRaw', isNumeric: true },
    { id: 'status', isNumeric: false },
  ],
};

/** The orders of a new panel: pprof's, and the largest growth first. */
export const DEFAULT_SORTS: Readonly<Record<TableKind, TableSort>> = {
  top: { column: 'flat', isDescending: true, measure: 'flat' },
  diff: { column: 'delta', isDescending: true, measure: 'flat' },
};

/** True for a column whose text has a form for each measure. */
export function isFollowing(id: ColumnId): id is FollowingColumn {
  switch (id) {
    case 'error':
    case 'base':
    case 'current':
    case 'change':
    case 'deltaError':
    case 'deltaRaw':
      return true;
    default:
      return false;
  }
}

/** The order after a click on a header: the other direction for the sorted column, else its natural one. */
export function nextSort(sort: TableSort, column: Column): TableSort {
  if (column.id === 'rank') return sort;
  const isDescending = sort.column === column.id ? !sort.isDescending : column.isNumeric;
  return { column: column.id, isDescending, measure: column.measure ?? sort.measure };
}

/** The order in a stored value, which anyone may have written, or the default of the kind. */
export function readSort(kind: TableKind, value: unknown): TableSort {
  const fallback = DEFAULT_SORTS[kind];
  if (typeof value !== 'object' || value === null) return fallback;
  const { column, isDescending, measure } = value as Readonly<Record<string, unknown>>;
  const found = COLUMNS[kind].find(({ id }) => id === column);
  if (found === undefined || found.id === 'rank' || typeof isDescending !== 'boolean') {
    return fallback;
  }
  const stored = measure === 'cum' ? 'cum' : 'flat';
  return { column: found.id, isDescending, measure: found.measure ?? stored };
}
