/**
 * Which frame of a stack a number is charged to when no workspace is known: the one nearest to the leaf that is the program's
 * own, else of a dependency, else of the standard library, since nobody can change what the runtime does. Told by paths and
 * package names only. The profiler's own work never counts: writing a profile allocates, and more with every profile.
 */
import { packagePathOf } from '../graph/funcName.js';
import type { MergedTables } from '../profile/mergeDictionary.js';
import { parseProfileFileName } from '../source/profileFileName.js';
import { isStandardLibrary } from '../source/standardLibrary.js';

/** How well a frame says whose the memory is; higher is better. */
const RUNTIME = 1;
const STANDARD_LIBRARY = 2;
const DEPENDENCY = 3;
const OWN = 4;

/** A line of the program. */
export interface Frame {
  /** As in the profile. */
  readonly func: string;
  readonly fileName: string;
  /** 1-based; 0 when unknown. */
  readonly line: number;
}

/** Finds frames of the stacks of one set of tables. Rows are those of LocationTable's lines. */
export interface FrameFinder {
  /** The row of the frame that a stack (leaf first) is charged to; -1 for an empty stack and the profiler's own. */
  readonly keyRow: (stack: Uint32Array) => number;
  /** The row nearest to the leaf that is in the workspace, or the program's own when there is none; -1 without such a row. */
  readonly workspaceRow: (stack: Uint32Array) => number;
  /** All rows of a location, the outermost call first, that are in the workspace, or the program's own when there is none. */
  readonly ownRows: (location: number) => readonly number[];
  readonly frame: (row: number) => Frame;
  /** True for a row of the runtime itself, which is the key only of stacks that have no other frames. */
  readonly isRuntime: (row: number) => boolean;
  /** The first row that has the same function and line: a line can have many locations, one per address and inlined copy. */
  readonly placeOf: (row: number) => number;
}

/** A finder for these tables; `ownFiles` are the workspace's files as the profile names them, undefined when none is known. */
export function findFrames(
  { locations, functions, strings }: MergedTables,
  ownFiles: ReadonlySet<string> | undefined,
): FrameFinder {
  const { lineOffsets, lineFunctions, lineNumbers } = locations;
  const tiers = new Uint8Array(functions.count);
  const isWorkspace = new Uint8Array(functions.count);
  const isProfiler = new Uint8Array(functions.count);
  for (let f = 0; f < functions.count; f++) {
    const name = strings.get(functions.names[f]!);
    const fileName = strings.get(functions.fileNames[f]!);
    tiers[f] = tierOf(fileName, packagePathOf(name));
    // Vendored code lies in the workspace and is nobody's to change there.
    isWorkspace[f] = ownFiles?.has(fileName) === true && tiers[f] === OWN ? 1 : 0;
    isProfiler[f] = isProfilerFunction(name) ? 1 : 0;
  }
  const frame = (row: number): Frame => {
    const func = lineFunctions[row]!;
    return {
      func: strings.get(functions.names[func]!),
      fileName: strings.get(functions.fileNames[func]!),
      line: lineNumbers[row]!,
    };
  };
  const places = firstRows(lineFunctions, lineNumbers);
  const isOwn = (row: number): boolean => {
    const func = lineFunctions[row]!;
    return ownFiles === undefined ? tiers[func] === OWN : isWorkspace[func] === 1;
  };
  return {
    keyRow: (stack) => {
      let best = -1;
      let bestTier = 0;
      for (const location of stack) {
        const end = lineOffsets[location + 1]!;
        for (let row = lineOffsets[location]!; row < end; row++) {
          const func = lineFunctions[row]!;
          if (isProfiler[func] === 1) return -1;
          if (tiers[func]! <= bestTier) continue;
          best = row;
          bestTier = tiers[func]!;
        }
      }
      return best;
    },
    workspaceRow: (stack) => {
      for (const location of stack) {
        const end = lineOffsets[location + 1]!;
        for (let row = lineOffsets[location]!; row < end; row++) {
          if (isOwn(row)) return row;
        }
      }
      return -1;
    },
    ownRows: (location) => {
      const rows: number[] = [];
      for (let row = lineOffsets[location + 1]! - 1; row >= lineOffsets[location]!; row--) {
        if (isOwn(row)) rows.push(row);
      }
      return rows;
    },
    frame,
    isRuntime: (row) => tiers[lineFunctions[row]!] === RUNTIME,
    placeOf: (row) => places[row]!,
  };
}

function firstRows(lineFunctions: Uint32Array, lineNumbers: Float64Array): Uint32Array {
  const first = new Map<string, number>();
  return lineFunctions.map((func, row) => {
    const key = `${func} ${lineNumbers[row]!}`;
    const known = first.get(key);
    if (known !== undefined) return known;
    first.set(key, row);
    return row;
  });
}

function tierOf(fileName: string, packagePath: string): number {
  if (/^(internal\/)?runtime(\/|$)/.test(packagePath) && packagePath !== 'runtime/pprof') {
    return RUNTIME;
  }
  const path = parseProfileFileName(fileName);
  if (typeof path === 'string') return packagePath === 'main' ? OWN : DEPENDENCY;
  // A linkname puts a function of one package into the file of another: bytealg.MakeNoZero lies in runtime/slice.go.
  if (isStandardLibrary(path, packagePath) || isStandardLibrary(path, '')) {
    return path.components.at(-2) === 'runtime' ? RUNTIME : STANDARD_LIBRARY;
  }
  // The module cache writes versions into directories; vendored code lies below a directory of that name.
  const dir = path.components.slice(0, -1);
  return dir.some((name) => name === 'vendor' || name.includes('@v')) ? DEPENDENCY : OWN;
}

/** pprof.Do runs the program's own code under labels, and so is in the stacks of what that allocates. */
function isProfilerFunction(name: string): boolean {
  if (name.startsWith('net/http/pprof.')) return true;
  return name.startsWith('runtime/pprof.') && !name.startsWith('runtime/pprof.Do');
}

/** A function name as it is the same in two builds: without numbers of closures and without type arguments. */
export function normalizeFuncName(name: string): string {
  return name
    .replace(/\[.*\]/g, '[...]')
    .replace(/(\.(func|gowrap|deferwrap)\d+(\.\d+)*|-range\d+)+/g, '.func');
}
