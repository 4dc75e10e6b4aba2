/** `leaktrail lines`: flat and cum of the source lines of a directory. */
import type { Int64 } from '../../core/int64.js';
import { normalizeInt64 } from '../../core/int64.js';
import { scaledLabel } from '../../core/measurement/label.js';
import { computeLineValues, listSourceFiles } from '../../core/report/lineValues.js';
import type { LineValuesReport } from '../../core/report/query.js';
import { mapSources } from '../../core/source/paths.js';
import { buildSourceIndex } from '../../core/source/sourceIndex.js';
import { listGoFiles } from '../../io/listGoFiles.js';
import type { ReportCommand } from '../args/report.js';
import { loadDifference } from '../loadProfile.js';
import { formatJson, makeVisible } from '../output.js';
import type { Warn } from '../output.js';

interface Line {
  readonly line: number;
  readonly flat: Int64;
  readonly cum: Int64;
}

interface MappedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly lines: readonly Line[];
}

/** The report as text or JSON. Rejects with ProfileError. */
export async function runLines(
  command: ReportCommand & { root: string },
  warn: Warn,
): Promise<string> {
  const [profile, folder] = await Promise.all([
    loadDifference(command.file, command.base, warn),
    listGoFiles(command.root),
  ]);
  if (folder.isTruncated) {
    warn([`${command.root} has too many Go files; only ${folder.files.length} were read`]);
  }
  const sources = listSourceFiles(profile);
  const mappings = mapSources(buildSourceIndex([folder]), sources);
  const pathOf = new Map<string, string>();
  const warnings: string[] = [];
  mappings.forEach((mapping, i) => {
    const { fileName } = sources[i]!;
    if (mapping.kind === 'mapped') pathOf.set(fileName, mapping.file.path);
    if (mapping.kind === 'ambiguous') {
      const candidates = mapping.candidates.map(({ path }) => path).join(', ');
      warnings.push(`${fileName} could be any of ${candidates}; its lines are left out`);
    }
  });
  const { sampleType, filter } = command.query;
  const ownFiles = [...pathOf.keys()];
  const answer = computeLineValues(profile, { sampleType, filter, ownFiles });
  const { lines: report } = answer;
  warn([...warnings, ...answer.warnings]);
  const files = mergeFiles(report, pathOf);
  return command.isJson
    ? formatJson({
        coverage: report.coverage,
        files: files.map(({ path, lines }) => ({
          path,
          lines: lines.map((line) => ({ ...line })),
        })),
      })
    : linesText(report, files);
}

/** One entry per file on disk, by path; a difference of two builds can know a file under two names. */
function mergeFiles(
  report: LineValuesReport,
  pathOf: ReadonlyMap<string, string>,
): readonly MappedFile[] {
  const byPath = new Map<string, Map<number, Line>>();
  for (const { fileName, lines } of report.files) {
    const path = pathOf.get(fileName);
    if (path === undefined) continue;
    const merged = byPath.get(path) ?? new Map<number, Line>();
    byPath.set(path, merged);
    for (const { line, flat, cum } of lines) {
      const known = merged.get(line);
      merged.set(
        line,
        known === undefined
          ? { line, flat, cum }
          : { line, flat: add(known.flat, flat), cum: add(known.cum, cum) },
      );
    }
  }
  return [...byPath]
    .map(([path, lines]) => ({ path, lines: [...lines.values()].sort((a, b) => a.line - b.line) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function add(a: Int64, b: Int64): Int64 {
  return normalizeInt64(BigInt(a) + BigInt(b));
}

function linesText(report: LineValuesReport, files: readonly MappedFile[]): string {
  const { sampleType, unit, coverage } = report;
  const value = (amount: Int64): string => scaledLabel(amount, unit, 'auto').padStart(10);
  const text = [
    `Type: ${makeVisible(sampleType)}`,
    `Coverage: ${(coverage * 100).toFixed(1)} % of the samples' values have a frame in the folder`,
    '      flat        cum  line',
  ];
  for (const { path, lines } of files) {
    for (const { line, flat, cum } of lines) {
      text.push(`${value(flat)} ${value(cum)}  ${makeVisible(path)}:${line}`);
    }
  }
  return `${text.join('\n')}\n`;
}
