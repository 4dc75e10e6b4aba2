/**
 * The nodes of a report and which of them each location stands for. A node is what pprof puts into one row: equal
 * after the attributes that the granularity drops are removed (profile.Aggregate, graph.nodeInfo in
 * github.com/google/pprof). Input: a profile; output: integer tables that the loops over samples use.
 * A surprise kept from pprof: functions without a name, and thus every node of the granularity "files", are told apart
 * by start line and binary, so one file has a row per function.
 */
import type { FuncIndex, LocationIndex, Profile } from '../profile/model.js';
import type { Granularity } from './granularity.js';
import { packagePathOf } from './funcName.js';

/** What a node is; the fields that the granularity drops are '' or 0. */
export interface NodeInfo {
  readonly name: string;
  /** Cleaned as by Go's filepath.Clean. */
  readonly file: string;
  readonly address: bigint;
  readonly startLine: number;
  readonly line: number;
  readonly column: number;
  /** Path of the binary, only for nodes without a name. */
  readonly objectFile: string;
  /** The first function of the profile in this node, -1 for none: where to find a source file. */
  readonly func: FuncIndex;
}

/** Nodes and the way from a location to them. */
export interface NodeTable {
  readonly infos: readonly NodeInfo[];
  /** Location l owns nodes[offsets[l] .. offsets[l+1]-1], innermost inlined call first; never none. */
  readonly offsets: Uint32Array;
  readonly nodes: Uint32Array;
}

/** How nodes are told apart. */
export interface NodeOptions {
  readonly granularity: Granularity;
  /** True keeps only the outermost line of each location. */
  readonly noInlines: boolean;
  /** True puts all functions of a file into one node at granularity files. */
  readonly joinFiles?: boolean;
}

interface Kept {
  readonly name: boolean;
  readonly file: boolean;
  readonly line: boolean;
  readonly address: boolean;
  readonly column: boolean;
  readonly packageOnly: boolean;
}

function keptAttributes({ granularity, noInlines }: NodeOptions): Kept {
  const none = {
    name: false,
    file: false,
    line: false,
    address: false,
    column: false,
    packageOnly: false,
  };
  switch (granularity) {
    case 'functions':
      return { ...none, name: true };
    case 'filefunctions':
      return { ...none, name: true, file: true };
    case 'files':
      return { ...none, file: true };
    case 'lines':
      return { ...none, name: true, file: true, line: true };
    case 'packages':
      return { ...none, name: true, packageOnly: true };
    case 'addresses':
      return {
        ...none,
        name: true,
        file: true,
        line: true,
        address: true,
        column: !noInlines,
      };
    default:
      granularity satisfies never;
      return none;
  }
}

/** The node table of a profile at a granularity; nodes are in order of first use by locations. */
export function buildNodeTable(profile: Profile, options: NodeOptions): NodeTable {
  const { locations, functions } = profile;
  const kept = keptAttributes(options);
  const groups = groupFunctions(profile, kept);
  const infos: NodeInfo[] = [];
  const byGroup = new Int32Array(groups.count).fill(-1);
  const byLine: (Map<number, number> | undefined)[] = [];
  const byKey = new Map<string, number>();

  const offsets = new Uint32Array(locations.count + 1);
  const nodes = new Uint32Array(locations.lineFunctions.length + locations.count);
  let next = 0;
  const addKeyed = (key: string, info: () => NodeInfo): number => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    byKey.set(key, infos.length);
    return infos.push(info()) - 1;
  };

  const nodeOfBareLocation = (location: LocationIndex): number => {
    const address = kept.address ? locations.addresses[location]! : 0n;
    const objectFile = objectFileOf(profile, location);
    return addKeyed(`bare ${address} ${objectFile}`, () => ({
      ...EMPTY_INFO,
      address,
      objectFile,
    }));
  };

  const nodeOfLine = (location: LocationIndex, row: number): number => {
    const func = locations.lineFunctions[row]!;
    const group = groups.groupOf[func]!;
    const name = groups.names[group]!;
    const file = groups.files[group]!;
    const line = kept.line ? locations.lineNumbers[row]! : 0;
    if (name === '' || kept.address) {
      const address = kept.address ? locations.addresses[location]! : 0n;
      const column = kept.column ? locations.lineColumns[row]! : 0;
      const objectFile = name === '' ? objectFileOf(profile, location) : '';
      const isStartLineKept = name === '' && !kept.packageOnly && options.joinFiles !== true;
      const startLine = isStartLineKept ? functions.startLines[func]! : 0;
      return addKeyed(`${group} ${address} ${line} ${column} ${startLine} ${objectFile}`, () => ({
        name,
        file,
        address,
        startLine,
        line,
        column,
        objectFile,
        func,
      }));
    }
    if (!kept.line) {
      const known = byGroup[group]!;
      if (known >= 0) return known;
      byGroup[group] = infos.length;
    } else {
      const lines = (byLine[group] ??= new Map<number, number>());
      const known = lines.get(line);
      if (known !== undefined) return known;
      lines.set(line, infos.length);
    }
    return infos.push({ ...EMPTY_INFO, name, file, line, func }) - 1;
  };

  for (let l = 0; l < locations.count; l++) {
    offsets[l] = next;
    const end = locations.lineOffsets[l + 1]!;
    let row = locations.lineOffsets[l]!;
    if (row === end) nodes[next++] = nodeOfBareLocation(l);
    if (options.noInlines && row < end) row = end - 1;
    for (; row < end; row++) nodes[next++] = nodeOfLine(l, row);
  }
  offsets[locations.count] = next;
  return { infos, offsets, nodes: nodes.subarray(0, next) };
}

