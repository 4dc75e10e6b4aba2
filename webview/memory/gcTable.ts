/** What the garbage collector did, for one moment or two beside each other. */
import { html, type TemplateResult } from 'lit';
import type { GcReport } from '../../src/core/memstats/explain.js';
import { gcRows, type MemoryRow } from '../../src/core/memstats/texts.js';
import type { MemoryTable } from '../../src/protocol/messages.js';
import type { Texts } from '../strings.js';

/** The latest time that a Date can hold. */
const MAX_MILLIS = 8.64e15;

/** The block below the parts. */
export function gcTemplate({ base, current }: MemoryTable, texts: Texts): TemplateResult {
  const moments = [...(base === undefined ? [] : [base]), current].map(({ gc }) => rows(gc, texts));
  const labels = moments[0] ?? [];
  return html`<h2>${texts('panel.memory.gc')}</h2>
    <table class="gc">
      ${
        base === undefined
          ? ''
          : html`<thead>
              <tr>
                <td></td>
                <th scope="col">${texts('panel.diff.base')}</th>
                <th scope="col">${texts('panel.diff.current')}</th>
              </tr>
            </thead>`
      }
      <tbody>
        ${labels.map(
          ({ label }, index) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${moments.map((moment) => html`<td>${moment[index]?.value ?? ''}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function rows(gc: GcReport, texts: Texts): readonly MemoryRow[] {
  const [collections, ...others] = gcRows(gc, texts);
  const last = { label: texts('panel.memory.gc.last'), value: lastText(gc, texts) };
  return collections === undefined ? [last] : [collections, last, ...others];
}

function lastText({ lastGCMillis }: GcReport, texts: Texts): string {
  if (lastGCMillis === 0) return texts('panel.memory.gc.last.never');
  if (!(Math.abs(lastGCMillis) <= MAX_MILLIS)) return '–';
  return new Date(lastGCMillis).toLocaleString(document.documentElement.lang || 'en', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}
