/**
 * Building new sample, label and location tables out of parts of old ones: the column work behind filters,
 * pruning and merging. Input tables are never changed, and a table of which everything is kept is returned
 * as it is, so that a filter that removes nothing costs no memory.
 */
import type { Int64Column } from '../int64.js';
import type { LocationTable, Profile, SampleTable } from './model.js';
/**
 * Some samples of a table in order, each with the part of its stack that stays: kept sample k is `samples[k]` with
 * the locations at starts[k] .. ends[k]-1 of the table's locationIndexes. The arrays may be longer than `count`.
 */
export interface SampleSelection {
    count: number;
    readonly samples: Uint32Array;
    readonly starts: Uint32Array;
    readonly ends: Uint32Array;
}
/** A selection of all samples with their whole stacks, for the caller to shrink. */
export declare function selectAll({ count, locationOffsets }: SampleTable): SampleSelection;
/** Keeps in a selection only the samples for which `isKept` is true; `k` is the place in the selection. */
export declare function retainSamples(selection: SampleSelection, isKept: (k: number, sample: number) => boolean): void;
/**
 * The selected samples as a table of their own, without the locations l for which isHidden[l] is 1. Shares the
 * columns of `table` that stay the same.
 */
export declare function takeSamples(table: SampleTable, selection: SampleSelection, isHidden?: Uint8Array): SampleTable;
/** True when the value is 0. */
export declare function isZeroAt(column: Int64Column, index: number): boolean;
/** The same locations with only the lines whose mark in `isKept` (one per line of the table) is 1. */
export declare function takeLines(table: LocationTable, isKept: Uint8Array): LocationTable;
/** The profile with other samples and locations; the profile itself when both are unchanged. */
export declare function withTables(profile: Profile, samples: SampleTable, locations: LocationTable): Profile;