const EMPTY_INFO: NodeInfo = {
  name: '',
  file: '',
  address: 0n,
  startLine: 0,
  line: 0,
  column: 0,
  objectFile: '',
  func: -1,
};

interface FunctionGroups {
  readonly count: number;
  /** Group per function. */
  readonly groupOf: Uint32Array;
  /** Per group. */
  readonly names: readonly string[];
  readonly files: readonly string[];
}

/** Functions that have the same name and file after the granularity dropped what it drops. */
function groupFunctions(profile: Profile, kept: Kept): FunctionGroups {
  const { functions, strings } = profile;
  const groupOf = new Uint32Array(functions.count);
  const names: string[] = [];
  const files: string[] = [];
  const nameIds = new Map<string, number>();
  const fileIds = new Map<string, number>();
  const byPair = new Map<number, number>();
  for (let f = 0; f < functions.count; f++) {
    const rawName = strings.get(functions.names[f]!);
    const rawFile = strings.get(functions.fileNames[f]!);
    const name = kept.packageOnly ? packagePathOf(rawName) : kept.name ? rawName : '';
    const file = kept.file ? cleanPath(rawFile) : '';
    const pair = idOf(nameIds, name) * (functions.count + 1) + idOf(fileIds, file);
    let group = byPair.get(pair);
    if (group === undefined) {
      group = names.push(name) - 1;
      files.push(file);
      byPair.set(pair, group);
    }
    groupOf[f] = group;
  }
  return { count: names.length, groupOf, names, files };
}

function idOf(ids: Map<string, number>, text: string): number {
  let id = ids.get(text);
  if (id === undefined) {
    id = ids.size;
    ids.set(text, id);
  }
  return id;
}

function objectFileOf(profile: Profile, location: LocationIndex): string {
  const mapping = profile.locations.mappings[location]!;
  return mapping < 0 ? '' : profile.strings.get(profile.mappings.fileNames[mapping]!);
}

/** Prefixes of build sandboxes that pprof removes from file names (report.trimPath). */
const SANDBOX_PREFIXES = ['/proc/self/cwd/./', '/proc/self/cwd/'];

/** The path as pprof shows it: build sandbox prefix removed, then Go's filepath.Clean on a Unix path; '' stays ''. */
export function cleanPath(path: string): string {
  const prefix = SANDBOX_PREFIXES.find((candidate) => path.startsWith(candidate));
  const rest = prefix === undefined ? path : path.slice(prefix.length);
  if (rest === '' || isClean(rest)) return rest;
  const isRooted = rest.startsWith('/');
  const kept: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push('..');
  }
  const joined = kept.join('/');
  return isRooted ? `/${joined}` : joined === '' ? '.' : joined;
}

function isClean(path: string): boolean {
  return !path.includes('//') && !path.includes('./') && !path.endsWith('/') && !path.endsWith('.');
}
