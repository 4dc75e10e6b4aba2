/**
 * What is said about the memory of a process: a label and one sentence for each part, the diagnosis and the collector's numbers.
 * English here; the keys are those of the panel's texts (webview/strings.ts includes this table), so that the panel can pass
 * its own translated texts to the functions below. Placeholders are {named}.
 */
import { readablePercent, readableValue } from '../measurement/readable.js';
import { createTexts, type Texts } from '../texts.js';
import type { GcReport, MemoryPart, MemoryPartId, MemoryReport } from './explain.js';

/** English texts by the panel's keys. */
export const MEMORY_TEXTS = {
  'panel.memory.part.live': 'Live heap',
  'panel.memory.part.live.about':
    'Objects that the program still reaches, as the heap profile counts them.',
  'panel.memory.part.allocated': 'Allocated heap',
  'panel.memory.part.allocated.about':
    'Objects that are live or not yet collected; only a heap profile of the same moment tells the two apart.',
  'panel.memory.part.notYetSwept': 'Not yet swept',
  'panel.memory.part.notYetSwept.about':
    'Allocated since the last collection, or dead and not yet swept, give or take the sampling error of the live heap; the next collection frees what is not in use.',
  'panel.memory.part.fragmentation': 'Fragmentation',
  'panel.memory.part.fragmentation.about':
    'Room beside objects in spans that are in use; only new objects of about the same size fit in.',
  'panel.memory.part.idle': 'Idle',
  'panel.memory.part.idle.about':
    'Free spans that the runtime keeps for later; it returns them to the operating system little by little.',
  'panel.memory.part.released': 'Released',
  'panel.memory.part.released.about':
    'Address space whose memory went back to the operating system, or was never used; it is not resident.',
  'panel.memory.part.stacks': 'Stacks',
  'panel.memory.part.stacks.about':
    'Stacks of goroutines; many goroutines, or deep calls, make them large.',
  'panel.memory.part.otherRuntime': 'Other runtime',
  'panel.memory.part.otherRuntime.about':
    "The runtime's own records: spans, caches, marks of the collector, buckets of the profiler.",
  'panel.memory.part.offHeap': 'Off-heap',
  'panel.memory.part.offHeap.about':
    "Resident memory that the runtime does not know of: cgo, mmap, the program's code, stacks of threads.",

  'panel.memory.diagnosis': '{lead}: {finding}',
  'panel.memory.lead': '{resident} is {ratio}x {heap}',
  'panel.memory.lead.noHeap': '{resident} is {size}',
  'panel.memory.resident.measured': 'RSS',
  'panel.memory.resident.peak': 'RSS at its peak',
  'panel.memory.resident.estimate': 'Resident memory (Sys - HeapReleased)',
  'panel.memory.heap.live': 'the live heap',
  'panel.memory.heap.allocated': 'the allocated heap',
  'panel.memory.finding.live':
    '{size} is live; if it grows from snapshot to snapshot, compare two to see where',
  'panel.memory.finding.allocated':
    '{size} is live or not yet collected; a heap profile of the same moment tells which',
  'panel.memory.finding.notYetSwept':
    '{size} was allocated since the last collection or is dead and not yet swept; it is judged after the next collection',
  'panel.memory.finding.fragmentation':
    '{size} is room between objects that few survivors keep from being returned; it is used again by objects of the same sizes',
  'panel.memory.finding.idle': '{size} is idle, returned lazily; this is not a leak',
  'panel.memory.finding.stacks':
    '{size} is stacks of goroutines; look at how many there are and where they wait',
  'panel.memory.finding.otherRuntime':
    "{size} is the runtime's own records, which follow the largest heap so far and are not returned",
  'panel.memory.finding.offHeap':
    "{size} is not Go's heap (cgo, mmap, code, threads), and no heap profile shows it",
  'panel.memory.finding.untouched':
    '{size} that Go has got was never written to or is swapped out, and takes no memory now',
  'panel.memory.finding.small': 'the process is small, and {size} beside its live heap is usual',
  'panel.memory.finding.balanced': 'no part of it stands out',
  'panel.memory.peak': 'RSS at its peak was {size}.',

  'panel.memory.gc': 'Garbage collector',
  'panel.memory.gc.collections': 'Collections',
  'panel.memory.gc.collections.value': '{count}, of which {forced} forced',
  'panel.memory.gc.next': 'Next collection',
  'panel.memory.gc.next.value': 'at a heap of {size}',
  'panel.memory.gc.pauses': 'Pauses',
  'panel.memory.gc.pauses.value': 'last {last}, mean {mean}, longest {longest} of the last {count}',
  'panel.memory.gc.pauses.none': 'none yet',
  'panel.memory.gc.cpu': 'CPU time',
  'panel.memory.gc.cpu.value': '{percent} since the start of the process',
} as const;

