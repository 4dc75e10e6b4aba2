import { describe, expect, it } from 'vitest';
import { thinOut } from '../../../src/core/leak/thinOut.js';

describe('thinning out a series', () => {
  it('takes all of a hundred', () => {
    expect(thinOut(100)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(thinOut(0)).toEqual([]);
  });

  it.each([101, 150, 1234])('takes a hundred of %d, each once, evenly, with both ends', (count) => {
    const places = thinOut(count);
    expect(places.length).toBe(100);
    expect([places[0], places.at(-1)]).toEqual([0, count - 1]);
    const steps = places.slice(1).map((place, i) => place - places[i]!);
    const even = (count - 1) / 99;
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(Math.floor(even));
    expect(Math.max(...steps)).toBeLessThanOrEqual(Math.ceil(even));
  });
});
