/** The twin of the plot: every snapshot of both runs as a table, folded until it is asked for. */
import { html, type TemplateResult } from 'lit';
import { growthSeries, shortTime } from '../../src/core/hunt/fixPlot.js';
import type { FixSeries, FixSite, FixUnit } from '../../src/core/hunt/fixRecord.js';
import { gainText } from '../../src/core/leak/fixReason.js';
import { countText } from '../format.js';
import type { Texts } from '../strings.js';

/** The folded table. */
export function seriesTemplate(
  { before, after }: FixSite,
  unit: FixUnit,
  texts: Texts,
): TemplateResult {
  const rows = Math.max(before.times.length, after.times.length);
  const heads = html`<th scope="col">${texts(`panel.fix.series.at.${unit}`)}</th>
    <th scope="col">${texts('panel.fix.series.growth')}</th>
    <th scope="col">${texts('panel.fix.row.samples')}</th>`;
  const [grownBefore, grownAfter] = [growthSeries(before), growthSeries(after)];
  return html`<details class="series">
    <summary>${texts('panel.fix.series')}</summary>
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="colgroup" colspan="3">${texts('panel.fix.before')}</th>
          <th scope="colgroup" colspan="3">${texts('panel.fix.after')}</th>
        </tr>
        <tr>
          <th scope="col">${texts('panel.fix.series.snapshot')}</th>
          ${heads} ${heads}
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: rows },
          (_, k) =>
            html`<tr>
              <th scope="row">${k + 1}</th>
              ${cellsTemplate(before, grownBefore, k, unit)}
              ${cellsTemplate(after, grownAfter, k, unit)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function cellsTemplate(
  { times, counts }: FixSeries,
  grown: readonly number[],
  k: number,
  unit: FixUnit,
): TemplateResult {
  const time = times[k];
  if (time === undefined)
    return html`<td></td>
      <td></td>
      <td></td>`;
  return html`<td>${unit === 'second' ? shortTime(Math.round(time)) : time}</td>
    <td>${gainText(grown[k] ?? 0)}</td>
    <td>${countText(Math.round(counts[k] ?? 0))}</td>`;
}
