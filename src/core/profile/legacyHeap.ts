/**
 * Heap profiles as text: /debug/pprof/heap?debug=1 and allocs?debug=1 of Go, and the heapz, growthz and fragmentationz
 * pages of TCMalloc (parseHeap in google/pprof/profile/legacy_profile.go; runtime/pprof writeHeapInternal).
 * Values are unsampled as pprof does it. Unlike pprof, the symbol lines ("#\t0xpc\tname+0xoff\tfile:line") are used.
 * Go leaves the runtime frames at the leaf out of the symbol lines, as it leaves them out of the binary format;
 * so their addresses are left out of the stacks here, and both formats tell the same.
 */
import { ProfileError } from '../errors.js';
import type { Int64 } from '../int64.js';
import { LegacyHeapTables } from './legacyHeapTables.js';
import { parseMemoryMapLines } from './memoryMap.js';
import type { DecodeLimits, Profile, ValueType } from './model.js';
import { TextScanner } from './textScanner.js';

/** In-use objects and bytes, allocated objects and bytes. */
type Counts<T> = readonly [T, T, T, T];

/** What the first line says. */
interface Header {
  /** Mean bytes between samples by which values are unsampled; 0 for values that are complete. */
  readonly rate: number;
  readonly period: number;
  readonly hasAlloc: boolean;
  /** What the rows must add up to; undefined where writers do not promise it. */
  readonly totals: Counts<Int64> | undefined;
}

/** The memory map follows a line with one of these. */
const MEMORY_MAP_MARKS = ['--- Memory map: ---', 'MAPPED_LIBRARIES:'];

const ALLOC_TYPES: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const INUSE_TYPES: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
];

/** The profile in the text. Throws ProfileError 'malformed' with the line, or 'truncated' when rows are missing. */
export function parseLegacyHeap(text: Uint8Array, limits: DecodeLimits): Profile {
  const scanner = new TextScanner(text);
  const header = parseHeader(scanner);
  const tables = new LegacyHeapTables(header.hasAlloc ? ALLOC_TYPES : INUSE_TYPES, limits);
  const warnings: string[] = [];
  const memStatsLines: string[] = [];
  let isMemStats = false;
  const sums: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  let hasMemoryMap = false;
  // Go ends the symbol lines of each row with an empty line.
  let isAmongSymbols = false;
  while (!hasMemoryMap && scanner.nextLine()) {
    const first = scanner.peek();
    if (first < 0) {
      isAmongSymbols = false;
      continue;
    }
    if (first === 0x23) {
      scanner.pos++;
      if (isMemStats) {
        scanner.skipSpaces();
        if (scanner.hasNewline) memStatsLines.push(scanner.takeRest());
        else warnings.push('The last line of the MemStats is cut off and was left out.');
      } else {
        isAmongSymbols = parseSymbolLine(scanner, tables);
        isMemStats = !isAmongSymbols && scanner.takeAfter('runtime.MemStats');
      }
      continue;
    }
    if (MEMORY_MAP_MARKS.some((mark) => scanner.takeAfter(mark))) {
      hasMemoryMap = true;
      continue;
    }
    const counts = parseRow(scanner, header, tables);
    counts.forEach((count, i) => (sums[i]! += BigInt(count)));
  }
  tables.finishSample();
  if (isMemStats && !memStatsLines.some((line) => line.startsWith('DebugGC = '))) {
    throw new ProfileError('truncated', 'the heap profile text ends inside its MemStats');
  }
  const hasTrailer = isMemStats || hasMemoryMap;
  checkTotals(header, sums, hasTrailer, warnings);
  if (!hasTrailer && !scanner.hasNewline && scanner.lineNumber > 1 && scanner.end > 0) {
    throw new ProfileError('truncated', 'the heap profile text ends in the middle of a line');
  }
  if (!hasTrailer && isAmongSymbols) {
    throw new ProfileError('truncated', 'the heap profile text ends in the middle of a stack');
  }
  const mappings = hasMemoryMap ? parseMemoryMapLines(scanner, limits.maxElements) : [];
  return tables.build(mappings, header.period, memStatsLines, warnings);
}

