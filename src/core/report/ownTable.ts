/**
 * Which own lines and own functions each location stands for: the table behind line values. An entry exists per line of
 * a location whose function is in one of the given files, innermost first. Two lines are the same when file
 * name and number are equal; two functions when name and file name are.
 */
import type { Profile } from '../profile/model.js';

/** Stands for no line or no function. */
export const EMPTY = 0xffffffff;

interface OwnLine {
  readonly fileName: string;
  /** 1-based. */
  readonly line: number;
}

interface OwnFunction {
  readonly name: string;
  readonly fileName: string;
  /** As in FunctionValue. */
  readonly startLine: number;
  readonly firstLine: number;
}

/** Location l owns entries offsets[l] .. offsets[l+1]-1. */
export interface OwnTable {
  readonly lines: readonly OwnLine[];
  readonly functions: readonly OwnFunction[];
  readonly offsets: Uint32Array;
  /** Index into `lines` per entry; EMPTY when the line number is unknown. */
  readonly entryLines: Uint32Array;
  /** Index into `functions` per entry. */
  readonly entryFunctions: Uint32Array;
  /** Per location: line and function of its innermost line, EMPTY if that one is not own. */
  readonly leafLines: Uint32Array;
  readonly leafFunctions: Uint32Array;
}

/** The own table of a profile for a set of file names as in the profile. */
export function buildOwnTable(profile: Profile, ownFiles: readonly string[]): OwnTable {
  const { locations } = profile;
  const own = findOwnFunctions(profile, ownFiles);
  const lines: OwnLine[] = [];
  const lineIds = own.files.map(() => new Map<number, number>());
  const offsets = new Uint32Array(locations.count + 1);
  const entryLines: number[] = [];
  const entryFunctions: number[] = [];
  const leafLines = new Uint32Array(locations.count).fill(EMPTY);
  const leafFunctions = new Uint32Array(locations.count).fill(EMPTY);

  const lineIdOf = (file: number, line: number): number => {
    if (line <= 0) return EMPTY;
    const ids = lineIds[file]!;
    let id = ids.get(line);
    if (id === undefined) {
      id = lines.push({ fileName: own.files[file]!, line }) - 1;
      ids.set(line, id);
    }
    return id;
  };

  for (let l = 0; l < locations.count; l++) {
    offsets[l] = entryLines.length;
    const start = locations.lineOffsets[l]!;
    const end = locations.lineOffsets[l + 1]!;
    for (let row = start; row < end; row++) {
      const func = locations.lineFunctions[row]!;
      const ownFunction = own.functionOf[func]!;
      if (ownFunction === EMPTY) continue;
      const number = locations.lineNumbers[row]!;
      const line = lineIdOf(own.fileOf[func]!, number);
      const found = own.functions[ownFunction]!;
      if (number > 0 && (found.firstLine === 0 || number < found.firstLine)) {
        found.firstLine = number;
      }
      if (row === start) {
        leafLines[l] = line;
        leafFunctions[l] = ownFunction;
      }
      entryLines.push(line);
      entryFunctions.push(ownFunction);
    }
  }
  offsets[locations.count] = entryLines.length;
  return {
    lines,
    functions: own.functions,
    offsets,
    entryLines: Uint32Array.from(entryLines),
    entryFunctions: Uint32Array.from(entryFunctions),
    leafLines,
    leafFunctions,
  };
}

interface FoundFunctions {
  readonly files: readonly string[];
  readonly functions: { name: string; fileName: string; startLine: number; firstLine: number }[];
  /** Per function of the profile: index into `functions`, EMPTY if not own. */
  readonly functionOf: Uint32Array;
  /** Per function of the profile: index into `files`, EMPTY if not own. */
  readonly fileOf: Uint32Array;
}

function findOwnFunctions(
  { functions, strings }: Profile,
  ownFiles: readonly string[],
): FoundFunctions {
  const fileIds = new Map(ownFiles.map((file, index) => [file, index]));
  /** Per string index of a file name: its own file, -1 for none. */
  const known = new Map<number, number>();
  const found: FoundFunctions['functions'] = [];
  const byName = ownFiles.map(() => new Map<string, number>());
  const functionOf = new Uint32Array(functions.count).fill(EMPTY);
  const fileOf = new Uint32Array(functions.count).fill(EMPTY);
  for (let f = 0; f < functions.count; f++) {
    const index = functions.fileNames[f]!;
    let file = known.get(index);
    if (file === undefined) {
      file = fileIds.get(strings.get(index)) ?? -1;
      known.set(index, file);
    }
    if (file < 0) continue;
    const name = strings.get(functions.names[f]!);
    let id = byName[file]!.get(name);
    if (id === undefined) {
      const startLine = functions.startLines[f]!;
      id = found.push({ name, fileName: ownFiles[file]!, startLine, firstLine: 0 }) - 1;
      byName[file]!.set(name, id);
    }
    functionOf[f] = id;
    fileOf[f] = file;
  }
  return { files: ownFiles, functions: found, functionOf, fileOf };
}