/** Gives the texts about memory. */
export type MemoryTexts = Texts<keyof typeof MEMORY_TEXTS>;

/** A line of a table of two columns. */
export interface MemoryRow {
  readonly label: string;
  readonly value: string;
}

/** The English text. */
export const englishMemoryText: MemoryTexts = createTexts(MEMORY_TEXTS);

/** The label of a part; without a heap profile the live heap is called what it is, all that is allocated. */
export function partLabel(report: MemoryReport, id: MemoryPartId, texts: MemoryTexts): string {
  return texts(`panel.memory.part.${partName(report, id)}`);
}

/** One sentence on what a part is. */
export function partSentence(report: MemoryReport, id: MemoryPartId, texts: MemoryTexts): string {
  return texts(`panel.memory.part.${partName(report, id)}.about`);
}

/** What explains the resident size, as a sentence without a full stop: "RSS is 2.1x the live heap: 900 MiB is idle, …". */
export function diagnosisSentence(report: MemoryReport, texts: MemoryTexts): string {
  const { id, bytes, residentToLive } = report.diagnosis;
  const resident = texts(`panel.memory.resident.${report.residentKind}`);
  const isLiveKnown = partOfId(report, 'notYetSwept') !== undefined;
  const heap = texts(isLiveKnown ? 'panel.memory.heap.live' : 'panel.memory.heap.allocated');
  const isRatioTelling = residentToLive !== undefined && id !== 'small' && id !== 'untouched';
  const lead = !isRatioTelling
    ? texts('panel.memory.lead.noHeap', { resident, size: readableBytes(report.residentBytes) })
    : texts('panel.memory.lead', { resident, ratio: readableRatio(residentToLive), heap });
  const finding = texts(
    `panel.memory.finding.${id === 'live' && !isLiveKnown ? 'allocated' : id}`,
    { size: readableBytes(bytes) },
  );
  return texts('panel.memory.diagnosis', { lead, finding });
}

/** What the resident size was at its peak, or '' when that says no more than the resident size does. */
export function peakSentence(
  { peakBytes, residentBytes }: MemoryReport,
  texts: MemoryTexts,
): string {
  if (peakBytes === undefined || peakBytes <= residentBytes) return '';
  return texts('panel.memory.peak', { size: readableBytes(peakBytes) });
}

/** The collector's numbers for people. */
export function gcRows(gc: GcReport, texts: MemoryTexts): readonly MemoryRow[] {
  const nanos = (value: number): string => readableValue(Math.round(value), 'nanoseconds', '');
  return [
    {
      label: texts('panel.memory.gc.collections'),
      value: texts('panel.memory.gc.collections.value', {
        count: String(gc.numGC),
        forced: String(gc.numForcedGC),
      }),
    },
    {
      label: texts('panel.memory.gc.next'),
      value: texts('panel.memory.gc.next.value', { size: readableBytes(gc.nextGCBytes) }),
    },
    {
      label: texts('panel.memory.gc.pauses'),
      value:
        gc.pauseCount === 0
          ? texts('panel.memory.gc.pauses.none')
          : texts('panel.memory.gc.pauses.value', {
              last: nanos(gc.lastPauseNanos),
              mean: nanos(gc.meanPauseNanos),
              longest: nanos(gc.maxPauseNanos),
              count: String(gc.pauseCount),
            }),
    },
    {
      label: texts('panel.memory.gc.cpu'),
      value: texts('panel.memory.gc.cpu.value', {
        percent: readablePercent(gc.cpuFraction * 100),
      }),
    },
  ];
}

/** Bytes for people: "312.4 MiB". */
export function readableBytes(bytes: number): string {
  return readableValue(Math.round(bytes), 'bytes', '');
}

function partOfId(report: MemoryReport, id: MemoryPartId): MemoryPart | undefined {
  return report.parts.find((part) => part.id === id);
}

function partName(report: MemoryReport, id: MemoryPartId): MemoryPartId | 'allocated' {
  return id === 'live' && partOfId(report, 'notYetSwept') === undefined ? 'allocated' : id;
}

/** "2.1", "140". */
function readableRatio(ratio: number): string {
  return ratio < 9.95 ? ratio.toFixed(1) : String(Math.round(ratio));
}
