/**
 * <leaktrail-top-table>: the rows as an ARIA grid, of which only those in view are in the document. Focus roves over
 * headers and rows, one tab stop in all; the focused row stays in the document when it is scrolled away, so that focus
 * is never lost. Every text enters by a text binding. Rows have one height, which follows the font size.
 */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TopTable, TopTableRow } from '../../src/protocol/messages.js';
import { createTexts, type Texts } from '../strings.js';
import { EMPTY_ORDER, type Reveal } from '../panelModel.js';
import { COLUMNS, columnTexts, nextSort, type Column, type TableSort } from './columns.js';
import { createMeasure } from './measure.js';
import { findRow, type RowKey, type RowOrder } from './model.js';
import type { MeasureText } from './name.js';
import { rowTemplate, rowTsv } from './row.js';

/** Row height in multiples of the font size: 22 px at 13 px, as in VS Code's own lists. */
const ROW_HEIGHT = 1.7;

/** Where the focus of the grid is. */
type Active =
  | { readonly kind: 'header'; readonly column: number }
  | { readonly kind: 'row'; readonly place: number };

@customElement('leaktrail-top-table')
export class TopTableElement extends LitElement {
  @property({ attribute: false }) texts: Texts = createTexts({});
  @property({ attribute: false }) table: TopTable | undefined;
  /** The rows to show. */
  @property({ attribute: false }) order: RowOrder = EMPTY_ORDER;
  /** All rows in the same order, for the rank. */
  @property({ attribute: false }) sorted: RowOrder = EMPTY_ORDER;
  @property({ attribute: false }) sort: TableSort = { column: 'flat', isDescending: true };
  @property({ attribute: false }) selected: RowKey | undefined;
  @property({ attribute: false }) reveal: Reveal | undefined;
  @property({ attribute: false }) onSort: (sort: TableSort) => void = () => undefined;
  @property({ attribute: false }) onSelect: (row: TopTableRow) => void = () => undefined;
  @property({ attribute: false }) onOpen: (row: TopTableRow) => void = () => undefined;

