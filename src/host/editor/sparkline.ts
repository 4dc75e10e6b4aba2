/**
 * A small picture of a series of bytes for a hover: an SVG as a data URI, made of numbers only. The lowest value stands at the
 * bottom and the highest at the top, so that growth shows whatever it began with; both must be told beside it.
 */

export interface Sparkline {
  /** Rising, one per value. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** "#rrggbb". */
  readonly color: string;
}

/** In pixels. */
export const SPARKLINE_WIDTH = 240;
export const SPARKLINE_HEIGHT = 48;
/** Room for the dots at the edges. */
const PADDING = 4;

/** The URI of the picture; undefined for fewer than two values and for values that are no numbers. */
export function sparklineUri({ times, values, color }: Sparkline): string | undefined {
  if (values.length < 2 || values.length !== times.length) return undefined;
  const xs = spread(times, PADDING, SPARKLINE_WIDTH - PADDING);
  const ys = spread(values, SPARKLINE_HEIGHT - PADDING, PADDING);
  if (xs === undefined || ys === undefined) return undefined;
  const points = xs.map((x, k) => `${x.toFixed(1)} ${ys[k]!.toFixed(1)}`);
  const bottom = SPARKLINE_HEIGHT - PADDING / 2;
  const area = `M${points.join('L')}L${xs.at(-1)!.toFixed(1)} ${bottom}L${xs[0]!.toFixed(1)} ${bottom}Z`;
  const dots = xs.map((x, k) => `<circle cx='${x.toFixed(1)}' cy='${ys[k]!.toFixed(1)}' r='2.5'/>`);
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' width='${SPARKLINE_WIDTH}' height='${SPARKLINE_HEIGHT}'>` +
    `<g fill='${color}'><path d='${area}' opacity='0.2'/>${dots.join('')}</g>` +
    `<path d='M${points.join('L')}' fill='none' stroke='${color}' stroke-width='1.5'/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}`;
}

/** The values moved linearly so that the lowest is `low` and the highest `high`; all equal, they are at `low`. */
function spread(values: readonly number[], low: number, high: number): number[] | undefined {
  const smallest = Math.min(...values);
  const range = Math.max(...values) - smallest;
  if (!Number.isFinite(range)) return undefined;
  return values.map((value) =>
    range === 0 ? low : low + ((value - smallest) / range) * (high - low),
  );
}
