import type { FlatCum } from './flatCum.js';
import type { NodeInfo } from './nodeTable.js';
/** What pprof prints for a node: address, name and place, as far as they are known. */
export declare function printableName(info: NodeInfo): string;
/** The last element of a path, as Go's filepath.Base; '.' for an empty path. */
export declare function baseName(path: string): string;
/** Negative, zero or positive as Go compares two strings, that is by UTF-8 bytes. */
export declare function compareText(a: string, b: string): number;
/** Nodes in order, and the printed name of any node of their table. */
export interface SortedNodes {
    /** Node indexes. */
    readonly order: readonly number[];
    readonly nameOf: (node: number) => string;
}
/** Sorts the given nodes as pprof does: by magnitude of the chosen value, falling, then by name. */
export declare function sortNodes(infos: readonly NodeInfo[], values: FlatCum, listed: readonly number[], sort: 'flat' | 'cum'): SortedNodes;
