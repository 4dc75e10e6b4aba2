/**
 * flat and cum per node, as pprof's graph has them: a sample counts once in the cum of every node on its stack and
 * once in the flat of the innermost line of its leaf (graph.newGraph in github.com/google/pprof). The loops run over
 * typed arrays only; a stamp per node tells whether the current sample has been counted.
 */
import type { Int64Column } from '../int64.js';
import type { SampleTable } from '../profile/model.js';
import { CARRY_INTERVAL, carrySums, newSums } from './cells.js';
import type { Sums } from './cells.js';
import type { NodeTable } from './nodeTable.js';

/** What each sample carries for the error of sums, in sample order; see leak/sampling.ts. */
export interface SampleWeights {
  /** Sampled events behind the sample. */
  readonly raw: Float64Array;
  /** Variance of the sample's value, in the square of its unit. */
  readonly variance: Float64Array;
}

/** flat and cum of every node of a table, with the weights of the samples behind them. */
export interface FlatCum {
  readonly flat: Sums;
  readonly cum: Sums;
  /** Sampled events behind cum and behind flat. */
  readonly raw: Float64Array;
  readonly flatRaw: Float64Array;
  readonly flatVariance: Float64Array;
  readonly cumVariance: Float64Array;
}

/** flat and cum of all nodes over all samples of one column; events and variances only if weights are given. */
export function computeFlatCum(
  samples: SampleTable,
  table: NodeTable,
  column: Int64Column,
  weights: SampleWeights = noWeights(samples),
): FlatCum {
  const count = table.infos.length;
  const flat = newSums(count, column);
  const cum = newSums(count, column);
  const walk: Walk = { samples, table, stamps: new Uint32Array(count), stamp: 0 };
  const raw = new Float64Array(count);
  const flatRaw = new Float64Array(count);
  const cumVariance = new Float64Array(count);
  const flatVariance = new Float64Array(count);
  addWeights(walk, weights, column, {
    cum: cum.low,
    flat: flat.low,
    raw,
    flatRaw,
    cumVariance,
    flatVariance,
  });
  if (column.high !== undefined && cum.high !== undefined && flat.high !== undefined) {
    cum.low.fill(0);
    flat.low.fill(0);
    for (let start = 0; start < samples.count; start += CARRY_INTERVAL) {
      const end = Math.min(start + CARRY_INTERVAL, samples.count);
      addValues(walk, start, end, column.low, cum.low, flat.low);
      addValues(walk, start, end, column.high, cum.high, flat.high);
      carrySums(cum);
      carrySums(flat);
    }
  }
  return { flat, cum, raw, flatRaw, flatVariance, cumVariance };
}

function noWeights({ count }: SampleTable): SampleWeights {
  const zeros = new Float64Array(count);
  return { raw: zeros, variance: zeros };
}

interface Walk {
  readonly samples: SampleTable;
  readonly table: NodeTable;
  readonly stamps: Uint32Array;
  stamp: number;
}

/** What addWeights fills, one element per node. */
interface WeightedSums extends Omit<FlatCum, 'flat' | 'cum'> {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
}

/** One pass that adds low halves and weights; side by side in memory, since a node is touched for all of them. */
function addWeights(
  walk: Walk,
  weights: SampleWeights,
  column: Int64Column,
  { flat, cum, raw, flatRaw, flatVariance, cumVariance }: WeightedSums,
): void {
  const { locationOffsets, locationIndexes, count } = walk.samples;
  const { offsets, nodes } = walk.table;
  const { stamps } = walk;
  const { low, high } = column;
  // What came and what went may cancel out in a difference; its error stays.
  const isDifference = walk.samples.sides !== undefined;
  const cells = new Float64Array(cum.length * 3);
  let stamp = walk.stamp;
  for (let s = 0; s < count; s++) {
    const value = low[s]!;
    const rawOfSample = weights.raw[s]!;
    if (value === 0 && (high === undefined || high[s] === 0)) {
      if (!isDifference || rawOfSample === 0) continue;
    }
    const first = locationOffsets[s]!;
    const end = locationOffsets[s + 1]!;
    if (first === end) continue;
    const variance = weights.variance[s]!;
    stamp++;
    for (let i = first; i < end; i++) {
      const location = locationIndexes[i]!;
      const last = offsets[location + 1]!;
      for (let k = offsets[location]!; k < last; k++) {
        const node = nodes[k]!;
        if (stamps[node] === stamp) continue;
        stamps[node] = stamp;
        const cell = node * 3;
        cells[cell]! += value;
        cells[cell + 1]! += rawOfSample;
        cells[cell + 2]! += variance;
      }
    }
    const leaf = nodes[offsets[locationIndexes[first]!]!]!;
    flat[leaf]! += value;
    flatRaw[leaf]! += rawOfSample;
    flatVariance[leaf]! += variance;
  }
  walk.stamp = stamp;
  for (let node = 0; node < cum.length; node++) {
    cum[node] = cells[node * 3]!;
    raw[node] = cells[node * 3 + 1]!;
    cumVariance[node] = cells[node * 3 + 2]!;
  }
}

/** Adds one half of the values of samples start..end-1 to cum and flat. */
function addValues(
  walk: Walk,
  start: number,
  end: number,
  values: Float64Array,
  cum: Float64Array,
  flat: Float64Array,
): void {
  const { locationOffsets, locationIndexes } = walk.samples;
  const { offsets, nodes } = walk.table;
  const { stamps } = walk;
  for (let s = start; s < end; s++) {
    const value = values[s]!;
    if (value === 0) continue;
    const first = locationOffsets[s]!;
    const stop = locationOffsets[s + 1]!;
    if (first === stop) continue;
    const stamp = ++walk.stamp;
    for (let i = first; i < stop; i++) {
      const location = locationIndexes[i]!;
      const last = offsets[location + 1]!;
      for (let k = offsets[location]!; k < last; k++) {
        const node = nodes[k]!;
        if (stamps[node] === stamp) continue;
        stamps[node] = stamp;
        cum[node]! += value;
      }
    }
    flat[nodes[offsets[locationIndexes[first]!]!]!]! += value;
  }
}
