/** The tab of the memory: what explains the resident size in one sentence, the bar, its parts, the collector. */
import { html, nothing, type TemplateResult } from 'lit';
import { diagnosisSentence } from '../../src/core/memstats/texts.js';
import { visibleText } from '../../src/core/visibleText.js';
import type { MemoryTable } from '../../src/protocol/messages.js';
import type { PanelController } from '../panelController.js';
import { activeProfile, type PanelModel } from '../panelModel.js';
import { failedTemplate } from '../states.js';
import type { Texts } from '../strings.js';
import { barTemplate } from './bar.js';
import { gcTemplate } from './gcTable.js';
import { momentsOf, type Moment } from './model.js';
import { partsTemplate } from './partsTable.js';

/** The content of the tab. */
export function memoryTabTemplate(
  { memoryState, texts, view }: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { memory, error } = memoryState;
  if (error !== undefined) {
    return failedTemplate(texts, texts('panel.error.memory'), error, () => {
      controller.retry();
    });
  }
  if (memory === undefined) return html`<div class="memory"></div>`;
  const isDiff = activeProfile(view)?.diff !== undefined;
  return html`<div
    class="memory"
    tabindex="0"
    role="region"
    aria-label=${texts('panel.tab.memory')}
  >
    <h1>${diagnosisSentence(memory.current, texts)}</h1>
    ${isDiff && memory.base === undefined ? noBaseTemplate(memory, texts) : nothing}
    ${momentsOf(memory).map((moment) => momentTemplate(moment, memory, texts))}
    ${partsTemplate(memory, texts)} ${gcTemplate(memory, texts)}
  </div>`;
}

/** A moment alone needs no name. */
function momentTemplate(
  moment: Moment,
  { base, current }: MemoryTable,
  texts: Texts,
): TemplateResult {
  const side = moment.report === current ? 'current' : 'base';
  return html`<div class="moment">
    ${
      base === undefined
        ? nothing
        : html`<p>
            <span class="label">${texts(`panel.diff.${side}`)}</span>
            <b>${visibleText(moment.name)}</b>
            ${side === 'base' ? html`<span class="was">${diagnosisSentence(base, texts)}</span>` : nothing}
          </p>`
    }
    ${barTemplate(moment, texts)}
  </div>`;
}

function noBaseTemplate({ baseName, currentName }: MemoryTable, texts: Texts): TemplateResult {
  const names = { name: visibleText(baseName), current: visibleText(currentName) };
  return html`<p class="no-base">${texts('panel.memory.noBase', names)}</p>`;
}
