/**
 * The panel without a table: connecting, loading, empty, failed. Each says what is going on and what can be done.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ViewState } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import { fractionText } from './format.js';
import type { PanelModel } from './panelModel.js';
import type { Texts } from './strings.js';

type Loading = NonNullable<ViewState['loading']>;
type OpenError = NonNullable<ViewState['error']>;

function loadingText(texts: Texts, { name, fraction }: Loading): string {
  const shown = visibleText(name);
  return fraction === undefined
    ? texts('panel.loading', { name: shown })
    : texts('panel.loading.percent', { name: shown, percent: fractionText(fraction) });
}

/** A bar that fills, or runs when the fraction is unknown. */
function barTemplate(text: string, fraction: number | undefined): TemplateResult {
  const percent = fraction === undefined ? undefined : Math.round(fraction * 100);
  return html`<div
    class="progress ${percent === undefined ? 'endless' : ''}"
    role="progressbar"
    aria-label=${text}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent ?? nothing}
    .style=${`--done: ${percent ?? 0}%`}
  ></div>`;
}

/** Until the host answers; shows its text only when that takes longer than usual (by CSS). */
export function connectingTemplate(texts: Texts): TemplateResult {
  return html`${barTemplate(texts('panel.connecting'), undefined)}
    <div class="state late"><p>${texts('panel.connecting')}</p></div>`;
}

/** While the first profile is read. */
export function loadingTemplate(texts: Texts, loading: Loading): TemplateResult {
  const text = loadingText(texts, loading);
  return html`${barTemplate(text, loading.fraction)}
    <div class="state" role="status"><p>${text}</p></div>`;
}

/** The thin bar above the table: another profile is being read, or the table computed; else nothing. */
export function progressTemplate(model: PanelModel): TemplateResult | typeof nothing {
  const { view, texts, tableState, memoryState, fixState } = model;
  if (view?.loading !== undefined) {
    const text = loadingText(texts, view.loading);
    return html`${barTemplate(text, view.loading.fraction)}
      <div class="sr-only" role="status">
        ${texts('panel.loading', {
          name: visibleText(view.loading.name),
        })}
      </div>`;
  }
  if (memoryState.isLoading) return barTemplate(texts('panel.computing.memory'), undefined);
  if (fixState.isLoading) return barTemplate(texts('panel.computing.fix'), undefined);
  return tableState.isLoading ? barTemplate(texts('panel.computing'), undefined) : nothing;
}

/** What can be done when nothing is open. */
export interface EmptyActions {
  readonly onOpen: () => void;
  /** Undefined where nothing can be captured. */
  readonly onCapture: (() => void) | undefined;
  readonly onCompare: () => void;
}

function actionsTemplate(texts: Texts, actions: EmptyActions): TemplateResult {
  const { onOpen, onCapture, onCompare } = actions;
  return html`<div class="actions">
    <vscode-button @click=${onOpen}>${texts('panel.empty.action')}</vscode-button>
    ${
      onCapture === undefined
        ? nothing
        : html`<vscode-button appearance="secondary" @click=${onCapture}
            >${texts('panel.empty.capture')}</vscode-button
          >`
    }
    <vscode-button appearance="secondary" @click=${onCompare}
      >${texts('panel.empty.compare')}</vscode-button
    >
  </div>`;
}

/** Nothing is open. */
export function emptyTemplate(texts: Texts, actions: EmptyActions): TemplateResult {
  return html`<div class="state">
    <h1>${texts('panel.empty.title')}</h1>
    <p>${texts('panel.empty.detail')}</p>
    ${actionsTemplate(texts, actions)}
  </div>`;
}

/** A file could not be opened and nothing else is. */
export function openErrorTemplate(
  texts: Texts,
  error: OpenError,
  actions: EmptyActions,
): TemplateResult {
  return html`<div class="state failed" role="alert">
    <h1>${visibleText(error.title)}</h1>
    <p>${visibleText(error.detail, 2000)}</p>
    ${actionsTemplate(texts, actions)}
  </div>`;
}

/** Something that the host was asked for failed, and can be tried again. */
export function failedTemplate(
  texts: Texts,
  title: string,
  detail: string,
  onRetry: () => void,
): TemplateResult {
  return html`<div class="state failed" role="alert">
    <h1>${title}</h1>
    <p>${visibleText(detail, 2000)}</p>
    <vscode-button @click=${onRetry}>${texts('panel.error.retry')}</vscode-button>
  </div>`;
}
