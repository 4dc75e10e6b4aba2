import { describe, expect, it } from 'vitest';
import {
  computeSampling,
  poissonLimits,
  relativeError,
  relativeErrorText,
  samplingKind,
  seenProbability,
} from '../../../src/core/leak/sampling.js';
import { profileFromText } from '../report/profileFromText.js';

const heap = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';

describe('computeSampling', () => {
  it('finds the objects that the sampler really saw from the block size', () => {
    const profile = profileFromText('f 13324 13643776 6662 6821888 bytes=1024', { types: heap });
    expect([...computeSampling(profile, 3).raw]).toEqual([13]);
    expect([...computeSampling(profile, 2).raw]).toEqual([13]);
    expect([...computeSampling(profile, 0).raw]).toEqual([26]);
  });

  it('takes the mean size where a sample has no block size', () => {
    const profile = profileFromText('f 0 0 6662 6821888', { types: heap });
    expect([...computeSampling(profile, 3).raw]).toEqual([13]);
  });

  it('knows blocks far above the period nearly exactly', () => {
    const profile = profileFromText('f 5 41943040 5 41943040 bytes=8388608', { types: heap });
    const { raw, variance } = computeSampling(profile, 3);
    expect(raw[0]).toBe(5);
    expect(Math.sqrt(variance[0] ?? NaN) / 41943040).toBeLessThan(0.001);
  });

  it('counts events of a base, whose values are negative, with their variance', () => {
    const profile = profileFromText('f 0 0 -6662 -6821888 bytes=1024', { types: heap });
    const { raw, variance } = computeSampling(profile, 3);
    expect(raw[0]).toBe(13);
    expect(variance[0]).toBeGreaterThan(0);
  });

  it('claims no error where nothing was sampled: period 1, and counts of goroutines', () => {
    const counted = profileFromText('f 9 144 9 144 bytes=16', { types: heap, period: 1 });
    expect(computeSampling(counted, 3)).toMatchObject({ kind: 'exact' });
    expect([...computeSampling(counted, 3).raw]).toEqual([9]);
    expect([...computeSampling(counted, 3).variance]).toEqual([0]);
    const goroutines = profileFromText('f 20', { types: 'goroutine/count' });
    expect(computeSampling(goroutines, 0)).toMatchObject({ kind: 'exact' });
    expect([...computeSampling(goroutines, 0).raw]).toEqual([20]);
  });

  it('takes ticks of the timer as the events of a cpu profile', () => {
    const cpu = profileFromText('f 25 250000000', { types: 'samples/count cpu/nanoseconds' });
    const { kind, raw, variance } = computeSampling(cpu, 1);
    expect(kind).toBe('counts');
    expect(raw[0]).toBe(25);
    expect(Math.sqrt(variance[0] ?? NaN)).toBeCloseTo(50_000_000, 3);
  });

  it('claims nothing for mutex and block profiles, and for a heap without a rate', () => {
    const mutex = profileFromText('f 5 500', { types: 'contentions/count delay/nanoseconds' });
    expect(samplingKind(mutex, 1)).toBe('unknown');
    expect([...computeSampling(mutex, 1).variance]).toEqual([0]);
    const rateless = profileFromText('f 1 1 1 1', { types: heap, period: 0 });
    expect(samplingKind(rateless, 3)).toBe('unknown');
  });

  it('predicts the spread of estimates that a simulated sampler makes', () => {
    const period = 4096;
    const [blocks, size] = [5000, 512];
    const p = seenProbability(size, period);
    const random = lcg(7);
    const estimates: number[] = [];
    let predicted = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      let seen = 0;
      for (let b = 0; b < blocks; b++) if (random() < p) seen++;
      const objects = Math.round(seen / p);
      const profile = profileFromText(`f 0 0 ${objects} ${objects * size} bytes=${size}`, {
        types: heap,
        period,
      });
      estimates.push(objects * size);
      predicted += (computeSampling(profile, 3).variance[0] ?? NaN) / runs;
    }
    const mean = estimates.reduce((a, b) => a + b) / runs;
    const observed = Math.sqrt(estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / runs);
    expect(mean / (blocks * size)).toBeCloseTo(1, 2);
    expect(Math.sqrt(predicted) / observed).toBeGreaterThan(0.88);
    expect(Math.sqrt(predicted) / observed).toBeLessThan(1.12);
  });
});

describe('poissonLimits', () => {
  it.each([
    [0, 0, 3.69],
    [1, 0.0253, 5.572],
    [3, 0.619, 8.767],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [20, 12.217, 30.888],
  ])('after %d events are the published ones', (count, low, high) => {
    const limits = poissonLimits(count);
    expect(limits.low).toBeCloseTo(low, 2);
    expect(limits.high).toBeCloseTo(high, 2);
  });
});

describe('relativeErrorText', () => {
  it('is one standard deviation where 30 events or more are behind the value', () => {
    expect(relativeErrorText(1000, 30)).toBe('±3 %');
    expect(relativeErrorText(-1000, 30)).toBe('±3 %');
    expect(relativeErrorText(1_000_000, 30)).toBe('±<1 %');
  });

  it('has exact limits on both sides for fewer events', () => {
    const fiveEvents = 1000 / Math.sqrt(5);
    expect(relativeErrorText(1000, fiveEvents)).toBe('\u221268 %…+133 %');
  });

  it('is empty for an exact value and for zero', () => {
    expect(relativeErrorText(1000, 0)).toBe('');
    expect(relativeErrorText(0, 5)).toBe('');
    expect(relativeError(0, 5)).toBe(Infinity);
    expect(relativeError(0, 0)).toBe(0);
  });
});

function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
