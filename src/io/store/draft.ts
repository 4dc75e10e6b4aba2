/**
 * A snapshot while it is captured: a folder that no list shows, which gets a snapshot's name when every byte of it is on the disk.
 * A crash before that leaves a folder that is cleaned up later; a crash after it leaves the whole snapshot.
 */
import { rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import {
  PART_KINDS,
  type CapturedFacts,
  type Snapshot,
  type SnapshotPart,
  type SnapshotPartFormat,
  type SnapshotPartKind,
} from '../../core/snapshot/model.js';
import { newSnapshot } from '../../core/snapshot/newSnapshot.js';
import {
  isTimeMillis,
  partFileName,
  SNAPSHOT_FILE,
  snapshotId,
} from '../../core/snapshot/snapshotNames.js';
import type { PartWriter, SnapshotDraft } from '../../core/snapshot/store.js';
import type { StoreQuota } from './quota.js';
import {
  asUnwritable,
  createFile,
  randomSuffix,
  renamePatiently,
  syncFolder,
  systemCode,
  writeNewFile,
} from './storeFiles.js';

/** Attempts at an id that no snapshot has; one is enough unless two are of the same millisecond and the same 32 random bits. */
const ID_ATTEMPTS = 5;

/** The draft in a folder of its own inside the store. */
export class FolderDraft implements SnapshotDraft {
  readonly path: string;
  readonly #storeFolder: string;
  readonly #quota: StoreQuota;
  readonly #onEnd: (draft: FolderDraft) => void;
  readonly #writers = new Map<SnapshotPartKind, FilePart>();
  #completion: Promise<Snapshot> | undefined;
  #removal: Promise<void> | undefined;

  constructor(
    storeFolder: string,
    name: string,
    quota: StoreQuota,
    onEnd: (draft: FolderDraft) => void,
  ) {
    this.path = join(storeFolder, name);
    this.#storeFolder = storeFolder;
    this.#quota = quota;
    this.#onEnd = onEnd;
  }

  async createPart(kind: SnapshotPartKind, format: SnapshotPartFormat): Promise<PartWriter> {
    this.#refuseEnded();
    await this.#writers.get(kind)?.discard();
    const file = partFileName(kind, format);
    const path = join(this.path, file);
    try {
      const writer = new FilePart(
        path,
        { kind, format, file },
        await createFile(path),
        this.#quota,
      );
      this.#writers.set(kind, writer);
      return writer;
    } catch (error) {
      throw asUnwritable(error, path);
    }
  }

  complete(facts: CapturedFacts): Promise<Snapshot> {
    if (this.#completion === undefined) {
      this.#refuseEnded();
      this.#completion = this.#complete(facts);
    }
    return this.#completion;
  }

  discard(): Promise<void> {
    this.#removal ??= this.#discard();
    return this.#removal;
  }

  async #complete(facts: CapturedFacts): Promise<Snapshot> {
    try {
      const parts = await this.#finishedParts();
      if (parts.length === 0) throw new ProfileError('empty', 'the snapshot has no part');
      const snapshot = await this.#publish(facts, parts);
      await syncFolder(this.#storeFolder);
      this.#onEnd(this);
      return snapshot;
    } catch (error) {
      throw asUnwritable(error, this.path);
    }
  }

  async #finishedParts(): Promise<readonly SnapshotPart[]> {
    const parts: SnapshotPart[] = [];
    for (const kind of PART_KINDS) {
      const writer = this.#writers.get(kind);
      if (writer === undefined) continue;
      const part = await writer.finishedPart();
      if (part === undefined) await writer.discard();
      else parts.push(part);
    }
    return parts;
  }

  async #publish(facts: CapturedFacts, parts: readonly SnapshotPart[]): Promise<Snapshot> {
    const timeMillis = Math.floor(isTimeMillis(facts.timeMillis) ? facts.timeMillis : Date.now());
    const description = join(this.path, SNAPSHOT_FILE);
    for (let attempt = 1; ; attempt++) {
      const id = snapshotId(timeMillis, randomSuffix());
      const snapshot = newSnapshot(id, { ...facts, timeMillis }, parts);
      await rm(description, { force: true });
      await writeNewFile(description, `${JSON.stringify(snapshot, undefined, 2)}\n`);
      await syncFolder(this.path);
      try {
        // A folder that is not empty, as every snapshot is, is never replaced by this.
        await renamePatiently(this.path, join(this.#storeFolder, id));
        return snapshot;
      } catch (error) {
        const isTaken = ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(systemCode(error));
        if (!isTaken || attempt === ID_ATTEMPTS) throw error;
      }
    }
  }

  async #discard(): Promise<void> {
    // A snapshot that is complete, or becomes it now, stays.
    const isComplete = await this.#completion?.then(
      () => true,
      () => false,
    );
    if (isComplete === true) return;
    for (const writer of this.#writers.values()) await writer.discard();
    try {
      await rm(this.path, { recursive: true, force: true });
    } catch (error) {
      throw asUnwritable(error, this.path);
    } finally {
      this.#onEnd(this);
    }
  }

  #refuseEnded(): void {
    if (this.#completion === undefined && this.#removal === undefined) return;
    throw new ProfileError('internal', 'the snapshot draft has ended');
  }
}

/** One file of a draft. */
class FilePart implements PartWriter {
  readonly path: string;
  readonly #part: Omit<SnapshotPart, 'sizeBytes'>;
  readonly #file: FileHandle;
  readonly #quota: StoreQuota;
  #sizeBytes = 0;
  #finish: Promise<SnapshotPart> | undefined;
  #removal: Promise<void> | undefined;

  constructor(
    path: string,
    part: Omit<SnapshotPart, 'sizeBytes'>,
    file: FileHandle,
    quota: StoreQuota,
  ) {
    this.path = path;
    this.#part = part;
    this.#file = file;
    this.#quota = quota;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#finish !== undefined || this.#removal !== undefined) {
      throw new ProfileError('internal', `${this.#part.file} is written after its end`);
    }
    await this.#quota.take(chunk.length);
    this.#sizeBytes += chunk.length;
    try {
      for (let done = 0; done < chunk.length;) {
        done += (await this.#file.write(chunk, done, chunk.length - done)).bytesWritten;
      }
    } catch (error) {
      throw asUnwritable(error, this.path);
    }
  }

  finish(): Promise<SnapshotPart> {
    this.#finish ??= this.#close();
    return this.#finish;
  }

  discard(): Promise<void> {
    this.#removal ??= this.#remove();
    return this.#removal;
  }

  /** The part when all of it is on the disk; undefined when it was not finished, could not be, or was discarded. */
  async finishedPart(): Promise<SnapshotPart | undefined> {
    if (this.#removal !== undefined) return undefined;
    return await this.#finish?.catch(() => undefined);
  }

  async #close(): Promise<SnapshotPart> {
    if (this.#removal !== undefined) {
      throw new ProfileError('internal', `${this.#part.file} was discarded`);
    }
    try {
      await this.#file.sync();
      return { ...this.#part, sizeBytes: this.#sizeBytes };
    } catch (error) {
      throw asUnwritable(error, this.path);
    } finally {
      await this.#file.close();
    }
  }

  async #remove(): Promise<void> {
    // When finishing failed, the file is closed all the same.
    if (this.#finish === undefined) await this.#file.close();
    else await this.#finish.catch(() => undefined);
    try {
      await rm(this.path, { force: true });
    } catch (error) {
      throw asUnwritable(error, this.path);
    }
    this.#quota.giveBack(this.#sizeBytes);
  }
}
