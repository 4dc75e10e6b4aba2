/**
 * pprof's names for nodes and its orders of them (graph.NodeInfo.PrintableName, Nodes.Sort). Text is compared by
 * UTF-8 bytes as in Go. Two different nodes with the same printed name and the same value are in no order at all
 * in pprof; here the other value and then all attributes decide, so the order is always the same.
 */
import { sumAt } from './cells.js';
import type { FlatCum } from './flatCum.js';
import { compareMagnitude } from './int64Math.js';
import type { NodeInfo } from './nodeTable.js';

/** What pprof prints for a node: address, name and place, as far as they are known. */
export function printableName(info: NodeInfo): string {
  const parts: string[] = [];
  if (info.address !== 0n) parts.push(info.address.toString(16).padStart(16, '0'));
  if (info.name !== '') parts.push(info.name);
  if (info.line !== 0) {
    const column = info.column === 0 ? '' : `:${info.column}`;
    parts.push(`${info.file}:${info.line}${column}`);
  } else if (info.file !== '') parts.push(info.file);
  else if (info.name === '') {
    parts.push(info.objectFile === '' ? '<unknown>' : `[${baseName(info.objectFile)}]`);
  }
  return parts.join(' ');
}

/** The last element of a path, as Go's filepath.Base; '.' for an empty path. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path === '' ? '.' : '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Negative, zero or positive as Go compares two strings, that is by UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above all others but sort below U+E000..U+FFFF as UTF-16 units.
    const isXSurrogate = x >= 0xd800 && x < 0xe000;
    const isYSurrogate = y >= 0xd800 && y < 0xe000;
    if (isXSurrogate !== isYSurrogate) return isXSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** How pprof orders two nodes of the same value: by address where both have one, else by printed name. */
export function compareNames(a: NodeInfo, aName: string, b: NodeInfo, bName: string): number {
  if (a.address !== 0n && b.address !== 0n && a.address !== b.address) {
    return a.address < b.address ? -1 : 1;
  }
  return compareText(aName, bName);
}

/** Nodes in order, and the printed name of any node of their table. */
export interface SortedNodes {
  /** Node indexes. */
  readonly order: readonly number[];
  readonly nameOf: (node: number) => string;
}

/** Sorts the given nodes as pprof does: by magnitude of the chosen value, falling, then by name. */
export function sortNodes(
  infos: readonly NodeInfo[],
  values: FlatCum,
  listed: readonly number[],
  sort: 'flat' | 'cum',
): SortedNodes {
  const names: string[] = [];
  const nameOf = (node: number): string => (names[node] ??= printableName(infos[node]!));
  const [first, second] = sort === 'cum' ? [values.cum, values.flat] : [values.flat, values.cum];
  const order = [...listed].sort((a, b) => {
    const byValue = compareMagnitude(sumAt(first, b), sumAt(first, a));
    if (byValue !== 0) return byValue;
    const x = infos[a]!;
    const y = infos[b]!;
    return (
      compareNames(x, nameOf(a), y, nameOf(b)) ||
      compareMagnitude(sumAt(second, b), sumAt(second, a)) ||
      compareText(x.objectFile, y.objectFile) ||
      x.startLine - y.startLine ||
      a - b
    );
  });
  return { order, nameOf };
}
