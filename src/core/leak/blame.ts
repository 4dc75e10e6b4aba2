/**
 * Which line to mark for a site. Its growth is followed from the root: at each call into the child that surely grows most,
 * until none of the children has most of what the parent has (the accumulation point of Eclipse MAT). The mark belongs on
 * the deepest line of the workspace on the way; where the growth comes together again in one such line below, on that.
 */
import { growthRate } from './growthRate.js';
import { growthOf, sumBuckets } from './keySeries.js';
import type { Frame, FrameFinder } from './ownFrames.js';
import type { HeapSeries } from './series.js';

/** A child with less of its parent's growth is not followed. */
const FOLLOWED_SHARE = 0.7;

/** The line to mark, and the calls that lead to it. */
export interface Blame {
  readonly frame: Frame;
  /** The other lines of the workspace, or the program's own when there is none, on the way to the site: root first, each once. */
  readonly path: readonly Frame[];
}

/** The line to mark for a site with these buckets; `keyRow` is the row that it is charged to. */
export function findBlame(
  series: HeapSeries,
  times: readonly number[],
  finder: FrameFinder,
  members: readonly number[],
  keyRow: number,
): Blame {
  const growth = (buckets: readonly number[]): number => {
    const { bytes, byteNoise } = sumBuckets(series, buckets);
    // What does not surely grow is followed by its plain growth, so that the healthy have a way as well.
    return (
      growthRate(times, bytes, byteNoise).lowerBound || Math.max(0, growthOf({ bytes })) * 1e-9
    );
  };
  const rows = rowsFromRoot(series, finder, members, growth);
  const deepest = groupBy(members, (bucket) => {
    const row = finder.workspaceRow(stackOf(series, bucket));
    return row < 0 ? -1 : finder.placeOf(row);
  });
  deepest.delete(-1);
  const best = largest(deepest, growth);
  const isMost =
    best !== undefined && (deepest.size === 1 || best.growth >= FOLLOWED_SHARE * growth(members));
  const row = isMost ? best.key : (rows.at(-1) ?? best?.key ?? keyRow);
  const others = new Map(rows.map((other) => [finder.placeOf(other), other]));
  others.delete(finder.placeOf(row));
  return { frame: finder.frame(row), path: [...others.values()].map(finder.frame) };
}

/** The rows of the program's own lines on the way from the root to the accumulation point. */
function rowsFromRoot(
  series: HeapSeries,
  finder: FrameFinder,
  members: readonly number[],
  growth: (buckets: readonly number[]) => number,
): readonly number[] {
  const rows: number[] = [];
  let followed = members;
  let parent = growth(members);
  for (let depth = 1; parent > 0; depth++) {
    const children = groupBy(followed, (bucket) => {
      const location = stackOf(series, bucket).at(-depth);
      return location === undefined ? -1 : outermostPlace(series, finder, location);
    });
    children.delete(-1);
    const child = children.size === 1 ? onlyGroup(children, parent) : largest(children, growth);
    if (child === undefined || child.growth < FOLLOWED_SHARE * parent) break;
    rows.push(...finder.ownRows(stackOf(series, child.buckets[0]!).at(-depth)!));
    followed = child.buckets;
    parent = child.growth;
  }
  return rows;
}

/** The place of the call that has a frame of its own; -1 where the location has no lines. */
function outermostPlace({ tables }: HeapSeries, finder: FrameFinder, location: number): number {
  const { lineOffsets } = tables.locations;
  const end = lineOffsets[location + 1]!;
  return end === lineOffsets[location] ? -1 : finder.placeOf(end - 1);
}

interface Group {
  readonly key: number;
  readonly buckets: readonly number[];
  readonly growth: number;
}

/** The one group, without adding it up again: what it lacks of its parent ends here and grows no less for it. */
function onlyGroup(groups: ReadonlyMap<number, readonly number[]>, parent: number): Group {
  const [[key, buckets]] = [...groups] as [[number, readonly number[]]];
  return { key, buckets, growth: parent };
}

function largest(
  groups: ReadonlyMap<number, readonly number[]>,
  growth: (buckets: readonly number[]) => number,
): Group | undefined {
  let best: Group | undefined;
  for (const [key, buckets] of groups) {
    const group = { key, buckets, growth: growth(buckets) };
    if (best === undefined || group.growth > best.growth) best = group;
  }
  return best;
}

/** Leaf first. */
function stackOf({ buckets }: HeapSeries, bucket: number): Uint32Array {
  return buckets.locationIndexes.subarray(
    buckets.locationOffsets[bucket],
    buckets.locationOffsets[bucket + 1],
  );
}

function groupBy(items: readonly number[], keyOf: (item: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
