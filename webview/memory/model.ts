/**
 * The memory of one or two moments as numbers for the bar and the table, without the DOM. The whole of a moment is what
 * is resident or what the parts add up to, whichever is more: pages that were never written to are held and not resident.
 */
import type { MemoryPartId, MemoryReport } from '../../src/core/memstats/explain.js';
import type { MemoryTable } from '../../src/protocol/messages.js';

/** The order of the bar and of the table: what is not resident comes last, after the parts that add up. */
const PART_ORDER: readonly MemoryPartId[] = [
  'live',
  'notYetSwept',
  'fragmentation',
  'idle',
  'stacks',
  'otherRuntime',
  'offHeap',
  'released',
];

/** One moment. */
export interface Moment {
  readonly name: string;
  readonly report: MemoryReport;
  /** What the bar of this moment stands for, in bytes. */
  readonly wholeBytes: number;
  /** Length (0..1) of the bar beside that of the other moment. */
  readonly length: number;
}

/** One part at both moments; sizes in bytes. */
export interface PartRow {
  readonly id: MemoryPartId;
  readonly isResident: boolean;
  /** Undefined where it is not known. */
  readonly base: number | undefined;
  readonly current: number | undefined;
  /** Share (0..1) of the current moment's whole; undefined for what is not resident. */
  readonly share: number | undefined;
}

/** The moments in their order of time: the base first, if there is one. */
export function momentsOf({
  base,
  current,
  baseName,
  currentName,
}: MemoryTable): readonly Moment[] {
  const moments = [
    ...(base === undefined ? [] : [{ name: baseName, report: base }]),
    { name: currentName, report: current },
  ].map((moment) => ({ ...moment, wholeBytes: wholeOf(moment.report) }));
  const largest = Math.max(...moments.map(({ wholeBytes }) => wholeBytes));
  return moments.map((moment) => ({
    ...moment,
    length: largest === 0 ? 0 : moment.wholeBytes / largest,
  }));
}

/** The parts that either moment has. */
export function partRows({ base, current }: MemoryTable): readonly PartRow[] {
  const whole = wholeOf(current);
  return PART_ORDER.flatMap((id) => {
    const now = bytesOf(current, id);
    const before = base === undefined ? undefined : bytesOf(base, id);
    if (now === undefined && before === undefined) return [];
    const isResident = id !== 'released';
    const share = isResident && now !== undefined && whole > 0 ? now / whole : undefined;
    return [{ id, isResident, base: before, current: now, share }];
  });
}

/** The parts of the bar that have any length, with their share (0..1) of the whole. */
export function segmentsOf({ report, wholeBytes }: Moment): readonly {
  readonly id: MemoryPartId;
  readonly bytes: number;
  readonly share: number;
}[] {
  if (wholeBytes === 0) return [];
  return PART_ORDER.flatMap((id) => {
    const bytes = bytesOf(report, id) ?? 0;
    return id === 'released' || bytes <= 0 ? [] : [{ id, bytes, share: bytes / wholeBytes }];
  });
}

/** Where (0..1) on the bar the resident memory ends; undefined at its end. */
export function residentEnd({ report, wholeBytes }: Moment): number | undefined {
  return report.residentBytes < wholeBytes ? report.residentBytes / wholeBytes : undefined;
}

function bytesOf({ parts }: MemoryReport, id: MemoryPartId): number | undefined {
  return parts.find((part) => part.id === id)?.bytes;
}

function wholeOf(report: MemoryReport): number {
  const held = report.parts.reduce(
    (total, { id, bytes }) => (id === 'released' ? total : total + bytes),
    0,
  );
  return Math.max(held, report.residentBytes);
}
