/**
 * The strip above the table: what is shown (profile, sample type, granularity), the filter, the totals, and the
 * advice that belongs to them.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Granularity } from '../src/core/report/query.js';
import type { ProfileSummary, ViewState } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import type { CheckedElement, ValueElement } from './components.js';
import { countText, fractionText, readableValue } from './format.js';
import type { PanelController } from './panelController.js';
import { activeProfile, type PanelModel } from './panelModel.js';
import { isTextKey, sampleTypeWords, type Texts } from './strings.js';
import type { TopTableElement } from './table/view.js';

/** From the usual to the rare; functions per file differ from functions only for names that are not unique. */
const OFFERED_GRANULARITIES: readonly Granularity[] = [
  'functions',
  'lines',
  'files',
  'packages',
  'addresses',
];

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A dropdown whose shown value follows `value` even when the host refuses what was chosen. */
function dropdownTemplate(
  className: string,
  label: string,
  choices: readonly Choice[],
  value: string,
  onChange: (value: string) => void,
): TemplateResult {
  return html`<vscode-dropdown
    class=${className}
    aria-label=${label}
    title=${label}
    .value=${live(value)}
    @change=${(event: Event) => {
      const chosen = (event.currentTarget as ValueElement).value;
      if (chosen !== value) onChange(chosen);
    }}
  >
    ${choices.map(
      (choice) =>
        html`<vscode-option value=${choice.value} ?selected=${choice.value === value}
          >${choice.label}</vscode-option
        >`,
    )}
  </vscode-dropdown>`;
}

function sampleTypeChoices(texts: Texts, profile: ProfileSummary): readonly Choice[] {
  return profile.sampleTypes.map(({ type }) => {
    const words = sampleTypeWords(texts, type);
    const name = visibleText(type);
    return { value: type, label: words === undefined ? name : `${name} · ${words}` };
  });
}

function choicesTemplate(
  { view, texts, choices }: PanelModel & { readonly view: ViewState },
  profile: ProfileSummary,
  controller: PanelController,
): TemplateResult {
  const profiles = view.profiles.map(({ id, name }) => ({
    value: `${id}`,
    label: visibleText(name),
  }));
  return html`<div class="choices">
    ${
      profiles.length > 1
        ? dropdownTemplate(
            'profile',
            texts('panel.profile'),
            profiles,
            `${profile.id}`,
            (value) => {
              const profileId = Number(value);
              void controller.act((host) => host.request('activateProfile', { profileId }));
            },
          )
        : nothing
    }
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
    <vscode-button
      class="copy-command"
      appearance="icon"
      aria-label=${texts('panel.copyCommand')}
      title=${texts('panel.copyCommand')}
      @click=${() => {
        const { granularity, sort } = choices;
        const by = sort.column === 'cum' || sort.column === 'cumShare' ? 'cum' : 'flat';
        void controller.act((host) => host.request('copyPprofCommand', { granularity, sort: by }));
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor">
        <path d="M1.5 3.5h13v9h-13z M4 6l2 2-2 2 M7.5 10.5h4" />
      </svg>
    </vscode-button>
  </div>`;
}

function filterTemplate(
  { texts, choices, tableState }: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { table, shown } = tableState;
  const counts = { shown: countText(shown.length), total: countText(table?.rows.length ?? 0) };
  const isFiltered = choices.filter.trim() !== '' || choices.ownOnly;
  const count = isFiltered
    ? texts('panel.filter.count', counts)
    : texts('panel.filter.all', counts);
  return html`<div class="filters">
    <vscode-text-field
      class="filter"
      placeholder=${texts('panel.filter')}
      aria-label=${texts('panel.filter')}
      .value=${live(choices.filter)}
      @input=${(event: Event) => {
        controller.setFilter((event.currentTarget as ValueElement).value);
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') controller.setFilter('');
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        void document.querySelector<TopTableElement>('leaktrail-top-table')?.focusRows();
      }}
    >
      <span slot="end" class="count" aria-hidden="true">${table === undefined ? '' : count}</span>
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

function warningsTemplate(
  texts: Texts,
  warnings: readonly string[],
): TemplateResult | typeof nothing {
  if (warnings.length === 0) return nothing;
  return html`<details class="warnings">
    <summary>${texts('panel.warnings', { count: countText(warnings.length) })}</summary>
    <ul>
      ${warnings.map((warning) => html`<li>${visibleText(warning, 1000)}</li>`)}
    </ul>
  </details>`;
}

function summaryTemplate(
  { view, texts, tableState }: PanelModel,
  warnings: readonly string[],
): TemplateResult {
  const { table } = tableState;
  const coverage = view?.coverage;
  const sampleType = view?.sampleType ?? '';
  const coverageKey = `panel.coverage.${sampleType}`;
  const what = isTextKey(coverageKey) ? texts(coverageKey) : visibleText(sampleType);
  return html`<div class="summary">
    ${
      table === undefined
        ? nothing
        : html`<span class="total"
            >${texts('panel.total')}
            <b>${visibleText(readableValue(table.total, table.unit, table.sampleType))}</b></span
          >`
    }
    ${
      coverage === undefined
        ? nothing
        : html`<span class="coverage" title=${texts('panel.coverage.title')}
            >${texts('panel.coverage', { percent: fractionText(coverage), what })}</span
          >`
    }
    ${warningsTemplate(texts, warnings)}
  </div>`;
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

/** The strip of an open profile. */
export function headerTemplate(
  model: PanelModel,
  controller: PanelController,
): TemplateResult | typeof nothing {
  const { view } = model;
  const profile = view === undefined ? undefined : activeProfile(view);
  if (view === undefined || profile === undefined) return nothing;
  return html`<header class="strip">
    <div class="controls">
      ${choicesTemplate({ ...model, view }, profile, controller)}
      ${filterTemplate(model, controller)}
    </div>
    ${summaryTemplate(model, profile.warnings)} ${suggestionTemplate(model, controller)}
  </header>`;
}
