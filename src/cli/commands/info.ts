/** `leaktrail info`: what a profile holds, without any report. */
import type { Profile } from '../../core/profile/model.js';
import { resolveSampleType } from '../../core/profile/sampleIndex.js';
import { formatTimeUtc } from '../../core/report/reportText.js';
import { loadProfile } from '../loadProfile.js';
import { formatJson, makeVisible } from '../output.js';
import type { Warn } from '../output.js';

/** The info text or JSON of a file. Rejects with ProfileError. */
export async function runInfo(
  command: { file: string; isJson: boolean },
  warn: Warn,
): Promise<string> {
  const profile = await loadProfile(command.file, warn);
  return command.isJson ? infoJson(profile) : infoText(profile);
}

function infoJson(profile: Profile): string {
  return formatJson({
    kind: profile.kind,
    sampleTypes: profile.sampleTypes.map(({ type, unit }) => ({ type, unit })),
    defaultSampleType: defaultType(profile),
    samples: profile.samples.count,
    locations: profile.locations.count,
    functions: profile.functions.count,
    period: profile.period,
    timeNanos: profile.timeNanos,
    warnings: profile.warnings,
  });
}

function infoText(profile: Profile): string {
  const { periodType, timeNanos, durationNanos, sampleTypes } = profile;
  const period = profile.period === 0 ? 'unknown' : `${profile.period} ${periodType.unit}`;
  const rows: [string, string][] = [
    ['Kind', profile.kind],
    ['Sample types', sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(', ') || 'none'],
    ['Default type', defaultType(profile) || 'none'],
    ['Samples', String(profile.samples.count)],
    ['Locations', String(profile.locations.count)],
    ['Functions', String(profile.functions.count)],
    ['Period', periodType.type === '' ? period : `${period} of ${periodType.type}`],
    ['Time', timeNanos === 0n ? 'unknown' : formatTimeUtc(timeNanos)],
  ];
  if (durationNanos !== 0n) rows.push(['Duration', `${Number(durationNanos) / 1e9} s`]);
  return rows.map(([key, value]) => `${`${key}:`.padEnd(14)}${makeVisible(value)}\n`).join('');
}

/** The name of the type that pprof shows when none is asked for; '' for a profile without types. */
function defaultType(profile: Profile): string {
  if (profile.sampleTypes.length === 0) return '';
  return profile.sampleTypes[resolveSampleType(profile, '')]?.type ?? '';
}
