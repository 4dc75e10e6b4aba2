import type { Int64Column } from '../int64.js';
type NumberColumn = Uint8Array | Uint32Array | Int32Array | Float64Array;
/**
 * How far columns grow at once. When the size of the whole input is known, the part read so far tells how long a
 * column will get, and memory that is reserved and never touched costs nothing.
 */
export declare class Growth {
    #private;
    /** Bytes that the elements so far come from. */
    readBytes: number;
    constructor(expectedBytes?: number);
    /** The next capacity of a column of `current` elements that must hold `wanted`. */
    next(current: number, wanted: number): number;
}
/** A growing column of one kind of number; `data` is valid up to `count`. */
declare class Column<T extends NumberColumn> {
    #private;
    data: T;
    count: number;
    constructor(growth: Growth, make: (length: number) => T);
    /** Makes room for `extra` more elements; afterwards `data` may be another array. */
    reserve(extra: number): void;
    push(value: number): void;
    /** The elements so far; the column must not be changed afterwards. */
    finish(): T;
}
export declare class U8Column extends Column<Uint8Array> {
    constructor(growth?: Growth);
}
export declare class U32Column extends Column<Uint32Array> {
    constructor(growth?: Growth);
}
export declare class F64Column extends Column<Float64Array> {
    constructor(growth?: Growth);
}
/** A growing column of uint64, given and kept as two unsigned halves. */
export declare class U64Column {
    #private;
    constructor(growth?: Growth);
    push(low: number, high: number): void;
    /** The exact values. */
    finish(): BigUint64Array;
}
/** A growing column of int64 that keeps doubles for as long as every sum of them is exact. */
export declare class Int64ColumnBuilder {
    #private;
    constructor(growth?: Growth);
    get count(): number;
    /** Appends an integer that is an exact double. */
    pushNumber(value: number): void;
    /** Appends the int64 with these unsigned halves. */
    pushHalves(low: number, high: number): void;
    finish(): Int64Column;
}
export {};
