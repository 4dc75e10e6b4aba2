/** The totals of what is shown with their error, how much of it is the user's own code, and the warnings of the file. */
import { html, nothing, type TemplateResult } from 'lit';
import type { DiffTable } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import {
  changeText,
  countText,
  errorText,
  fractionText,
  readableGrowth,
  readableValue,
} from './format.js';
import type { PanelModel } from './panelModel.js';
import { isTextKey, type Texts } from './strings.js';
import type { PanelTable } from './table/grid.js';

/** One line of numbers. */
export function summaryTemplate(
  { view, texts, tableState }: PanelModel,
  warnings: readonly string[],
): TemplateResult {
  const coverage = view?.coverage;
  const sampleType = view?.sampleType ?? '';
  const coverageKey = `panel.coverage.${sampleType}`;
  const what = isTextKey(coverageKey) ? texts(coverageKey) : visibleText(sampleType);
  return html`<div class="summary">
    ${tableState.table === undefined ? nothing : totalTemplate(texts, tableState.table)}
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

function totalTemplate(texts: Texts, { kind, table }: PanelTable): TemplateResult {
  if (kind === 'diff') return growthTemplate(texts, table);
  const total = visibleText(readableValue(table.total, table.unit, table.sampleType));
  return html`<span class="total">${texts('panel.total')} <b>${total}</b></span>`;
}

/** "Total 10.7 MiB → 381 MiB ▲ +371 MiB (+3 478 %) ±3 %". */
function growthTemplate(texts: Texts, table: DiffTable): TemplateResult {
  const { baseTotal, currentTotal, deltaError, unit, sampleType } = table;
  const text = (value: number): string => visibleText(readableValue(value, unit, sampleType));
  const delta = currentTotal - baseTotal;
  const look = delta > 0 ? 'grew' : delta < 0 ? 'shrank' : 'zero';
  const change = changeText(baseTotal, delta);
  const growth =
    delta === 0
      ? texts('panel.diff.same')
      : [
          visibleText(readableGrowth(delta, unit, sampleType)),
          change === '' ? '' : `(${change})`,
          errorText(delta, deltaError),
        ]
          .filter((part) => part !== '')
          .join(' ');
  return html`<span class="total"
      >${texts('panel.total')} <b>${text(baseTotal)}</b> → <b>${text(currentTotal)}</b></span
    ><span class="growth ${look}" title=${texts('panel.diff.growth.title')}>${growth}</span>`;
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
