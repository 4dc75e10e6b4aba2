/** `leaktrail tree`: every node with its callers and callees. */
import { computeCallGraph } from '../../core/report/callGraph.js';
import type { CallEdge } from '../../core/report/callGraph.js';
import { formatTree, TREE_TEXT_DEFAULTS } from '../../core/report/treeText.js';
import type { NodesCommand } from '../args/report.js';
import { loadDifference } from '../loadProfile.js';
import { formatJson, withVisibleNames } from '../output.js';
import type { Json, Warn } from '../output.js';
import { textOptionsOf } from '../textOptions.js';

/** The report as text or JSON; JSON holds the first --nodecount nodes, all by default. Rejects with ProfileError. */
export async function runTree(command: NodesCommand, warn: Warn): Promise<string> {
  const profile = await loadDifference(command.file, command.base, warn);
  if (command.isJson) {
    const { sampleType, unit, total, nodes, warnings } = computeCallGraph(profile, command.query);
    warn(warnings);
    const shown = command.nodeCount ? nodes.slice(0, command.nodeCount) : nodes;
    return formatJson({
      sampleType,
      unit,
      total,
      nodes: shown.map(({ name, flat, cum, callers, callees }) => ({
        name,
        flat,
        cum,
        callers: callers.map(edgeJson),
        callees: callees.map(edgeJson),
      })),
    });
  }
  const options = textOptionsOf(command, TREE_TEXT_DEFAULTS);
  const { text, warnings } = formatTree(withVisibleNames(profile), command.query, options);
  warn(warnings);
  return text;
}

function edgeJson({ name, weight, isInlined }: CallEdge): Json {
  return { name, weight, isInlined };
}
