/** `leaktrail memstats`: where the memory of a process is, and what dominates it. */
import { explainMemory } from '../../core/memstats/explain.js';
import type { MemoryPartId, MemoryReport } from '../../core/memstats/explain.js';
import type { MemStats } from '../../core/memstats/model.js';
import {
  diagnosisSentence,
  englishMemoryText,
  gcRows,
  partLabel,
  partSentence,
  peakSentence,
  readableBytes,
} from '../../core/memstats/texts.js';
import { readableShare } from '../../core/measurement/readable.js';
import type { MemstatsCommand } from '../args/memstats.js';
import { loadMemory } from '../loadMemory.js';
import { formatJson } from '../output.js';
import type { Warn } from '../output.js';

/** The explanation as text or JSON. Rejects with ProfileError. */
export async function runMemstats(command: MemstatsCommand, warn: Warn): Promise<string> {
  const { stats, ...context } = await loadMemory(command, warn);
  const report = explainMemory(stats, context);
  return command.isJson ? memoryJson(report, stats) : memoryText(report);
}

function memoryJson(report: MemoryReport, stats: MemStats): string {
  const { id, bytes, residentToLive } = report.diagnosis;
  return formatJson({
    parts: report.parts.map((part) => ({
      id: part.id,
      bytes: part.bytes,
      label: partLabel(report, part.id, englishMemoryText),
      sentence: partSentence(report, part.id, englishMemoryText),
    })),
    residentBytes: report.residentBytes,
    residentKind: report.residentKind,
    peakBytes: report.peakBytes ?? null,
    sysBytes: report.sysBytes,
    diagnosis: {
      id,
      sentence: diagnosisSentence(report, englishMemoryText),
      residentToLive: residentToLive ?? null,
      bytes,
    },
    gc: { ...report.gc },
    memstats: { ...stats, maxRSS: stats.maxRSS ?? null },
  });
}

const BAR_WIDTH = 72;
/** What the bar is made of; released memory is not resident and has no place in it. */
const MARKS: Readonly<Record<MemoryPartId, string>> = {
  live: '#',
  notYetSwept: '+',
  fragmentation: '%',
  idle: '.',
  released: '',
  stacks: '=',
  otherRuntime: '~',
  offHeap: 'o',
};

function memoryText(report: MemoryReport): string {
  const { parts, residentBytes } = report;
  const peak = peakSentence(report, englishMemoryText);
  const bar = barOf(report);
  const total = parts.reduce((sum, { id, bytes }) => sum + (id === 'released' ? 0 : bytes), 0);
  const resident = englishMemoryText(`panel.memory.resident.${report.residentKind}`);
  const lines = [
    `${diagnosisSentence(report, englishMemoryText)}.`,
    '',
    ...(bar === '' ? [] : [`[${bar}]`]),
    ...parts.map(({ id, bytes }) => {
      const share = id === 'released' ? '' : readableShare(bytes, total);
      const label = partLabel(report, id, englishMemoryText).padEnd(15);
      const size = readableBytes(bytes).padStart(10);
      return ` ${MARKS[id].padEnd(1)} ${label} ${size} ${share.padStart(6)}  ${partSentence(report, id, englishMemoryText)}`;
    }),
    '',
    `${resident}: ${readableBytes(residentBytes)}`,
    ...(peak === '' ? [] : [peak]),
    '',
    `${englishMemoryText('panel.memory.gc')}:`,
    ...gcRows(report.gc, englishMemoryText).map(
      ({ label, value }) => `   ${label.padEnd(15)} ${value}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** The resident parts as lengths that add up to the whole bar; '' when nothing is resident. */
function barOf({ parts }: MemoryReport): string {
  const total = parts.reduce((sum, { id, bytes }) => sum + (MARKS[id] === '' ? 0 : bytes), 0);
  if (total === 0) return '';
  let before = 0;
  return parts
    .filter(({ id }) => MARKS[id] !== '')
    .map(({ id, bytes }) => {
      const start = Math.round((before / total) * BAR_WIDTH);
      before += bytes;
      return MARKS[id].repeat(Math.round((before / total) * BAR_WIDTH) - start);
    })
    .join('');
}
