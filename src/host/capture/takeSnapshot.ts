/**
 * One snapshot of a source, from the store's draft to the list that shows it; without a word to the user, so that a series can be
 * taken the same way. Rejects with ProfileError, and then nothing is left behind.
 */
import { ProfileError } from '../../core/errors.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import type {
  CaptureProgress,
  GoroutineDetail,
  InspectHeap,
  SnapshotSource,
} from '../../core/snapshot/source.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';

export interface TakeSnapshotContext {
  readonly model: SnapshotModel;
  readonly inspectHeap: InspectHeap;
  /** Commit of a workspace folder, of the first one for undefined; '' for none. */
  readonly readCommit: (folder: string | undefined) => Promise<string>;
}

export interface TakeSnapshotOptions {
  readonly signal: AbortSignal;
  readonly goroutines: GoroutineDetail;
  /** See CaptureOptions. */
  readonly gc?: boolean | undefined;
  /** The workspace folder that the source was found in. */
  readonly folder?: string | undefined;
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
}

/** The new snapshot, when it is in the list. */
export async function takeSnapshot(
  { model, inspectHeap, readCommit }: TakeSnapshotContext,
  source: SnapshotSource,
  { signal, goroutines, gc, folder, onProgress }: TakeSnapshotOptions,
): Promise<Snapshot> {
  const { store } = model;
  if (store === undefined) {
    throw new ProfileError('unwritable', 'there is no disk here on which snapshots can be kept');
  }
  const draft = await store.begin();
  try {
    const gitCommit = await readCommit(folder);
    const snapshot = await source.capture(draft, {
      ...{ signal, goroutines, gc, inspectHeap, gitCommit, onProgress },
    });
    await model.refresh();
    return snapshot;
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
