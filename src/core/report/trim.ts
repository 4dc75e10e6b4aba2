/**
 * What pprof leaves out of its text reports (report.newTrimmedGraph): first nodes whose cum is below a fraction of the
 * value of all nodes, then all but the first N, then light edges. Values of the nodes that stay do not change.
 */
import type { CallGraphOptions } from '../graph/callGraph.js';
import { isZeroAt, sumAt } from '../graph/cells.js';
import { sortNodes } from '../graph/compareNodes.js';
import type { SortedNodes } from '../graph/compareNodes.js';
import { absInt64, addInt64 } from '../graph/int64Math.js';
import { toDouble } from '../int64.js';
import type { Int64 } from '../int64.js';
import type { ReportQuery } from './query.js';
import type { NodeValues } from './top.js';

/** pprof's limits; 0 sets a limit off. */
export interface TrimOptions {
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
}

/** Nothing is left out, as with -trim=false. */
export const NO_TRIM: TrimOptions = { nodeCount: 0, nodeFraction: 0, edgeFraction: 0 };

/** The nodes that stay, sorted. */
export interface TrimmedNodes extends SortedNodes {
  /** 1 per node of the table that stays. */
  readonly isShown: Uint8Array;
  /** What the calls between nodes are computed for: only those that stay, if any was left out. */
  readonly part: CallGraphOptions;
  /** Nodes that were too light, and nodes that were left before the first N were taken. */
  readonly droppedNodes: number;
  readonly heavyNodes: number;
  /** Edges with a weight of smaller magnitude are not shown. */
  readonly edgeCutoff: number;
  /** Sum of flat over the nodes that stay. */
  readonly shownTotal: Int64;
}

/** Applies pprof's limits to the nodes of a report. */
export function trimNodes(
  { table, values, listed }: NodeValues,
  sort: ReportQuery['sort'],
  { nodeCount, nodeFraction, edgeFraction }: TrimOptions,
): TrimmedNodes {
  const flatTotal = toDouble(sumFlat(listed));
  const nodeCutoff = cutoffOf(flatTotal, nodeFraction);
  const heavy =
    nodeCutoff > 0 ? listed.filter((n) => absInt64(sumAt(values.cum, n)) >= nodeCutoff) : listed;
  const { order, nameOf } = sortNodes(table.infos, values, heavy, sort);
  const shown = nodeCount > 0 ? order.slice(0, nodeCount) : order;
  const isShown = new Uint8Array(table.infos.length);
  for (const node of shown) isShown[node] = 1;
  return {
    order: shown,
    nameOf,
    isShown,
    // Nodes that cancel out to zero are not listed, but the calls of a whole graph go through them.
    part: shown.length === listed.length ? {} : { isKept: isShown },
    droppedNodes: listed.length - heavy.length,
    heavyNodes: heavy.length,
    edgeCutoff: cutoffOf(flatTotal, edgeFraction),
    shownTotal: sumFlat(shown),
  };

  function sumFlat(nodes: readonly number[]): Int64 {
    let sum: Int64 = 0;
    for (const node of nodes) {
      if (!isZeroAt(values.flat, node)) sum = addInt64(sum, sumAt(values.flat, node));
    }
    return sum;
  }
}

/** The magnitude below which something is too light; whole, as pprof computes it. */
export function cutoffOf(total: number, fraction: number): number {
  return Math.abs(Math.trunc(total * fraction));
}
