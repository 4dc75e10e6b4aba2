/**
 * The memory map at the end of a heap profile of TCMalloc: lines of /proc/PID/maps or the short form
 * "40000-80000: /path/to/binary (@ff00) abc123", and which mapping an address belongs to. Heuristics and their
 * order are pprof's (parseProcMapsFromScanner, massageMappings, remapMappingIDs in google/pprof/profile).
 */
import { ProfileError } from '../errors.js';
import type { TextScanner } from './textScanner.js';

/** A range of addresses that one file is mapped to; `limit` is exclusive. */
export interface Mapping {
  start: bigint;
  limit: bigint;
  offset: bigint;
  fileName: string;
  buildId: string;
}

/** Longer lines are no mappings; bounds the work per line. */
const MAX_LINE = 8192;
/** Where the linker puts the code of a program; pprof moves the main mapping there. */
const PROGRAM_START = 0x400000n;
/** Each address is looked for in the mappings in order; a real map has some hundred. */
const MAX_COMPARISONS = 200_000_000;
const NO_LIMIT = 0xffffffffffffffffn;

/** The executable mappings in the rest of the text; lines that are none are passed over, as pprof does. */
export function parseMemoryMapLines(scanner: TextScanner, limit: number): Mapping[] {
  const mappings: Mapping[] = [];
  const attributes = new Map<string, string>();
  while (scanner.nextLine()) {
    if (scanner.end - scanner.pos > MAX_LINE) continue;
    const line = replaceAttributes(scanner.takeRest(), attributes);
    if (line === undefined) continue;
    const mapping = parseMapping(line);
    if (mapping === undefined) {
      const equals = line.indexOf('=');
      if (equals > 0 && attributes.size < 32) {
        attributes.set(`$${line.slice(0, equals).trim()}`, line.slice(equals + 1).trim());
      }
    } else if (mapping !== 'not executable') {
      if (mappings.length >= limit) {
        throw new ProfileError('too-large', `more than ${limit} mappings`);
      }
      mappings.push(mapping);
    }
  }
  return mainFirst(mergeAdjacent(mappings));
}

/** The line with the value of each attribute in place of its name; undefined when it gets longer than a line may be. */
function replaceAttributes(
  text: string,
  attributes: ReadonlyMap<string, string>,
): string | undefined {
  let line = text;
  for (const [name, value] of attributes) {
    const parts = line.split(name);
    // Values may hold names of attributes that follow, so the length can grow like a power.
    if (line.length + (parts.length - 1) * (value.length - name.length) > MAX_LINE)
      return undefined;
    line = parts.join(value);
  }
  return line;
}

function hex(text: string | undefined): bigint | undefined {
  const digits = text?.replace(/^0x/, '') ?? '';
  return /^[0-9a-f]{1,16}$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
}

function parseMapping(line: string): Mapping | 'not executable' | undefined {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const range = words.shift()?.replace(/:$/, '') ?? '';
  const dash = range.indexOf('-');
  const start = hex(dash < 0 ? range : range.slice(0, dash));
  const limit = hex(dash < 0 ? words.shift()?.replace(/:$/, '') : range.slice(dash + 1));
  if (start === undefined || limit === undefined) return undefined;
  const hasPermissions = /^[-rwxp]+$/.test(words[0] ?? '');
  const permissions = hasPermissions ? words.shift()! : '';
  if (permissions !== '' && !permissions.includes('x')) return 'not executable';
  const isProcMaps = /^[0-9a-f]+:[0-9a-f]+$/i.test(words[1] ?? '') && /^\d+$/.test(words[2] ?? '');
  if (isProcMaps) {
    const offset = hex(words[0]);
    if (offset === undefined) return undefined;
    return { start, limit, offset, fileName: words[3] ?? '', buildId: '' };
  }
  const fileName = words[0] !== undefined && !words[0].startsWith('(@') ? words.shift()! : '';
  const at = /^\(@([0-9a-f]+)\)$/i.exec(words[0] ?? '');
  if (at !== null) words.shift();
  const buildId = /^[0-9a-f]+$/i.test(words[0] ?? '') ? words[0]! : '';
  return { start, limit, offset: hex(at?.[1]) ?? 0n, fileName, buildId };
}

/** Joins ranges that are one mapping split in two. */
function mergeAdjacent(mappings: readonly Mapping[]): Mapping[] {
  const merged: Mapping[] = [];
  for (const mapping of mappings) {
    const last = merged.at(-1);
    if (last !== undefined && isAdjacent(last, mapping)) {
      last.limit = mapping.limit;
      if (mapping.fileName !== '') last.fileName = mapping.fileName;
      if (mapping.buildId !== '') last.buildId = mapping.buildId;
    } else merged.push({ ...mapping });
  }
  return merged;
}

function isAdjacent(first: Mapping, second: Mapping): boolean {
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  if (differ(first.fileName, second.fileName) || differ(first.buildId, second.buildId))
    return false;
  if (first.limit !== second.start) return false;
  if (first.offset === 0n || second.offset === 0n) return true;
  return first.offset + (first.limit - first.start) === second.offset;
}

/** Puts the first mapping that is neither a library nor a special area, likely the program, at the start. */
function mainFirst(mappings: Mapping[]): Mapping[] {
  const main = mappings.findIndex(({ fileName }) => {
    const name = fileName.replace('(deleted)', '').trim();
    return name !== '' && !name.startsWith('[') && !/[.]so($|[._][0-9]+)/.test(name);
  });
  if (main > 0) [mappings[0], mappings[main]] = [mappings[main]!, mappings[0]!];
  return mappings;
}

/**
 * The mappings and, per address, the index of its one, -1 for address 0. Addresses outside every mapping share a
 * nameless one over all addresses, added last.
 */
export function assignMappings(
  addresses: readonly (number | bigint)[],
  memoryMap: readonly Mapping[],
): { mappings: Mapping[]; ofAddress: Int32Array } {
  const mappings = memoryMap.map((mapping) => ({ ...mapping }));
  const [first, second] = mappings;
  if (first?.fileName.startsWith('/anon_hugepage') === true && first.limit === second?.start) {
    mappings.shift();
  }
  const main = mappings[0];
  if (main !== undefined && main.start - main.offset === PROGRAM_START) {
    main.start = PROGRAM_START;
    main.offset = 0n;
  }
  if (addresses.length * mappings.length > MAX_COMPARISONS) {
    throw new ProfileError(
      'too-large',
      `${mappings.length} mappings for ${addresses.length} addresses`,
    );
  }
  let fake = -1;
  const ofAddress = new Int32Array(addresses.length).fill(-1);
  for (let i = 0; i < addresses.length; i++) {
    const address = BigInt(addresses[i]!);
    if (address === 0n) continue;
    let index = mappings.findIndex((m) => m.start <= address && address < m.limit);
    if (index < 0) {
      index = mappings.findIndex(
        (m) => m.offset !== 0n && m.start - m.offset <= address && address < m.start,
      );
      const early = mappings[index];
      if (early !== undefined) {
        early.start -= early.offset;
        early.offset = 0n;
      }
    }
    if (index < 0) {
      if (fake < 0) {
        fake = mappings.length;
        mappings.push({ start: 0n, limit: NO_LIMIT, offset: 0n, fileName: '', buildId: '' });
      }
      index = fake;
    }
    ofAddress[i] = index;
  }
  return { mappings, ofAddress };
}
