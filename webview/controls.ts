/** The controls of the table: sample type, granularity, the copies, the filter. They hold for both kinds of table. */
import { html, nothing, type TemplateResult } from 'lit';
import type { DirectiveResult } from 'lit/directive.js';
import { live } from 'lit/directives/live.js';
import { ref } from 'lit/directives/ref.js';
import type { Granularity } from '../src/core/report/query.js';
import type { ProfileSummary, ViewState } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import type { CheckedElement, ValueElement } from './components.js';
import { dropdownTemplate, type Choice } from './dropdown.js';
import { countText } from './format.js';
import type { PanelController } from './panelController.js';
import { activeProfile, shownSort, type PanelModel } from './panelModel.js';
import { sampleTypeWords, type Texts } from './strings.js';
import type { TableElement } from './table/view.js';

/** From the usual to the rare; functions per file differ from functions only for names that are not unique. */
const OFFERED_GRANULARITIES: readonly Granularity[] = [
  'functions',
  'lines',
  'files',
  'packages',
  'addresses',
];

function sampleTypeChoices(texts: Texts, profile: ProfileSummary): readonly Choice[] {
  return profile.sampleTypes.map(({ type }) => {
    const words = sampleTypeWords(texts, type);
    const name = visibleText(type);
    return { value: type, label: words === undefined ? name : `${name} · ${words}` };
  });
}

function iconButton(
  className: string,
  label: string,
  path: string,
  onClick: () => void,
): TemplateResult {
  return html`<vscode-button
    class=${className}
    appearance="icon"
    aria-label=${label}
    title=${label}
    @click=${onClick}
  >
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor">
      <path d=${path} />
    </svg>
  </vscode-button>`;
}

function choicesTemplate(
  view: ViewState,
  profile: ProfileSummary,
  model: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { texts, choices } = model;
  return html`<div class="choices">
    ${dropdownTemplate(
      'sample-type',
      texts('panel.sampleType'),
      sampleTypeChoices(texts, profile),
      view.sampleType,
      (sampleType) => {
        void controller.act((host) => host.request('selectSampleType', { sampleType }));
      },
    )}
    ${dropdownTemplate(
      'granularity',
      texts('panel.granularity'),
      OFFERED_GRANULARITIES.map((value) => ({ value, label: texts(`panel.granularity.${value}`) })),
      choices.granularity,
      (value) => {
        const granularity = OFFERED_GRANULARITIES.find((candidate) => candidate === value);
        if (granularity !== undefined) controller.setGranularity(granularity);
      },
    )}
    ${iconButton(
      'copy-command',
      texts('panel.copyCommand'),
      'M1.5 3.5h13v9h-13z M4 6l2 2-2 2 M7.5 10.5h4',
      () => {
        const query = { granularity: choices.granularity, sort: shownSort(model).measure };
        void controller.act((host) => host.request('copyPprofCommand', query));
      },
    )}
    ${iconButton(
      'copy-table',
      texts('panel.copyTable'),
      'M5.5 5.5h8v9h-8z M10.5 5.5v-4h-8v9h3 M7.5 8.5h4 M7.5 11.5h4',
      () => void controller.copyTable(),
    )}
  </div>`;
}

/** Names an element after it is connected: the toolkit's text field then takes the text in it for its name. */
function named(label: string): DirectiveResult {
  return ref((element) => {
    queueMicrotask(() => element?.setAttribute('aria-label', label));
  });
}

function filterTemplate(
  { texts, choices, tableState }: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { grid, shown } = tableState;
  const counts = { shown: countText(shown.length), total: countText(grid?.rows.length ?? 0) };
  const isFiltered = choices.filter.trim() !== '' || choices.ownOnly;
  const count = isFiltered
    ? texts('panel.filter.count', counts)
    : texts('panel.filter.all', counts);
  return html`<div class="filters">
    <vscode-text-field
      class="filter"
      placeholder=${texts('panel.filter')}
      ${named(texts('panel.filter'))}
      .value=${live(choices.filter)}
      @input=${(event: Event) => {
        controller.setFilter((event.currentTarget as ValueElement).value);
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') controller.setFilter('');
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        void document.querySelector<TableElement>('leaktrail-table')?.focusRows();
      }}
    >
      <span slot="end" class="count" aria-hidden="true">${grid === undefined ? '' : count}</span>
    </vscode-text-field>
    <span class="sr-only" role="status">
      ${isFiltered ? texts('panel.filter.announce', counts) : nothing}
    </span>
    <vscode-checkbox
      class="own-only"
      title=${texts('panel.ownOnly.title')}
      .checked=${live(choices.ownOnly)}
      @change=${(event: Event) => {
        const { checked } = event.currentTarget as CheckedElement;
        if (checked !== choices.ownOnly) controller.setOwnOnly(checked);
      }}
      >${texts('panel.ownOnly')}</vscode-checkbox
    >
  </div>`;
}

/** One line where there is room for it. */
export function controlsTemplate(
  model: PanelModel,
  controller: PanelController,
): TemplateResult | typeof nothing {
  const { view } = model;
  const profile = activeProfile(view);
  if (view === undefined || profile === undefined) return nothing;
  return html`<div class="controls">
    ${choicesTemplate(view, profile, model, controller)} ${filterTemplate(model, controller)}
  </div>`;
}
