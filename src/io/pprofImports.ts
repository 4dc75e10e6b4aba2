/**
 * Where Go source serves net/http/pprof: files that import it, with the addresses that their package listens on, as far as
 * they are written out. Source is read by line and by gofmt's layout; nothing is run and nothing is contacted.
 */
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProfileError } from '../core/errors.js';
import type { PprofImport } from '../core/snapshot/discovery.js';
import { listGoFiles } from './listGoFiles.js';

const MAX_FILES = 20_000;
const READ_BYTES = 256 * 1024;
const AT_ONCE = 16;
const MAX_FOUND = 50;
const MAX_ADDRESSES = 8;

const IMPORT = /^\s*(?:import\s+)?(?:_|\w+)?\s*"net\/http\/pprof"/;
/** "localhost:6060", ":6060" or "[::1]:6060" as a whole string literal. */
const ADDRESS = /"((?:[\w.-]{1,253}|\[[\da-fA-F:]{2,45}\])?:\d{2,5})"/g;

interface GoFile {
  readonly path: string;
  readonly text: string;
}

/** One entry per importing file, by path; vendored code is left out. Rejects with 'cancelled' after an abort. */
export async function findPprofImports(
  folders: readonly string[],
  signal: AbortSignal,
): Promise<readonly PprofImport[]> {
  const found: PprofImport[] = [];
  const addresses = new Map<string, Set<string>>();
  for (const folder of folders) {
    const list = await listGoFiles(folder, MAX_FILES);
    const paths = list.files
      .filter((name) => !/(^|\/)vendor\/|_test\.go$/.test(name))
      .map((name) => join(list.path, name));
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      if (signal.aborted) throw new ProfileError('cancelled', 'stopped by the user');
      const files = await Promise.all(paths.slice(start, start + AT_ONCE).map(readHead));
      for (const file of files) if (file !== undefined) look(file, found, addresses);
    }
  }
  return found
    .slice(0, MAX_FOUND)
    .map((each) => ({
      ...each,
      addresses: [...(addresses.get(dirname(each.path)) ?? [])].slice(0, MAX_ADDRESSES),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function look(
  { path, text }: GoFile,
  found: PprofImport[],
  addresses: Map<string, Set<string>>,
): void {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => IMPORT.test(each)) + 1;
  if (line > 0) found.push({ path, line, addresses: [] });
  // An address counts for its whole package: flags and servers often stand in another file than the import.
  for (const each of lines) {
    if (/^\s*\/\//.test(each)) continue;
    for (const [, address] of each.matchAll(ADDRESS)) {
      if (address === undefined || !isPort(address)) continue;
      const folder = dirname(path);
      const known = addresses.get(folder);
      if (known === undefined) addresses.set(folder, new Set([address]));
      else known.add(address);
    }
  }
}

function isPort(address: string): boolean {
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  return port > 0 && port < 65_536;
}

async function readHead(path: string): Promise<GoFile | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, 0);
      return { path, text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch {
    // A file that went away since it was listed is like one that was never there.
    return undefined;
  }
}
