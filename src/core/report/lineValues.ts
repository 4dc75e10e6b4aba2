/**
 * Values per source line and per function of the user's own files, for marks in the editor. In: a profile, a sample
 * type, a filter and the file names (as in the profile) that are own. One pass over the samples fills lines and
 * functions alike; locations without an own line cost one comparison. `own` goes to the frame nearest to the leaf that is
 * in an own file, so a library call is charged to the line that made it.
 */
import { addHalves, carrySums, CARRY_INTERVAL, isZeroAt, newSums, sumAt } from '../graph/cells.js';
import type { Sums } from '../graph/cells.js';
import { packagePathOf } from '../graph/funcName.js';
import { compareText } from '../graph/compareNodes.js';
import { compareMagnitude } from '../graph/int64Math.js';
import type { Int64Column } from '../int64.js';
import { computeSampling } from '../leak/sampling.js';
import type { Sampling } from '../leak/sampling.js';
import type { Profile } from '../profile/model.js';
import { computeOwnGrowth } from './ownGrowth.js';
import type { OwnGrowth } from './ownGrowth.js';
import { buildOwnTable, EMPTY } from './ownTable.js';
import type { OwnTable } from './ownTable.js';
import { prepareReport } from './top.js';
import type {
  FileLineValues,
  FunctionValue,
  LineValue,
  LineValuesReport,
  SampleFilter,
} from './query.js';

/** Which lines of a profile are asked for. */
export interface LineValuesOptions {
  readonly sampleType: string;
  readonly filter: SampleFilter;
  /** File names as in the profile. */
  readonly ownFiles: readonly string[];
}

/** Lines by file, and functions by rank. */
export interface LineValuesAnswer {
  readonly lines: LineValuesReport;
  readonly functions: readonly FunctionValue[];
  /** What the filter did not find, one sentence each, in pprof's words. */
  readonly warnings: readonly string[];
}

/** The source files of a profile in order of first use, each with the package of its first function; '' is left out. */
export function listSourceFiles(
  profile: Profile,
): { readonly fileName: string; readonly packagePath: string }[] {
  const { functions, strings } = profile;
  const packages = new Map<number, string>();
  for (let f = 0; f < functions.count; f++) {
    const file = functions.fileNames[f]!;
    if (file === 0 || (packages.get(file) ?? '') !== '') continue;
    packages.set(file, packagePathOf(strings.get(functions.names[f]!)));
  }
  const byName = new Map<string, string>();
  for (const [file, packagePath] of packages) {
    const fileName = strings.get(file);
    if (fileName !== '' && (byName.get(fileName) ?? '') === '') byName.set(fileName, packagePath);
  }
  return Array.from(byName, ([fileName, packagePath]) => ({ fileName, packagePath }));
}

/**
 * Values of all lines and functions of the own files, lines ascending within a file, functions by rank. Lines whose
 * number is unknown count for their function only. Throws ProfileError 'bad-option' as computeTop does.
 */
export function computeLineValues(profile: Profile, options: LineValuesOptions): LineValuesAnswer {
  const input = prepareReport(profile, options);
  const { samples } = input.profile;
  const table = buildOwnTable(input.profile, options.ownFiles);
  const column = samples.values[input.sampleIndex]!;
  const sampling = computeSampling(input.profile, input.sampleIndex);
  const totals = addUp(input.profile, table, column, sampling);
  const growth = computeOwnGrowth(input.profile, table, input.sampleIndex);
  const coverage = totals.allMagnitude === 0 ? 0 : totals.ownMagnitude / totals.allMagnitude;
  const { sampleType, unit, total, warnings } = input;
  return {
    lines: { sampleType, unit, total, coverage, files: listLines(table, totals.lines, growth) },
    functions: rankFunctions(table, totals.functions, growth),
    warnings,
  };
}

/** Accumulators of one kind of key. */
interface OwnSums {
  readonly flat: Sums;
  readonly cum: Sums;
  readonly own: Sums;
  readonly raw: Float64Array;
  readonly ownRaw: Float64Array;
  readonly cumVariance: Float64Array;
  readonly ownVariance: Float64Array;
}

interface Totals {
  readonly lines: OwnSums;
  readonly functions: OwnSums;
  readonly allMagnitude: number;
  readonly ownMagnitude: number;
}

function newOwnSums(count: number, column: Int64Column): OwnSums {
  return {
    flat: newSums(count, column),
    cum: newSums(count, column),
    own: newSums(count, column),
    raw: new Float64Array(count),
    ownRaw: new Float64Array(count),
    cumVariance: new Float64Array(count),
    ownVariance: new Float64Array(count),
  };
}

