/**
 * The table of one profile. Descending flat and cum follow pprof (internal/graph/graph.go, FlatNameOrder and
 * CumNameOrder): by magnitude, and equal ones by name. That the rows come in pprof's order makes their index the last
 * and, for flat, the only tie-break.
 */
import type { TopTable, TopTableRow } from '../../src/protocol/messages.js';
import { visibleText } from '../../src/core/visibleText.js';
import { cellText, countText, errorText, readableShare, readableValue } from '../format.js';
import type { Texts } from '../strings.js';
import {
  COLUMNS,
  type ColumnId,
  type Measure,
  type SortColumn,
  type TableSort,
} from './columns.js';
import type { Cell, Grid } from './grid.js';
import { headerTexts } from './headerTexts.js';
import { bySource, byText, relativeError } from './model.js';

type Compare = (a: TopTableRow, b: TopTableRow) => number;

/** The grid over the table of a profile. */
export function topGrid(table: TopTable): Grid {
  const { rows } = table;
  return {
    kind: 'top',
    granularity: table.granularity,
    label: 'panel.table',
    columns: COLUMNS.top,
    rows,
    compare(sort) {
      const compare = comparison(sort);
      return (left, right) => compare(rows[left]!, rows[right]!);
    },
    sections: () => undefined,
    headingText: () => '',
    header: headerTexts,
    cell: (index, column, sort) => cellOf(table, rows[index]!, column, sort),
    numbersText: (index, texts) => numbersText(table, rows[index]!, texts),
    fieldNames: ['flat', 'flat %', 'cum', 'cum %', 'flat error', 'cum error', 'samples'],
    fields: (index) => fieldsOf(table, rows[index]!),
  };
}

function comparison(sort: TableSort): Compare {
  const compare = ascending(sort.column, sort.measure);
  const sign = sort.isDescending ? -1 : 1;
  const isCum = sort.column === 'cum' || sort.column === 'cumShare';
  return (a, b) => {
    const result = compare(a, b);
    if (result !== 0) return sign * result;
    return isCum ? byText(a.name, b.name) || Math.abs(b.flat) - Math.abs(a.flat) : 0;
  };
}

function ascending(column: SortColumn, measure: Measure): Compare {
  switch (column) {
    case 'name':
      return (a, b) => byText(a.name, b.name);
    case 'source':
      return bySource;
    case 'cum':
    case 'cumShare':
      return (a, b) => Math.abs(a.cum) - Math.abs(b.cum);
    case 'error':
      return (a, b) => errorOf(a, measure) - errorOf(b, measure);
    case 'raw':
      return (a, b) => a.rawSamples - b.rawSamples;
    default:
      return (a, b) => Math.abs(a.flat) - Math.abs(b.flat);
  }
}

function errorOf(row: TopTableRow, measure: Measure): number {
  return measure === 'flat'
    ? relativeError(row.flat, row.flatError)
    : relativeError(row.cum, row.cumError);
}

function cellOf(table: TopTable, row: TopTableRow, column: ColumnId, sort: TableSort): Cell {
  switch (column) {
    case 'flat':
    case 'cum':
      return valueCell(cellText(row[column], table.unit, table.sampleType), row[column]);
    case 'flatShare':
      return shareCell(row.flat, table.total);
    case 'cumShare':
      return shareCell(row.cum, table.total);
    case 'error':
      return {
        text:
          sort.measure === 'flat'
            ? errorText(row.flat, row.flatError)
            : errorText(row.cum, row.cumError),
      };
    case 'raw':
      return { text: countText(row.rawSamples) };
    default:
      return { text: '' };
  }
}

function shareCell(value: number, total: number): Cell {
  const share = total === 0 ? 0 : Math.min(Math.abs(value / total), 1);
  return { ...valueCell(readableShare(value, total), value), share };
}

function valueCell(text: string, value: number): Cell {
  return value === 0 ? { text, look: 'zero' } : { text };
}

function numbersText(table: TopTable, row: TopTableRow, texts: Texts): string {
  const measure = (value: number, error: number): string => {
    const text = visibleText(readableValue(value, table.unit, table.sampleType));
    const share = readableShare(value, table.total);
    return [text, share, errorText(value, error)].filter((part) => part !== '').join(' · ');
  };
  return texts('panel.row.numbers', {
    flat: measure(row.flat, row.flatError),
    cum: measure(row.cum, row.cumError),
    samples: countText(row.rawSamples),
  });
}

function fieldsOf(table: TopTable, row: TopTableRow): readonly string[] {
  return [
    `${row.flat}`,
    readableShare(row.flat, table.total),
    `${row.cum}`,
    readableShare(row.cum, table.total),
    row.flatError.toFixed(0),
    row.cumError.toFixed(0),
    `${row.rawSamples}`,
  ];
}
