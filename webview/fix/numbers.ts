/** The numbers of a site, before the fix beside after it. */
import { html, type TemplateResult } from 'lit';
import type { FixSide, FixSite, FixUnit } from '../../src/core/hunt/fixRecord.js';
import { rateText } from '../../src/core/hunt/fixTexts.js';
import { gainText } from '../../src/core/leak/fixReason.js';
import { visibleText } from '../../src/core/visibleText.js';
import { countText, readableValue } from '../format.js';
import type { Texts } from '../strings.js';

/** The table. */
export function numbersTemplate(
  { before, after }: FixSite,
  unit: FixUnit,
  texts: Texts,
): TemplateResult {
  const row = (
    key: 'line' | 'class' | 'growth' | 'rate' | 'samples',
    textOf: (side: FixSide) => string,
  ): TemplateResult =>
    html`<tr>
      <th scope="row">${texts(`panel.fix.row.${key}`)}</th>
      <td>${textOf(before)}</td>
      <td>${textOf(after)}</td>
    </tr>`;
  return html`<table class="numbers">
    <caption class="sr-only">
      ${texts('panel.fix.numbers.caption')}
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${texts('panel.fix.before')}</th>
        <th scope="col">${texts('panel.fix.after')}</th>
      </tr>
    </thead>
    <tbody>
      ${row('class', ({ siteClass }) => texts(`panel.fix.class.${siteClass}`))}
      ${row('growth', growthText)} ${row('rate', (side) => rateText(side, unit, texts))}
      ${row('samples', ({ rawSamples }) => countText(rawSamples))} ${row('line', lineText)}
    </tbody>
  </table>`;
}

function growthText({ growthBytes, errorBytes }: FixSide): string {
  const error = Math.round(errorBytes);
  const text = gainText(growthBytes);
  return error === 0 ? text : `${text} ± ${readableValue(error, 'bytes', '')}`;
}

function lineText({ file, line, siteClass }: FixSide): string {
  if (siteClass === 'absent') return '–';
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return `${visibleText(base)}:${line}`;
}
