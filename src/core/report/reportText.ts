/**
 * What pprof's text reports have in common: the lines above the table and the choice of one unit for all values
 * (report.ProfileLabels, reportLabels and selectOutputUnit in github.com/google/pprof).
 */
import { sumAt } from '../graph/cells.js';
import { baseName } from '../graph/compareNodes.js';
import { absInt64 } from '../graph/int64Math.js';
import { toDouble } from '../int64.js';
import type { Int64 } from '../int64.js';
import { percentage, scaledLabel } from '../measurement/label.js';
import { convertUnit } from '../profile/units.js';
import type { SampleFilter } from './query.js';
import type { NodeValues, ReportInput } from './top.js';
import { cutoffOf } from './trim.js';
import type { TrimmedNodes, TrimOptions } from './trim.js';

/** How a text report is printed. */
export interface TextOptions extends TrimOptions {
  /** A unit for all values; 'minimum' picks one that suits the smallest. */
  readonly unit: string;
  /** The time of a profile as text; formatTimeUtc is pprof's form in UTC. */
  readonly formatTime: (timeNanos: bigint) => string;
}

/** A unit that suits all shown values: pprof's answer to "minimum", or the asked unit itself. */
export function selectUnit(
  { unit, total }: ReportInput,
  { values }: NodeValues,
  shown: readonly number[],
  asked: string,
): string {
  if (asked !== 'minimum' || shown.length === 0) return asked;
  let smallest = 0;
  for (const node of shown) {
    const flat = toDouble(absInt64(sumAt(values.flat, node)));
    const value = flat === 0 ? toDouble(absInt64(sumAt(values.cum, node))) : flat;
    if (value > 0 && (smallest === 0 || value < smallest)) smallest = value;
  }
  const largest = toDouble(total);
  if (smallest === 0) smallest = largest;
  const smallUnit = convertUnit(smallest, unit, 'minimum').unit;
  const largeUnit = convertUnit(largest, unit, 'minimum').unit;
  const isFarApart = smallUnit !== largeUnit && smallest * 100 < largest;
  const chosen = isFarApart ? convertUnit(100 * smallest, unit, 'minimum').unit : smallUnit;
  return chosen === '' ? unit : chosen;
}

/** The lines above a table: what the profile is, which filters are on, how much of it is shown. */
export function reportHeader(
  input: ReportInput,
  filter: SampleFilter,
  nodes: TrimmedNodes,
  options: TextOptions,
  formatValue: (value: Int64) => string,
): string[] {
  const { total } = input;
  const shown = percentage(nodes.shownTotal, total).trim();
  const lines = [
    ...profileHeader(input, options, formatValue),
    ...filterLines(filter),
    `Showing nodes accounting for ${formatValue(nodes.shownTotal)}, ${shown} of ${formatValue(total)} total`,
  ];
  if (total === 0) return lines;
  const { droppedNodes, heavyNodes, order } = nodes;
  if (droppedNodes > 0) {
    const cutoff = formatValue(cutoffOf(toDouble(total), options.nodeFraction));
    lines.push(`Dropped ${droppedNodes} node${droppedNodes > 1 ? 's' : ''} (cum <= ${cutoff})`);
  }
  if (order.length > 0 && order.length < heavyNodes) {
    lines.push(`Showing top ${order.length} nodes out of ${heavyNodes}`);
  }
  return lines;
}

function profileHeader(
  { profile, sampleType, unit, total }: ReportInput,
  { formatTime }: TextOptions,
  formatValue: (value: Int64) => string,
): string[] {
  const lines: string[] = [];
  const { mappings, strings } = profile;
  if (mappings.count > 0) {
    const file = strings.get(mappings.fileNames[0]!);
    const buildId = strings.get(mappings.buildIds[0]!);
    if (file !== '') lines.push(`File: ${baseName(file)}`);
    if (buildId !== '') lines.push(`Build ID: ${buildId}`);
  }
  lines.push(...profile.comments.filter((comment) => !comment.startsWith('#')));
  if (sampleType !== '') lines.push(`Type: ${sampleType}`);
  if (profile.docUrl !== '') lines.push(`Doc: ${profile.docUrl}`);
  if (profile.timeNanos !== 0n) lines.push(`Time: ${formatTime(profile.timeNanos)}`);
  if (profile.durationNanos !== 0n) {
    const duration = Number(profile.durationNanos);
    const inNanos = convertUnit(toDouble(total), unit, 'nanoseconds');
    const isTime = inNanos.unit === 'ns' && inNanos.value !== 0;
    const ratio = isTime ? `(${percentage(Math.trunc(inNanos.value), duration)})` : '';
    const label = scaledLabel(duration, 'nanoseconds', 'auto');
    lines.push(`Duration: ${label}, Total samples = ${formatValue(total)} ${ratio}`);
  }
  return lines;
}

/** Longest filter that is shown whole, in UTF-8 bytes for pprof; here in UTF-16 units. */
const MAX_FILTER_LENGTH = 80;

function filterLines(filter: SampleFilter): string[] {
  const lines = [
    ['focus', filter.focus],
    ['ignore', filter.ignore],
    ['hide', filter.hide],
    ['show', filter.show],
    ['show_from', filter.showFrom],
    ['tagfocus', filter.tagFocus],
    ['tagignore', filter.tagIgnore],
  ].flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    const line = `${name}=${value}`;
    return [
      `   ${line.length > MAX_FILTER_LENGTH ? `${line.slice(0, MAX_FILTER_LENGTH)}…` : line}`,
    ];
  });
  return lines.length === 0 ? [] : ['Active filters:', ...lines];
}

/** A time as pprof prints it on a machine whose clock is on UTC: "2026-11-23 19:47:25 UTC". */
export function formatTimeUtc(timeNanos: bigint): string {
  const seconds = timeNanos / 1_000_000_000n - (timeNanos % 1_000_000_000n < 0n ? 1n : 0n);
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s since 1970-01-01 UTC`;
  return `${date.toISOString().replace('T', ' ').slice(0, -5)} UTC`;
}
