/** `leaktrail suspects`: which lines leak, from a series of heap profiles of one process. */
import { ProfileError } from '../../core/errors.js';
import { MIN_LEAK_SNAPSHOTS } from '../../core/leak/classify.js';
import { decidingAdvice } from '../../core/leak/decidingAdvice.js';
import { growthOutside } from '../../core/leak/outsideGrowth.js';
import type { OutsideGrowth } from '../../core/leak/outsideGrowth.js';
import type { Frame } from '../../core/leak/ownFrames.js';
import { findSuspects } from '../../core/leak/suspects.js';
import type { Suspect, SuspectReport } from '../../core/leak/suspects.js';
import { thinLoads } from '../../core/leak/thinOut.js';
import { timeUntilLimit } from '../../core/leak/timeToLimit.js';
import { readableShare, readableValue } from '../../core/measurement/readable.js';
import { readRegularFile } from '../../io/regularFile.js';
import type { SuspectsCommand } from '../args/suspects.js';
import { loadSeries } from '../loadSeries.js';
import type { LoadedSeries } from '../loadSeries.js';
import { formatJson, makeVisible } from '../output.js';
import type { Json, Warn } from '../output.js';

const MAX_LOAD_BYTES = 1024 * 1024;
const SECONDS_PER_HOUR = 3600;
/** Two snapshots tell a growth and no rate. */
const MIN_RATE_SNAPSHOTS = 3;

/** The verdicts as text or JSON. Rejects with ProfileError. */
export async function runSuspects(command: SuspectsCommand, warn: Warn): Promise<string> {
  const loaded = await loadSeries(command.snapshots, command.root, warn);
  const report = findSuspects(loaded.series, {
    level: command.level,
    ownFiles: loaded.ownFiles,
    load: await loadOf(command, loaded),
  });
  const { memStats } = loaded;
  const outside = memStats && growthOutside(memStats.first, memStats.last, report.liveGrowthBytes);
  return command.isJson
    ? suspectsJson(loaded, report, outside)
    : suspectsText(loaded, report, outside, command.limitBytes);
}

async function loadOf(
  { load }: SuspectsCommand,
  { series, chosen, given }: LoadedSeries,
): Promise<readonly number[] | 'allocations' | undefined> {
  if (load === undefined || load === 'allocations') return load;
  const values = parseLoad(load.file, await readRegularFile(load.file, MAX_LOAD_BYTES));
  if (values.length !== given) {
    throw new ProfileError(
      'bad-option',
      `${load.file}: ${values.length} numbers for ${given} snapshots`,
    );
  }
  const loads = thinLoads(values, chosen);
  return series.snapshots.map(({ index }) => loads[index]!);
}

function parseLoad(file: string, bytes: Uint8Array): readonly number[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new ProfileError('malformed', `${file}: not JSON`, { cause: error });
  }
  if (!Array.isArray(values) || !values.every((value) => Number.isFinite(value) && value >= 0)) {
    throw new ProfileError(
      'malformed',
      `${file}: not an array of numbers from 0 on, one per snapshot`,
    );
  }
  return values as number[];
}

function suspectsJson(
  { series, files }: LoadedSeries,
  report: SuspectReport,
  outside: OutsideGrowth | undefined,
): string {
  return formatJson({
    snapshots: series.snapshots.map(({ timeNanos, liveBytes }, k) => ({
      file: files[k]!,
      timeNanos,
      liveBytes,
    })),
    sites: report.sites.map((site) => siteJson(site, report)),
    offProfileGrowthBytes: outside?.unexplainedBytes ?? null,
    advice: adviceJson(report, series.period),
  });
}

function adviceJson(report: SuspectReport, period: number): Json {
  const advice = decidingAdvice(report, period);
  if (advice === undefined) return null;
  const { neededRoundsFactor, orMemProfileRate } = advice;
  return { neededRoundsFactor, orMemProfileRate };
}

/** One site; numbers per hour are null where the profiles do not tell their times. */
export function siteJson(site: Suspect, { unit }: Pick<SuspectReport, 'unit'>): Json {
  const perHour = (rate: number): number | null =>
    unit === 'second' ? rate * SECONDS_PER_HOUR : null;
  return {
    class: site.siteClass,
    confidence: site.confidence ?? null,
    ...frameJson(site.frame),
    rawSamples: site.series.rawSamples,
    estimateBytes: site.growthBytes,
    errorBytes: site.series.errorBytes,
    slopeBytesPerHour: perHour(site.rate.slope),
    lowerBoundBytesPerHour: perHour(site.rate.lowerBound),
    retention: site.retention ?? null,
    share: site.share,
    reason: site.reason,
    blame: { ...frameJson(site.blame.frame), path: site.blame.path.map(frameJson) },
    ...(site.stack.length > 0 ? { stack: site.stack.map(frameJson) } : {}),
  };
}

function frameJson({ func, fileName, line }: Frame): { func: string; file: string; line: number } {
  return { func, file: fileName, line };
}

/** Sites of these classes are told in full. */
const ACCUSED: ReadonlySet<Suspect['siteClass']> = new Set(['leak', 'suspect'] as const);

