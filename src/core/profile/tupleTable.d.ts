/** No tuple; what an open slot of a hash table holds. */
export declare const NO_ENTRY = 4294967295;
/** Growing hash table from a hash to the entries with that hash; entries are numbered by the owner, from 0. */
export declare class HashSlots {
    #private;
    /** The entry with this hash for which `isSame` holds, or NO_ENTRY. */
    find(hash: number, isSame: (entry: number) => boolean): number;
    /** Adds the next entry (its number is the count of entries so far); it must not be in the table. */
    add(hash: number): void;
}
/** An unsigned 32-bit hash of words[start..end-1], continued from `seed`. */
export declare function hashWords(words: Uint32Array, start: number, end: number, seed: number): number;
/** A set of tuples numbered in the order of their first appearance. */
export declare class TupleTable {
    #private;
    get count(): number;
    /** The number of the tuple; equal to the earlier `count` when it is new, and then it is added. */
    indexOf(tuple: Uint32Array): number;
}
/** Writes an integer with an exact double as two words at an index: lower word first. */
export declare function writeNumber(words: Uint32Array, at: number, value: number): void;
