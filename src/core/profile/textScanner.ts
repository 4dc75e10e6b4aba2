/**
 * A scanner over the lines of a text that is kept as bytes. Every method looks at each byte once, so a line of any
 * length and any content costs linear time; regular expressions over hostile text would not.
 */
import { normalizeInt64, type Int64 } from '../int64.js';

const SPACE = 0x20;
const MAX_INT64 = 9223372036854775807n;

export class TextScanner {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder();
  #next = 0;
  /** 1-based number of the current line. */
  lineNumber = 0;
  /** The current line without surrounding white space: bytes pos..end-1 are still to be scanned. */
  pos = 0;
  end = 0;
  #start = 0;
  /** False when the text ends in the middle of the current line. */
  hasNewline = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes to the next line; false at the end of the text. */
  nextLine(): boolean {
    const bytes = this.#bytes;
    if (this.#next >= bytes.length) return false;
    const newline = bytes.indexOf(10, this.#next);
    this.hasNewline = newline >= 0;
    let start = this.#next;
    let end = newline < 0 ? bytes.length : newline;
    this.#next = newline < 0 ? bytes.length : newline + 1;
    while (start < end && isSpace(bytes[start]!)) start++;
    while (end > start && isSpace(bytes[end - 1]!)) end--;
    this.lineNumber++;
    this.#start = start;
    this.pos = start;
    this.end = end;
    return true;
  }

  /** The byte at the position, or -1 at the end of the line. */
  peek(): number {
    return this.pos < this.end ? this.#bytes[this.pos]! : -1;
  }

  skipSpaces(): void {
    while (this.pos < this.end && isSpace(this.#bytes[this.pos]!)) this.pos++;
  }

  /** Passes over this ASCII text if it comes next. */
  take(text: string): boolean {
    if (!this.#matchesAt(this.pos, text)) return false;
    this.pos += text.length;
    return true;
  }

  /** Whether the current line contains this ASCII text, from the position on; goes behind its first occurrence. */
  takeAfter(text: string): boolean {
    for (let at = this.pos; at + text.length <= this.end; at++) {
      if (!this.#matchesAt(at, text)) continue;
      this.pos = at + text.length;
      return true;
    }
    return false;
  }

  #matchesAt(at: number, text: string): boolean {
    if (at + text.length > this.end) return false;
    for (let i = 0; i < text.length; i++) {
      if (this.#bytes[at + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** A decimal int64 if one comes next; undefined without moving if not, or if it is out of range. */
  takeInteger(): Int64 | undefined {
    const start = this.pos;
    const isNegative = this.take('-');
    const digits = this.pos;
    let value = 0;
    while (this.pos < this.end && isDigit(this.#bytes[this.pos]!)) {
      value = value * 10 + (this.#bytes[this.pos]! - 48);
      this.pos++;
    }
    if (this.pos > digits && value <= Number.MAX_SAFE_INTEGER) return isNegative ? -value : value;
    if (this.pos > digits && value < 1e19) {
      const exact = BigInt(this.#ascii(this.pos - 20 < digits ? digits : this.pos - 20, this.pos));
      if (exact <= MAX_INT64 + (isNegative ? 1n : 0n)) {
        return normalizeInt64(isNegative ? -exact : exact);
      }
    }
    this.pos = start;
    return undefined;
  }

  /**
   * A hexadecimal number with the prefix 0x: its unsigned halves. Undefined without moving if none comes next or if it
   * has more than 64 bits.
   */
  takeHex(): { readonly low: number; readonly high: number } | undefined {
    const start = this.pos;
    let low = 0;
    let high = 0;
    let isTooLarge = false;
    if (this.take('0x')) {
      const digits = this.pos;
      for (let digit = this.#hexDigit(); digit >= 0; digit = this.#hexDigit()) {
        if (high >>> 28 !== 0) isTooLarge = true;
        high = ((high << 4) | (low >>> 28)) >>> 0;
        low = ((low << 4) | digit) >>> 0;
        this.pos++;
      }
      if (this.pos > digits && !isTooLarge) return { low, high };
    }
    this.pos = start;
    return undefined;
  }

  #hexDigit(): number {
    const byte = this.peek();
    if (isDigit(byte)) return byte - 48;
    const letter = byte | 0x20;
    return letter >= 97 && letter <= 102 ? letter - 87 : -1;
  }

  #ascii(start: number, end: number): string {
    return this.#decoder.decode(this.#bytes.subarray(start, end));
  }

  /** The rest of the line; the position goes to its end. */
  takeRest(): string {
    const text = this.#decoder.decode(this.#bytes.subarray(this.pos, this.end));
    this.pos = this.end;
    return text;
  }

  /** The beginning of the current line for a message, quoted. */
  quoteLine(): string {
    const cut = Math.min(this.end, this.#start + 60);
    const text = this.#decoder
      .decode(this.#bytes.subarray(this.#start, cut))
      .replace(/[\p{Cc}\p{Cf}]/gu, ' ');
    return `"${text}${cut < this.end ? '…' : ''}"`;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 9 && byte <= 13);
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
