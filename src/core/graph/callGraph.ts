/**
 * The edges between nodes: who calls whom, with the value of the samples that have the call on their stack. As in pprof's
 * graph an edge counts once per sample, a node has no edge to itself, and a node that is left out is skipped, so that its
 * callers are joined to its callees (graph.newGraph in github.com/google/pprof).
 */
import { int64At } from '../int64.js';
import type { Int64, Int64Column } from '../int64.js';
import type { SampleTable } from '../profile/model.js';
import { compareText } from './compareNodes.js';
import { withRoom } from './growable.js';
import { addInt64, compareMagnitude } from './int64Math.js';
import type { NodeTable } from './nodeTable.js';
import { PairTable } from './pairTable.js';

/** The edges of a graph as parallel arrays over edge indexes. */
export interface CallGraph {
  readonly count: number;
  /** Node indexes of caller and callee. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly weights: readonly Int64[];
  /** 1 when every call of the edge was inlined. */
  readonly isInline: Uint8Array;
}

/** Which part of the graph is wanted; absent means all. */
export interface CallGraphOptions {
  /** 1 per node that takes part. */
  readonly isKept?: Uint8Array;
  /** 1 per node whose callers are wanted. */
  readonly isTarget?: Uint8Array;
}

const UNKNOWN = -1;

/** The edges of all samples with a value other than zero, in order of first use. */
export function computeCallGraph(
  samples: SampleTable,
  table: NodeTable,
  column: Int64Column,
  { isKept, isTarget }: CallGraphOptions = {},
): CallGraph {
  const { locationOffsets, locationIndexes } = samples;
  const { offsets, entries } = keptEntries(table, isKept);
  const { low, high } = column;
  const pairs = new PairTable();
  const edgeOfEntry = new Int32Array(entries.length).fill(UNKNOWN);
  let stamps = new Uint32Array(1024);
  let isInline = new Uint8Array(1024);
  let sums = new Float64Array(1024);
  const exact: Int64[] = [];
  for (let s = 0; s < samples.count; s++) {
    const value = low[s]!;
    if (value === 0 && (high === undefined || high[s] === 0)) continue;
    const stamp = s + 1;
    const first = locationOffsets[s]!;
    let parent = -1;
    for (let i = locationOffsets[s + 1]! - 1; i >= first; i--) {
      const location = locationIndexes[i]!;
      const start = offsets[location]!;
      const outermost = offsets[location + 1]! - 1;
      for (let k = outermost; k >= start; k--) {
        const entry = entries[k]!;
        const node = entry >>> 1;
        if (parent >= 0 && node !== parent && (isTarget === undefined || isTarget[node] === 1)) {
          // Within a location the caller is always the same, so the edge is looked up only once.
          let edge = k < outermost ? edgeOfEntry[k]! : UNKNOWN;
          if (edge === UNKNOWN) {
            edge = pairs.add(parent, node);
            if (k < outermost) edgeOfEntry[k] = edge;
          }
          if (edge >= stamps.length) {
            stamps = withRoom(stamps, edge + 1);
            isInline = withRoom(isInline, edge + 1);
            sums = withRoom(sums, edge + 1);
          }
          if (stamps[edge] !== stamp) {
            if (stamps[edge] === 0) isInline[edge] = 1;
            stamps[edge] = stamp;
            if ((entry & 1) === 1) isInline[edge] = 0;
            if (high === undefined) sums[edge]! += value;
            else exact[edge] = addInt64(exact[edge] ?? 0, int64At(column, s));
          }
        }
        parent = node;
      }
    }
  }
  const { count } = pairs;
  return {
    count,
    sources: pairs.firsts,
    targets: pairs.seconds,
    weights: high === undefined ? Array.from(sums.subarray(0, count)) : exact,
    isInline: isInline.subarray(0, count),
  };
}

/** The node table without the nodes left out: per location 2 * node, plus 1 for the outermost line of a location. */
function keptEntries(
  { offsets, nodes }: NodeTable,
  isKept: Uint8Array | undefined,
): { offsets: Uint32Array; entries: Uint32Array } {
  const keptOffsets = new Uint32Array(offsets.length);
  const entries = new Uint32Array(nodes.length);
  let next = 0;
  for (let l = 0; l + 1 < offsets.length; l++) {
    keptOffsets[l] = next;
    const end = offsets[l + 1]!;
    for (let k = offsets[l]!; k < end; k++) {
      const node = nodes[k]!;
      if (isKept?.[node] === 0) continue;
      entries[next++] = node * 2 + (k === end - 1 ? 1 : 0);
    }
  }
  keptOffsets[offsets.length - 1] = next;
  return { offsets: keptOffsets, entries };
}

/** Edge indexes by node: node n owns edges[offsets[n] .. offsets[n+1]-1]. */
export interface EdgeLists {
  readonly offsets: Uint32Array;
  readonly edges: Uint32Array;
}

/** The edges that lead into each node (its callers) or out of it (its callees), for `nodeCount` nodes. */
export function listEdges(
  graph: CallGraph,
  nodeCount: number,
  side: 'callers' | 'callees',
): EdgeLists {
  const ends = side === 'callers' ? graph.targets : graph.sources;
  const offsets = new Uint32Array(nodeCount + 1);
  for (let e = 0; e < graph.count; e++) offsets[ends[e]! + 1]!++;
  for (let n = 0; n < nodeCount; n++) offsets[n + 1]! += offsets[n]!;
  const next = offsets.slice();
  const edges = new Uint32Array(graph.count);
  for (let e = 0; e < graph.count; e++) edges[next[ends[e]!]!++] = e;
  return { offsets, edges };
}

/** The edges in pprof's order: by magnitude of weight, falling, then by the names of caller and callee. */
export function sortEdges(
  graph: CallGraph,
  edges: Iterable<number>,
  nameOf: (node: number) => string,
): number[] {
  return [...edges].sort(
    (a, b) =>
      compareMagnitude(graph.weights[b]!, graph.weights[a]!) ||
      compareText(nameOf(graph.sources[a]!), nameOf(graph.sources[b]!)) ||
      compareText(nameOf(graph.targets[a]!), nameOf(graph.targets[b]!)),
  );
}