function suspectsText(
  { series, memStats }: LoadedSeries,
  report: SuspectReport,
  outside: OutsideGrowth | undefined,
  limitBytes: number | undefined,
): string {
  const accused = report.sites.filter(({ siteClass }) => ACCUSED.has(siteClass));
  const grown = report.sites.filter(
    ({ siteClass, growthBytes }) =>
      !ACCUSED.has(siteClass) && siteClass !== 'stable' && growthBytes > 0,
  );
  const lines = [
    `${series.snapshots.length} snapshots${spanText(report)}; the live heap grew by ${bytesText(report.liveGrowthBytes)}`,
    `${countsText(accused, grown, series.snapshots.length)}, ${report.sites.length} sites looked at`,
  ];
  for (const site of accused) lines.push('', ...siteText(site, report));
  const advice = decidingAdvice(report, series.period);
  if (advice !== undefined && series.snapshots.length >= MIN_LEAK_SNAPSHOTS) {
    lines.push(
      '',
      `Samples are too few to decide about ${placeText(advice.site.frame)}: take rounds ${advice.neededRoundsFactor} times as long, or set runtime.MemProfileRate = ${advice.orMemProfileRate}.`,
    );
  }
  if (grown.length > 0) {
    lines.push('', 'Grew, but not leaking:');
    for (const { siteClass, frame, reason } of grown) {
      lines.push(`  ${siteClass.padEnd(15)}  ${placeText(frame)}: ${reason}`);
    }
  }
  if (outside !== undefined && outside.unexplainedBytes > 0) {
    lines.push(
      '',
      `Outside the profile ${bytesText(outside.unexplainedBytes)} more: ${bytesText(outside.stackBytes)} in stacks of goroutines, ${bytesText(outside.heapBytes)} in the heap.`,
    );
  }
  if (limitBytes !== undefined) lines.push('', limitText(report, memStats, limitBytes));
  return `${lines.join('\n')}\n`;
}

/** "1 leak, 2 suspect"; with too few snapshots for a verdict, how many sites grew. */
function countsText(
  accused: readonly Suspect[],
  grown: readonly Suspect[],
  snapshots: number,
): string {
  if (snapshots < MIN_LEAK_SNAPSHOTS) {
    const count = accused.length + grown.length;
    return `too few snapshots for a verdict: ${count} ${count === 1 ? 'site' : 'sites'} grew`;
  }
  const leaks = accused.filter(({ siteClass }) => siteClass === 'leak').length;
  return `${leaks} ${leaks === 1 ? 'leak' : 'leaks'}, ${accused.length - leaks} suspect`;
}

/** The lines on a leak or a suspect. */
export function siteText(site: Suspect, report: Pick<SuspectReport, 'unit'>): readonly string[] {
  const { siteClass, confidence, frame, blame, series, share, measures } = site;
  const isPair = measures.snapshots < MIN_RATE_SNAPSHOTS;
  const word = confidence === undefined ? siteClass : `${siteClass} (${confidence} confidence)`;
  const isElsewhere = blame.frame.line !== frame.line || blame.frame.fileName !== frame.fileName;
  return [
    `${isPair ? 'grew' : word}  ${placeText(frame)}`,
    `  ${makeVisible(frame.func)}`,
    `  ${isPair ? '' : `${sureText(site, report)}; `}grew by ${bytesText(site.growthBytes)} ± ${bytesText(series.errorBytes)} (${series.rawSamples} samples), ${readableShare(share, 1)} of all growth`,
    `  ${site.reason}`,
    ...stackText(site),
    ...(isElsewhere
      ? [`  called from ${placeText(blame.frame)}, ${makeVisible(blame.frame.func)}`]
      : []),
  ];
}

/** "surely +1.5 GiB per hour". */
function sureText({ rate, rateByRound }: Suspect, { unit }: Pick<SuspectReport, 'unit'>): string {
  return unit === 'second'
    ? `surely +${bytesText(rate.lowerBound * SECONDS_PER_HOUR)} per hour`
    : `surely +${bytesText(rateByRound.lowerBound)} per round`;
}

/** A node of the call tree with the calls that lead to it, the outermost first. */
function stackText({ stack }: Suspect): readonly string[] {
  if (stack.length < 2) return [];
  return [`  by way of ${stack.slice(0, -1).map(placeText).join(' > ')}`];
}

function limitText(
  report: SuspectReport,
  memStats: LoadedSeries['memStats'],
  limitBytes: number,
): string {
  if (memStats === undefined) return 'Time to the limit: unknown, the snapshots have no MemStats.';
  if (report.times.length < MIN_RATE_SNAPSHOTS) {
    return 'Time to the limit: unknown, two snapshots do not tell a rate.';
  }
  const time = timeUntilLimit(limitBytes, memStats.last, report);
  if (!Number.isFinite(time)) return 'Time to the limit: nothing surely grows.';
  const text =
    report.unit === 'second'
      ? readableValue(Math.round(time * 1e9), 'nanoseconds', '')
      : `${Math.round(time)} rounds`;
  return `Time to the limit: at most ${text} at the rate of what surely grows.`;
}

function spanText({ times, unit }: SuspectReport): string {
  if (unit === 'round') return '';
  return ` over ${readableValue(Math.round(times.at(-1)! * 1e9), 'nanoseconds', '')}`;
}

/** "internal/checkout/checkout.go:52". */
export function placeText({ fileName, line, func }: Frame): string {
  if (fileName === '') return makeVisible(func);
  return makeVisible(line === 0 ? fileName : `${fileName}:${line}`);
}

function bytesText(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}
