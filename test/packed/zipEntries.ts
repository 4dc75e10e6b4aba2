// Reads the list of files of a zip archive from its central directory (APPNOTE.TXT 4.3.12 and 4.3.16), without
// unpacking: enough to say what a VSIX holds. Archives above 4 GiB (zip64) are refused by their marker values.

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Returns every entry in the archive's order; throws when the bytes are no zip archive. */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1) throw new Error('No end-of-central-directory record: this is no zip archive.');
  const count = archive.readUInt16LE(end + 10);
  if (count === 0xffff) throw new Error('A zip64 archive is not expected here.');
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`Entry ${index} is no entry.`);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, sizeBytes: archive.readUInt32LE(at + 24) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}
