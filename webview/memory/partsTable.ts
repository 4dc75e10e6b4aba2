/**
 * The parts as a table, which is the legend of the bar and says of each part what it is. For a difference it has both
 * moments and what the part grew by. Roles are written out, because in a narrow panel a row is laid out as a grid.
 */
import { html, nothing, type TemplateResult } from 'lit';
import {
  partLabel,
  partSentence,
  peakSentence,
  readableBytes,
} from '../../src/core/memstats/texts.js';
import type { MemoryTable } from '../../src/protocol/messages.js';
import { fractionText, growthCellText } from '../format.js';
import type { Texts } from '../strings.js';
import { momentsOf, partRows, type PartRow } from './model.js';

/** The table with the resident size as its last row. */
export function partsTemplate(memory: MemoryTable, texts: Texts): TemplateResult {
  const { base, current } = memory;
  const isDiff = base !== undefined;
  const whole = momentsOf(memory).at(-1)?.wholeBytes ?? 0;
  const resident: PartRow = {
    id: 'live',
    isResident: true,
    base: base?.residentBytes,
    current: current.residentBytes,
    share: whole === 0 ? undefined : current.residentBytes / whole,
  };
  return html`<table
    class="parts ${isDiff ? 'of-two' : ''}"
    role="table"
    aria-label=${texts('panel.memory.table')}
  >
    <thead role="rowgroup">
      <tr role="row">
        ${headerTemplate('part', texts('panel.memory.column.part'))}
        ${
          isDiff
            ? html`${headerTemplate('size', texts('panel.diff.base'))}
              ${headerTemplate('size', texts('panel.diff.current'))}
              ${headerTemplate(
                'delta',
                texts('panel.memory.column.delta'),
                texts('panel.memory.column.delta.title'),
              )}`
            : headerTemplate('size', texts('panel.memory.column.size'))
        }
        ${headerTemplate(
          'share',
          texts('panel.memory.column.share'),
          texts('panel.memory.column.share.title'),
        )}
        ${headerTemplate('about', texts('panel.memory.column.about'))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${partRows(memory).map(
        (row) =>
          html`<tr role="row">
            <th class="part" role="rowheader" scope="row">
              <span class="swatch part-${row.id}" aria-hidden="true"></span>${partLabel(
                current,
                row.id,
                texts,
              )}
            </th>
            ${numbersTemplate(row, isDiff, texts)}
            <td class="about" role="cell">${partSentence(current, row.id, texts)}</td>
          </tr>`,
      )}
      <tr class="sum" role="row">
        <th class="part" role="rowheader" scope="row">${texts('panel.memory.resident')}</th>
        ${numbersTemplate(resident, isDiff, texts)}
        <td class="about" role="cell">${residentSentence(memory, texts)}</td>
      </tr>
    </tbody>
  </table>`;
}

/** Where the resident size of the current moment was read. */
function residentSentence({ current }: MemoryTable, texts: Texts): string {
  const size = readableBytes(current.residentBytes);
  const source = texts(`panel.memory.resident.${current.residentKind}.about`, { size });
  const peak = peakSentence(current, texts);
  return peak === '' ? source : `${source} ${peak}`;
}

function headerTemplate(className: string, label: string, title?: string): TemplateResult {
  return html`<th class=${className} role="columnheader" scope="col" title=${title ?? nothing}>
    ${label}
  </th>`;
}

function numbersTemplate(row: PartRow, isDiff: boolean, texts: Texts): TemplateResult {
  const share = row.isResident
    ? row.share === undefined
      ? ''
      : fractionText(row.share)
    : texts('panel.memory.notResident');
  return html`${isDiff ? sizeTemplate(row.base) : nothing} ${sizeTemplate(row.current)}
    ${isDiff ? deltaTemplate(row) : nothing}
    <td class="share" role="cell">${share}</td>`;
}

function sizeTemplate(bytes: number | undefined): TemplateResult {
  return html`<td class="size ${bytes === 0 ? 'zero' : ''}" role="cell">
    ${bytes === undefined ? '–' : readableBytes(bytes)}
  </td>`;
}

function deltaTemplate({ base, current }: PartRow): TemplateResult {
  if (base === undefined || current === undefined)
    return html`<td class="delta" role="cell">–</td>`;
  const delta = Math.round(current - base);
  const look = delta > 0 ? 'grew' : delta < 0 ? 'shrank' : 'zero';
  return html`<td class="delta ${look}" role="cell">${growthCellText(delta, 'bytes', '')}</td>`;
}
