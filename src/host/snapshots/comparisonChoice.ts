/** Which snapshots a comparison is of: the order of what was selected, and what is offered first. Free of vscode. */
import { partOf, type Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotSeries } from '../../core/snapshot/series.js';

/** The two sides of a comparison of snapshots. */
export interface SnapshotPair {
  readonly base: Snapshot;
  readonly current: Snapshot;
}

/** True for a snapshot with a heap profile: that is what is compared. */
export function isComparable(snapshot: Snapshot): boolean {
  return partOf(snapshot, 'heap') !== undefined;
}

/** The earliest and the latest of the snapshots that have a heap profile; undefined for less than two of them. */
export function outermost(snapshots: readonly Snapshot[]): SnapshotPair | undefined {
  const sorted = snapshots.filter(isComparable).sort(byTime);
  const base = sorted[0];
  const current = sorted.at(-1);
  return base === undefined || current === undefined || base === current
    ? undefined
    : { base, current };
}

/** What is offered first as the base: the chosen one, else the last but one of the latest series. */
export function suggestBase(
  series: readonly SnapshotSeries[],
  chosen: Snapshot | undefined,
): Snapshot | undefined {
  if (chosen !== undefined && isComparable(chosen)) return chosen;
  const lists = comparableLists(series);
  const longEnough = lists.find((snapshots) => snapshots.length > 1);
  // Of single snapshots the last but one, too: the series come with the latest first.
  return longEnough?.at(-2) ?? (lists[1] ?? lists[0])?.at(-1);
}

/** What is offered first as the current side: the latest of the base's series, else the latest of all; never the base. */
export function suggestCurrent(
  series: readonly SnapshotSeries[],
  base: Snapshot | undefined,
): Snapshot | undefined {
  const lists = comparableLists(series);
  const own = lists.find((snapshots) => snapshots.some(({ id }) => id === base?.id)) ?? [];
  return [own, ...lists]
    .map((snapshots) => snapshots.filter(({ id }) => id !== base?.id).at(-1))
    .find((snapshot) => snapshot !== undefined);
}

function comparableLists(series: readonly SnapshotSeries[]): readonly (readonly Snapshot[])[] {
  return series
    .map(({ snapshots }) => snapshots.filter(isComparable))
    .filter((snapshots) => snapshots.length > 0);
}

/** Ids tell apart what has the same time. */
function byTime(a: Snapshot, b: Snapshot): number {
  return a.timeMillis - b.timeMillis || (a.id < b.id ? -1 : 1);
}
