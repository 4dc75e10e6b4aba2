/**
 * A scanner over the lines of a text that is kept as bytes. Every method looks at each byte once, so a line of any
 * length and any content costs linear time; regular expressions over hostile text would not.
 */
import { type Int64 } from '../int64.js';
export declare class TextScanner {
    #private;
    /** 1-based number of the current line. */
    lineNumber: number;
    /** The current line without surrounding white space: bytes pos..end-1 are still to be scanned. */
    pos: number;
    end: number;
    /** False when the text ends in the middle of the current line. */
    hasNewline: boolean;
    constructor(bytes: Uint8Array);
    /** Goes to the next line; false at the end of the text. */
    nextLine(): boolean;
    /** The byte at the position, or -1 at the end of the line. */
    peek(): number;
    skipSpaces(): void;
    /** Passes over this ASCII text if it comes next. */
    take(text: string): boolean;
    /** Whether the current line contains this ASCII text, from the position on; goes behind its first occurrence. */
    takeAfter(text: string): boolean;
    /** A decimal int64 if one comes next; undefined without moving if not, or if it is out of range. */
    takeInteger(): Int64 | undefined;
    /**
     * A hexadecimal number with the prefix 0x: its unsigned halves. Undefined without moving if none comes next or if it
     * has more than 64 bits.
     */
    takeHex(): {
        readonly low: number;
        readonly high: number;
    } | undefined;
    /** The rest of the line; the position goes to its end. */
    takeRest(): string;
    /** The beginning of the current line for a message, quoted. */
    quoteLine(): string;
}
