/**
 * The tab of the verified fix: the verdict in one sentence, the two runs, and for each site what it did before and after, with both
 * series in one plot. Without a fix it says how one is verified.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { FixLeak, FixRecord, FixRun, FixSite } from '../../src/core/hunt/fixRecord.js';
import { findingText, newLeaksText, placeText, verdictWord } from '../../src/core/hunt/fixTexts.js';
import { fixReasonSentence, gainText } from '../../src/core/leak/fixReason.js';
import type { FixVerdict } from '../../src/core/leak/verifyFix.js';
import { visibleText } from '../../src/core/visibleText.js';
import type { FixTable, PanelAction, SourceRef } from '../../src/protocol/messages.js';
import type { PanelController } from '../panelController.js';
import type { PanelModel } from '../panelModel.js';
import { failedTemplate } from '../states.js';
import type { Texts } from '../strings.js';
import { numbersTemplate } from './numbers.js';
import { plotTemplate } from './plot.js';
import { seriesTemplate } from './series.js';

const MAX_REASON_LENGTH = 1000;

/** The content of the tab. */
export function fixTabTemplate(
  { fixState, view, texts }: PanelModel,
  controller: PanelController,
): TemplateResult {
  const { fix, error } = fixState;
  if (error !== undefined) {
    return failedTemplate(texts, texts('panel.error.fix'), error, () => {
      controller.retry();
    });
  }
  if ((view?.fixId ?? 0) === 0) return noFixTemplate(texts, controller);
  if (fix === undefined) return html`<div class="fix"></div>`;
  return html`<div class="fix" tabindex="0" role="region" aria-label=${texts('panel.tab.fix')}>
    ${headTemplate(fix.record, texts)}
    <div class="actions">
      ${(['verifyFix', 'exportFix', 'compareFix'] as const).map((action) =>
        actionTemplate(action, texts, controller),
      )}
    </div>
    ${runsTemplate(fix.record, texts)} ${newLeaksTemplate(fix, texts, controller)}
    ${fix.record.sites.map((site, index) => siteTemplate(site, index, fix, texts, controller))}
  </div>`;
}

function noFixTemplate(texts: Texts, controller: PanelController): TemplateResult {
  return html`<div class="state">
    <h1>${texts('panel.fix.empty.title')}</h1>
    <p>${texts('panel.fix.empty.detail')}</p>
    <div class="actions">
      ${(['verifyFix', 'compareFix'] as const).map((action) =>
        actionTemplate(action, texts, controller),
      )}
    </div>
  </div>`;
}

type FixAction = Extract<PanelAction, 'verifyFix' | 'compareFix' | 'exportFix'>;

const ACTION_TEXTS = {
  verifyFix: 'panel.fix.verify',
  compareFix: 'panel.fix.compare',
  exportFix: 'panel.fix.export',
} as const satisfies Record<FixAction, string>;

function actionTemplate(
  action: FixAction,
  texts: Texts,
  controller: PanelController,
): TemplateResult {
  return html`<vscode-button
    appearance=${action === 'verifyFix' ? 'primary' : 'secondary'}
    @click=${() => {
      void controller.act((host) => host.request('runAction', { action }));
    }}
    >${texts(ACTION_TEXTS[action])}</vscode-button
  >`;
}

function headTemplate(record: FixRecord, texts: Texts): TemplateResult {
  return html`<h1>
    ${badgeTemplate(record.verdict, texts)} <span>${findingText(record, texts)}</span>
  </h1>`;
}

const ICONS: Readonly<Record<FixVerdict, string>> = {
  fixed: '✓',
  'still-leaking': '✗',
  'not-enough-data': '?',
};

/** Icon, colour and word say the same. */
function badgeTemplate(verdict: FixVerdict, texts: Texts): TemplateResult {
  return html`<span class="verdict verdict-${verdict}"
    ><span class="icon" aria-hidden="true">${ICONS[verdict]}</span>${verdictWord(
      verdict,
      texts,
    )}</span
  >`;
}

function runsTemplate({ before, after }: FixRecord, texts: Texts): TemplateResult {
  const run = (side: 'before' | 'after', of: FixRun): TemplateResult =>
    html`<dt>${texts(`panel.fix.${side}`)}</dt>
      <dd>
        <b>${visibleText(of.title)}</b>
        ${
          of.gitCommit === ''
            ? nothing
            : html`<span>${texts('panel.fix.commit', { commit: of.gitCommit.slice(0, 10) })}</span>`
        }
        <span
          >${texts('panel.fix.run', {
            count: `${of.snapshots}`,
            growth: gainText(of.liveGrowthBytes),
          })}</span
        >
      </dd>`;
  return html`<dl class="runs" aria-label=${texts('panel.fix.runs')}>
    ${run('before', before)} ${run('after', after)}
  </dl>`;
}

function newLeaksTemplate(
  { record, newLeakSources }: FixTable,
  texts: Texts,
  controller: PanelController,
): TemplateResult | typeof nothing {
  const { newLeaks, unit } = record;
  if (newLeaks.length === 0) return nothing;
  const item = (leak: FixLeak, source: SourceRef | undefined): TemplateResult => {
    const rate = texts(`panel.fix.rate.${unit}`, { bytes: gainText(leak.lowerBound) });
    return html`<li>
      ${placeTemplate(leak.func, leak.file, leak.line, source, texts, controller)}
      <span>${texts('panel.fix.newLeak', { growth: gainText(leak.growthBytes), rate })}</span>
      <p>${visibleText(leak.reason, MAX_REASON_LENGTH)}</p>
    </li>`;
  };
  return html`<section class="new-leaks" role="group" aria-labelledby="new-leaks">
    <h2 id="new-leaks">${newLeaksText(record, texts)}</h2>
    <ul>
      ${newLeaks.map((leak, index) => item(leak, newLeakSources[index]))}
    </ul>
  </section>`;
}

function siteTemplate(
  site: FixSite,
  index: number,
  { record, sources }: FixTable,
  texts: Texts,
  controller: PanelController,
): TemplateResult {
  const { file, line } = site.after.siteClass === 'absent' ? site.before : site.after;
  const place = placeTemplate(site.func, file, line, sources[index], texts, controller);
  return html`${
      record.isChosen && index === 1
        ? html`<h2 class="also">${texts('panel.fix.also')}</h2>`
        : nothing
    }
    <section class="site" aria-labelledby="fix-site-${index}">
      <h2 id="fix-site-${index}">${badgeTemplate(site.verdict, texts)} ${place}</h2>
      <p>${fixReasonSentence(site.why, texts)}</p>
      <div class="evidence">
        ${plotTemplate(site, record.unit, texts)} ${numbersTemplate(site, record.unit, texts)}
      </div>
      ${seriesTemplate(site, record.unit, texts)}
    </section>`;
}

/** A function and its line, a button where the line is in the workspace. */
function placeTemplate(
  func: string,
  file: string,
  line: number,
  source: SourceRef | undefined,
  texts: Texts,
  controller: PanelController,
): TemplateResult {
  const place = placeText(func, file, line);
  if (source === undefined || source < 0) return html`<span class="place">${place}</span>`;
  return html`<button
    class="place link"
    type="button"
    title=${texts('panel.fix.open', { place })}
    @click=${() => {
      void controller.act((host) => host.request('openSource', { source }));
    }}
  >
    ${place}
  </button>`;
}
