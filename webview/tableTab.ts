/** The tab of the rows: its controls, the advice on the sample type, the table or why it is empty. */
import { html, nothing, type TemplateResult } from 'lit';
import { visibleText } from '../src/core/visibleText.js';
import { controlsTemplate } from './controls.js';
import { countText } from './format.js';
import type { PanelController } from './panelController.js';
import { activeProfile, kindOf, shownSort, type PanelModel } from './panelModel.js';
import { failedTemplate } from './states.js';
import type { TableSort } from './table/columns.js';
import type { GridRow } from './table/grid.js';
import './table/view.js';

/** The content of the tab. */
export function tableTabTemplate(model: PanelModel, controller: PanelController): TemplateResult {
  const { tableState, texts } = model;
  return html`<div class="tab-head">
      ${controlsTemplate(model, controller)} ${suggestionTemplate(model, controller)}
    </div>
    ${
      tableState.error === undefined
        ? rowsTemplate(model, controller)
        : failedTemplate(texts, texts('panel.error.table'), tableState.error, () => {
            controller.retry();
          })
    }`;
}

function suggestionTemplate(
  { view, texts }: PanelModel,
  controller: PanelController,
): TemplateResult | typeof nothing {
  const suggested = view?.suggestedSampleType;
  if (view === undefined || suggested === undefined) return nothing;
  const names = { current: visibleText(view.sampleType), suggested: visibleText(suggested) };
  return html`<div class="bar-message info suggestion" role="status">
    <span class="text">${texts('panel.suggestion', names)}</span>
    <vscode-button
      appearance="secondary"
      @click=${() => {
        void controller.act((host) => host.request('selectSampleType', { sampleType: suggested }));
      }}
      >${texts('panel.suggestion.action', names)}</vscode-button
    >
  </div>`;
}

function rowsTemplate(model: PanelModel, controller: PanelController): TemplateResult {
  const { tableState, texts, view } = model;
  const { table, grid, sorted, shown, lines } = tableState;
  const loaded = table?.table;
  return html`<leaktrail-table
      .texts=${texts}
      .kind=${kindOf(activeProfile(view))}
      .grid=${grid}
      .lines=${lines}
      .sorted=${sorted}
      .sort=${shownSort(model)}
      .selected=${model.selected}
      .reveal=${model.reveal}
      .onSort=${(sort: TableSort) => {
        controller.setSort(sort);
      }}
      .onSelect=${(row: GridRow) => {
        controller.select(row);
      }}
      .onOpen=${({ source }: GridRow) => {
        void controller.act((host) => host.request('openSource', { source }));
      }}
    ></leaktrail-table>
    ${loaded !== undefined && shown.length === 0 ? noRowsTemplate(model, controller) : nothing}
    ${
      loaded !== undefined && loaded.rowCount > loaded.rows.length
        ? html`<div class="foot" role="note">
            ${texts('panel.truncated', {
              shown: countText(loaded.rows.length),
              total: countText(loaded.rowCount),
            })}
          </div>`
        : nothing
    }`;
}

function noRowsTemplate(
  { texts, tableState }: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { table, grid } = tableState;
  const sampleType = visibleText(table?.table.sampleType ?? '');
  const clear = (): void => {
    controller.setOwnOnly(false);
    controller.setFilter('');
    document.querySelector<HTMLElement>('.filter')?.focus();
  };
  return html`<div class="no-rows" role="status">
    ${
      grid !== undefined && grid.rows.length > 0
        ? html`<p>${texts('panel.noRows')}</p>
            <vscode-button appearance="secondary" @click=${clear}
              >${texts('panel.noRows.clear')}</vscode-button
            >`
        : html`<p>
            ${table?.kind === 'diff' ? texts('panel.diff.empty') : texts('panel.noSamples', { sampleType })}
          </p>`
    }
  </div>`;
}
