/**
 * The bar of a moment: its parts side by side, each with its own colour, pattern and border. It is a picture with a text
 * alternative; the table below it has the same numbers.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { partLabel, readableBytes } from '../../src/core/memstats/texts.js';
import { visibleText } from '../../src/core/visibleText.js';
import { fractionText } from '../format.js';
import type { Texts } from '../strings.js';
import { residentEnd, segmentsOf, type Moment } from './model.js';

/** Parts below this share have no room for their name. */
const LABELLED_SHARE = 0.12;

/** The bar with its own length, on the scale of the longest one. */
export function barTemplate(moment: Moment, texts: Texts): TemplateResult {
  const { report, name, length } = moment;
  const segments = segmentsOf(moment).map(({ id, bytes, share }) => {
    const words = { part: partLabel(report, id, texts), size: readableBytes(bytes) };
    const text = texts('panel.memory.bar.part', { ...words, share: fractionText(share) });
    return { id, share, text, ...words };
  });
  const end = residentEnd(moment);
  const label = texts('panel.memory.bar', {
    moment: visibleText(name),
    parts: segments.map(({ text }) => text).join(', '),
  });
  return html`<div
    class="memory-bar"
    role="img"
    aria-label=${label}
    .style=${`width: ${(length * 100).toFixed(2)}%`}
  >
    ${segments.map(
      ({ id, share, text, part, size }) =>
        html`<span class="segment part-${id}" title=${text} .style=${`flex-grow: ${share}`}
          >${
            share < LABELLED_SHARE
              ? nothing
              : html`<span class="chip"><b>${part}</b> <span>${size}</span></span>`
          }</span
        >`,
    )}
    ${
      end === undefined
        ? nothing
        : html`<span
            class="resident-end"
            title="${texts('panel.memory.resident')} ${readableBytes(report.residentBytes)}"
            .style=${`inset-inline-start: ${(end * 100).toFixed(2)}%`}
          ></span>`
    }
  </div>`;
}
