/** What a difference is made of: the names of the two, what can be done with it, and what to doubt in its numbers. */
import { html, nothing, type TemplateResult } from 'lit';
import type { DiffSummary, PanelAction } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import type { PanelController } from './panelController.js';
import type { PanelModel } from './panelModel.js';
import type { Texts } from './strings.js';

const ACTIONS = [
  ['swap', 'swapDiff'],
  ['export', 'exportDiff'],
  ['compare', 'compareSnapshots'],
] as const satisfies readonly (readonly [string, PanelAction])[];

/** The strip below the tabs. */
export function diffStripTemplate(
  { baseName, currentName, doubts }: DiffSummary,
  { texts }: PanelModel,
  controller: PanelController,
): TemplateResult {
  return html`<div class="diff-strip">
      <span class="sides">
        ${sideTemplate(texts('panel.diff.base'), baseName)}
        <span class="arrow" aria-hidden="true">→</span>
        ${sideTemplate(texts('panel.diff.current'), currentName)}
      </span>
      <span class="actions">
        ${ACTIONS.map(
          ([name, action]) =>
            html`<vscode-button
              class="action ${name}"
              appearance="secondary"
              title=${texts(`panel.diff.${name}.title`)}
              @click=${() => {
                void controller.act((host) => host.request('runAction', { action }));
              }}
              >${texts(`panel.diff.${name}`)}</vscode-button
            >`,
        )}
      </span>
    </div>
    ${doubtsTemplate(texts, doubts)}`;
}

function sideTemplate(label: string, name: string): TemplateResult {
  const shown = visibleText(name);
  return html`<span class="side" title=${shown}
    ><span class="label">${label}</span> <b>${shown}</b></span
  >`;
}

function doubtsTemplate(texts: Texts, doubts: readonly string[]): TemplateResult | typeof nothing {
  if (doubts.length === 0) return nothing;
  return html`<ul class="bar-message warning doubts" aria-label=${texts('panel.diff.doubts')}>
    ${doubts.map((doubt) => html`<li><span aria-hidden="true">⚠</span> ${visibleText(doubt, 1000)}</li>`)}
  </ul>`;
}
