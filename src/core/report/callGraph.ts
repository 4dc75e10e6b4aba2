/**
 * Callers and callees: every node of a report with the weight of the calls into it and out of it, as in `go tool pprof
 * -tree` without trimming. In: a profile and a query; out: plain rows that name each other by index.
 */
import { listEdges, sortEdges } from '../graph/callGraph.js';
import { computeCallGraph as computeEdges } from '../graph/callGraph.js';
import { sumAt } from '../graph/cells.js';
import { sortNodes } from '../graph/compareNodes.js';
import type { Int64 } from '../int64.js';
import type { Profile } from '../profile/model.js';
import type { ReportQuery } from './query.js';
import { computeNodes, prepareReport } from './top.js';

/** A call between two nodes. */
export interface CallEdge {
  /** Index of the other node into CallGraphReport.nodes; -1 for one whose own values cancel out to zero. */
  readonly node: number;
  readonly name: string;
  /** Value of the samples that have the call on their stack, each once. */
  readonly weight: Int64;
  /** True when the callee was inlined in every call. */
  readonly isInlined: boolean;
}

/** A node with its neighbours, heaviest first. */
interface CallNode {
  readonly name: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly callers: readonly CallEdge[];
  readonly callees: readonly CallEdge[];
}

/** All nodes, in the order of the top report. */
export interface CallGraphReport {
  readonly sampleType: string;
  readonly unit: string;
  readonly total: Int64;
  readonly nodes: readonly CallNode[];
  readonly warnings: readonly string[];
}

/** Nodes in pprof's order with callers and callees. Throws ProfileError 'bad-option' as computeTop does. */
export function computeCallGraph(profile: Profile, query: ReportQuery): CallGraphReport {
  const input = prepareReport(profile, query);
  const { samples } = input.profile;
  const { table, values, listed } = computeNodes(input, query);
  const { order, nameOf } = sortNodes(table.infos, values, listed, query.sort);
  const graph = computeEdges(samples, table, samples.values[input.sampleIndex]!);
  const callers = listEdges(graph, table.infos.length, 'callers');
  const callees = listEdges(graph, table.infos.length, 'callees');
  const placeOf = new Map(order.map((node, place) => [node, place]));
  const edgesOf = (lists: typeof callers, node: number, ends: Uint32Array): CallEdge[] => {
    const edges = lists.edges.subarray(lists.offsets[node], lists.offsets[node + 1]);
    return sortEdges(graph, edges, nameOf).map((edge) => ({
      node: placeOf.get(ends[edge]!) ?? -1,
      name: nameOf(ends[edge]!),
      weight: graph.weights[edge]!,
      isInlined: graph.isInline[edge] === 1,
    }));
  };
  const nodes = order.map((node) => ({
    name: nameOf(node),
    flat: sumAt(values.flat, node),
    cum: sumAt(values.cum, node),
    callers: edgesOf(callers, node, graph.sources),
    callees: edgesOf(callees, node, graph.targets),
  }));
  const { sampleType, unit, total, warnings } = input;
  return { sampleType, unit, total, nodes, warnings };
}
