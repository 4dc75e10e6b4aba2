/**
 * <leaktrail-table>: the rows of any grid as an ARIA grid, of which only those in view are in the document. Focus roves
 * over headers and rows, one tab stop in all; the focused row stays in the document when it is scrolled away, so that
 * focus is never lost. Every text enters by a text binding. Lines have one height, which follows the font size.
 */
import { Virtualizer, type VirtualizerOptions } from '@tanstack/virtual-core';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TableKind } from '../../src/protocol/messages.js';
import { createPanelTexts, type Texts } from '../strings.js';
import { COLUMNS, DEFAULT_SORTS, nextSort, type Column, type TableSort } from './columns.js';
import type { Grid, GridRow, RowOrder } from './grid.js';
import { headerTexts } from './headerTexts.js';
import { lineAfterKey } from './keys.js';
import { createMeasure } from './measure.js';
import {
  EMPTY_ORDER,
  findRow,
  nearestRow,
  NO_LINES,
  rowOfLine,
  type RowKey,
  type TableLines,
} from './model.js';
import type { MeasureText } from './name.js';
import { headingTemplate, rowTemplate } from './row.js';
import { rowTsv } from './tsv.js';
import { virtualLinesOptions } from './virtualLines.js';

/** Row height in multiples of the font size: 22 px at 13 px, as in VS Code's own lists. */
const ROW_HEIGHT = 1.7;

/** Where the focus of the grid is. */
type Active =
  | { readonly kind: 'header'; readonly column: number }
  | { readonly kind: 'row'; readonly line: number };

/** A row to bring into view; a new object for each request. */
export interface Reveal {
  readonly row: RowKey;
}

@customElement('leaktrail-table')
export class TableElement extends LitElement {
  @property({ attribute: false }) texts: Texts = createPanelTexts({});
  /** The columns to show before there are rows. */
  @property({ attribute: false }) kind: TableKind = 'top';
  @property({ attribute: false }) grid: Grid | undefined;
  /** What to show from top to bottom. */
  @property({ attribute: false }) lines: TableLines = NO_LINES;
  /** All rows in the same order, for the rank. */
  @property({ attribute: false }) sorted: RowOrder = EMPTY_ORDER;
  @property({ attribute: false }) sort: TableSort = DEFAULT_SORTS.top;
  @property({ attribute: false }) selected: RowKey | undefined;
  @property({ attribute: false }) reveal: Reveal | undefined;
  @property({ attribute: false }) onSort: (sort: TableSort) => void = () => undefined;
  @property({ attribute: false }) onSelect: (row: GridRow) => void = () => undefined;
  @property({ attribute: false }) onOpen: (row: GridRow) => void = () => undefined;

