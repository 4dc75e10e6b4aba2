import { describe, expect, it } from 'vitest';
import { percentage, scaledLabel } from '../../../src/core/measurement/label.js';
import { formatFixed, formatTwoDigits } from '../../../src/core/measurement/scale.js';

describe('formatFixed', () => {
  // Printed by Go's fmt.Sprintf("%.2f", x).
  it.each([
    [0.125, '0.12'],
    [0.375, '0.38'],
    [0.625, '0.62'],
    [0.875, '0.88'],
    [1.125, '1.12'],
    [1.005, '1.00'],
    [2.675, '2.67'],
    [1023.995, '1024.00'],
    [-1.125, '-1.12'],
    [-0, '-0.00'],
    [9007199254740991, '9007199254740991.00'],
    [2e22, '20000000000000000000000.00'],
  ])('rounds %d as Go does', (value, text) => {
    expect(formatFixed(value, 2)).toBe(text);
  });

  it('rounds ties to even with any number of decimals', () => {
    expect([0.5, 1.5, 2.5].map((value) => formatFixed(value, 0))).toEqual(['0', '2', '2']);
    expect([0.25, 0.75].map((value) => formatFixed(value, 1))).toEqual(['0.2', '0.8']);
    expect([0.0625, 0.1875].map((value) => formatFixed(value, 3))).toEqual(['0.062', '0.188']);
  });
});

describe('formatTwoDigits', () => {
  // Printed by Go's fmt.Sprintf("%.2g", x).
  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [0.125, '0.12'],
    [0.0625, '0.062'],
    [0.0999, '0.1'],
    [0.999, '1'],
    [0.00012345, '0.00012'],
    [0.000012345, '1.2e-05'],
    [1e-12, '1e-12'],
  ])('prints %d as Go does', (value, text) => {
    expect(formatTwoDigits(value)).toBe(text);
  });
});

describe('scaledLabel', () => {
  it.each([
    [537063915, 'bytes', 'auto', '512.18MB'],
    [1536, 'bytes', 'auto', '1.50kB'],
    [1152, 'bytes', 'auto', '1.12kB'],
    [1024, 'bytes', 'auto', '1kB'],
    [-1536, 'bytes', 'auto', '-1.50kB'],
    [0, 'bytes', 'MB', '0'],
    [1, 'bytes', 'MB', '0'],
    [-1, 'bytes', 'MB', '0'],
    [2_300_000_000, 'nanoseconds', 'auto', '2.30s'],
    [7_200_000_000_000, 'nanoseconds', 'auto', '2hrs'],
    [3, 'count', 'auto', '3'],
    [3, 'count', 'parsecs', '3parsecs'],
    [9223372036854775807n, 'bytes', 'auto', '8192PB'],
  ] as const)('prints %s %s in %s as %s', (value, from, to, text) => {
    expect(scaledLabel(value, from, to)).toBe(text);
  });
});

describe('percentage', () => {
  it.each([
    [1, 1, '  100%'],
    [9996, 10000, '  100%'],
    [9994, 10000, '99.94%'],
    [3421, 10000, '34.21%'],
    [117, 10000, ' 1.17%'],
    [1, 800, ' 0.12%'],
    [-1, 4, '25.00%'],
    [1, 0, '    0%'],
    [0, 7, '    0%'],
    [3, 2, '150.00%'],
    [1, 10_000_000, '1e-05%'],
  ])('of %d in %d is "%s"', (value, total, text) => {
    expect(percentage(value, total)).toBe(text);
  });
});
