import { describe, expect, test } from 'vitest';
import { heatStep } from '../../../src/host/editor/heat.js';

describe('heat', () => {
  test('rises with the share of the total', () => {
    expect([0.001, 0.01, 0.049, 0.05, 0.15, 0.34, 0.35, 1, 3].map(heatStep)).toEqual([
      1, 2, 2, 3, 4, 4, 5, 5, 5,
    ]);
  });

  test('is none for nothing, for what shrank and for no number', () => {
    expect([0, -0.4, Number.NaN].map(heatStep)).toEqual([undefined, undefined, undefined]);
  });
});
