/**
 * The nodes of a report and which of them each location stands for. A node is what pprof puts into one row: equal
 * after the attributes that the granularity drops are removed (profile.Aggregate, graph.nodeInfo in
 * github.com/google/pprof). Input: a profile; output: integer tables that the loops over samples use.
 * A surprise kept from pprof: functions without a name, and thus every node of the granularity "files", are told apart
 * by start line and binary, so one file has a row per function.
 */
import type { FuncIndex, Profile } from '../profile/model.js';
import type { Granularity } from './granularity.js';
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
/** The node table of a profile at a granularity; nodes are in order of first use by locations. */
export declare function buildNodeTable(profile: Profile, options: NodeOptions): NodeTable;
/** The path as pprof shows it: build sandbox prefix removed, then Go's filepath.Clean on a Unix path; '' stays ''. */
export declare function cleanPath(path: string): string;
