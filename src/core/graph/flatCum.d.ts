/**
 * flat and cum per node, as pprof's graph has them: a sample counts once in the cum of every node on its stack and
 * once in the flat of the innermost line of its leaf (graph.newGraph in github.com/google/pprof). The loops run over
 * typed arrays only; a stamp per node tells whether the current sample has been counted.
 */
import type { Int64Column } from '../int64.js';
import type { SampleTable } from '../profile/model.js';
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
    /** Sampled events behind cum. */
    readonly raw: Float64Array;
    readonly flatVariance: Float64Array;
    readonly cumVariance: Float64Array;
}
/** flat and cum of all nodes over all samples of one column. */
export declare function computeFlatCum(samples: SampleTable, table: NodeTable, column: Int64Column, weights: SampleWeights): FlatCum;
