/** `leaktrail diff`: what grew and what shrank from one profile to the next. */
import { subtractInt64 } from '../../core/graph/int64Math.js';
import type { Int64 } from '../../core/int64.js';
import { toDouble } from '../../core/int64.js';
import { scaledLabel } from '../../core/measurement/label.js';
import { diffProfiles } from '../../core/profile/diff.js';
import { computeDiff, diffStatusOf } from '../../core/report/diff.js';
import type { DiffReport, DiffRow, DiffValue } from '../../core/report/query.js';
import type { DiffCommand } from '../args/report.js';
import { allocatedDoubts, describeDoubt } from '../doubts.js';
import { loadProfile } from '../loadProfile.js';
import { formatJson, makeVisible } from '../output.js';
import type { Warn } from '../output.js';

/** Rows whose delta is a smaller share of the larger total are left out of the text, as pprof does. */
const SHOWN_SHARE = 0.005;

/** The rows of a report whose asked measure changed. */
interface Changes {
  /** Largest first. */
  readonly growth: readonly DiffRow[];
  /** Largest loss last, as in the report. */
  readonly shrinkage: readonly DiffRow[];
}

/** The report as text or JSON. Rejects with ProfileError. */
export async function runDiff(command: DiffCommand, warn: Warn): Promise<string> {
  const [base, current] = await Promise.all([
    loadProfile(command.base, warn),
    loadProfile(command.current, warn),
  ]);
  const { profile, doubts } = diffProfiles(current, base);
  const report = computeDiff(profile, command.query);
  warn([
    ...doubts.map(describeDoubt),
    ...allocatedDoubts(profile, report.sampleType),
    ...report.warnings,
  ]);
  return command.isJson ? diffJson(report, command) : diffText(report, command);
}

function splitRows(rows: readonly DiffRow[], measure: 'flat' | 'cum'): Changes {
  return {
    growth: rows.filter((row) => row[measure].delta > 0),
    shrinkage: rows.filter((row) => row[measure].delta < 0),
  };
}

/** At most so many rows of each, the largest; 0 for all. */
function largest({ growth, shrinkage }: Changes, count: number): Changes {
  if (count === 0) return { growth, shrinkage };
  return { growth: growth.slice(0, count), shrinkage: shrinkage.slice(-count) };
}

function diffJson(report: DiffReport, { query, nodeCount }: DiffCommand): string {
  const { growth, shrinkage } = largest(splitRows(report.rows, query.sort), nodeCount ?? 0);
  const hasLines = query.granularity === 'lines';
  return formatJson({
    sampleType: report.sampleType,
    unit: report.unit,
    baseTotal: report.baseTotal,
    currentTotal: report.currentTotal,
    rows: [...growth, ...shrinkage].map((row) => {
      const value = row[query.sort];
      return {
        // At lines the file and the line have fields of their own.
        name: hasLines && row.func !== '' ? row.func : row.name,
        file: row.file,
        line: row.line,
        base: value.base,
        current: value.current,
        delta: value.delta,
        status: diffStatusOf(value),
        rawSamples: value.rawSamples,
        error: value.error,
      };
    }),
  });
}

function diffText(report: DiffReport, command: DiffCommand): string {
  const { query, nodeCount } = command;
  const { unit, baseTotal, currentTotal } = report;
  const print = (value: Int64): string => scaledLabel(value, unit, command.unit ?? 'auto');
  const all = splitRows(report.rows, query.sort);
  const cutoff =
    nodeCount === 0 ? 0 : Math.max(toDouble(baseTotal), toDouble(currentTotal)) * SHOWN_SHARE;
  const isShown = (row: DiffRow): boolean => Math.abs(toDouble(row[query.sort].delta)) >= cutoff;
  const shown = largest(
    { growth: all.growth.filter(isShown), shrinkage: all.shrinkage.filter(isShown) },
    nodeCount ?? 0,
  );
  const lines = [
    `Type: ${makeVisible(report.sampleType)}`,
    `Total: ${print(baseTotal)} before, ${print(currentTotal)} now, ${signed(subtractInt64(currentTotal, baseTotal), print)}`,
    '',
    ...table('Growth', shown.growth, query.sort, print),
    '',
    // The largest loss first, as people read it.
    ...table('Shrinkage', [...shown.shrinkage].reverse(), query.sort, print),
  ];
  const left =
    all.growth.length + all.shrinkage.length - shown.growth.length - shown.shrinkage.length;
  if (left > 0) {
    lines.push(
      '',
      `Left out ${left} smaller row${left === 1 ? '' : 's'}; --nodecount 0 prints all.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function table(
  title: string,
  rows: readonly DiffRow[],
  measure: 'flat' | 'cum',
  print: (value: Int64) => string,
): readonly string[] {
  if (rows.length === 0) return [`${title}: none`];
  return [
    `${title}:`,
    '     delta       base    current   change      ±error  samples  name',
    ...rows.map((row) => {
      const value = row[measure];
      return [
        signed(value.delta, print).padStart(10),
        print(value.base).padStart(10),
        print(value.current).padStart(10),
        changeOf(value).padStart(8),
        (value.error === 0 ? 'exact' : `±${print(Math.round(value.error))}`).padStart(11),
        `${String(value.rawSamples).padStart(8)} `,
        makeVisible(row.name),
      ].join(' ');
    }),
  ];
}

function signed(delta: Int64, print: (value: Int64) => string): string {
  return delta > 0 ? `+${print(delta)}` : print(delta);
}

/** "new", "gone", "+212%", "-40%". */
function changeOf(value: DiffValue): string {
  const status = diffStatusOf(value);
  if (status !== 'changed') return status;
  const base = toDouble(value.base);
  // A difference of differences can begin at zero or below.
  if (base <= 0) return '';
  const percent = (toDouble(value.delta) / base) * 100;
  const text = Math.abs(percent) < 9.95 ? percent.toFixed(1) : percent.toFixed(0);
  return `${percent > 0 ? '+' : ''}${text}%`;
}
