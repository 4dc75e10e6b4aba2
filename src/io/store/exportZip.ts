/**
 * Exporting snapshots as a zip file (APPNOTE.TXT of PKWARE, zip64 where sizes need it): one folder per snapshot, written as a
 * stream. Parts that are compressed already are stored as they are.
 */
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { ProfileError } from '../../core/errors.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import { SNAPSHOT_FILE } from '../../core/snapshot/snapshotNames.js';
import {
  asUnwritable,
  createFile,
  openUnlinkedFile,
  randomSuffix,
  renamePatiently,
  syncFolder,
} from './storeFiles.js';

/** A snapshot and the folder that its files are in. */
export interface ZippedSnapshot {
  readonly snapshot: Snapshot;
  readonly folder: string;
}

/** Writes a zip file of these snapshots beside `file` and gives it that name when it is whole. */
export async function exportZip(snapshots: readonly ZippedSnapshot[], file: string): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomSuffix()}.partial`);
  try {
    await writeZip(snapshots, temporary);
    await renamePatiently(temporary, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw asUnwritable(error, file);
  }
}

async function writeZip(snapshots: readonly ZippedSnapshot[], path: string): Promise<void> {
  const target = await createFile(path);
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  /** The part that is being read. */
  let part: Readable | undefined;
  const fail = (error: unknown): void => {
    output.destroy(error as Error);
  };
  zip.on('error', fail);
  try {
    for (const { snapshot, folder } of snapshots) {
      addSnapshot(zip, snapshot, (file, sizeBytes, give) => {
        openPart(join(folder, file), sizeBytes).then((stream) => {
          part = stream.on('error', fail);
          give(undefined, stream);
        }, fail);
      });
    }
    zip.end();
    for await (const chunk of output as AsyncIterable<Buffer>) await target.writeFile(chunk);
    await target.sync();
  } finally {
    part?.destroy();
    await target.close();
  }
}

type GiveStream = (error: unknown, stream: Readable) => void;

function addSnapshot(
  zip: ZipFile,
  snapshot: Snapshot,
  openFile: (file: string, sizeBytes: number, give: GiveStream) => void,
): void {
  const options = { mtime: new Date(snapshot.timeMillis), mode: 0o100600 };
  for (const { file, sizeBytes, format } of snapshot.parts) {
    zip.addReadStreamLazy(
      `${snapshot.id}/${file}`,
      { ...options, size: sizeBytes, compress: format !== 'proto' },
      (give) => {
        openFile(file, sizeBytes, give);
      },
    );
  }
  const description = Buffer.from(`${JSON.stringify(snapshot, undefined, 2)}\n`);
  zip.addBuffer(description, `${snapshot.id}/${SNAPSHOT_FILE}`, { ...options, compress: true });
}

/** The bytes of a part, as many as it is said to have, because the zip file says so before they come. */
async function openPart(path: string, sizeBytes: number): Promise<Readable> {
  const file = await openUnlinkedFile(path);
  if ((await file.stat()).size !== sizeBytes) {
    await file.close();
    throw new ProfileError('unreadable', `${path} has changed its size`);
  }
  return file.createReadStream({ end: Math.max(0, sizeBytes - 1) });
}
