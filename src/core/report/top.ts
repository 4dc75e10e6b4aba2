/**
 * The top report: flat and cum of every function, line, file, package or address, equal to `go tool pprof -top` row
 * by row. In: a profile as decoded (or merged) and a query. The steps and their order are pprof's: drop_frames,
 * total, filters, then nodes. Nothing is trimmed here; topText.ts does that for the printed form.
 */
import { computeFlatCum } from '../graph/flatCum.js';
import type { FlatCum, SampleWeights } from '../graph/flatCum.js';
import { isZeroAt, sumAt } from '../graph/cells.js';
import { sortNodes } from '../graph/compareNodes.js';
import { buildNodeTable } from '../graph/nodeTable.js';
import type { NodeTable } from '../graph/nodeTable.js';
import { computeTotal } from '../graph/total.js';
import type { Int64 } from '../int64.js';
import { computeSampling } from '../leak/sampling.js';
import { filterProfile } from '../profile/filter.js';
import type { Profile } from '../profile/model.js';
import { pruneProfile } from '../profile/prune.js';
import { resolveSampleType } from '../profile/sampleIndex.js';
import type { ReportQuery, TopReport, TopRow } from './query.js';

/** A profile made ready for a report: the chosen sample type, pprof's total, and the filters applied. */
export interface ReportInput {
  readonly sampleIndex: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly total: Int64;
  /** Pruned and filtered. */
  readonly profile: Profile;
  readonly warnings: readonly string[];
}

/** What every report starts from. Throws ProfileError 'bad-option' for a bad sample type or expression. */
export function prepareReport(
  profile: Profile,
  query: Pick<ReportQuery, 'sampleType' | 'filter'>,
): ReportInput {
  const sampleIndex = resolveSampleType(profile, query.sampleType);
  const { type, unit } = profile.sampleTypes[sampleIndex]!;
  const pruned = pruneProfile(profile);
  const total = computeTotal(pruned, sampleIndex);
  const { profile: filtered, warnings } = filterProfile(pruned, query.filter);
  return { sampleIndex, sampleType: type, unit, total, profile: filtered, warnings };
}

/**
 * All rows with a flat or a cum, by magnitude of the chosen value, then by name as pprof sorts. Throws ProfileError
 * 'bad-option' for a sample type that the profile does not have and for a bad expression.
 */
export function computeTop(profile: Profile, query: ReportQuery): TopReport {
  const input = prepareReport(profile, query);
  const sampling = computeSampling(input.profile, input.sampleIndex);
  const { table, values, listed } = computeNodes(input, query, sampling);
  const { order, nameOf } = sortNodes(table.infos, values, listed, query.sort);
  const isInlined = findInlinedNodes(input.profile, table);
  const { functions, strings } = input.profile;
  const rows = order.map((node): TopRow => {
    const info = table.infos[node]!;
    return {
      name: nameOf(node),
      func: query.granularity === 'packages' ? '' : info.name,
      file: info.func < 0 ? '' : strings.get(functions.fileNames[info.func]!),
      line: info.line,
      isInlined: isInlined[node] === 1,
      startLine: info.func < 0 ? 0 : functions.startLines[info.func]!,
      flat: sumAt(values.flat, node),
      cum: sumAt(values.cum, node),
      rawSamples: values.raw[node]!,
      flatError: Math.sqrt(values.flatVariance[node]!),
      cumError: Math.sqrt(values.cumVariance[node]!),
    };
  });
  const { sampleType, unit, total, warnings } = input;
  return { sampleType, unit, total, rows, warnings };
}

/** Nodes of a prepared profile with their values. */
export interface NodeValues {
  readonly table: NodeTable;
  readonly values: FlatCum;
  /** Nodes whose flat and cum are not both zero; pprof drops the others. */
  readonly listed: readonly number[];
}

/** flat and cum of all nodes of a prepared profile; with their errors only if the samples' weights are given. */
export function computeNodes(
  { profile, sampleIndex }: ReportInput,
  {
    granularity,
    noInlines = false,
    joinFiles = false,
  }: Pick<ReportQuery, 'granularity' | 'noInlines' | 'joinFiles'>,
  weights?: SampleWeights,
): NodeValues {
  const table = buildNodeTable(profile, { granularity, noInlines, joinFiles });
  const column = profile.samples.values[sampleIndex]!;
  const values = computeFlatCum(profile.samples, table, column, weights);
  const listed: number[] = [];
  for (let node = 0; node < table.infos.length; node++) {
    if (!isZeroAt(values.cum, node) || !isZeroAt(values.flat, node)) listed.push(node);
  }
  return { table, values, listed };
}

/** 1 per node that no used location has as its outermost line: it occurs only inlined into others. */
function findInlinedNodes({ samples, locations }: Profile, table: NodeTable): Uint8Array {
  const isUsed = new Uint8Array(locations.count);
  for (let i = 0; i < samples.locationIndexes.length; i++) isUsed[samples.locationIndexes[i]!] = 1;
  const isInlined = new Uint8Array(table.infos.length).fill(1);
  for (let l = 0; l < locations.count; l++) {
    if (isUsed[l] === 1) isInlined[table.nodes[table.offsets[l + 1]! - 1]!] = 0;
  }
  return isInlined;
}
