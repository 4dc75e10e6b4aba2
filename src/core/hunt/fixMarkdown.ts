/**
 * The report of a verified fix in Markdown: the verdict, each site with its numbers, plot and series, and what leaks now. In English,
 * since it is for the issue or the review that others read. Names come from profiles, so that all of Markdown in them is escaped.
 */
import { fixReasonSentence, gainText } from '../leak/fixReason.js';
import { readableValue } from '../measurement/readable.js';
import { createTexts } from '../texts.js';
import { visibleText } from '../visibleText.js';
import type { FixLeak, FixRecord, FixRun, FixSide, FixSite, FixUnit } from './fixRecord.js';
import { growthSeries, shortTime } from './fixPlot.js';
import { FIX_TEXTS, fixHeadline, plotSentence, rateText, verdictWord } from './fixTexts.js';

const TEXTS = createTexts(FIX_TEXTS);

/** The report; `plots` are the files of the sites' plots beside it, in their order. */
export function fixMarkdown(record: FixRecord, plots: readonly string[]): string {
  const { before, after, sites, newLeaks, unit } = record;
  const blocks = [
    `# ${escapeMarkdown(capital(fixHeadline(record)))}`,
    table(
      ['run', 'what', 'commit', 'from', 'to', 'snapshots', 'growth of the live heap'],
      [runRow('before', before), runRow('after', after)],
    ),
    ...sites.flatMap((site, index) => siteBlocks(site, unit, plots[index])),
    ...(newLeaks.length === 0
      ? []
      : [
          '## Leaks that were not there before',
          newLeaks.map((leak) => leakLine(leak, unit)).join('\n'),
        ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function runRow(name: string, run: FixRun): readonly string[] {
  return [
    name,
    escapeMarkdown(visibleText(run.title)),
    run.gitCommit === '' ? '' : `\`${run.gitCommit.slice(0, 12)}\``,
    timeText(run.startMillis),
    timeText(run.endMillis),
    `${run.snapshots}`,
    gainText(run.liveGrowthBytes),
  ];
}

function siteBlocks(site: FixSite, unit: FixUnit, plot: string | undefined): readonly string[] {
  const { func, verdict, why, before, after } = site;
  return [
    `## ${escapeMarkdown(visibleText(func))}: ${verdictWord(verdict)}`,
    `${escapeMarkdown(capital(fixReasonSentence(why)))}.`,
    table(
      ['', 'before', 'after'],
      [
        ['line', lineText(before), lineText(after)],
        ['class', classText(before), classText(after)],
        ['growth', growthText(before), growthText(after)],
        ['rate', rateText(before, unit), rateText(after, unit)],
        [
          'why',
          escapeMarkdown(visibleText(before.reason, 1000)),
          escapeMarkdown(visibleText(after.reason, 1000)),
        ],
      ],
    ),
    ...(plot === undefined
      ? []
      : [`![${escapeMarkdown(plotSentence(site, unit))}](${encodeURIComponent(plot)})`]),
    seriesTable(site, unit),
  ];
}

function seriesTable({ before, after }: FixSite, unit: FixUnit): string {
  const [grownBefore, grownAfter] = [growthSeries(before), growthSeries(after)];
  const cells = (side: FixSide, growth: readonly number[], k: number): readonly string[] =>
    k < side.times.length
      ? [timeAt(side.times[k]!, unit), gainText(growth[k]!), `${side.counts[k]!}`]
      : ['', '', ''];
  const rows = Math.max(before.times.length, after.times.length);
  const at = unit === 'second' ? 'time' : 'round';
  return table(
    ['snapshot', `before: ${at}`, 'growth', 'samples', `after: ${at}`, 'growth', 'samples'],
    Array.from({ length: rows }, (_, k) => [
      `${k + 1}`,
      ...cells(before, grownBefore, k),
      ...cells(after, grownAfter, k),
    ]),
  );
}

function timeAt(time: number, unit: FixUnit): string {
  return unit === 'second' ? shortTime(time) : `${time}`;
}

function leakLine(
  { func, file, line, growthBytes, lowerBound, reason }: FixLeak,
  unit: FixUnit,
): string {
  const rate = TEXTS(`panel.fix.rate.${unit}`, { bytes: gainText(lowerBound) });
  const place = `${visibleText(func)} (${visibleText(file)}:${line})`;
  return `- ${escapeMarkdown(place)}: ${gainText(growthBytes)}, at least ${rate}; ${escapeMarkdown(visibleText(reason, 1000))}`;
}

function lineText({ file, line, siteClass }: FixSide): string {
  return siteClass === 'absent' ? '' : escapeMarkdown(`${visibleText(file)}:${line}`);
}

function classText({ siteClass }: FixSide): string {
  return TEXTS(`panel.fix.class.${siteClass}`);
}

function growthText({ growthBytes, errorBytes, rawSamples }: FixSide): string {
  const error = errorBytes === 0 ? '' : ` ± ${readableValue(Math.round(errorBytes), 'bytes', '')}`;
  return `${gainText(growthBytes)}${error} (${rawSamples} samples)`;
}

function timeText(millis: number): string {
  return millis === 0 ? '' : new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text in which nothing is markup, a link or a mention. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww(?=\.)/gi, '$&\u2060');
}
