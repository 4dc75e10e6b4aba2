import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeSampling,
  poissonLimits,
  relativeError,
  relativeErrorText,
  samplingKind,
  seenProbability,
} from '../../../src/core/leak/sampling.js';
import { diffProfiles } from '../../../src/core/profile/diff.js';
import type { Profile } from '../../../src/core/profile/model.js';
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

/** The difference of two heap profiles, the current one taken after the base. */
function differenceOf(
  current: string,
  base: string,
  periods: { base?: number; current?: number } = {},
): Profile {
  const at = (time: bigint, text: string, period = 524288): Profile => ({
    ...profileFromText(text, { types: heap, period }),
    timeNanos: time,
  });
  return diffProfiles(at(2n, current, periods.current), at(1n, base, periods.base)).profile;
}

/** One sample as the runtime writes it: so many sampled objects ever allocated and in use. */
function written(allocated: number, inUse: number, size: number, period: number): string {
  const p = seenProbability(size, period);
  const [a, c] = [Math.trunc(allocated / p), Math.trunc(inUse / p)];
  return `f ${a} ${Math.trunc((allocated * size) / p)} ${c} ${Math.trunc((inUse * size) / p)} bytes=${size}`;
}

describe('computeSampling of a difference', () => {
  const period = 524288;
  const rawOf = (current: [number, number], base: [number, number], type = 3): number => {
    const [now, then] = [written(...current, 1024, period), written(...base, 1024, period)];
    return computeSampling(differenceOf(now, then), type).raw[0] ?? NaN;
  };

  it.each([
    // Allocated and in use now, allocated and in use then, events behind the change in use.
    ['nothing happened', [10, 8], [10, 8], 0],
    ['objects came', [15, 13], [10, 8], 5],
    ['objects went', [10, 3], [10, 8], 5],
    ['as many came as went', [15, 8], [10, 8], 10],
    ['everything was replaced', [100, 8], [10, 8], 16],
    ['more came than are there', [100, 2], [10, 8], 10],
    ['a new site', [7, 5], [0, 0], 5],
    ['a site that is gone', [10, 0], [10, 8], 8],
  ] as const)('finds what came or went: %s', (_, current, base, events) => {
    expect(rawOf([...current], [...base])).toBe(events);
  });

  it('finds the same when the base was taken after the current profile', () => {
    const [now, then] = [written(15, 8, 1024, period), written(10, 8, 1024, period)].map(
      (text, i) => ({ ...profileFromText(text, { types: heap }), timeNanos: i === 0 ? 2n : 1n }),
    );
    for (const { profile, doubts } of [diffProfiles(now!, then!), diffProfiles(then!, now!)]) {
      expect([...computeSampling(profile, 3).raw], doubts.join(' ')).toEqual([10]);
      expect([...computeSampling(profile, 0).raw]).toEqual([5]);
    }
  });

  it('has the objects allocated in between as events of the alloc types', () => {
    expect(rawOf([15, 8], [10, 8], 0)).toBe(5);
    expect(rawOf([15, 8], [10, 8], 1)).toBe(5);
  });

  it('gives an unchanged sample no error, and keeps that of what came and went alike', () => {
    const unchanged = differenceOf(written(10, 8, 64, period), written(10, 8, 64, period));
    expect([...computeSampling(unchanged, 3).variance]).toEqual([0]);
    const replaced = differenceOf(written(15, 8, 64, period), written(10, 8, 64, period));
    const p = seenProbability(64, period);
    expect(computeSampling(replaced, 3).variance[0]).toBeCloseTo(10 * (1 - p) * (64 / p) ** 2, -3);
    expect(computeSampling(replaced, 2).variance[0]).toBeCloseTo((10 * (1 - p)) / p ** 2, 0);
  });

  it('adds up events and variances of profiles that are not paired, each by its own period', () => {
    const [now, then] = [written(9, 9, 512, 4096), written(4, 4, 512, 65536)];
    const diff = differenceOf(now, then, { current: 4096, base: 65536 });
    expect(diff.samples.sides?.isPaired).toBe(false);
    const alone = [
      computeSampling(profileFromText(now, { types: heap, period: 4096 }), 3),
      computeSampling(profileFromText(then, { types: heap, period: 65536 }), 3),
    ];
    const { raw, variance } = computeSampling(diff, 3);
    expect(raw[0]).toBe(13);
    expect(variance[0]).toBe((alone[0]?.variance[0] ?? NaN) + (alone[1]?.variance[0] ?? NaN));
  });

  it('takes the mean size of both sides where a sample has no block size', () => {
    const diff = differenceOf('f 0 0 6662 6821888', 'f 0 0 6662 6821888');
    expect(samplingKind(diff, 3)).toBe('heap');
    expect([...computeSampling(diff, 3).raw]).toEqual([0]);
    const grown = differenceOf('f 6662 6821888 6662 6821888', 'f 0 0 0 0\ng 1 1 1 1');
    expect([...computeSampling(grown, 3).raw]).toEqual([13, 1]);
  });

  it('is exact where both sides are, and unknown where the rate of one is', () => {
    const rows = ['f 9 144 9 144 bytes=16', 'f 4 64 4 64 bytes=16'] as const;
    const counted = differenceOf(...rows, { base: 1, current: 1 });
    expect(computeSampling(counted, 3)).toMatchObject({ kind: 'exact' });
    expect([...computeSampling(counted, 3).raw]).toEqual([5]);
    expect([...computeSampling(counted, 3).variance]).toEqual([0]);
    expect(samplingKind(differenceOf(...rows, { base: 1 }), 3)).toBe('heap');
    expect(samplingKind(differenceOf(...rows, { base: 0 }), 3)).toBe('unknown');
  });

  it('counts goroutines exactly, and adds up the ticks of two cpu profiles', () => {
    const goroutines = diffProfiles(
      profileFromText('f 20\ng 3', { types: 'goroutine/count' }),
      profileFromText('f 5\ng 4', { types: 'goroutine/count' }),
    ).profile;
    expect([...computeSampling(goroutines, 0).raw]).toEqual([15, 1]);
    expect([...computeSampling(goroutines, 0).variance]).toEqual([0, 0]);
    const types = 'samples/count cpu/nanoseconds';
    const cpu = diffProfiles(
      profileFromText('f 9 90', { types }),
      profileFromText('f 16 160', { types }),
    ).profile;
    expect([...computeSampling(cpu, 1).raw]).toEqual([25]);
    expect(computeSampling(cpu, 1).variance[0]).toBe(2500);
  });

  it('never claims more than two profiles that are not paired', () => {
    const count = fc.nat({ max: 200 });
    const side = fc.tuple(count, count).map(([inUse, freed]) => [inUse + freed, inUse] as const);
    fc.assert(
      fc.property(side, side, (a, b) => {
        const [then, now] = a[0] <= b[0] ? [a, b] : [b, a];
        const diff = differenceOf(written(...now, 64, period), written(...then, 64, period));
        const apart = { ...diff.samples.sides!, isPaired: false };
        const unpaired = { ...diff, samples: { ...diff.samples, sides: apart } };
        const [m, both] = [computeSampling(diff, 3), computeSampling(unpaired, 3)];
        for (let s = 0; s < diff.samples.count; s++) {
          expect(m.raw[s]).toBeLessThanOrEqual(both.raw[s] ?? NaN);
          expect(m.raw[s]).toBeGreaterThanOrEqual(Math.abs(now[1] - then[1]));
        }
      }),
    );
  });

  it('predicts the spread of differences of one simulated process', () => {
    const runs = 400;
    const deltas: number[] = [];
    let paired = 0;
    let unpaired = 0;
    for (let run = 0; run < runs; run++) {
      const process = new SampledProcess(4096, lcg(run + 1));
      process.allocate('cache', 512, 6000);
      process.allocate('index', 48, 20_000);
      const then = process.profile();
      process.free('cache', 300);
      process.allocate('cache', 512, 900);
      process.free('index', 1000);
      process.allocate('index', 48, 1000);
      const diff = diffProfiles(process.profile(), then).profile;
      const sides = diff.samples.sides!;
      expect(sides.isPaired).toBe(true);
      deltas.push(diff.samples.values[3]!.low.reduce((a, b) => a + b));
      paired += sum(computeSampling(diff, 3).variance) / runs;
      const apart = { ...diff.samples, sides: { ...sides, isPaired: false } };
      unpaired += sum(computeSampling({ ...diff, samples: apart }, 3).variance) / runs;
    }
    const mean = deltas.reduce((a, b) => a + b) / runs;
    const observed = Math.sqrt(deltas.reduce((all, x) => all + (x - mean) ** 2, 0) / runs);
    // 600 more of 512 bytes in the cache, as many in the index.
    expect(Math.abs(mean - 600 * 512) / observed).toBeLessThan(4 / Math.sqrt(runs));
    expect(Math.sqrt(paired) / observed).toBeGreaterThan(0.9);
    expect(Math.sqrt(paired) / observed).toBeLessThan(1.1);
    expect(Math.sqrt(unpaired) / observed).toBeGreaterThan(2.5);
  });
});

