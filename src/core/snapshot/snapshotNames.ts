/**
 * Names in a snapshot store: the id of a snapshot, which is the name of its folder, and the names of its parts. Both end up in
 * paths, so only names that mean the same on every file system are taken: ASCII, no separators, no leading or trailing dot, none
 * of the device names of Windows (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
 */
import type { SnapshotPartFormat, SnapshotPartKind } from './model.js';

/** The file that describes a snapshot, beside its parts. */
export const SNAPSHOT_FILE = 'snapshot.json';

/** Moments that a four-digit year can name. */
export const MAX_TIME_MILLIS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether a number is a moment that a snapshot can have been taken at. */
export function isTimeMillis(value: number): boolean {
  return value >= 0 && value <= MAX_TIME_MILLIS;
}

const ID = /^\d{8}T\d{9}-[0-9a-f]{8}$/;
const PLAIN = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** "20260930T142530123-1f2e3d4c": a time in UTC and eight hexadecimal digits that tell snapshots of one millisecond apart. */
export function snapshotId(timeMillis: number, suffix: string): string {
  const time = new Date(timeMillis).toISOString().replace(/[-:.Z]/g, '');
  return `${time}-${suffix}`;
}

/** Whether a name is one that `snapshotId` gives. */
export function isSnapshotId(name: string): boolean {
  return ID.test(name);
}

/** Whether a name is that of a file in the folder at hand on every file system, and not that of the description. */
export function isPartFileName(name: string): boolean {
  return (
    PLAIN.test(name) &&
    !name.includes('..') &&
    !DEVICE.test(name) &&
    name.toLowerCase() !== SNAPSHOT_FILE
  );
}

/** The file name that a part gets: "heap.pb.gz", "goroutines.debug2.txt", "memstats.vars.json". */
export function partFileName(kind: SnapshotPartKind, format: SnapshotPartFormat): string {
  switch (format) {
    case 'proto':
      return `${kind}.pb.gz`;
    case 'debug1':
    case 'debug2':
      return `${kind}.${format}.txt`;
    case 'vars':
      return `${kind}.vars.json`;
    default:
      format satisfies never;
      return kind;
  }
}
