/**
 * Rows as tab-separated text with exact numbers, for a spreadsheet. No field can hold a tab or a line end: names are
 * made visible before they are written, and none can begin a formula.
 */
import { visibleText } from '../../src/core/visibleText.js';
import type { Grid, RowIndex, RowOrder } from './grid.js';
import { fullName, sourceText } from './name.js';

/** Name, file:line, and the fields of the grid. */
export function rowTsv(grid: Grid, index: RowIndex): string {
  const row = grid.rows[index]!;
  const texts = [fullName(row), visibleText(sourceText(row), 1000)].map(withoutFormula);
  return [...texts, ...grid.fields(index)].join('\t');
}

/** A line of field names, then a line for each row in the order given. */
export function tableTsv(grid: Grid, order: RowOrder): string {
  const lines = [['name', 'source', ...grid.fieldNames].join('\t')];
  for (const index of order) lines.push(rowTsv(grid, index));
  return `${lines.join('\n')}\n`;
}

/** Spreadsheets compute what begins like a formula ("=HYPERLINK(…)"), also in a name that somebody chose. */
function withoutFormula(text: string): string {
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}
