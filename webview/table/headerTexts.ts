/** The texts of the column headers, which for some columns depend on the measure that is shown. */
import type { Texts } from '../strings.js';
import { isFollowing, type ColumnId, type TableSort } from './columns.js';

/** Label and explanation of a column. */
export function headerTexts(
  column: ColumnId,
  sort: TableSort,
  texts: Texts,
): { readonly label: string; readonly title: string } {
  if (isFollowing(column)) {
    const key = `panel.column.${column}.${sort.measure}` as const;
    return { label: texts(key), title: texts(`${key}.title`) };
  }
  const key = `panel.column.${column}` as const;
  return { label: texts(key), title: texts(`${key}.title`) };
}
