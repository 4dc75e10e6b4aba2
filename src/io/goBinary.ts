/**
 * Tells Go programs from others by the section that the Go linker puts the function table into (.gopclntab) or the build
 * information (.go.buildinfo): the format of ELF files (elf(5)), of which only the section names are read.
 */
import { open, type FileHandle } from 'node:fs/promises';

const ELF_MAGIC = 0x7f454c46;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const HEADER_BYTES = 64;
const SECTION_BYTES = 64;
/** A program has some dozens of sections; more than this is no program that we know. */
const MAX_SECTIONS = 4096;
const MAX_NAMES_BYTES = 1024 * 1024;

/** True for a 64-bit little-endian ELF file made by Go; false for all else, also for what cannot be read. */
export async function isGoBinary(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const names = await sectionNames(file);
      return names.includes('.gopclntab\0') || names.includes('.go.buildinfo\0');
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** The string table of the section names; '' when the file has none. */
async function sectionNames(file: FileHandle): Promise<string> {
  const header = await read(file, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES || header.readUInt32BE(0) !== ELF_MAGIC) return '';
  if (header[4] !== CLASS_64 || header[5] !== LITTLE_ENDIAN) return '';
  const tableAt = Number(header.readBigUInt64LE(40));
  const entryBytes = header.readUInt16LE(58);
  const count = header.readUInt16LE(60);
  const namesIndex = header.readUInt16LE(62);
  if (entryBytes !== SECTION_BYTES || count > MAX_SECTIONS || namesIndex >= count) return '';
  const section = await read(file, tableAt + namesIndex * SECTION_BYTES, SECTION_BYTES);
  if (section.length < SECTION_BYTES) return '';
  const at = Number(section.readBigUInt64LE(24));
  const size = Number(section.readBigUInt64LE(32));
  if (!Number.isSafeInteger(at) || size > MAX_NAMES_BYTES) return '';
  return (await read(file, at, size)).toString('latin1');
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