  @state() private active: Active = { kind: 'row', line: 0 };
  private selectedLine = -1;
  private headingTexts: readonly string[] = [];
  private rankOf = new Uint32Array(0);
  private rowHeight = 22;
  private virtualizer: Virtualizer<HTMLElement, HTMLElement> | undefined;
  private releaseVirtualizer: (() => void) | undefined;
  private measure: MeasureText = () => 0;
  private readonly resizeObserver = new ResizeObserver(() => {
    this.readLayout();
  });
  @state() private nameWidth = 0;
  @state() private hasSourceColumn = false;

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.rowHeight = Math.round(Number.parseFloat(getComputedStyle(this).fontSize) * ROW_HEIGHT);
    this.measure = createMeasure(this);
    this.resizeObserver.observe(this);
    // The event goes to where the text selection is, which is not where the focus is.
    document.addEventListener('copy', this.onCopy);
    if (this.hasUpdated) this.mountVirtualizer();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizeObserver.disconnect();
    document.removeEventListener('copy', this.onCopy);
    this.releaseVirtualizer?.();
    this.releaseVirtualizer = undefined;
    this.virtualizer = undefined;
  }

  /** Puts the focus on the first row. */
  async focusRows(): Promise<void> {
    await this.activate({ kind: 'row', line: nearestRow(this.lines, 0, 1) });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sorted') || changed.has('grid')) {
      this.rankOf = new Uint32Array(this.grid?.rows.length ?? 0);
      this.sorted.forEach((index, place) => {
        this.rankOf[index] = place + 1;
      });
    }
    if (changed.has('lines') || changed.has('texts')) this.headingTexts = this.headings();
    if (changed.has('lines') || changed.has('selected') || changed.has('grid')) {
      this.selectedLine =
        this.selected === undefined || this.grid === undefined
          ? -1
          : findRow(this.grid.rows, this.lines.lines, this.selected);
      const isHeaderGone =
        this.active.kind === 'header' && this.active.column >= this.columns.length;
      if (this.active.kind === 'row' || isHeaderGone) {
        const line = this.selectedLine < 0 ? nearestRow(this.lines, 0, 1) : this.selectedLine;
        this.active = { kind: 'row', line };
      }
    }
    this.virtualizer?.setOptions(this.virtualizerOptions());
    this.virtualizer?._willUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.virtualizer === undefined) this.mountVirtualizer();
    if (changed.has('sort')) this.scroller.scrollTop = 0;
    if (changed.has('reveal') && this.reveal !== undefined) {
      this.scrollToLine(this.selectedLine, 'center');
    }
  }

  protected override render(): TemplateResult {
    const { grid, texts, columns } = this;
    const items = this.virtualizer?.getVirtualItems() ?? [];
    const count = this.lines.lines.length;
    const rankDigits = Math.max(`${this.sorted.length}`.length, 3);
    return html`
      <div
        class="grid ${grid?.kind ?? this.kind} by-${this.sort.measure}"
        role="grid"
        aria-label=${texts(grid?.label ?? 'panel.table')}
        aria-rowcount=${count + 1}
        aria-colcount=${columns.length}
        aria-multiselectable="false"
        .style=${`--row-height: ${this.rowHeight}px; --rank-digits: ${rankDigits}`}
        @keydown=${this.onKeyDown}
        @focusin=${this.onFocusIn}
      >
        <div class="head" role="rowgroup">
          <div class="row" role="row" aria-rowindex="1">
            ${columns.map((column, index) => this.headerTemplate(column, index))}
          </div>
        </div>
        <div
          class="body"
          role="rowgroup"
          .style=${`height: ${count * this.rowHeight}px`}
          @click=${this.onClick}
        >
          ${
            grid === undefined
              ? nothing
              : repeat(
                  items.filter((item) => item.index < count),
                  (item) => this.lines.lines[item.index],
                  (item) => this.lineTemplate(grid, item.index),
                )
          }
        </div>
      </div>
    `;
  }

  private get scroller(): HTMLElement {
    return this.querySelector<HTMLElement>('.grid')!;
  }

  private get columns(): readonly Column[] {
    return this.grid?.columns ?? COLUMNS[this.kind];
  }

  private headings(): readonly string[] {
    const { grid, lines, sort, texts } = this;
    if (grid === undefined) return [];
    return lines.headings.map(({ section, rows }) => grid.headingText(section, rows, sort, texts));
  }

  private headerTemplate(column: Column, index: number): TemplateResult {
    const { label, title } =
      this.grid?.header(column.id, this.sort, this.texts) ??
      headerTexts(column.id, this.sort, this.texts);
    const isSorted = this.sort.column === column.id;
    const direction = this.sort.isDescending ? 'descending' : 'ascending';
    const isActive = this.active.kind === 'header' && this.active.column === index;
    return html`<div
      class="cell ${column.id} ${column.isNumeric ? 'number' : ''} ${isSorted ? direction : ''}"
      role="columnheader"
      aria-colindex=${index + 1}
      aria-sort=${column.id === 'rank' ? nothing : isSorted ? direction : 'none'}
      tabindex=${isActive ? 0 : -1}
      data-column=${index}
      title=${title}
      @click=${() => {
        this.sortBy(column);
      }}
    >
      <span class="label">${label}</span>
    </div>`;
  }

  private lineTemplate(grid: Grid, line: number): TemplateResult {
    const index = this.lines.lines[line]!;
    const topPixels = line * this.rowHeight;
    if (index < 0) {
      const text = this.headingTexts[-1 - index] ?? '';
      return headingTemplate({ text, line, topPixels, columnCount: this.columns.length });
    }
    return rowTemplate({
      grid,
      index,
      line,
      topPixels,
      texts: this.texts,
      sort: this.sort,
      rank: this.rankOf[index] ?? 0,
      isSelected: line === this.selectedLine,
      isTabStop: this.active.kind === 'row' && this.active.line === line,
      nameWidth: this.nameWidth,
      hasSourceColumn: this.hasSourceColumn,
      measure: this.measure,
    });
  }

  private virtualizerOptions(): VirtualizerOptions<HTMLElement, HTMLElement> {
    return virtualLinesOptions({
      count: this.lines.lines.length,
      rowHeight: this.rowHeight,
      kept: this.active.kind === 'row' ? this.active.line : -1,
      scroller: () => this.scroller,
      onChange: () => {
        this.requestUpdate();
      },
    });
  }

  private mountVirtualizer(): void {
    this.virtualizer = new Virtualizer(this.virtualizerOptions());
    this.releaseVirtualizer = this.virtualizer._didMount();
    this.virtualizer._willUpdate();
    this.requestUpdate();
  }

  /** Reads what the style sheet made of the columns in the present width. */
  private readLayout(): void {
    const name = this.querySelector<HTMLElement>('.head .name');
    const source = this.querySelector<HTMLElement>('.head .source');
    if (name === null || source === null) return;
    const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(name);
    const padding = Number.parseFloat(paddingInlineStart) + Number.parseFloat(paddingInlineEnd);
    this.nameWidth = Math.floor(name.getBoundingClientRect().width - padding);
    this.hasSourceColumn = source.offsetParent !== null;
  }

  private scrollToLine(line: number, align: 'nearest' | 'center'): void {
    if (line < 0) return;
    const { scroller } = this;
    const room = scroller.clientHeight - this.rowHeight;
    const top = line * this.rowHeight;
    const isInView = top >= scroller.scrollTop && top + this.rowHeight <= scroller.scrollTop + room;
    if (isInView) return;
    if (align === 'center') scroller.scrollTop = top - (room - this.rowHeight) / 2;
    else if (top < scroller.scrollTop) scroller.scrollTop = top;
    else scroller.scrollTop = top + this.rowHeight - room;
  }

  private rowAt(line: number): GridRow | undefined {
    const index = rowOfLine(this.lines, line);
    return index === undefined ? undefined : this.grid?.rows[index];
  }

  /** Moves focus, and with it the selection. */
  private async activate(active: Active): Promise<void> {
    if (active.kind === 'row') {
      const row = this.rowAt(active.line);
      if (row === undefined) return;
      this.onSelect(row);
      this.scrollToLine(active.line, 'nearest');
    }
    this.active = active;
    // The selection comes back through the owner's update.
    await Promise.resolve();
    await this.updateComplete;
    const selector =
      active.kind === 'row' ? `[data-place="${active.line}"]` : `[data-column="${active.column}"]`;
    this.querySelector<HTMLElement>(selector)?.focus({ preventScroll: active.kind === 'row' });
  }

  private sortBy(column: Column): void {
    if (column.id !== 'rank') this.onSort(nextSort(this.sort, column));
  }

  private readonly onClick = (event: MouseEvent): void => {
    const element = (event.target as Element).closest<HTMLElement>('[data-place]');
    const line = Number(element?.dataset['place'] ?? -1);
    const row = this.rowAt(line);
    if (row === undefined) return;
    void this.activate({ kind: 'row', line });
    if (row.source >= 0) this.onOpen(row);
  };

  private readonly onFocusIn = (event: FocusEvent): void => {
    const { column } = (event.target as HTMLElement).dataset;
    if (column !== undefined) this.active = { kind: 'header', column: Number(column) };
  };

  private readonly onCopy = (event: ClipboardEvent): void => {
    const index = rowOfLine(this.lines, this.selectedLine);
    if (index === undefined || this.grid === undefined || event.clipboardData === null) return;
    if (!this.contains(document.activeElement)) return;
    event.clipboardData.setData('text/plain', rowTsv(this.grid, index));
    event.preventDefault();
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isTaken =
      this.active.kind === 'header'
        ? this.onHeaderKey(event.key, this.active.column)
        : this.onRowKey(event.key, this.active.line);
    if (isTaken) event.preventDefault();
  };

  private onHeaderKey(key: string, column: number): boolean {
    const shown = [...this.querySelectorAll<HTMLElement>('[data-column]')]
      .filter((element) => element.offsetParent !== null)
      .map((element) => Number(element.dataset['column']));
    const at = shown.indexOf(column);
    const focus = (next: number | undefined): void => {
      if (next !== undefined) void this.activate({ kind: 'header', column: next });
    };
    switch (key) {
      case 'ArrowLeft':
        focus(shown[at - 1]);
        return true;
      case 'ArrowRight':
        focus(shown[at + 1]);
        return true;
      case 'Home':
        focus(shown[0]);
        return true;
      case 'End':
        focus(shown.at(-1));
        return true;
      case 'ArrowDown':
        void this.focusRows();
        return true;
      case 'Enter':
      case ' ':
        this.sortBy(this.columns[column]!);
        return true;
      default:
        return false;
    }
  }

  private onRowKey(key: string, line: number): boolean {
    if (key === 'Enter') {
      const row = this.rowAt(line);
      if (row !== undefined && row.source >= 0) this.onOpen(row);
      return true;
    }
    const page = Math.max(Math.floor(this.scroller.clientHeight / this.rowHeight) - 2, 1);
    const next = lineAfterKey(key, line, this.lines, page);
    if (next === undefined) return false;
    if (next === 'header') void this.activate({ kind: 'header', column: this.sortedColumn() });
    else void this.activate({ kind: 'row', line: next });
    return true;
  }

  private sortedColumn(): number {
    return this.columns.findIndex((column) => column.id === this.sort.column);
  }
}
