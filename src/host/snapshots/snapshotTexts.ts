/**
 * The texts of snapshots for lists: the short name of a target, and "184.2 MiB ▲ +38.1 MiB · 1 204 goroutines · RSS 240 MiB"
 * for one snapshot. Words are Go's and pprof's, so there is nothing to translate; free of vscode. Targets, names and numbers can
 * come from a file of somebody else: text is made visible, and nothing gets long.
 */
import { readableGrowth, readableValue } from '../../core/measurement/readable.js';
import {
  failedParts,
  partOf,
  type Snapshot,
  type SnapshotTarget,
} from '../../core/snapshot/model.js';
import { visibleText } from '../../core/visibleText.js';

const MAX_TARGET_LENGTH = 80;
const MAX_NAME_LENGTH = 120;
/** A number of somebody else can have 300 digits. */
const MAX_NUMBER_LENGTH = 60;

/** A target as a list shows it: "localhost:6060", the last part of a folder, or the test command. */
export function shortTarget({ kind, label }: SnapshotTarget): string {
  switch (kind) {
    case 'pprof':
      return visibleText(
        label.replace(/^https?:\/\//, '').replace(/(\/debug\/pprof)?\/*$/, '') || label,
        MAX_TARGET_LENGTH,
      );
    case 'files': {
      const parts = label.split(/[\\/]+/).filter(Boolean);
      return visibleText(parts.at(-1) ?? label, MAX_TARGET_LENGTH);
    }
    case 'test':
      return visibleText(label, MAX_TARGET_LENGTH);
    default:
      return kind satisfies never;
  }
}

/** The user's name of a snapshot, safe to show; '' for none. */
export function shownName({ name }: Snapshot): string {
  return visibleText(name, MAX_NAME_LENGTH);
}

/** Live heap with its growth since `previous`, goroutines and resident memory, as far as they are known. */
export function factsText(snapshot: Snapshot, previous: Snapshot | undefined): string {
  const heap = [liveHeapText(snapshot), growthText(snapshot, previous)].filter(Boolean).join(' ');
  return [heap, goroutinesText(snapshot), residentText(snapshot)]
    .filter((text) => text !== '')
    .join(' · ');
}

/** The live heap, "184.2 MiB"; '' when not known. */
export function liveHeapText({ facts }: Snapshot): string {
  return facts.liveHeapBytes === undefined ? '' : bytesText(facts.liveHeapBytes);
}

/** The growth of the live heap since another snapshot, "▲ +38.1 MiB"; '' when not known. */
export function growthText(snapshot: Snapshot, previous: Snapshot | undefined): string {
  const delta = liveHeapDelta(snapshot, previous);
  if (delta === undefined) return '';
  return visibleText(readableGrowth(delta, 'bytes', 'inuse_space'), MAX_NUMBER_LENGTH);
}

/** Bytes that the live heap grew by since another snapshot; undefined when not known. */
export function liveHeapDelta(
  { facts }: Snapshot,
  previous: Snapshot | undefined,
): number | undefined {
  const before = previous?.facts.liveHeapBytes;
  if (facts.liveHeapBytes === undefined || before === undefined) return undefined;
  const delta = Math.round(facts.liveHeapBytes - before);
  return Number.isFinite(delta) ? delta : undefined;
}

/** "1 204 goroutines"; '' when not known. */
export function goroutinesText({ facts }: Snapshot): string {
  if (facts.goroutines === undefined) return '';
  return numberText(facts.goroutines, 'count', 'goroutines');
}

/** "RSS 240 MiB" as measured, "max RSS 240 MiB" for a peak, "RSS ≈240 MiB" for an estimate; '' when not known. */
export function residentText({ facts }: Snapshot): string {
  const { residentMemory } = facts;
  if (residentMemory === undefined) return '';
  const amount = bytesText(residentMemory.bytes);
  switch (residentMemory.kind) {
    case 'measured':
      return `RSS ${amount}`;
    case 'peak':
      return `max RSS ${amount}`;
    case 'estimate':
      return `RSS ≈${amount}`;
    default:
      return residentMemory.kind satisfies never;
  }
}

/** A size as people read it. */
export function bytesText(bytes: number): string {
  return numberText(bytes, 'bytes', 'inuse_space');
}

/** Bytes of all parts. */
export function sizeOf({ parts }: Snapshot): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** True when a part is missing that the source has; one that it does not offer is not missed. */
export function isIncomplete(snapshot: Snapshot): boolean {
  return failedParts(snapshot).length > 0;
}

/**
 * The contextValue of a snapshot's row for the when-clauses of package.json: "snapshot" or "baseSnapshot", then ".heap" when it has a
 * heap profile, which is what is compared, ".memory" when it has MemStats and ".goroutines" when it has a dump that is text.
 */
export function snapshotContext(snapshot: Snapshot, isBase: boolean): string {
  return [
    isBase ? 'baseSnapshot' : 'snapshot',
    partOf(snapshot, 'heap') === undefined ? '' : '.heap',
    hasMemory(snapshot) ? '.memory' : '',
    hasGoroutineText(snapshot) ? '.goroutines' : '',
  ].join('');
}

/** True for a snapshot whose goroutines can be read as text. */
export function hasGoroutineText(snapshot: Snapshot): boolean {
  const goroutines = partOf(snapshot, 'goroutines');
  return goroutines !== undefined && goroutines.format !== 'proto';
}

/** The contextValue of a series' row. */
export function seriesContext({ kind }: SnapshotTarget): string {
  return `series.${kind}`;
}

/** The text of heap?debug=1 ends in MemStats, too. */
function hasMemory(snapshot: Snapshot): boolean {
  return (
    partOf(snapshot, 'memstats') !== undefined || partOf(snapshot, 'heap')?.format === 'debug1'
  );
}

function numberText(value: number, unit: string, sampleType: string): string {
  return visibleText(readableValue(Math.round(value), unit, sampleType), MAX_NUMBER_LENGTH);
}
