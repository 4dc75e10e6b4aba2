/**
 * What a command of the Snapshots view is about. VS Code passes the row it was started on and the whole selection; anybody
 * else can pass anything, so a row is only believed to name an id of a snapshot that is kept.
 */
import type { Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotModel } from './snapshotModel.js';

/** The snapshot that a row names; undefined for the row of a series and for anything else. */
export function snapshotOf(model: SnapshotModel, item: unknown): Snapshot | undefined {
  const { id } = fieldsOf(item);
  return typeof id === 'string' ? model.find(id) : undefined;
}

/** The snapshots that rows stand for, those of a series all together, each once; by id, which is by time. */
export function snapshotsOf(
  model: SnapshotModel,
  item: unknown,
  selected: unknown,
): readonly Snapshot[] {
  const rows: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [item];
  const ids = new Set(rows.flatMap(idsOf));
  return model.snapshots.filter(({ id }) => ids.has(id));
}

/** The ids that a row names: its own, or those of its snapshots. */
function idsOf(row: unknown): readonly unknown[] {
  const { id, snapshots } = fieldsOf(row);
  return Array.isArray(snapshots) ? snapshots.map((snapshot) => fieldsOf(snapshot).id) : [id];
}

function fieldsOf(value: unknown): { readonly id?: unknown; readonly snapshots?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
