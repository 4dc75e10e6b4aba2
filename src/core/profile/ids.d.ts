import type { U32Column } from './columns.js';
/** No row has this index. */
export declare const NO_INDEX = 4294967295;
/** The keys of the ids of one table; key 0 is id 0, which means none. */
export declare class IdKeys {
    #private;
    constructor(what: string, limit: number);
    /** The key of the id with these unsigned halves. */
    keyOf(low: number, high: number): number;
    /** The id behind a key, in decimal. */
    nameOf(key: number): string;
    get largeCount(): number;
}
/** Row indexes by key; `small` is filled with NO_INDEX where no row has the key. */
export interface IdIndex {
    /** Row by key, for keys below its length. */
    readonly small: Uint32Array;
    /** Row by key, for the others. */
    readonly other: ReadonlyMap<number, number>;
    /** True when the key of every row is its number + 1. */
    readonly isIdentity: boolean;
}
/** The row that a key belongs to, or NO_INDEX. */
export declare function rowOf(index: IdIndex, key: number): number;
/**
 * The index of a table whose row r has the key rows[r]. Throws ProfileError 'malformed' for the reserved id 0
 * and for an id that two rows have.
 */
export declare function indexRows(what: string, rows: U32Column, keys: IdKeys): IdIndex;
