/**
 * Both series of a site in one picture. It is an image with a text alternative; its numbers are in the table of the series. The lines
 * differ by dashes and marker as well as by colour, and the legend shows both.
 */
import { html, svg, type TemplateResult } from 'lit';
import {
  fixPlot,
  pathOf,
  type FixPlot,
  type PlotPoint,
  type PlotSize,
} from '../../src/core/hunt/fixPlot.js';
import type { FixSite, FixUnit } from '../../src/core/hunt/fixRecord.js';
import { plotSentence } from '../../src/core/hunt/fixTexts.js';
import type { Texts } from '../strings.js';

const SIZE: PlotSize = {
  width: 600,
  height: 250,
  margin: { left: 80, right: 26, top: 12, bottom: 44 },
};
const DOT = 3.5;
/** Larger than the dot, so that a line that lies on the other one is seen. */
const DIAMOND = 6;

/** The picture with its legend. */
export function plotTemplate(site: FixSite, unit: FixUnit, texts: Texts): TemplateResult {
  const plot = fixPlot(site.before, site.after, unit, SIZE);
  const { width, height, left, right, top, bottom } = plot;
  const middle = (top + bottom) / 2;
  return html`<figure class="plot">
    <figcaption aria-hidden="true">
      ${legendTemplate('before', texts)} ${legendTemplate('after', texts)}
    </figcaption>
    <svg
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label=${plotSentence(site, unit, texts)}
      preserveAspectRatio="xMidYMid meet"
    >
      ${gridTemplate(plot)} ${lineTemplate('before', plot.before)}
      ${lineTemplate('after', plot.after)}
      <text class="axis" x=${(left + right) / 2} y=${height - 6} text-anchor="middle">
        ${texts(`panel.fix.axis.${unit}`)}
      </text>
      <text
        class="axis"
        x="12"
        y=${middle}
        text-anchor="middle"
        transform="rotate(-90 12 ${middle})"
      >
        ${texts('panel.fix.axis.growth')}
      </text>
    </svg>
  </figure>`;
}

function gridTemplate({ xTicks, yTicks, left, right, top, bottom }: FixPlot): TemplateResult {
  return svg`${yTicks.map(
    ({ at, text }) => svg`<path class="grid" d="M${left} ${at}H${right}" />
      <text class="tick" x=${left - 7} y=${at + 4} text-anchor="end">${text}</text>`,
  )}
  ${xTicks.map(
    ({ at, text }) => svg`<path class="base" d="M${at} ${bottom}v4" />
      <text class="tick" x=${at} y=${bottom + 16} text-anchor="middle">${text}</text>`,
  )}
  <path class="base" d="M${left} ${top}V${bottom}H${right}" />`;
}

function lineTemplate(side: 'before' | 'after', points: readonly PlotPoint[]): TemplateResult {
  return svg`<g class="line ${side}">
    <path class="stroke" d=${pathOf(points)} />
    ${points.map((point) => markerTemplate(side, point))}
  </g>`;
}

function markerTemplate(side: 'before' | 'after', { x, y }: PlotPoint): TemplateResult {
  return side === 'before'
    ? svg`<path class="marker" d="M${x} ${y - DIAMOND}l${DIAMOND} ${DIAMOND}l${-DIAMOND} ${DIAMOND}l${-DIAMOND} ${-DIAMOND}z" />`
    : svg`<circle class="marker" cx=${x} cy=${y} r=${DOT} />`;
}

function legendTemplate(side: 'before' | 'after', texts: Texts): TemplateResult {
  return html`<span class="legend"
    ><svg viewBox="0 0 44 14" width="44" height="14">
      <g class="line ${side}">
        <path class="stroke" d="M2 7H42" />
        ${markerTemplate(side, { x: 22, y: 7 })}
      </g></svg
    >${texts(`panel.fix.${side}`)}</span
  >`;
}
