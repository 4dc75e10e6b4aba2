/**
 * The table of a difference: what each row was, is, and grew by, with the error of the growth. Growth and shrinkage
 * differ by arrow, sign and word before they differ by colour.
 */
import { visibleText } from '../../src/core/visibleText.js';
import type { DiffTable, DiffTableRow, DiffTableValue } from '../../src/protocol/messages.js';
import {
  cellText,
  changeText,
  countText,
  errorText,
  growthCellText,
  readableGrowth,
  readableValue,
} from '../format.js';
import type { Texts } from '../strings.js';
import { COLUMNS, type ColumnId, type Measure, type TableSort } from './columns.js';
import {
  compareDiff,
  hasSections,
  measureOf,
  sectionOf,
  statusOf,
  type RowStatus,
} from './diffOrder.js';
import type { Cell, Grid, RowOrder, SectionId } from './grid.js';
import { headerTexts } from './headerTexts.js';

/** Signs that every font has; the word beside them says the same. */
const STATUS_ICONS: Readonly<Record<RowStatus, string>> = {
  new: '+',
  gone: '×',
  grew: '▲',
  shrank: '▼',
  same: '=',
};

/** The grid over a difference; `isPaired` says how its errors were found. */
export function diffGrid(table: DiffTable, isPaired: boolean): Grid {
  const { rows } = table;
  const largest = { flat: largestDelta(rows, 'flat'), cum: largestDelta(rows, 'cum') };
  return {
    kind: 'diff',
    granularity: table.granularity,
    label: 'panel.diff.table',
    columns: COLUMNS.diff,
    rows,
    compare(sort) {
      const compare = compareDiff(sort);
      return (left, right) => compare(rows[left]!, rows[right]!);
    },
    sections(sort) {
      if (!hasSections(sort)) return undefined;
      const measure = measureOf(sort.column, sort);
      return (row) => sectionOf(rows[row]![measure]);
    },
    headingText: (section, order, sort, texts) => headingText(table, section, order, sort, texts),
    header(column, sort, texts) {
      const { label, title } = headerTexts(column, sort, texts);
      if (column !== 'deltaError') return { label, title };
      const how = texts(isPaired ? 'panel.diff.paired' : 'panel.diff.independent');
      return { label, title: `${title}\n${how}` };
    },
    cell: (row, column, sort, texts) => cellOf(table, rows[row]!, column, sort, largest, texts),
    numbersText: (row, texts) => numbersText(table, rows[row]!, texts),
    fieldNames: [
      ...['flat delta', 'flat base', 'flat current', 'flat error', 'flat samples'],
      ...['cum delta', 'cum base', 'cum current', 'cum error', 'cum samples', 'status'],
    ],
    fields: (row) => fieldsOf(rows[row]!),
  };
}

function largestDelta(rows: readonly DiffTableRow[], measure: Measure): number {
  return rows.reduce((largest, row) => Math.max(largest, Math.abs(row[measure].delta)), 0);
}

function cellOf(
  { unit, sampleType }: DiffTable,
  row: DiffTableRow,
  column: ColumnId,
  sort: TableSort,
  largest: Readonly<Record<Measure, number>>,
  texts: Texts,
): Cell {
  const value = row[sort.measure];
  switch (column) {
    case 'delta':
    case 'deltaCum': {
      const measure = column === 'delta' ? 'flat' : 'cum';
      const { delta } = row[measure];
      const text = growthCellText(delta, unit, sampleType);
      const share = largest[measure] === 0 ? 0 : Math.abs(delta) / largest[measure];
      return { text, look: lookOf(sectionOf(row[measure])), share };
    }
    case 'base':
    case 'current':
      return {
        text: cellText(value[column], unit, sampleType),
        look: value[column] === 0 ? 'zero' : '',
      };
    case 'change':
      return changeCell(value, texts);
    case 'deltaError':
      return { text: errorText(value.delta, value.error) };
    case 'deltaRaw':
      return { text: countText(value.rawSamples) };
    case 'status': {
      const status = statusOf(row, sort.measure);
      const icon = STATUS_ICONS[status];
      return { text: texts(`panel.diff.status.${status}`), icon, look: lookOf(status) };
    }
    default:
      return { text: '' };
  }
}

function lookOf(status: RowStatus): string {
  return status === 'same' ? 'zero' : status;
}

/** Nothing was there or nothing is left: a word says it better than a percentage. */
function changeCell({ base, current, delta }: DiffTableValue, texts: Texts): Cell {
  if (delta === 0) return { text: changeText(base, 0), look: 'zero' };
  if (base === 0) return { text: texts('panel.diff.status.new'), look: 'new' };
  if (current === 0) return { text: texts('panel.diff.status.gone'), look: 'gone' };
  return { text: changeText(base, delta), look: sectionOf({ delta } as DiffTableValue) };
}

/** "Shrank: 3 rows, −4.2 MiB"; cum has no sum, because a call counts in all its callers. */
function headingText(
  { rows, unit, sampleType }: DiffTable,
  section: SectionId,
  order: RowOrder,
  sort: TableSort,
  texts: Texts,
): string {
  const measure = measureOf(sort.column, sort);
  const count = countText(order.length);
  if (section === 'same') return texts(`panel.diff.section.same.${measure}`, { count });
  const title = `${STATUS_ICONS[section]} ${texts(`panel.diff.section.${section}`, { count })}`;
  if (measure === 'cum') return title;
  const sum = order.reduce((total, row) => total + rows[row]!.flat.delta, 0);
  return `${title} · ${visibleText(readableGrowth(sum, unit, sampleType).slice(2))}`;
}

function numbersText({ unit, sampleType }: DiffTable, row: DiffTableRow, texts: Texts): string {
  const lines = (['flat', 'cum'] as const).map((measure) => {
    const { base, current, delta, error, rawSamples } = row[measure];
    const text = (value: number): string => visibleText(readableValue(value, unit, sampleType));
    if (delta === 0)
      return `${measure}: ${texts('panel.diff.noChange', { current: text(current) })}`;
    const growth = visibleText(readableGrowth(delta, unit, sampleType));
    const change = changeText(base, delta);
    const numbers = {
      growth: change === '' ? growth : `${growth} (${change})`,
      base: text(base),
      current: text(current),
      error: errorText(delta, error),
      samples: countText(rawSamples),
    };
    const key = error === 0 ? 'panel.diff.numbers.exact' : 'panel.diff.numbers';
    return `${measure}: ${texts(key, numbers)}`;
  });
  const isUnsure =
    Math.abs(row.flat.delta) < row.flat.error && Math.abs(row.cum.delta) < row.cum.error;
  return [...lines, isUnsure ? texts('panel.diff.unsure') : ''].filter(Boolean).join('\n');
}

function fieldsOf(row: DiffTableRow): readonly string[] {
  const measure = ({ delta, base, current, error, rawSamples }: DiffTableValue): string[] => [
    `${delta}`,
    `${base}`,
    `${current}`,
    error.toFixed(0),
    `${rawSamples}`,
  ];
  return [...measure(row.flat), ...measure(row.cum), statusOf(row, 'cum')];
}