function checkTotals(
  header: Header,
  sums: Counts<bigint>,
  hasTrailer: boolean,
  warnings: string[],
): void {
  const { totals } = header;
  if (totals === undefined || totals.every((total, i) => BigInt(total) === sums[i])) return;
  const what = `its rows add up to ${countsText(sums)}, and its first line says ${countsText(totals)}`;
  if (!hasTrailer) {
    throw new ProfileError('truncated', `the heap profile text is not complete: ${what}`);
  }
  warnings.push(`Rows may be missing from the text: ${what}.`);
}

function countsText([objects, bytes, allocObjects, allocBytes]: Counts<Int64>): string {
  return `${objects} objects and ${bytes} bytes in use, ${allocObjects} and ${allocBytes} allocated`;
}

function lineError(scanner: TextScanner, what: string): ProfileError {
  if (!scanner.hasNewline) {
    return new ProfileError('truncated', 'the heap profile text ends in the middle of a line');
  }
  return new ProfileError(
    'malformed',
    `line ${scanner.lineNumber}: ${what}: ${scanner.quoteLine()}`,
  );
}

/** "heap profile: 783: 50143280 [3339: 104958224] @ heap/1048576", or "… @ growthz", "… @ fragmentationz". */
function parseHeader(scanner: TextScanner): Header {
  while (scanner.nextLine() && scanner.peek() < 0);
  const bad = () => lineError(scanner, 'not the first line of a heap profile');
  if (!scanner.takeAfter('heap profile:')) throw bad();
  const counts = parseCounts(scanner);
  if (counts === undefined) throw bad();
  scanner.skipSpaces();
  if (!scanner.take('@')) throw bad();
  scanner.skipSpaces();
  const rest = scanner.takeRest().slice(0, 200);
  if (/^(growth|fragmentation)z?/.test(rest)) {
    return { rate: 0, period: 1, hasAlloc: false, totals: undefined };
  }
  const kind = /^(heap[_a-z0-9]*)\/?([0-9]*)/.exec(rest);
  if (kind === null) throw bad();
  const stated = Number(kind[2]!);
  if (stated > Number.MAX_SAFE_INTEGER) throw lineError(scanner, 'the sampling rate is too large');
  const [inUseObjects, inUseBytes, allocObjects, allocBytes] = counts;
  const hasAlloc =
    (allocObjects !== inUseObjects && allocObjects !== 0) ||
    (allocBytes !== inUseBytes && allocBytes !== 0);
  switch (kind[1]) {
    case 'heap': {
      // Go states twice its rate, as the first C++ profiler did.
      const rate = Math.trunc(stated / 2);
      return { rate, period: rate, hasAlloc, totals: counts };
    }
    case 'heap_v2':
    case 'heapz_v2':
      return { rate: stated, period: stated, hasAlloc, totals: undefined };
    case 'heapprofile':
      return { rate: 0, period: 1, hasAlloc, totals: undefined };
    default:
      throw lineError(scanner, `the kind of heap profile "${kind[1] ?? ''}" is not known`);
  }
}

/** "12: 3456 [78: 9012]": in-use objects and bytes, allocated objects and bytes; undefined for anything else. */
function parseCounts(scanner: TextScanner): Counts<Int64> | undefined {
  const next = (before: string): Int64 | undefined => {
    scanner.skipSpaces();
    if (before !== '' && !scanner.take(before)) return undefined;
    scanner.skipSpaces();
    return scanner.takeInteger();
  };
  const inUseObjects = next('');
  const inUseBytes = next(':');
  const allocObjects = next('[');
  const allocBytes = next(':');
  scanner.skipSpaces();
  if (
    inUseObjects === undefined ||
    inUseBytes === undefined ||
    allocObjects === undefined ||
    allocBytes === undefined ||
    !scanner.take(']')
  ) {
    return undefined;
  }
  return [inUseObjects, inUseBytes, allocObjects, allocBytes];
}

