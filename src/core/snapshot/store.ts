/**
 * What a place that keeps snapshots can do; src/io/snapshotStore.ts does it with a folder. The views and the sources know
 * only this. All methods reject with ProfileError.
 */
import type {
  CapturedFacts,
  Snapshot,
  SnapshotPart,
  SnapshotPartFormat,
  SnapshotPartKind,
} from './model.js';

/** A part that is being written. Ends with `finish` or `discard`; both are idempotent. */
export interface PartWriter {
  /** Absolute path of the file that is being written. */
  readonly path: string;
  /** Appends bytes; resolves when more may be given. Rejects with 'store-full' beyond the quota of the store. */
  write(chunk: Uint8Array): Promise<void>;
  /** All bytes are on the disk when this resolves. */
  finish(): Promise<SnapshotPart>;
  discard(): Promise<void>;
}

/** A snapshot that is being captured: nobody else sees it until it is complete. Ends with `complete` or `discard`. */
export interface SnapshotDraft {
  /** A new part; one of each kind. A second one of a kind takes the place of the first. */
  createPart(kind: SnapshotPartKind, format: SnapshotPartFormat): Promise<PartWriter>;
  /** Makes the snapshot visible, all at once. Rejects with 'empty' when it has no part. */
  complete(facts: CapturedFacts): Promise<Snapshot>;
  /** Removes everything that was written. */
  discard(): Promise<void>;
}

/** What is in a store. */
export interface SnapshotList {
  /** By id, which is by time. */
  readonly snapshots: readonly Snapshot[];
  /** One sentence per entry that is damaged or not ours; such entries are left alone. */
  readonly problems: readonly string[];
  /** Bytes of all parts. */
  readonly sizeBytes: number;
}

/** Files of one snapshot to bring in: absolute paths. */
export interface ImportedFile {
  readonly path: string;
  readonly kind: SnapshotPartKind;
  readonly format: SnapshotPartFormat;
}

/** Keeps snapshots; several windows may use one place at the same time. */
export interface SnapshotStore {
  list(): Promise<SnapshotList>;
  /** Starts a snapshot; the time in its facts gives its id. Rejects with 'store-full' when the quota is used up. */
  begin(): Promise<SnapshotDraft>;
  /** Absolute path of a part; rejects with 'unreadable' when the file is gone or has another size than it had. */
  partPath(snapshot: Snapshot, part: SnapshotPart): Promise<string>;
  /** Changes what the user may change; the changed snapshot. */
  update(id: string, change: { readonly name?: string; readonly note?: string }): Promise<Snapshot>;
  /** Removes snapshots; those that are gone already count as removed. */
  remove(ids: readonly string[]): Promise<void>;
  /** Copies snapshots, each into a folder of its own below `folder`; the folders. Nothing there is overwritten. */
  exportToFolder(ids: readonly string[], folder: string): Promise<readonly string[]>;
  /** Writes snapshots into a new zip file; replaces a file of that name. */
  exportToZip(ids: readonly string[], file: string): Promise<void>;
  /** Calls back some time after this or another window changed what is kept, and sometimes when nobody did. */
  watch(onChange: () => void): { dispose(): void };
}