  @state() private active: Active = { kind: 'row', place: 0 };
  private selectedPlace = -1;
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
    await this.activate({ kind: 'row', place: 0 });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sorted') || changed.has('table')) {
      this.rankOf = new Uint32Array(this.table?.rows.length ?? 0);
      this.sorted.forEach((index, place) => {
        this.rankOf[index] = place + 1;
      });
    }
    if (changed.has('order') || changed.has('selected') || changed.has('table')) {
      this.selectedPlace =
        this.selected === undefined || this.table === undefined
          ? -1
          : findRow(this.table.rows, this.order, this.selected);
      if (this.active.kind === 'row') {
        this.active = { kind: 'row', place: Math.max(this.selectedPlace, 0) };
      }
    }
    this.virtualizer?.setOptions(this.virtualizerOptions());
    this.virtualizer?._willUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.virtualizer === undefined) this.mountVirtualizer();
    if (changed.has('sort')) this.grid.scrollTop = 0;
    if (changed.has('reveal') && this.reveal !== undefined) {
      this.scrollToPlace(this.selectedPlace, 'center');
    }
  }

  protected override render(): TemplateResult {
    const { table, texts } = this;
    const items = this.virtualizer?.getVirtualItems() ?? [];
    const rankDigits = Math.max(`${this.sorted.length}`.length, 3);
    return html`
      <div
        class="grid"
        role="grid"
        aria-label=${texts('panel.table')}
        aria-rowcount=${this.order.length + 1}
        aria-colcount=${COLUMNS.length}
        aria-multiselectable="false"
        .style=${`--row-height: ${this.rowHeight}px; --rank-digits: ${rankDigits}`}
        @keydown=${this.onKeyDown}
        @focusin=${this.onFocusIn}
      >
        <div class="head" role="rowgroup">
          <div class="row" role="row" aria-rowindex="1">
            ${COLUMNS.map((column, index) => this.headerTemplate(column, index))}
          </div>
        </div>
        <div
          class="body"
          role="rowgroup"
          .style=${`height: ${this.order.length * this.rowHeight}px`}
          @click=${this.onClick}
        >
          ${
            table === undefined
              ? nothing
              : repeat(
                  items.filter((item) => item.index < this.order.length),
                  (item) => this.order[item.index],
                  (item) => this.bodyRow(table, item.index),
                )
          }
        </div>
      </div>
    `;
  }

  private get grid(): HTMLElement {
    return this.querySelector<HTMLElement>('.grid')!;
  }

  private headerTemplate(column: Column, index: number): TemplateResult {
    const { label, title } = columnTexts(column.id, this.sort);
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
      title=${this.texts(title)}
      @click=${() => {
        this.sortBy(column);
      }}
    >
      <span class="label">${this.texts(label)}</span>
    </div>`;
  }

  private bodyRow(table: TopTable, place: number): TemplateResult {
    const index = this.order[place]!;
    return rowTemplate({
      table,
      row: table.rows[index]!,
      texts: this.texts,
      sort: this.sort,
      place,
      rank: this.rankOf[index] ?? 0,
      topPixels: place * this.rowHeight,
      isSelected: place === this.selectedPlace,
      isTabStop: this.active.kind === 'row' && this.active.place === place,
      nameWidth: this.nameWidth,
      hasSourceColumn: this.hasSourceColumn,
      measure: this.measure,
    });
  }

  private virtualizerOptions(): VirtualizerOptions<HTMLElement, HTMLElement> {
    const kept = this.active.kind === 'row' ? this.active.place : -1;
    return {
      count: this.order.length,
      getScrollElement: () => this.grid,
      estimateSize: () => this.rowHeight,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      // The header stands above the rows in the same scroller.
      scrollMargin: this.rowHeight,
      overscan: 12,
      onChange: () => {
        this.requestUpdate();
      },
      rangeExtractor: (range) => {
        const places = defaultRangeExtractor(range);
        if (kept >= 0 && kept < range.count && !places.includes(kept)) places.push(kept);
        return places.sort((a, b) => a - b);
      },
    };
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

  private scrollToPlace(place: number, align: 'nearest' | 'center'): void {
    if (place < 0) return;
    const grid = this.grid;
    const room = grid.clientHeight - this.rowHeight;
    const top = place * this.rowHeight;
    const isInView = top >= grid.scrollTop && top + this.rowHeight <= grid.scrollTop + room;
    if (isInView) return;
    if (align === 'center') grid.scrollTop = top - (room - this.rowHeight) / 2;
    else if (top < grid.scrollTop) grid.scrollTop = top;
    else grid.scrollTop = top + this.rowHeight - room;
  }

  private rowAt(place: number): TopTableRow | undefined {
    const index = this.order[place];
    return index === undefined ? undefined : this.table?.rows[index];
  }

  /** Moves focus, and with it the selection. */
  private async activate(active: Active): Promise<void> {
    if (active.kind === 'row') {
      const row = this.rowAt(active.place);
      if (row === undefined) return;
      this.onSelect(row);
      this.scrollToPlace(active.place, 'nearest');
    }
    this.active = active;
    // The selection comes back through the owner's update.
    await Promise.resolve();
    await this.updateComplete;
    const selector =
      active.kind === 'row' ? `[data-place="${active.place}"]` : `[data-column="${active.column}"]`;
    this.querySelector<HTMLElement>(selector)?.focus({ preventScroll: active.kind === 'row' });
  }

  private sortBy(column: Column): void {
    if (column.id !== 'rank') this.onSort(nextSort(this.sort, column));
  }

  private readonly onClick = (event: MouseEvent): void => {
    const element = (event.target as Element).closest<HTMLElement>('[data-place]');
    const place = Number(element?.dataset['place'] ?? -1);
    const row = this.rowAt(place);
    if (row === undefined) return;
    void this.activate({ kind: 'row', place });
    if (row.source >= 0) this.onOpen(row);
  };

  private readonly onFocusIn = (event: FocusEvent): void => {
    const { column } = (event.target as HTMLElement).dataset;
    if (column !== undefined) this.active = { kind: 'header', column: Number(column) };
  };

  private readonly onCopy = (event: ClipboardEvent): void => {
    const row = this.rowAt(this.selectedPlace);
    if (row === undefined || this.table === undefined || event.clipboardData === null) return;
    if (!this.contains(document.activeElement)) return;
    event.clipboardData.setData('text/plain', rowTsv(this.table, row));
    event.preventDefault();
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isTaken =
      this.active.kind === 'header'
        ? this.onHeaderKey(event.key, this.active.column)
        : this.onRowKey(event.key, this.active.place);
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
        this.sortBy(COLUMNS[column]!);
        return true;
      default:
        return false;
    }
  }

  private onRowKey(key: string, place: number): boolean {
    const last = this.order.length - 1;
    const page = Math.max(Math.floor(this.grid.clientHeight / this.rowHeight) - 2, 1);
    const move = (next: number): void => {
      void this.activate({ kind: 'row', place: Math.min(Math.max(next, 0), last) });
    };
    switch (key) {
      case 'ArrowUp':
        if (place === 0) void this.activate({ kind: 'header', column: this.sortedColumn() });
        else move(place - 1);
        return true;
      case 'ArrowDown':
        move(place + 1);
        return true;
      case 'Home':
        move(0);
        return true;
      case 'End':
        move(last);
        return true;
      case 'PageUp':
        move(place - page);
        return true;
      case 'PageDown':
        move(place + page);
        return true;
      case 'Enter': {
        const row = this.rowAt(place);
        if (row !== undefined && row.source >= 0) this.onOpen(row);
        return true;
      }
      default:
        return false;
    }
  }

  private sortedColumn(): number {
    return COLUMNS.findIndex((column) => column.id === this.sort.column);
  }
}
