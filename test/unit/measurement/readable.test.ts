import { describe, expect, it } from 'vitest';
import {
  nounOf,
  readableGrowth,
  readablePercent,
  readableShare,
  readableValue,
} from '../../../src/core/measurement/readable.js';

describe('readableValue', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1023, '1\u202f023 B'],
    [1024, '1 KiB'],
    [1536, '1.50 KiB'],
    [4311, '4.21 KiB'],
    [65536, '64 KiB'],
    [39950746, '38.1 MiB'],
    [327575142, '312.4 MiB'],
    [1048575, '1.00 MiB'],
    [1048576 * 1023.97, '1.00 GiB'],
    [-327575142, '\u2212312.4 MiB'],
    [9223372036854775807n, '8 EiB'],
  ])('shows %s bytes as %s', (value, text) => {
    expect(readableValue(value, 'bytes', 'inuse_space')).toBe(text);
  });

  it('shows what is no number as unknown', () => {
    expect(readableValue(NaN, 'bytes', '')).toBe('?');
    expect(readableValue(-Infinity, 'bytes', '')).toBe('?');
    expect(readablePercent(NaN)).toBe('? %');
  });

  it('knows multiples of bytes as units', () => {
    expect(readableValue(3, 'kilobytes', 'space')).toBe('3 KiB');
  });

  it.each([
    [999, '999 ns'],
    [1500, '1.50 µs'],
    [999_960, '1.00 ms'],
    [415_000_000, '415 ms'],
    [2_300_000_000, '2.30 s'],
    [59_990_000_000, '1 min 0 s'],
    [200_000_000_000, '3 min 20 s'],
    [7_500_000_000_000, '2 h 5 min'],
  ])('shows %d nanoseconds as %s', (value, text) => {
    expect(readableValue(value, 'nanoseconds', 'cpu')).toBe(text);
  });

  it('groups digits of counts and names what is counted', () => {
    expect(readableValue(9204, 'count', 'inuse_objects')).toBe('9\u202f204 objects');
    expect(readableValue(1, 'count', 'goroutine')).toBe('1 goroutine');
    expect(readableValue(1234567, 'count', 'contentions')).toBe('1\u202f234\u202f567 contentions');
    expect(readableValue(-2, 'count', '')).toBe('\u22122 events');
    expect(readableValue(7, 'widgets', 'made')).toBe('7 widgets');
    expect(readableValue(1500, 'milligcu', 'gcu')).toBe('1.50GCU');
  });

  it('never shows 1024 of a unit where the next one would do', () => {
    for (let bytes = 1; bytes < 2 ** 62; bytes = bytes * 1.0007 + 1) {
      expect(readableValue(Math.floor(bytes), 'bytes', '')).not.toContain('1\u202f024');
    }
  });
});

describe('readableGrowth', () => {
  it('has an arrow and a sign', () => {
    expect(readableGrowth(39950746, 'bytes', 'inuse_space')).toBe('▲ +38.1 MiB');
    expect(readableGrowth(-39950746, 'bytes', 'inuse_space')).toBe('▼ \u221238.1 MiB');
    expect(readableGrowth(0, 'bytes', 'inuse_space')).toBe('no change');
  });
});

describe('readableShare', () => {
  it.each([
    [41, 100, '41 %'],
    [41, 1000, '4.1 %'],
    [4, 100, '4 %'],
    [4, 1000, '0.4 %'],
    [4, 100000, '<0.1 %'],
    [0, 5, '0 %'],
    [5, 0, '0 %'],
    [996, 1000, '>99 %'],
    [5, 5, '100 %'],
    [-5, 5, '100 %'],
    [15, 5, '300 %'],
  ])('of %d in %d is %s', (part, total, text) => {
    expect(readableShare(part, total)).toBe(text);
  });

  it('is 0 % and 100 % only when that is exact', () => {
    expect(readablePercent(1e-9)).toBe('<0.1 %');
    expect(readablePercent(99.9999)).toBe('>99 %');
  });
});

describe('nounOf', () => {
  it('takes the noun from the sample type', () => {
    expect(nounOf('alloc_objects', 'count', false)).toBe('objects');
    expect(nounOf('samples', 'count', true)).toBe('sample');
    expect(nounOf('threadcreate', 'count', false)).toBe('threads');
  });
});
