/**
 * Callers and callees as text, line by line what `go tool pprof -tree` prints for the same options: per node a block with
 * its callers above it and its callees below it. pprof's own limits are the default (the first 80 nodes, nodes
 * from 0.5 %, calls from 0.1 %); callers of a left-out node are joined to its callees.
 */
import { computeCallGraph, listEdges, sortEdges } from '../graph/callGraph.js';
import type { CallGraph, EdgeLists } from '../graph/callGraph.js';
import { sumAt } from '../graph/cells.js';
import { absInt64, addInt64 } from '../graph/int64Math.js';
import type { Int64 } from '../int64.js';
import { percentage, scaledLabel } from '../measurement/label.js';
import type { Profile } from '../profile/model.js';
import type { ReportQuery } from './query.js';
import { reportHeader, selectUnit } from './reportText.js';
import type { TextOptions } from './reportText.js';
import { computeNodes, prepareReport } from './top.js';
import { TOP_TEXT_DEFAULTS } from './topText.js';
import type { ReportText } from './topText.js';
import { trimNodes } from './trim.js';
import type { TrimmedNodes } from './trim.js';

/** What `go tool pprof -tree` does when it is told nothing. */
export const TREE_TEXT_DEFAULTS: TextOptions = { ...TOP_TEXT_DEFAULTS, nodeCount: 80 };

const SEPARATOR = '----------------------------------------------------------+-------------';
const LEGEND = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ';

/** The text of a tree report. Throws ProfileError 'bad-option' as computeTop does. */
export function formatTree(
  profile: Profile,
  query: ReportQuery,
  options: TextOptions = TREE_TEXT_DEFAULTS,
): ReportText {
  const input = prepareReport(profile, query);
  const { samples } = input.profile;
  const nodes = computeNodes(input, query);
  const trimmed = trimNodes(nodes, query.sort, options);
  const outputUnit = selectUnit(input, nodes, trimmed.order, options.unit);
  const formatValue = (value: Int64): string => scaledLabel(value, input.unit, outputUnit);
  const { nameOf } = trimmed;
  const column = samples.values[input.sampleIndex]!;
  const graph = computeCallGraph(samples, nodes.table, column, trimmed.part);
  const callers = listEdges(graph, nodes.table.infos.length, 'callers');
  const callees = listEdges(graph, nodes.table.infos.length, 'callees');
  const edgeLines = (lists: EdgeLists, node: number, ends: Uint32Array, cum: Int64): string[] =>
    heavyEdges(graph, lists, node, trimmed).map((edge) => {
      const weight = graph.weights[edge]!;
      const name = `${nameOf(ends[edge]!)}${graph.isInline[edge] === 1 ? ' (inline)' : ''}`;
      return `${formatValue(weight).padStart(50)} ${percentage(weight, cum)} |   ${name}`;
    });

  const lines = reportHeader(input, query.filter, trimmed, options, formatValue);
  lines.push(SEPARATOR, LEGEND);
  let sum: Int64 = 0;
  for (const node of trimmed.order) {
    const flat = sumAt(nodes.values.flat, node);
    const cum = sumAt(nodes.values.cum, node);
    sum = addInt64(sum, flat);
    const flatColumns = `${formatValue(flat).padStart(10)} ${percentage(flat, input.total)}`;
    const cumColumns = `${formatValue(cum).padStart(10)} ${percentage(cum, input.total)}`;
    lines.push(SEPARATOR);
    lines.push(...edgeLines(callers, node, graph.sources, cum));
    lines.push(
      `${flatColumns} ${percentage(sum, input.total)} ${cumColumns}                | ${nameOf(node)}`,
    );
    lines.push(...edgeLines(callees, node, graph.targets, cum));
  }
  if (trimmed.order.length > 0) lines.push(SEPARATOR);
  return { text: `${lines.join('\n')}\n`, warnings: input.warnings };
}

/** The edges of a node that are not too light. pprof never finds those to a node that cancels out to zero too light. */
function heavyEdges(
  graph: CallGraph,
  lists: EdgeLists,
  node: number,
  { edgeCutoff, isShown, nameOf }: TrimmedNodes,
): number[] {
  const edges = lists.edges.subarray(lists.offsets[node], lists.offsets[node + 1]);
  const heavy = edges.filter(
    (edge) => isShown[graph.targets[edge]!] === 0 || !(absInt64(graph.weights[edge]!) < edgeCutoff),
  );
  return sortEdges(graph, heavy, nameOf);
}
