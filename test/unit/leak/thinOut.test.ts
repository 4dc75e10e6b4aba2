import { describe, expect, it } from 'vitest';
import { thinLoads, thinOut } from '../../../src/core/leak/thinOut.js';

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
  it('adds the load of what was left out to the next, unknown where any is', () => {
    const loads = [9, 1, 2, 3, NaN, 5, 6];
    expect(thinLoads(loads, [0, 2, 3, 5, 6])).toEqual([9, 3, 3, NaN, 6]);
    expect(thinLoads(loads, [0, 1, 2, 3, 4, 5, 6])).toEqual(loads);
    const many = Array.from({ length: 250 }, (_, i) => i);
    const thin = thinLoads(many, thinOut(250));
    expect(thin.reduce((a, b) => a + b)).toBe(many.reduce((a, b) => a + b));
  });
});
