// What the rule reaches on made-up processes whose allocations are sampled as Go does: each of the objects of 64 bytes is seen
// with p = 1 - exp(-64 / 524288) when it is allocated and stays seen until it is freed, so numbers of seen objects are
// Poisson distributed. All numbers come from one seed, so a bound
// that breaks is a change of the rule. Gains are seen objects per interval: 8 are 4 MiB at the default rate.
import { describe, expect, it } from 'vitest';
import { classifyCounts, measureKey } from '../../../src/core/leak/classify.js';
import type { SiteClass } from '../../../src/core/leak/classify.js';

const RUNS = 800;
const SNAPSHOTS = [4, 6, 8] as const;
const GAINS = [3, 8, 20] as const;

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A process: raw objects in use and allocated, fed by events. */
class Process {
  readonly counts: number[] = [];
  readonly allocs: number[] = [];
  readonly random: () => number;
  #live = 0;
  #allocated = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  poisson(mean: number): number {
    let count = 0;
    for (let rest = mean; rest > 0; rest -= 30) {
      const limit = Math.exp(-Math.min(rest, 30));
      for (let product = this.random(); product > limit; product *= this.random()) count++;
    }
    return count;
  }

  /** Allocates about so many seen objects and returns how many it was. */
  allocate(mean: number): number {
    const count = this.poisson(mean);
    this.#live += count;
    this.#allocated += count;
    return count;
  }

  /** Frees each seen object with this probability. */
  freeShare(share: number): void {
    let freed = 0;
    for (let i = 0; i < this.#live; i++) if (this.random() < share) freed++;
    this.#live -= freed;
  }

  free(count: number): void {
    this.#live -= Math.min(count, this.#live);
  }

  get live(): number {
    return this.#live;
  }

  snapshot(): void {
    this.counts.push(this.#live);
    this.allocs.push(this.#allocated);
  }
}

interface Scenario {
  readonly name: string;
  /** Runs a process over K snapshots with about `gain` seen objects per interval; gives the load if one is measured. */
  run(process: Process, snapshots: number, gain: number): readonly number[] | undefined;
}

/** A pool in which each object is replaced with a chance of `turnover` per interval. */
function pool(process: Process, size: number, turnover: number): void {
  process.freeShare(turnover);
  process.allocate(size * turnover);
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'leak',
    run(process, snapshots, gain) {
      process.allocate(gain * 2);
      for (let k = 0; k < snapshots; k++) {
        process.allocate(gain);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: '5 % of churn leaks',
    run(process, snapshots, gain) {
      for (let k = 0; k < snapshots; k++) {
        const kept = process.allocate(gain);
        process.free(process.allocate(gain * 19));
        expect(process.live).toBeGreaterThanOrEqual(kept);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'steady',
    run(process, snapshots, gain) {
      process.allocate(gain * 5);
      for (let k = 0; k < snapshots; k++) {
        pool(process, gain * 5, 0.2);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'bursty',
    run(process, snapshots, gain) {
      process.allocate(gain * 5);
      for (let k = 0; k < snapshots; k++) {
        pool(process, gain * 5 * (0.3 + 1.4 * process.random()), 0.6);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'load ramp',
    run(process, snapshots, gain) {
      const load = Array.from({ length: snapshots }, (_, k) => 100 * (1 + (k * 2) / snapshots));
      for (const level of load) {
        // What is in use belongs to the load of the moment; all of it is new in each round.
        process.freeShare(1);
        process.allocate((gain * 5 * level) / 100);
        process.snapshot();
      }
      return load;
    },
  },
  {
    name: 'cache',
    run(process, snapshots, gain) {
      // Fills to 95 % within the first three intervals, without evictions before it is full.
      for (let k = 0; k < snapshots; k++) {
        process.allocate(gain * 5 * Math.exp(-k) * (1 - Math.exp(-1)));
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'lru',
    run(process, snapshots, gain) {
      // Fills in a third of the window, then each entry that comes puts one out.
      const size = (gain * 5 * snapshots) / 3;
      for (let k = 0; k < snapshots; k++) {
        process.allocate(gain * 5);
        process.free(process.live - size);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'step',
    run(process, snapshots, gain) {
      process.allocate(gain * 2);
      const at = 1 + Math.floor(process.random() * (snapshots - 1));
      for (let k = 0; k < snapshots; k++) {
        if (k === at) process.allocate(gain * 5);
        process.snapshot();
      }
      return undefined;
    },
  },
  {
    name: 'sawtooth',
    run(process, snapshots, gain) {
      const phase = Math.floor(process.random() * 3);
      for (let k = 0; k < snapshots; k++) {
        if ((k + phase) % 3 === 0) process.freeShare(1);
        process.allocate(gain * 3);
        process.snapshot();
      }
      return undefined;
    },
  },
];

function shares(scenario: Scenario, snapshots: number, gain: number): Map<SiteClass, number> {
  const random = randomOf(snapshots * 1000 + gain);
  const shares = new Map<SiteClass, number>();
  for (let run = 0; run < RUNS; run++) {
    const process = new Process(random);
    const load = scenario.run(process, snapshots, gain);
    const times = process.counts.map((_, k) => k);
    const { counts, allocs } = process;
    const siteClass = classifyCounts(measureKey({ times, counts, allocs, load }));
    shares.set(siteClass, (shares.get(siteClass) ?? 0) + 1 / RUNS);
  }
  return shares;
}

/** Per scenario and K: the bound on the share called leak for each gain; at least for the leaks, at most for the others. */
const BOUNDS: Readonly<Record<string, Readonly<Record<4 | 6 | 8, readonly number[]>>>> = {
  leak: { 4: [0.3, 0.85, 0.95], 6: [0.95, 0.99, 0.99], 8: [0.98, 0.99, 0.99] },
  '5 % of churn leaks': { 4: [0, 0, 0], 6: [0.01, 0.55, 0.97], 8: [0.02, 0.78, 0.99] },
  steady: { 4: [0, 0, 0], 6: [0, 0, 0], 8: [0, 0, 0] },
  bursty: { 4: [0, 0, 0], 6: [0.01, 0.01, 0.01], 8: [0, 0, 0] },
  'load ramp': { 4: [0, 0, 0], 6: [0, 0.01, 0], 8: [0, 0, 0] },
  cache: { 4: [0.01, 0.1, 0.06], 6: [0.02, 0.03, 0.01], 8: [0, 0, 0] },
  lru: { 4: [0, 0, 0], 6: [0, 0, 0], 8: [0, 0, 0] },
  step: { 4: [0, 0, 0], 6: [0, 0, 0], 8: [0, 0, 0] },
  sawtooth: { 4: [0.03, 0.01, 0], 6: [0.01, 0, 0], 8: [0, 0, 0] },
};

describe('the rule on simulated processes', () => {
  it.each(SCENARIOS)('keeps its share of leaks among $name', (scenario) => {
    const isLeak = scenario.name.includes('leak');
    const columns = SNAPSHOTS.map((snapshots) => {
      const leaks = GAINS.map((gain) => shares(scenario, snapshots, gain).get('leak') ?? 0);
      leaks.forEach((leak, i) => {
        const bound = BOUNDS[scenario.name]?.[snapshots].at(i) ?? NaN;
        if (isLeak) expect(leak).toBeGreaterThanOrEqual(bound);
        else expect(leak).toBeLessThanOrEqual(bound);
      });
      return `K=${snapshots}: ${leaks.map((leak) => leak.toFixed(3)).join(' / ')}`;
    });
    console.log(`${scenario.name.padEnd(20)} called leak  ${columns.join('   ')}`);
  });
});
