/**
 * The call tree: one node per distinct path from the root, with the values of the samples that have the path. In: a
 * profile and a query; out: parallel arrays linked by first child and next sibling, so no depth of stack can overflow
 * anything. Paths are made of the query's nodes (functions, lines, …); recursion is not folded.
 */
import { compareText, printableName } from '../graph/compareNodes.js';
import { withRoom } from '../graph/growable.js';
import { addInt64, compareMagnitude } from '../graph/int64Math.js';
import { buildNodeTable } from '../graph/nodeTable.js';
import type { NodeTable } from '../graph/nodeTable.js';
import { PairTable } from '../graph/pairTable.js';
import { int64At } from '../int64.js';
import type { Int64 } from '../int64.js';
import type { Profile, SampleTable } from '../profile/model.js';
import { prepareReport } from './top.js';
import type { ReportQuery } from './query.js';

/** No tree node. */
export const NO_NODE = 0xffffffff;

/** A tree as parallel arrays; tree node 0 is the root, which stands for the whole profile and has no name. */
export interface CallTree {
  readonly sampleType: string;
  readonly unit: string;
  /** pprof's total; the root's cum is the sum of the filtered samples. */
  readonly total: Int64;
  readonly count: number;
  /** Names as pprof prints them, by name index. */
  readonly names: readonly string[];
  /** Per tree node: name index; meaningless for the root. */
  readonly nameOf: Uint32Array;
  readonly parent: Uint32Array;
  /** Children are in order of falling magnitude of cum, then of name; NO_NODE ends the list. */
  readonly firstChild: Uint32Array;
  readonly nextSibling: Uint32Array;
  readonly flat: readonly Int64[];
  readonly cum: readonly Int64[];
  readonly warnings: readonly string[];
}

/** The call tree of the filtered samples. Throws ProfileError 'bad-option' as computeTop does. */
export function computeCallTree(profile: Profile, query: ReportQuery): CallTree {
  const input = prepareReport(profile, query);
  const { samples } = input.profile;
  const { granularity, noInlines = false } = query;
  const table = buildNodeTable(input.profile, { granularity, noInlines });
  const paths = insertStacks(samples, table, input.sampleIndex);
  const count = paths.parent.length;
  const names = table.infos.map(printableName);
  const cum = [...paths.flat];
  // A child is always made after its parent, so one walk from the end adds every subtree up.
  for (let n = count - 1; n > 0; n--) {
    const parent = paths.parent[n]!;
    cum[parent] = addInt64(cum[parent]!, cum[n]!);
  }
  const links = linkChildren(paths, cum, names);
  const { sampleType, unit, total, warnings } = input;
  return { sampleType, unit, total, count, names, ...paths, ...links, cum, warnings };
}

interface Paths {
  readonly nameOf: Uint32Array;
  readonly parent: Uint32Array;
  readonly flat: readonly Int64[];
}

function insertStacks(samples: SampleTable, table: NodeTable, sampleType: number): Paths {
  const { locationOffsets, locationIndexes } = samples;
  const { offsets, nodes } = table;
  const column = samples.values[sampleType]!;
  const { low, high } = column;
  const tree = new PairTable();
  let sums = new Float64Array(1024);
  const exact: Int64[] = [];
  for (let s = 0; s < samples.count; s++) {
    const value = low[s]!;
    if (value === 0 && (high === undefined || high[s] === 0)) continue;
    const first = locationOffsets[s]!;
    let at = 0;
    for (let i = locationOffsets[s + 1]! - 1; i >= first; i--) {
      const location = locationIndexes[i]!;
      const start = offsets[location]!;
      for (let k = offsets[location + 1]! - 1; k >= start; k--) at = tree.add(at, nodes[k]!) + 1;
    }
    if (high !== undefined) exact[at] = addInt64(exact[at] ?? 0, int64At(column, s));
    else {
      sums = withRoom(sums, at + 1);
      sums[at]! += value;
    }
  }
  const count = tree.count + 1;
  const parent = new Uint32Array(count);
  const nameOf = new Uint32Array(count);
  parent.set(tree.firsts, 1);
  nameOf.set(tree.seconds, 1);
  parent[0] = NO_NODE;
  sums = withRoom(sums, count);
  const flat =
    high === undefined
      ? Array.from(sums.subarray(0, count))
      : Array.from({ length: count }, (_, n) => exact[n] ?? 0);
  return { nameOf, parent, flat };
}

function linkChildren({ parent, nameOf }: Paths, cum: readonly Int64[], names: readonly string[]) {
  const count = parent.length;
  // Children by parent: a counting sort, so that only siblings are ever compared.
  const starts = new Uint32Array(count + 1);
  for (let n = 1; n < count; n++) starts[parent[n]! + 1]!++;
  for (let n = 0; n < count; n++) starts[n + 1]! += starts[n]!;
  const children = new Uint32Array(Math.max(0, count - 1));
  const next = starts.slice();
  for (let n = 1; n < count; n++) children[next[parent[n]!]!++] = n;

  const compare = (a: number, b: number): number =>
    compareMagnitude(cum[b]!, cum[a]!) ||
    compareText(names[nameOf[a]!]!, names[nameOf[b]!]!) ||
    a - b;
  const firstChild = new Uint32Array(count).fill(NO_NODE);
  const nextSibling = new Uint32Array(count).fill(NO_NODE);
  for (let n = 0; n < count; n++) {
    const start = starts[n]!;
    const end = starts[n + 1]!;
    if (start === end) continue;
    if (end - start > 1) children.subarray(start, end).sort(compare);
    firstChild[n] = children[start]!;
    for (let i = start; i + 1 < end; i++) nextSibling[children[i]!] = children[i + 1]!;
  }
  return { firstChild, nextSibling };
}
