import { type Growth } from './columns.js';
import type { StringTable } from './model.js';
/** Collects the strings of a file in order. */
export declare class StringTableBuilder {
    #private;
    constructor(growth: Growth, limit: number);
    get count(): number;
    /** Appends the string whose UTF-8 is bytes[start..end-1]; the bytes are copied. */
    push(bytes: Uint8Array, start: number, end: number): void;
    /** How many strings are not valid UTF-8. */
    countInvalid(): number;
    finish(): StringTable;
}
/** A string table of known strings; the first must be ''. */
export declare function stringTableOf(strings: readonly string[]): StringTable;
/** Whether bytes[start..end-1] is UTF-8 as https://encoding.spec.whatwg.org/#utf-8-decoder takes it. */
export declare function isValidUtf8(bytes: Uint8Array, start: number, end: number): boolean;
