/**
 * Everything behind one source line: its values in every sample type, and the biggest stacks through it. In: a profile
 * and a line (file name as in the profile); out: plain data for a hover. Samples that differ only in labels or in
 * addresses within a line have the same stack.
 */
import { addInt64, compareMagnitude } from '../graph/int64Math.js';
import { buildNodeTable } from '../graph/nodeTable.js';
import type { NodeTable } from '../graph/nodeTable.js';
import { PairTable } from '../graph/pairTable.js';
import { computeTotal } from '../graph/total.js';
import { int64At } from '../int64.js';
import type { Int64 } from '../int64.js';
import { computeSampling } from '../leak/sampling.js';
import type { Profile, SampleTable } from '../profile/model.js';
import { pruneProfile } from '../profile/prune.js';
import { sumHits } from './lineHits.js';
import type { Hits } from './lineHits.js';
import { buildOwnTable, EMPTY } from './ownTable.js';
import { prepareReport } from './top.js';
import type { LineDetail, SampleFilter, StackLine, StackValue } from './query.js';

/** Which line is asked for, and how many stacks. */
export interface LineDetailOptions {
  readonly sampleType: string;
  readonly filter: SampleFilter;
  /** File names as in the profile that are the user's own. */
  readonly ownFiles: readonly string[];
  /** As in the profile. */
  readonly fileName: string;
  /** 1-based. */
  readonly line: number;
  readonly maxStacks: number;
}

/** Values and stacks of one line; all zero and empty for a line that no sample passes. Throws as computeTop does. */
export function computeLineDetail(profile: Profile, options: LineDetailOptions): LineDetail {
  const { fileName, line, maxStacks } = options;
  const input = prepareReport(profile, options);
  const hits = findSamples(input.profile, options);
  const pruned = pruneProfile(profile);
  const values = profile.sampleTypes.map(({ type, unit }, index) => ({
    sampleType: type,
    unit,
    total: computeTotal(pruned, index),
    ...sumHits(input.profile, index, hits),
  }));
  const stacks = groupStacks(input.profile, input.sampleIndex, hits);
  stacks.sort((a, b) => compareMagnitude(b.value, a.value));
  return {
    fileName,
    line,
    values,
    stacks: stacks.slice(0, maxStacks).map(({ sample, value, rawSamples }): StackValue => {
      return { lines: stackLines(input.profile, sample), value, rawSamples };
    }),
    stackCount: stacks.length,
  };
}

function findSamples(profile: Profile, { ownFiles, fileName, line }: LineDetailOptions): Hits {
  const isOwnFile = ownFiles.includes(fileName);
  const own = buildOwnTable(profile, isOwnFile ? ownFiles : [...ownFiles, fileName]);
  const wanted = own.lines.findIndex((known) => known.fileName === fileName && known.line === line);
  const hits = { samples: [] as number[], isLeaf: [] as boolean[], isOwn: [] as boolean[] };
  if (wanted < 0) return hits;
  const { samples } = profile;
  for (let s = 0; s < samples.count; s++) {
    const first = samples.locationOffsets[s]!;
    const end = samples.locationOffsets[s + 1]!;
    let ownLine = -1;
    let isHit = false;
    for (let i = first; i < end && !isHit; i++) {
      const location = samples.locationIndexes[i]!;
      const to = own.offsets[location + 1]!;
      for (let k = own.offsets[location]!; k < to; k++) {
        if (ownLine < 0) ownLine = own.entryLines[k]!;
        if (own.entryLines[k] === wanted) isHit = true;
      }
    }
    if (!isHit) continue;
    hits.samples.push(s);
    hits.isLeaf.push(own.leafLines[samples.locationIndexes[first]!] === wanted);
    hits.isOwn.push(isOwnFile && ownLine === wanted && ownLine !== EMPTY);
  }
  return hits;
}

interface FoundStack {
  /** A sample that has the stack. */
  readonly sample: number;
  value: Int64;
  rawSamples: number;
}

