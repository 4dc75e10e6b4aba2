/** What --nodecount and --unit mean for the printed reports. */
import type { TextOptions } from '../core/report/reportText.js';
import type { NodesCommand } from './args/report.js';

/** The options of a text report: pprof's, except that --nodecount 0 leaves nothing out, however light. */
export function textOptionsOf(
  { nodeCount, unit }: NodesCommand,
  defaults: TextOptions,
): TextOptions {
  const options = { ...defaults, unit: unit ?? defaults.unit };
  if (nodeCount === undefined) return options;
  return nodeCount === 0
    ? { ...options, nodeCount: 0, nodeFraction: 0, edgeFraction: 0 }
    : { ...options, nodeCount };
}