/** Reads a row of one stack; its counts, as stated. */
function parseRow(scanner: TextScanner, header: Header, tables: LegacyHeapTables): Counts<Int64> {
  const counts = parseCounts(scanner);
  scanner.skipSpaces();
  if (counts === undefined || !scanner.take('@'))
    throw lineError(scanner, 'not a row of a heap profile');
  const [inUseObjects, inUseBytes, allocObjects, allocBytes] = counts;
  if (allocObjects < 0 || allocBytes < 0) {
    throw lineError(scanner, 'a negative number of allocations');
  }
  tables.beginSample();
  let blockSize: Int64 = 0;
  const add = (objects: Int64, bytes: Int64, what: string): void => {
    if (objects === 0 && bytes !== 0) {
      throw lineError(scanner, `0 objects ${what} have ${bytes} bytes`);
    }
    if (objects !== 0) blockSize = divide(bytes, objects);
    const scale = samplingScale(objects, bytes, header.rate);
    tables.addValue(scale === 1 ? objects : truncate(Number(objects) * scale));
    tables.addValue(scale === 1 ? bytes : truncate(Number(bytes) * scale));
  };
  if (header.hasAlloc) add(allocObjects, allocBytes, 'allocated');
  add(inUseObjects, inUseBytes, 'in use');
  tables.setBlockSize(blockSize);
  for (;;) {
    scanner.skipSpaces();
    if (scanner.peek() < 0) break;
    const address = scanner.takeHex();
    if (address === undefined) throw lineError(scanner, 'not an address of 64 bits in the stack');
    tables.addAddress(address.low, address.high);
  }
  return counts;
}

/**
 * By what a sampled count is multiplied: 1 / (1 - exp(-average size / rate)), the inverse of the probability that
 * a Poisson sampler with this mean distance sees a block of this size; 0 for nothing, as in pprof.
 */
function samplingScale(objects: Int64, bytes: Int64, rate: number): number {
  if (rate <= 1) return 1;
  if (objects === 0 || bytes === 0) return 0;
  return 1 / (1 - Math.exp(-(Number(bytes) / Number(objects)) / rate));
}

function divide(bytes: Int64, objects: Int64): Int64 {
  if (typeof bytes === 'number' && typeof objects === 'number') return Math.trunc(bytes / objects);
  return BigInt(bytes) / BigInt(objects);
}

/** The integer part, exact also where doubles are sparse; values that int64 does not hold are cut to its range. */
function truncate(value: number): Int64 {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return Math.trunc(value) + 0;
  return BigInt.asIntN(64, BigInt(Math.max(-(2 ** 63), Math.min(value, 9223372036854774784))));
}

/** Reads "\t0x640273\tcatalog.fill+0xf3\t/src/pages.go:49" behind the "#"; false when the line is no symbol. */
function parseSymbolLine(scanner: TextScanner, tables: LegacyHeapTables): boolean {
  scanner.skipSpaces();
  const address = scanner.takeHex();
  if (address === undefined) return false;
  scanner.skipSpaces();
  const rest = scanner.takeRest();
  const { name, location } = splitSymbol(rest);
  const colon = location.lastIndexOf(':');
  const line = colon < 0 ? NaN : Number(location.slice(colon + 1));
  const hasLine = Number.isSafeInteger(line) && line >= 0;
  tables.addSymbol(
    address.low,
    address.high,
    name,
    hasLine ? location.slice(0, colon) : location,
    hasLine ? line : 0,
  );
  return true;
}

/** Name and place of "name+0xoff<white space>place"; names may hold spaces, so the offset is the border. */
function splitSymbol(text: string): { name: string; location: string } {
  for (let at = text.indexOf('+0x'); at >= 0; at = text.indexOf('+0x', at + 3)) {
    let end = at + 3;
    while (end < text.length && /[0-9a-f]/.test(text[end]!)) end++;
    if (end > at + 3 && (end === text.length || /\s/.test(text[end]!))) {
      return { name: text.slice(0, at), location: text.slice(end).trim() };
    }
  }
  const tab = text.indexOf('\t');
  if (tab < 0) return { name: text, location: '' };
  return { name: text.slice(0, tab), location: text.slice(tab).trim() };
}
