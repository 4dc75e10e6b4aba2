/** `leaktrail top`: flat and cum per function, line, file, package or address. */
import type { Int64 } from '../../core/int64.js';
import { toDouble } from '../../core/int64.js';
import type { ReportQuery, TopReport, TopRow } from '../../core/report/query.js';
import { computeTop } from '../../core/report/top.js';
import { formatTop, TOP_TEXT_DEFAULTS } from '../../core/report/topText.js';
import { cutoffOf } from '../../core/report/trim.js';
import type { NodesCommand } from '../args/report.js';
import { loadDifference } from '../loadProfile.js';
import { formatJson, withVisibleNames } from '../output.js';
import type { Warn } from '../output.js';
import { textOptionsOf } from '../textOptions.js';

/** The report as text or JSON. Rejects with ProfileError. */
export async function runTop(command: NodesCommand, warn: Warn): Promise<string> {
  const profile = await loadDifference(command.file, command.base, warn);
  if (command.isJson) {
    const report = computeTop(profile, command.query);
    warn(report.warnings);
    return topJson(report, command.query, command.nodeCount);
  }
  const options = textOptionsOf(command, TOP_TEXT_DEFAULTS);
  const { text, warnings } = formatTop(withVisibleNames(profile), command.query, options);
  warn(warnings);
  return text;
}

function topJson(report: TopReport, query: ReportQuery, nodeCount: number | undefined): string {
  const hasLines = query.granularity === 'lines';
  return formatJson({
    sampleType: report.sampleType,
    unit: report.unit,
    total: report.total,
    rows: shownRows(report.rows, nodeCount).map((row) => ({
      // At lines the file and the line have fields of their own.
      name: hasLines && row.func !== '' ? row.func : row.name,
      file: row.file,
      ...(hasLines && { line: row.line }),
      flat: row.flat,
      cum: row.cum,
      rawSamples: row.rawSamples,
    })),
  });
}

/** The rows that the text report would show. */
function shownRows(rows: readonly TopRow[], nodeCount: number | undefined): readonly TopRow[] {
  if (nodeCount === 0) return rows;
  const total = rows.reduce((sum, row) => sum + toDouble(row.flat), 0);
  const cutoff = cutoffOf(total, TOP_TEXT_DEFAULTS.nodeFraction);
  const heavy = rows.filter((row) => magnitude(row.cum) >= cutoff);
  return nodeCount === undefined ? heavy : heavy.slice(0, nodeCount);
}

function magnitude(value: Int64): number {
  return Math.abs(toDouble(value));
}
