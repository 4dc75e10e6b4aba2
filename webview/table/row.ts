/**
 * One row of the top table as elements and as tab-separated text. Both give the same columns; the text has exact
 * numbers in the unit of the sample type, for a spreadsheet.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { TopTable, TopTableRow } from '../../src/protocol/messages.js';
import { visibleText } from '../../src/core/visibleText.js';
import { cellText, countText, errorText, readableShare, readableValue } from '../format.js';
import type { Texts } from '../strings.js';
import { errorMeasure, type TableSort } from './columns.js';
import {
  fitName,
  fullName,
  shortSourceText,
  shownName,
  sourceText,
  type MeasureText,
} from './name.js';

export interface RowOptions {
  readonly table: TopTable;
  readonly row: TopTableRow;
  readonly texts: Texts;
  readonly sort: TableSort;
  /** Place among the rows that are shown, from 0. */
  readonly place: number;
  /** Place in the order of all rows, from 1. */
  readonly rank: number;
  readonly topPixels: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  /** Room for the name, in pixels. */
  readonly nameWidth: number;
  /** True when the source has a column of its own. */
  readonly hasSourceColumn: boolean;
  readonly measure: MeasureText;
}

/** Why a row opens its source, or why it cannot. */
function sourceSentence({ row, table, texts }: RowOptions): string {
  if (row.source >= 0) return texts('panel.row.open');
  if (table.granularity === 'packages') return texts('panel.row.noSourceGroup');
  if (row.file === '') return texts('panel.row.noFile');
  return texts('panel.row.noSource', { file: visibleText(row.file) });
}

/** All numbers of the row on one line, also those whose columns have no room. */
function numbersText({ row, table, texts }: RowOptions): string {
  const { unit, sampleType } = table;
  const measure = (value: number, error: number): string => {
    const text = visibleText(readableValue(value, unit, sampleType));
    const share = readableShare(value, table.total);
    return [text, share, errorText(value, error)].filter((part) => part !== '').join(' · ');
  };
  return texts('panel.row.numbers', {
    flat: measure(row.flat, row.flatError),
    cum: measure(row.cum, row.cumError),
    samples: countText(row.rawSamples),
  });
}

/** The style that sets the length of a share's bar, in percent of the cell. */
function barStyle(value: number, total: number): string {
  const share = total === 0 ? 0 : Math.min(Math.abs(value / total), 1);
  return `--share: ${(share * 100).toFixed(1)}%`;
}

const zeroClass = (value: number): string => (value === 0 ? 'zero' : '');

/** The row's element, placed by `topPixels`. */
export function rowTemplate(options: RowOptions): TemplateResult {
  const { table, row, sort } = options;
  const source = sourceText(row);
  // At files the name is the file; a package has more files than the one of the row.
  const isSourceShown = row.name !== row.file && table.granularity !== 'packages';
  const shortSource = isSourceShown ? shortSourceText(row) : '';
  const { address, folders, tail, at } = fitName(
    shownName(row),
    options.hasSourceColumn ? '' : shortSource,
    options.nameWidth,
    options.measure,
  );
  const title = [
    fullName(row),
    row.name.endsWith(source) ? '' : visibleText(source, 1000),
    numbersText(options),
    sourceSentence(options),
  ];
  const measure = errorMeasure(sort);
  const error =
    measure === 'flat' ? errorText(row.flat, row.flatError) : errorText(row.cum, row.cumError);
  return html`<div
    class="row ${row.source >= 0 ? 'own' : 'foreign'}"
    role="row"
    aria-rowindex=${options.place + 2}
    aria-selected=${options.isSelected ? 'true' : 'false'}
    tabindex=${options.isTabStop ? 0 : -1}
    data-place=${options.place}
    title=${title.filter((line) => line !== '').join('\n')}
    .style=${`transform: translateY(${options.topPixels}px)`}
  >
    <div class="cell rank number" role="gridcell" aria-colindex="1">${options.rank}</div>
    <div class="cell name" role="rowheader" aria-colindex="2">
      ${address === '' ? nothing : html`<span class="folders">${address}</span>`}<span
        class="folders"
        >${folders}</span
      ><span class="tail">${tail}</span>${at === '' ? nothing : html`<span class="at">${at}</span>`}
    </div>
    <div class="cell source" role="gridcell" aria-colindex="3">${shortSource}</div>
    <div class="cell flat number ${zeroClass(row.flat)}" role="gridcell" aria-colindex="4">
      ${cellText(row.flat, table.unit, table.sampleType)}
    </div>
    <div
      class="cell flatShare number bar ${zeroClass(row.flat)}"
      role="gridcell"
      aria-colindex="5"
      .style=${barStyle(row.flat, table.total)}
    >
      ${readableShare(row.flat, table.total)}
    </div>
    <div class="cell cum number ${zeroClass(row.cum)}" role="gridcell" aria-colindex="6">
      ${cellText(row.cum, table.unit, table.sampleType)}
    </div>
    <div
      class="cell cumShare number bar ${zeroClass(row.cum)}"
      role="gridcell"
      aria-colindex="7"
      .style=${barStyle(row.cum, table.total)}
    >
      ${readableShare(row.cum, table.total)}
    </div>
    <div class="cell error number" role="gridcell" aria-colindex="8">${error}</div>
    <div class="cell raw number" role="gridcell" aria-colindex="9">
      ${countText(row.rawSamples)}
    </div>
  </div>`;
}

/** name, file:line, flat, flat %, cum, cum %, flat error, cum error, samples; values in `table.unit`. */
export function rowTsv(table: TopTable, row: TopTableRow): string {
  const cells = [
    fullName(row),
    visibleText(sourceText(row), 1000),
    `${row.flat}`,
    readableShare(row.flat, table.total),
    `${row.cum}`,
    readableShare(row.cum, table.total),
    row.flatError.toFixed(0),
    row.cumError.toFixed(0),
    `${row.rawSamples}`,
  ];
  return cells.join('\t');
}
