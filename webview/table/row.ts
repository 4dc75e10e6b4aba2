/**
 * One line of a table as elements: a row, whose cells the grid gives, or the heading of a section. Lines are placed by
 * their distance from the top, because only those in view are in the document.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { visibleText } from '../../src/core/visibleText.js';
import type { Texts } from '../strings.js';
import type { Column, TableSort } from './columns.js';
import type { Grid, GridRow, RowIndex } from './grid.js';
import {
  fitName,
  fullName,
  shortSourceText,
  shownName,
  sourceText,
  type MeasureText,
} from './name.js';

export interface RowOptions {
  readonly grid: Grid;
  readonly index: RowIndex;
  readonly texts: Texts;
  readonly sort: TableSort;
  /** Line of the table, from 0. */
  readonly line: number;
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
function sourceSentence(row: GridRow, { grid, texts }: RowOptions): string {
  if (row.source >= 0) return texts('panel.row.open');
  if (grid.granularity === 'packages') return texts('panel.row.noSourceGroup');
  if (row.file === '') return texts('panel.row.noFile');
  return texts('panel.row.noSource', { file: visibleText(row.file) });
}

function titleOf(row: GridRow, options: RowOptions): string {
  const source = sourceText(row);
  const lines = [
    fullName(row),
    row.name.endsWith(source) ? '' : visibleText(source, 1000),
    options.grid.numbersText(options.index, options.texts),
    sourceSentence(row, options),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** The element of a row. */
export function rowTemplate(options: RowOptions): TemplateResult {
  const { grid, index } = options;
  const row = grid.rows[index]!;
  // At files the name is the file; a package has more files than the one of the row.
  const isSourceShown = row.name !== row.file && grid.granularity !== 'packages';
  const shortSource = isSourceShown ? shortSourceText(row) : '';
  return html`<div
    class="row ${row.source >= 0 ? 'own' : 'foreign'}"
    role="row"
    aria-rowindex=${options.line + 2}
    aria-selected=${options.isSelected ? 'true' : 'false'}
    tabindex=${options.isTabStop ? 0 : -1}
    data-place=${options.line}
    title=${titleOf(row, options)}
    .style=${`transform: translateY(${options.topPixels}px)`}
  >
    ${grid.columns.map((column, place) => {
      switch (column.id) {
        case 'rank':
          return html`<div class="cell rank number" role="gridcell" aria-colindex="1">
            ${options.rank}
          </div>`;
        case 'name':
          return nameTemplate(row, options.hasSourceColumn ? '' : shortSource, options);
        case 'source':
          return html`<div class="cell source" role="gridcell" aria-colindex="3">
            ${shortSource}
          </div>`;
        default:
          return cellTemplate(column, place, options);
      }
    })}
  </div>`;
}

function nameTemplate(row: GridRow, shownSource: string, options: RowOptions): TemplateResult {
  const { address, folders, tail, at } = fitName(
    shownName(row),
    shownSource,
    options.nameWidth,
    options.measure,
  );
  return html`<div class="cell name" role="rowheader" aria-colindex="2">
    ${address === '' ? nothing : html`<span class="folders">${address}</span>`}<span class="folders"
      >${folders}</span
    ><span class="tail">${tail}</span>${at === '' ? nothing : html`<span class="at">${at}</span>`}
  </div>`;
}

function cellTemplate(column: Column, place: number, options: RowOptions): TemplateResult {
  const { grid, index, sort, texts } = options;
  const { text, icon, look = '', share } = grid.cell(index, column.id, sort, texts);
  const classes = [
    'cell',
    column.id,
    column.isNumeric ? 'number' : '',
    share === undefined ? '' : 'bar',
    look,
  ];
  return html`<div
    class=${classes.filter((name) => name !== '').join(' ')}
    role="gridcell"
    aria-colindex=${place + 1}
    .style=${share === undefined ? '' : `--share: ${(share * 100).toFixed(1)}%`}
  >
    ${icon === undefined ? nothing : html`<span class="icon" aria-hidden="true">${icon}</span>`}${
      text
    }
  </div>`;
}

export interface HeadingOptions {
  readonly text: string;
  readonly line: number;
  readonly columnCount: number;
  readonly topPixels: number;
}

/** The element of a section's heading; it takes no focus. */
export function headingTemplate(options: HeadingOptions): TemplateResult {
  return html`<div
    class="row heading"
    role="row"
    aria-rowindex=${options.line + 2}
    .style=${`transform: translateY(${options.topPixels}px)`}
  >
    <div class="cell" role="gridcell" aria-colindex="1" aria-colspan=${options.columnCount}>
      ${options.text}
    </div>
  </div>`;
}
