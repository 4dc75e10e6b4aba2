/**
 * The top report as text, line by line what `go tool pprof -top` prints for the same options: header, columns and the
 * mark of inlined calls. pprof's own limits are the default (a node is left out when its cum is below 0.5 %).
 */
import { computeCallGraph } from '../graph/callGraph.js';
import { absInt64, addInt64 } from '../graph/int64Math.js';
import type { NodeTable } from '../graph/nodeTable.js';
import { sumAt } from '../graph/cells.js';
import type { Int64 } from '../int64.js';
import { percentage, scaledLabel } from '../measurement/label.js';
import type { Profile } from '../profile/model.js';
import type { ReportQuery } from './query.js';
import { formatTimeUtc, reportHeader, selectUnit } from './reportText.js';
import type { TextOptions } from './reportText.js';
import { computeNodes, prepareReport } from './top.js';
import type { NodeValues, ReportInput } from './top.js';
import { trimNodes } from './trim.js';
import type { TrimmedNodes } from './trim.js';

/** What `go tool pprof -top` does when it is told nothing. */
export const TOP_TEXT_DEFAULTS: TextOptions = {
  nodeCount: 0,
  nodeFraction: 0.005,
  edgeFraction: 0.001,
  unit: 'minimum',
  formatTime: formatTimeUtc,
};

/** The printed report and what the filters did not find. */
export interface ReportText {
  /** Lines that each end with a newline. */
  readonly text: string;
  readonly warnings: readonly string[];
}

/** The text of a top report. Throws ProfileError 'bad-option' as computeTop does. */
export function formatTop(
  profile: Profile,
  query: ReportQuery,
  options: TextOptions = TOP_TEXT_DEFAULTS,
): ReportText {
  const input = prepareReport(profile, query);
  const nodes = computeNodes(input, query);
  const trimmed = trimNodes(nodes, query.sort, options);
  const outputUnit = selectUnit(input, nodes, trimmed.order, options.unit);
  const formatValue = (value: Int64): string => scaledLabel(value, input.unit, outputUnit);
  const marks = findInlineMarks(input, nodes, trimmed);
  const lines = [
    ...reportHeader(input, query.filter, trimmed, options, formatValue),
    '      flat  flat%   sum%        cum   cum%',
  ];
  let sum: Int64 = 0;
  for (const node of trimmed.order) {
    const flat = sumAt(nodes.values.flat, node);
    const cum = sumAt(nodes.values.cum, node);
    sum = addInt64(sum, flat);
    const flatColumns = `${formatValue(flat).padStart(10)} ${percentage(flat, input.total)}`;
    const cumColumns = `${formatValue(cum).padStart(10)} ${percentage(cum, input.total)}`;
    const name = `${trimmed.nameOf(node)}${marks[node]!}`;
    lines.push(`${flatColumns} ${percentage(sum, input.total)} ${cumColumns}  ${name}`);
  }
  return { text: `${lines.join('\n')}\n`, warnings: input.warnings };
}

/** Per node: " (inline)" when all shown calls of it were inlined, " (partial-inline)" when some were, else ''. */
function findInlineMarks(
  { profile, sampleIndex }: ReportInput,
  { table }: NodeValues,
  { isShown, part, edgeCutoff }: TrimmedNodes,
): string[] {
  const marks = table.infos.map(() => '');
  const isTarget = findInlinable(table, isShown);
  if (!isTarget.includes(1)) return marks;
  const column = profile.samples.values[sampleIndex]!;
  const graph = computeCallGraph(profile.samples, table, column, { ...part, isTarget });
  const inlined = new Uint32Array(marks.length);
  const called = new Uint32Array(marks.length);
  for (let e = 0; e < graph.count; e++) {
    if (absInt64(graph.weights[e]!) < edgeCutoff) continue;
    const target = graph.targets[e]!;
    if (graph.isInline[e] === 1) inlined[target]!++;
    else called[target]!++;
  }
  return marks.map((_, node) => {
    if (inlined[node] === 0) return '';
    return called[node] === 0 ? ' (inline)' : ' (partial-inline)';
  });
}

/** 1 per shown node that some location has as an inlined line: only these can get a mark. */
function findInlinable({ infos, offsets, nodes }: NodeTable, isShown: Uint8Array): Uint8Array {
  const found = new Uint8Array(infos.length);
  for (let l = 0; l + 1 < offsets.length; l++) {
    for (let k = offsets[l]!; k < offsets[l + 1]! - 1; k++) {
      const node = nodes[k]!;
      if (isShown[node] === 1) found[node] = 1;
    }
  }
  return found;
}
