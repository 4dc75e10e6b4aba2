/**
 * The string table: the bytes of all strings in one block, decoded when first asked for. Most names of a large
 * profile are never shown, and the block is a fraction of what the decoded strings would take.
 */
import { ProfileError } from '../errors.js';
import { type Growth, U32Column, U8Column } from './columns.js';
import type { StringIndex, StringTable } from './model.js';

class LazyStrings implements StringTable {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #cache: (string | undefined)[];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, ends: Uint32Array) {
    this.count = ends.length;
    this.#bytes = bytes;
    this.#ends = ends;
    this.#cache = new Array<string | undefined>(ends.length);
  }

  get(index: StringIndex): string {
    const known = this.#cache[index];
    if (known !== undefined) return known;
    const end = this.#ends[index];
    if (end === undefined) {
      throw new RangeError(`string index ${index} of a table of ${this.count}`);
    }
    const start = index === 0 ? 0 : this.#ends[index - 1]!;
    const text = this.#decoder.decode(this.#bytes.subarray(start, end));
    this.#cache[index] = text;
    return text;
  }
}

/** Collects the strings of a file in order. */
export class StringTableBuilder {
  readonly #bytes: U8Column;
  readonly #ends: U32Column;
  readonly #limit: number;

  constructor(growth: Growth, limit: number) {
    this.#bytes = new U8Column(growth);
    this.#ends = new U32Column(growth);
    this.#limit = limit;
  }

  get count(): number {
    return this.#ends.count;
  }

  /** Appends the string whose UTF-8 is bytes[start..end-1]; the bytes are copied. */
  push(bytes: Uint8Array, start: number, end: number): void {
    if (this.#ends.count >= this.#limit) {
      throw new ProfileError('too-large', `more than ${this.#limit} strings`);
    }
    const block = this.#bytes;
    const length = end - start;
    if (block.count + length > 0xffffffff) {
      throw new ProfileError('too-large', 'more than 4 GiB of strings');
    }
    block.reserve(length);
    if (length < 64) {
      const data = block.data;
      let at = block.count;
      for (let i = start; i < end; i++) data[at++] = bytes[i]!;
    } else {
      block.data.set(bytes.subarray(start, end), block.count);
    }
    block.count += length;
    this.#ends.push(block.count);
  }

  /** How many strings are not valid UTF-8. */
  countInvalid(): number {
    const bytes = this.#bytes.data;
    const end = this.#bytes.count;
    let count = 0;
    let index = 0;
    for (let at = 0; at < end; at++) {
      if (bytes[at]! < 0x80) continue;
      while (this.#ends.data[index]! <= at) index++;
      const stringEnd = this.#ends.data[index]!;
      if (!isValidUtf8(bytes, at, stringEnd)) count++;
      at = stringEnd - 1;
    }
    return count;
  }

  finish(): StringTable {
    return new LazyStrings(this.#bytes.finish(), this.#ends.finish());
  }
}

/** A string table of known strings; the first must be ''. */
export function stringTableOf(strings: readonly string[]): StringTable {
  return {
    count: strings.length,
    get(index) {
      const text = strings[index];
      if (text === undefined) {
        throw new RangeError(`string index ${index} of a table of ${strings.length}`);
      }
      return text;
    },
  };
}

/** Whether bytes[start..end-1] is UTF-8 as https://encoding.spec.whatwg.org/#utf-8-decoder takes it. */
export function isValidUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const first = bytes[at++]!;
    if (first < 0x80) continue;
    let more: number;
    let lowest = 0x80;
    let highest = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) more = 1;
    else if (first >= 0xe0 && first <= 0xef) {
      more = 2;
      if (first === 0xe0) lowest = 0xa0;
      if (first === 0xed) highest = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      more = 3;
      if (first === 0xf0) lowest = 0x90;
      if (first === 0xf4) highest = 0x8f;
    } else return false;
    for (; more > 0; more--) {
      if (at >= end) return false;
      const next = bytes[at++]!;
      if (next < lowest || next > highest) return false;
      lowest = 0x80;
      highest = 0xbf;
    }
  }
  return true;
}
