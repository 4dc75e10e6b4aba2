import type { TextScanner } from './textScanner.js';
/** A range of addresses that one file is mapped to; `limit` is exclusive. */
export interface Mapping {
    start: bigint;
    limit: bigint;
    offset: bigint;
    fileName: string;
    buildId: string;
}
/** The executable mappings in the rest of the text; lines that are none are passed over, as pprof does. */
export declare function parseMemoryMapLines(scanner: TextScanner, limit: number): Mapping[];
/**
 * The mappings and, per address, the index of its one, -1 for address 0. Addresses outside every mapping share a
 * nameless one over all addresses, added last.
 */
export declare function assignMappings(addresses: readonly (number | bigint)[], memoryMap: readonly Mapping[]): {
    mappings: Mapping[];
    ofAddress: Int32Array;
};
