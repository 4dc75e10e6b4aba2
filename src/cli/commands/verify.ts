/** `leaktrail verify`: whether a fix helped, from a series before it and one after it. */
import { findSuspects } from '../../core/leak/suspects.js';
import type { SuspectReport } from '../../core/leak/suspects.js';
import { verifyFix } from '../../core/leak/verifyFix.js';
import type { FixReport, FixVerdict } from '../../core/leak/verifyFix.js';
import type { VerifyCommand } from '../args/suspects.js';
import { loadSeries } from '../loadSeries.js';
import type { LoadedSeries } from '../loadSeries.js';
import { formatJson } from '../output.js';
import type { Json, Warn } from '../output.js';
import { placeText, siteJson, siteText } from './suspects.js';

/** One side of the comparison. */
interface Side {
  readonly loaded: LoadedSeries;
  readonly report: SuspectReport;
}

/** The verdict as text or JSON. Rejects with ProfileError. */
export async function runVerify(command: VerifyCommand, warn: Warn): Promise<string> {
  const sideOf = async (paths: readonly string[]): Promise<Side> => {
    const loaded = await loadSeries(paths, command.root, warn);
    const { series, ownFiles } = loaded;
    return { loaded, report: findSuspects(series, { level: command.level, ownFiles }) };
  };
  const before = await sideOf(command.before);
  const after = await sideOf(command.after);
  const report = verifyFix(before.report, after.report, {
    periods: { before: before.loaded.series.period, after: after.loaded.series.period },
  });
  return command.isJson ? verifyJson(report, before, after) : verifyText(report, after);
}

function verifyJson(report: FixReport, before: Side, after: Side): string {
  return formatJson({
    verdict: report.verdict,
    before: sideJson(before),
    after: sideJson(after),
    sites: report.sites.map((site) => ({
      verdict: site.verdict,
      reason: site.reason,
      expectedRawGain: site.expectedGain,
      basis: site.basis,
      before: {
        ...fields(siteJson(site.before, before.report)),
        counts: site.before.series.counts,
        bytes: site.before.series.bytes,
      },
      after:
        site.after === undefined
          ? null
          : {
              ...fields(siteJson(site.after, after.report)),
              counts: site.after.series.counts,
              bytes: site.after.series.bytes,
            },
    })),
    newLeaks: report.newLeaks.map((site) => siteJson(site, after.report)),
  });
}

function fields(json: Json): Readonly<Record<string, Json>> {
  return json as Readonly<Record<string, Json>>;
}

function sideJson({ loaded, report }: Side): Json {
  return {
    snapshots: loaded.series.snapshots.map(({ timeNanos, liveBytes }, k) => ({
      file: loaded.files[k]!,
      timeNanos,
      liveBytes,
    })),
    liveGrowthBytes: report.liveGrowthBytes,
  };
}

function verifyText({ verdict, sites, newLeaks }: FixReport, after: Side): string {
  const lines = [verdictText(verdict)];
  if (sites.length === 0)
    lines.push('No site of the series before the fix was a leak or a suspect.');
  for (const site of sites) {
    lines.push(
      '',
      `${verdictText(site.verdict)}  ${placeText(site.before.frame)}`,
      `  ${site.reason}`,
    );
    if (site.after !== undefined)
      lines.push(
        `  now at ${placeText(site.after.frame)}: ${site.after.siteClass}, ${site.after.reason}`,
      );
  }
  if (newLeaks.length > 0) {
    lines.push('', 'Leaks that were not there before:');
    for (const site of newLeaks) lines.push(...siteText(site, after.report));
  }
  return `${lines.join('\n')}\n`;
}

function verdictText(verdict: FixVerdict): string {
  switch (verdict) {
    case 'fixed':
      return 'fixed';
    case 'still-leaking':
      return 'still leaking';
    case 'not-enough-data':
      return 'not enough data';
    default:
      return verdict satisfies never;
  }
}