/** Sampled objects of one allocating line. */
interface Site {
  readonly size: number;
  /** One entry per object in use: whether the profiler saw it. */
  readonly inUse: boolean[];
  allocated: number;
}

/** A process whose heap profiler samples as Go's does: the distance to the next sampled byte is exponential. */
class SampledProcess {
  readonly #period: number;
  readonly #random: () => number;
  readonly #sites = new Map<string, Site>();
  #untilNext: number;

  constructor(period: number, random: () => number) {
    this.#period = period;
    this.#random = random;
    this.#untilNext = this.#distance();
  }

  allocate(name: string, size: number, count: number): void {
    const site = this.#sites.get(name) ?? { size, inUse: [], allocated: 0 };
    this.#sites.set(name, site);
    for (let i = 0; i < count; i++) {
      this.#untilNext -= size;
      const isSampled = this.#untilNext < 0;
      if (isSampled) {
        this.#untilNext = this.#distance();
        site.allocated++;
      }
      site.inUse.push(isSampled);
    }
  }

  /** Frees objects chosen at random. */
  free(name: string, count: number): void {
    const { inUse } = this.#sites.get(name)!;
    for (let i = 0; i < count; i++) {
      const at = Math.floor(this.#random() * inUse.length);
      inUse[at] = inUse.at(-1)!;
      inUse.pop();
    }
  }

  profile(): Profile {
    const rows = [...this.#sites].map(([name, { size, inUse, allocated }]) =>
      written(allocated, inUse.filter(Boolean).length, size, this.#period).replace('f', name),
    );
    return profileFromText(rows.join('\n'), { types: heap, period: this.#period });
  }

  #distance(): number {
    return -Math.log(1 - this.#random()) * this.#period;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

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
