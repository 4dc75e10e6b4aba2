/**
 * <leaktrail-app>: the whole panel. Chooses between its states (connecting, loading, empty, error, table), takes drops,
 * and passes what the user does to the controller. It renders into the page itself, so that main.css styles it.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TopTableRow } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import { canDrop, MAX_DROPPED_BYTES, readDropped, type DropProblem } from './dropTarget.js';
import { countText, readableValue } from './format.js';
import { headerTemplate } from './header.js';
import type { PanelController } from './panelController.js';
import { activeProfile, initialModel, type PanelModel } from './panelModel.js';
import { DEFAULT_CHOICES } from './state.js';
import {
  connectingTemplate,
  connectionErrorTemplate,
  emptyTemplate,
  loadingTemplate,
  openErrorTemplate,
  progressTemplate,
  tableErrorTemplate,
} from './states.js';
import type { TopTableElement } from './table/view.js';
import './table/view.js';

@customElement('leaktrail-app')
export class AppElement extends LitElement {
  @property({ attribute: false }) model: PanelModel = initialModel(DEFAULT_CHOICES);
  @property({ attribute: false }) controller!: PanelController;
  @state() private isDropTarget = false;
  private dragDepth = 0;

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('dragenter', this.onDragEnter);
    window.addEventListener('dragover', this.onDragOver);
    window.addEventListener('dragleave', this.onDragLeave);
    window.addEventListener('drop', this.onDrop);
    window.addEventListener('keydown', this.onKeyDown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragenter', this.onDragEnter);
    window.removeEventListener('dragover', this.onDragOver);
    window.removeEventListener('dragleave', this.onDragLeave);
    window.removeEventListener('drop', this.onDrop);
    window.removeEventListener('keydown', this.onKeyDown);
  }

  protected override render(): TemplateResult {
    return html`${this.stateTemplate()}
    ${
      this.isDropTarget
        ? html`<div class="drop-target" aria-hidden="true">
            <span>${this.model.texts('panel.drop')}</span>
          </div>`
        : nothing
    }`;
  }

  private stateTemplate(): TemplateResult {
    const { view, texts, connectionError } = this.model;
    const retry = (): void => void this.controller.start();
    const open = (): void => void this.controller.act((host) => host.request('openProfile'));
    if (view === undefined) {
      return connectionError === undefined
        ? connectingTemplate(texts)
        : connectionErrorTemplate(texts, connectionError, retry);
    }
    if (activeProfile(view) === undefined) {
      if (view.loading !== undefined) return loadingTemplate(texts, view.loading);
      const problem = view.error;
      const body =
        problem === undefined
          ? emptyTemplate(texts, open)
          : openErrorTemplate(texts, problem, open);
      return html`${this.noticeTemplate()}${body}`;
    }
    return html`${progressTemplate(this.model)} ${headerTemplate(this.model, this.controller)}
    ${this.noticeTemplate()} ${this.tableTemplate()}`;
  }

  private noticeTemplate(): TemplateResult | typeof nothing {
    const { notice, view, texts } = this.model;
    const hasTable = view !== undefined && activeProfile(view) !== undefined;
    // Beside an open profile a file that failed to open is one line; the profile stays on show.
    const openError = hasTable ? view.error : undefined;
    const text =
      notice ?? (openError === undefined ? undefined : `${openError.title}: ${openError.detail}`);
    if (text === undefined) return nothing;
    return html`<div class="bar-message error" role="alert">
      <span class="text">${visibleText(text, 1000)}</span>
      ${
        notice === undefined
          ? nothing
          : html`<vscode-button
              appearance="secondary"
              @click=${() => {
                this.controller.notify(undefined);
              }}
              >${texts('panel.dismiss')}</vscode-button
            >`
      }
    </div>`;
  }

  private tableTemplate(): TemplateResult {
    const { model, controller } = this;
    const { tableState, texts, choices } = model;
    if (tableState.error !== undefined) {
      return tableErrorTemplate(texts, tableState.error, () => {
        controller.retryTable();
      });
    }
    const { table, shown } = tableState;
    return html`<leaktrail-top-table
        .texts=${texts}
        .table=${table}
        .order=${shown}
        .sorted=${tableState.sorted}
        .sort=${choices.sort}
        .selected=${model.selected}
        .reveal=${model.reveal}
        .onSort=${this.onSort}
        .onSelect=${this.onSelect}
        .onOpen=${this.onOpen}
      ></leaktrail-top-table>
      ${table !== undefined && shown.length === 0 ? this.noRowsTemplate(table.rows.length) : nothing}
      ${
        table !== undefined && table.rowCount > table.rows.length
          ? html`<div class="foot" role="note">
              ${texts('panel.truncated', {
                shown: countText(table.rows.length),
                total: countText(table.rowCount),
              })}
            </div>`
          : nothing
      }`;
  }

  private noRowsTemplate(rowCount: number): TemplateResult {
    const { texts, tableState } = this.model;
    const sampleType = visibleText(tableState.table?.sampleType ?? '');
    return html`<div class="no-rows" role="status">
      ${
        rowCount === 0
          ? html`<p>${texts('panel.noSamples', { sampleType })}</p>`
          : html`<p>${texts('panel.noRows')}</p>
              <vscode-button appearance="secondary" @click=${this.clearFilter}
                >${texts('panel.noRows.clear')}</vscode-button
              >`
      }
    </div>`;
  }

  private readonly clearFilter = (): void => {
    this.controller.setOwnOnly(false);
    this.controller.setFilter('');
    this.querySelector<HTMLElement>('.filter')?.focus();
  };

  private readonly onSort: TopTableElement['onSort'] = (sort) => {
    this.controller.setSort(sort);
  };

  private readonly onSelect: TopTableElement['onSelect'] = (row) => {
    this.controller.select(row);
  };

  private readonly onOpen = ({ source }: TopTableRow): void => {
    void this.controller.act((host) => host.request('openSource', { source }));
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      const filter = this.querySelector<HTMLElement>('.filter');
      if (filter === null) return;
      event.preventDefault();
      filter.focus();
    }
  };

  private readonly onDragEnter = (event: DragEvent): void => {
    if (!canDrop(event.dataTransfer)) return;
    event.preventDefault();
    this.dragDepth += 1;
    this.isDropTarget = true;
  };

  private readonly onDragOver = (event: DragEvent): void => {
    if (!canDrop(event.dataTransfer) || event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  };

  private readonly onDragLeave = (): void => {
    this.dragDepth = Math.max(this.dragDepth - 1, 0);
    if (this.dragDepth === 0) this.isDropTarget = false;
  };

  private readonly onDrop = (event: DragEvent): void => {
    // Whatever it is, the page must not navigate to it.
    event.preventDefault();
    this.dragDepth = 0;
    this.isDropTarget = false;
    if (event.dataTransfer !== null) void this.takeDrop(event.dataTransfer);
  };

  private async takeDrop(transfer: DataTransfer): Promise<void> {
    const result = await readDropped(transfer);
    if (result.kind === 'problem') this.controller.notify(this.dropProblemText(result.problem));
    else await this.controller.act((host) => host.request('openDropped', result.dropped));
  }

  private dropProblemText(problem: DropProblem): string {
    const { texts } = this.model;
    switch (problem.kind) {
      case 'nothing':
        return texts('panel.drop.nothing');
      case 'tooLarge':
        return texts('panel.drop.tooLarge', {
          name: problem.name,
          size: readableValue(problem.sizeBytes, 'bytes', ''),
          limit: readableValue(MAX_DROPPED_BYTES, 'bytes', ''),
        });
      case 'unreadable':
        return texts('panel.drop.unreadable', { name: problem.name, reason: problem.reason });
      default:
        problem satisfies never;
        return '';
    }
  }
}
