import { describe, expect, it } from 'vitest';
import {
  SPARKLINE_HEIGHT,
  SPARKLINE_WIDTH,
  sparklineUri,
} from '../../../src/host/editor/sparkline.js';

function svgOf(times: readonly number[], values: readonly number[]): string | undefined {
  const uri = sparklineUri({ times, values, color: '#b3001b' });
  return uri && decodeURIComponent(uri.slice('data:image/svg+xml,'.length));
}

/** "x y" of each dot. */
function dots(svg: string | undefined): string[] {
  return [...(svg ?? '').matchAll(/cx='([\d.]+)' cy='([\d.]+)'/g)].map(([, x, y]) => `${x} ${y}`);
}

describe('the picture of a series', () => {
  it('has a dot per snapshot, spread by time and from the lowest value to the highest', () => {
    const found = dots(svgOf([0, 60, 240], [1e6, 3e6, 2e6]));
    expect(found).toEqual(['4.0 44.0', '62.0 4.0', '236.0 24.0']);
  });

  it('is a line at the bottom when nothing changed', () => {
    expect(dots(svgOf([0, 1], [7, 7]))).toEqual(['4.0 44.0', '236.0 44.0']);
  });

  it('can stand in Markdown: no character of it ends a link or an attribute', () => {
    const uri = sparklineUri({ times: [0, 1, 2], values: [0, 2 ** 40, 5], color: '#ffffff' });
    expect(uri).toMatch(/^data:image\/svg\+xml,[\w%.~-]+$/);
    expect(svgOf([0, 1], [1, 2])).toContain(
      `width='${SPARKLINE_WIDTH}' height='${SPARKLINE_HEIGHT}'`,
    );
  });

  it('is not made of fewer than two values, nor of what is no number', () => {
    expect(svgOf([0], [1])).toBeUndefined();
    expect(svgOf([0, 1, 2], [1, 2])).toBeUndefined();
    expect(svgOf([0, 1], [1, Infinity])).toBeUndefined();
    expect(svgOf([0, NaN], [1, 2])).toBeUndefined();
  });
});
