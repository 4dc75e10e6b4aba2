/** Where a key moves the focus within the rows of a table: over headings, and never beyond an end. */
import { nearestRow, type TableLines } from './model.js';

/** The line to go to; 'header' above the first row; undefined for a key that does not move. */
export function lineAfterKey(
  key: string,
  from: number,
  lines: TableLines,
  page: number,
): number | 'header' | undefined {
  const last = lines.lines.length - 1;
  switch (key) {
    case 'ArrowUp': {
      const first = nearestRow(lines, 0, 1);
      return from <= first ? 'header' : nearestRow(lines, from - 1, -1);
    }
    case 'ArrowDown':
      return from >= last ? last : nearestRow(lines, from + 1, 1);
    case 'Home':
      return nearestRow(lines, 0, 1);
    case 'End':
      return nearestRow(lines, last, -1);
    case 'PageUp':
      return nearestRow(lines, from - page, -1);
    case 'PageDown':
      return nearestRow(lines, from + page, 1);
    default:
      return undefined;
  }
}