function addUp(profile: Profile, table: OwnTable, column: Int64Column, sampling: Sampling): Totals {
  const { samples } = profile;
  const lines = newOwnSums(table.lines.length, column);
  const functions = newOwnSums(table.functions.length, column);
  const lineStamps = new Uint32Array(table.lines.length);
  const functionStamps = new Uint32Array(table.functions.length);
  const { locationOffsets, locationIndexes } = samples;
  const { low, high } = column;
  let allMagnitude = 0;
  let ownMagnitude = 0;
  let stamp = 0;
  for (let s = 0; s < samples.count; s++) {
    const l = low[s]!;
    const h = high === undefined ? 0 : high[s]!;
    const raw = sampling.raw[s]!;
    // What came and what went may cancel out in a difference; its error stays.
    if (l === 0 && h === 0 && (samples.sides === undefined || raw === 0)) continue;
    const magnitude = Math.abs(h * 4294967296 + l);
    allMagnitude += magnitude;
    stamp++;
    const variance = sampling.variance[s]!;
    const first = locationOffsets[s]!;
    const end = locationOffsets[s + 1]!;
    let hasOwn = false;
    for (let i = first; i < end; i++) {
      const location = locationIndexes[i]!;
      const from = table.offsets[location]!;
      const to = table.offsets[location + 1]!;
      if (from === to) continue;
      if (i === first) {
        const leafLine = table.leafLines[location]!;
        if (leafLine !== EMPTY) addHalves(lines.flat, leafLine, l, h);
        const leafFunction = table.leafFunctions[location]!;
        if (leafFunction !== EMPTY) addHalves(functions.flat, leafFunction, l, h);
      }
      for (let k = from; k < to; k++) {
        const line = table.entryLines[k]!;
        const func = table.entryFunctions[k]!;
        if (!hasOwn) {
          hasOwn = true;
          ownMagnitude += magnitude;
          addOwn(functions, func, l, h, raw, variance);
          if (line !== EMPTY) addOwn(lines, line, l, h, raw, variance);
        }
        if (line !== EMPTY && lineStamps[line] !== stamp) {
          lineStamps[line] = stamp;
          addCum(lines, line, l, h, raw, variance);
        }
        if (functionStamps[func] !== stamp) {
          functionStamps[func] = stamp;
          addCum(functions, func, l, h, raw, variance);
        }
      }
    }
    if (high !== undefined && s % CARRY_INTERVAL === CARRY_INTERVAL - 1) carryAll(lines, functions);
  }
  carryAll(lines, functions);
  return { lines, functions, allMagnitude, ownMagnitude };
}

function addCum(sums: OwnSums, index: number, l: number, h: number, raw: number, variance: number) {
  addHalves(sums.cum, index, l, h);
  sums.raw[index]! += raw;
  sums.cumVariance[index]! += variance;
}

function addOwn(sums: OwnSums, index: number, l: number, h: number, raw: number, variance: number) {
  addHalves(sums.own, index, l, h);
  sums.ownRaw[index]! += raw;
  sums.ownVariance[index]! += variance;
}

function carryAll(...all: OwnSums[]): void {
  for (const { flat, cum, own } of all) {
    carrySums(flat);
    carrySums(cum);
    carrySums(own);
  }
}

function listLines(
  table: OwnTable,
  sums: OwnSums,
  growth: OwnGrowth | undefined,
): FileLineValues[] {
  const byFile = new Map<string, LineValue[]>();
  table.lines.forEach(({ fileName, line }, index) => {
    if (isZeroAt(sums.cum, index) && isZeroAt(sums.flat, index) && isZeroAt(sums.own, index))
      return;
    let lines = byFile.get(fileName);
    if (lines === undefined) {
      lines = [];
      byFile.set(fileName, lines);
    }
    lines.push({
      line,
      flat: sumAt(sums.flat, index),
      cum: sumAt(sums.cum, index),
      own: sumAt(sums.own, index),
      ownRawSamples: sums.ownRaw[index]!,
      rawSamples: sums.raw[index]!,
      ownError: Math.sqrt(sums.ownVariance[index]!),
      cumError: Math.sqrt(sums.cumVariance[index]!),
      ...(growth && { growth: growth.line(index) }),
    });
  });
  return Array.from(byFile, ([fileName, lines]) => ({
    fileName,
    lines: lines.sort((a, b) => a.line - b.line),
  })).sort((a, b) => compareText(a.fileName, b.fileName));
}

function rankFunctions(
  table: OwnTable,
  sums: OwnSums,
  growth: OwnGrowth | undefined,
): FunctionValue[] {
  return table.functions
    .map((func, index) => ({
      name: func.name,
      fileName: func.fileName,
      startLine: func.startLine,
      firstLine: func.firstLine,
      flat: sumAt(sums.flat, index),
      cum: sumAt(sums.cum, index),
      own: sumAt(sums.own, index),
      ownRawSamples: sums.ownRaw[index]!,
      ownError: Math.sqrt(sums.ownVariance[index]!),
      rank: 0,
      ...(growth && { growth: growth.func(index) }),
    }))
    .filter(({ flat, cum, own }) => flat !== 0 || cum !== 0 || own !== 0)
    .sort(
      (a, b) =>
        compareMagnitude(b.own, a.own) ||
        compareMagnitude(b.cum, a.cum) ||
        compareText(a.name, b.name) ||
        compareText(a.fileName, b.fileName),
    )
    .map((func, index) => ({ ...func, rank: index + 1 }));
}
