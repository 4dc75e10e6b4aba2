/**
 * The plot of a verified site as an SVG file. Both lines differ by dash pattern and marker as well as by colour, so that they can be
 * told apart in print and by everybody; the colours are the caller's, so that it fits a light, a dark or a high-contrast page.
 */
import { visibleText } from '../visibleText.js';
import { fixPlot, pathOf } from './fixPlot.js';
import type { FixPlot, PlotPoint, PlotSize } from './fixPlot.js';
import { plotSentence } from './fixTexts.js';
import type { FixSite, FixUnit } from './fixRecord.js';

/** CSS colours of the picture. */
export interface PlotColors {
  readonly background: string;
  readonly text: string;
  readonly grid: string;
  readonly before: string;
  readonly after: string;
}

/** Colours that can be read on white paper, and by those who see red and green alike. */
export const PAPER_COLORS: PlotColors = {
  background: '#ffffff',
  text: '#1f2328',
  grid: '#d0d7de',
  before: '#b35900',
  after: '#0550ae',
};

const SIZE: PlotSize = {
  width: 720,
  height: 320,
  margin: { left: 92, right: 32, top: 44, bottom: 56 },
};
const MARKER = 4;
/** Dashes of the line before the fix; the line after it is whole. */
export const BEFORE_DASHES = '7 4';

/** The file; text from profiles is escaped. */
export function fixPlotSvg(site: FixSite, unit: FixUnit, colors: PlotColors): string {
  const plot = fixPlot(site.before, site.after, unit, SIZE);
  const { width, height, left, right, top, bottom } = plot;
  const parts = [
    `<rect width="${width}" height="${height}" fill="${escapeXml(colors.background)}"/>`,
    ...gridParts(plot, colors),
    linePart(plot.before, colors.before, ` stroke-dasharray="${BEFORE_DASHES}"`),
    linePart(plot.after, colors.after, ''),
    ...plot.before.map(({ x, y }) => diamond(x, y, colors.before)),
    ...plot.after.map(({ x, y }) => dot(x, y, colors.after)),
    ...legendParts(left, colors),
    text((left + right) / 2, height - 10, 'middle', xTitle(unit)),
    `<text x="16" y="${(top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(top + bottom) / 2})">growth since the first snapshot</text>`,
  ];
  const label = escapeXml(visibleText(plotSentence(site, unit), 1000));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" font-family="system-ui, sans-serif" font-size="12" fill="${escapeXml(colors.text)}">
<title>${label}</title>
${parts.join('\n')}
</svg>
`;
}

function gridParts(plot: FixPlot, { grid, text: color }: PlotColors): string[] {
  const { left, right, bottom, top } = plot;
  const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${escapeXml(stroke)}"/>`;
  return [
    ...plot.yTicks.flatMap(({ at, text: label }) => [
      line(left, at, right, at, grid),
      text(left - 8, at + 4, 'end', label),
    ]),
    ...plot.xTicks.flatMap(({ at, text: label }) => [
      line(at, bottom, at, bottom + 5, color),
      text(at, bottom + 19, 'middle', label),
    ]),
    line(left, bottom, right, bottom, color),
    line(left, top, left, bottom, color),
  ];
}

function legendParts(left: number, colors: PlotColors): string[] {
  const entry = (x: number, color: string, dashes: string, marker: string, label: string): string =>
    `<path d="M${x} 20H${x + 44}" fill="none" stroke="${escapeXml(color)}" stroke-width="2"${dashes}/>${marker}${text(x + 52, 24, 'start', label)}`;
  const second = left + 130;
  return [
    entry(
      left,
      colors.before,
      ` stroke-dasharray="${BEFORE_DASHES}"`,
      diamond(left + 22, 20, colors.before),
      'before',
    ),
    entry(second, colors.after, '', dot(second + 22, 20, colors.after), 'after'),
  ];
}

function linePart(points: readonly PlotPoint[], color: string, dashes: string): string {
  return `<path d="${pathOf(points)}" fill="none" stroke="${escapeXml(color)}" stroke-width="2"${dashes}/>`;
}

function diamond(x: number, y: number, color: string): string {
  const size = MARKER + 1;
  return `<path d="M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z" fill="${escapeXml(color)}"/>`;
}

function dot(x: number, y: number, color: string): string {
  return `<circle cx="${x}" cy="${y}" r="${MARKER}" fill="${escapeXml(color)}"/>`;
}

function text(x: number, y: number, anchor: string, content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

function xTitle(unit: FixUnit): string {
  return unit === 'second' ? 'time since the first snapshot' : 'round';
}

function escapeXml(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
