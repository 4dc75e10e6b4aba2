/**
 * The diff report: what every function, line, file, package or address has in the base, in the current profile, and more in
 * the second than in the first. In: a profile that profile/diff.ts made and a query; the rows are those of `go tool
 * pprof -base` or `-diff_base` on the two files (flat and cum of a row are the same in both), ordered by growth.
 */
import { ProfileError } from '../errors.js';
import { sumAt } from '../graph/cells.js';
import type { Sums } from '../graph/cells.js';
import { compareNames, compareText, printableName } from '../graph/compareNodes.js';
import { computeFlatCum } from '../graph/flatCum.js';
import { compareInt64, subtractInt64 } from '../graph/int64Math.js';
import { buildNodeTable } from '../graph/nodeTable.js';
import type { NodeInfo } from '../graph/nodeTable.js';
import { sumMagnitudes } from '../graph/total.js';
import type { Int64 } from '../int64.js';
import { computeSampling } from '../leak/sampling.js';
import type { Profile, SampleSides } from '../profile/model.js';
import { prepareReport } from './top.js';
import type { ReportInput } from './top.js';
import type { DiffReport, DiffRow, DiffStatus, DiffValue, ReportQuery } from './query.js';

/**
 * All rows whose flat or cum differs, by delta of the asked measure, largest growth first, then by name. Throws
 * ProfileError 'incompatible' for a profile that is no difference, 'bad-option' as computeTop does.
 */
export function computeDiff(profile: Profile, query: ReportQuery): DiffReport {
  const input = prepareReport(profile, query);
  const { base, current } = sideTotals(profile, input.sampleIndex);
  return {
    sampleType: input.sampleType,
    unit: input.unit,
    baseTotal: base,
    currentTotal: current,
    rows: listRows(input, query),
    warnings: input.warnings,
  };
}

/**
 * pprof's totals of the two profiles that a difference was made of, for one sample type. Throws ProfileError 'incompatible'
 * for a profile that is no difference.
 */
export function sideTotals(
  profile: Profile,
  sampleType: number,
): { readonly base: Int64; readonly current: Int64 } {
  const { base, current } = sidesOf(profile);
  return { base: sumMagnitudes(base[sampleType]!), current: sumMagnitudes(current[sampleType]!) };
}

/** Where a row occurs, by one of its measures; a value that is 0 on both sides counts as changed. */
export function diffStatusOf({ base, current }: DiffValue): DiffStatus {
  if (base === 0 && current !== 0) return 'new';
  if (current === 0 && base !== 0) return 'gone';
  return 'changed';
}

function sidesOf({ samples }: Profile): SampleSides {
  if (samples.sides === undefined) {
    throw new ProfileError('incompatible', 'diff: the profile is not the difference of two');
  }
  return samples.sides;
}

function listRows({ profile, sampleIndex }: ReportInput, query: ReportQuery): DiffRow[] {
  const { granularity, noInlines = false, joinFiles = false, sort } = query;
  const { samples, functions, strings } = profile;
  const sides = sidesOf(profile);
  const table = buildNodeTable(profile, { granularity, noInlines, joinFiles });
  const weights = computeSampling(profile, sampleIndex);
  const current = computeFlatCum(samples, table, sides.current[sampleIndex]!, weights);
  const base = computeFlatCum(samples, table, sides.base[sampleIndex]!);
  const listed: ListedRow[] = [];
  table.infos.forEach((info, node) => {
    const { flatRaw, flatVariance, raw, cumVariance } = current;
    const flat = valueOf(current.flat, base.flat, node, flatRaw, flatVariance);
    const cum = valueOf(current.cum, base.cum, node, raw, cumVariance);
    if (flat.delta === 0 && cum.delta === 0) return;
    listed.push({
      info,
      row: {
        name: printableName(info),
        func: granularity === 'packages' ? '' : info.name,
        file: info.func < 0 ? '' : strings.get(functions.fileNames[info.func]!),
        line: info.line,
        startLine: info.func < 0 ? 0 : functions.startLines[info.func]!,
        flat,
        cum,
      },
    });
  });
  listed.sort(byGrowth(sort));
  return listed.map(({ row }) => row);
}

function valueOf(
  currentSums: Sums,
  baseSums: Sums,
  node: number,
  raw: Float64Array,
  variance: Float64Array,
): DiffValue {
  const base = sumAt(baseSums, node);
  const current = sumAt(currentSums, node);
  const delta = subtractInt64(current, base);
  return { base, current, delta, rawSamples: raw[node]!, error: Math.sqrt(variance[node]!) };
}

interface ListedRow {
  readonly info: NodeInfo;
  readonly row: DiffRow;
}

/** Falling by delta of one measure; then as pprof sorts by name, and by whatever else tells two rows apart. */
function byGrowth(sort: ReportQuery['sort']): (a: ListedRow, b: ListedRow) => number {
  const other = sort === 'cum' ? 'flat' : 'cum';
  return (a, b) =>
    compareInt64(b.row[sort].delta, a.row[sort].delta) ||
    compareNames(a.info, a.row.name, b.info, b.row.name) ||
    compareInt64(b.row[other].delta, a.row[other].delta) ||
    compareText(a.info.objectFile, b.info.objectFile) ||
    a.info.startLine - b.info.startLine;
}