function groupStacks(profile: Profile, sampleType: number, hits: Hits): FoundStack[] {
  const { samples } = profile;
  const column = samples.values[sampleType]!;
  const { raw } = computeSampling(profile, sampleType);
  const keys = new StackKeys(profile);
  const byKey = new Map<number, FoundStack>();
  for (const s of hits.samples) {
    const value = int64At(column, s);
    if (value === 0) continue;
    const key = keys.keyOf(s);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { sample: s, value, rawSamples: raw[s]! });
    else {
      known.value = addInt64(known.value, value);
      known.rawSamples += raw[s]!;
    }
  }
  return [...byKey.values()];
}

/** Gives samples with the same stack, line by line, the same key. */
class StackKeys {
  readonly #samples: SampleTable;
  readonly #table: NodeTable;
  readonly #pairs = new PairTable();
  /** A sample per key. */
  readonly #samplesOfKeys: number[] = [];

  constructor(profile: Profile) {
    this.#samples = profile.samples;
    this.#table = buildNodeTable(profile, { granularity: 'lines', noInlines: false });
  }

  keyOf(sample: number): number {
    const { locationOffsets, locationIndexes } = this.#samples;
    const { offsets, nodes } = this.#table;
    let a = 0;
    let b = 1;
    const end = locationOffsets[sample + 1]!;
    for (let i = locationOffsets[sample]!; i < end; i++) {
      const location = locationIndexes[i]!;
      const stop = offsets[location + 1]!;
      for (let k = offsets[location]!; k < stop; k++) {
        a = Math.imul(a ^ nodes[k]!, 0x9e3779b1) + k - stop;
        b = Math.imul(b + nodes[k]!, 0x85ebca6b) ^ (b >>> 15);
      }
    }
    // Different stacks may share both hashes; the next free pair then stands for the second.
    for (; ; b++) {
      const key = this.#pairs.add(a >>> 0, b >>> 0);
      const other = this.#samplesOfKeys[key];
      if (other === undefined) this.#samplesOfKeys[key] = sample;
      else if (!this.#hasSameStack(sample, other)) continue;
      return key;
    }
  }

  #hasSameStack(x: number, y: number): boolean {
    const { locationOffsets, locationIndexes } = this.#samples;
    const { offsets, nodes } = this.#table;
    const start = locationOffsets[x]!;
    const shift = locationOffsets[y]! - start;
    const end = locationOffsets[x + 1]!;
    if (locationOffsets[y + 1]! - shift !== end) return false;
    for (let i = start; i < end; i++) {
      const p = locationIndexes[i]!;
      const q = locationIndexes[i + shift]!;
      if (p === q) continue;
      const move = offsets[q]! - offsets[p]!;
      const stop = offsets[p + 1]!;
      if (offsets[q + 1]! - move !== stop) return false;
      for (let k = offsets[p]!; k < stop; k++) if (nodes[k] !== nodes[k + move]) return false;
    }
    return true;
  }
}

/** The stack of a sample, root first. */
function stackLines({ samples, locations, functions, strings }: Profile, s: number): StackLine[] {
  const lines: StackLine[] = [];
  for (let i = samples.locationOffsets[s + 1]! - 1; i >= samples.locationOffsets[s]!; i--) {
    const location = samples.locationIndexes[i]!;
    const start = locations.lineOffsets[location]!;
    const outermost = locations.lineOffsets[location + 1]! - 1;
    if (outermost < start) {
      const address = locations.addresses[location]!;
      lines.push({ func: `0x${address.toString(16)}`, fileName: '', line: 0, isInlined: false });
    }
    for (let row = outermost; row >= start; row--) {
      const func = locations.lineFunctions[row]!;
      lines.push({
        func: strings.get(functions.names[func]!),
        fileName: strings.get(functions.fileNames[func]!),
        line: locations.lineNumbers[row]!,
        isInlined: row < outermost,
      });
    }
  }
  return lines;
}
