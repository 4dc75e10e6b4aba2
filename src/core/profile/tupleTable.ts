/**
 * A set of tuples of 32-bit words, each known by the index at which it came first. It gives the keys of merged
 * tables without a string or an object per row.
 */
import { U32Column } from './columns.js';

/** No tuple; what an open slot of a hash table holds. */
export const NO_ENTRY = 0xffffffff;

/** Growing hash table from a hash to the entries with that hash; entries are numbered by the owner, from 0. */
export class HashSlots {
  #slots = new Uint32Array(1024).fill(NO_ENTRY);
  readonly #hashes = new U32Column();

  /** The entry with this hash for which `isSame` holds, or NO_ENTRY. */
  find(hash: number, isSame: (entry: number) => boolean): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#slots[slot]!;
      if (entry === NO_ENTRY) return NO_ENTRY;
      if (this.#hashes.data[entry] === hash && isSame(entry)) return entry;
      slot = (slot + 1) & mask;
    }
  }

  /** Adds the next entry (its number is the count of entries so far); it must not be in the table. */
  add(hash: number): void {
    const entry = this.#hashes.count;
    this.#hashes.push(hash);
    if (this.#hashes.count * 2 > this.#slots.length) this.#grow();
    else this.#put(hash, entry);
  }

  #put(hash: number, entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== NO_ENTRY) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 4).fill(NO_ENTRY);
    for (let entry = 0; entry < this.#hashes.count; entry++) {
      this.#put(this.#hashes.data[entry]!, entry);
    }
  }
}

/** An unsigned 32-bit hash of words[start..end-1], continued from `seed`. */
export function hashWords(words: Uint32Array, start: number, end: number, seed: number): number {
  let hash = seed ^ 0x9e3779b9;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A set of tuples numbered in the order of their first appearance. */
export class TupleTable {
  readonly #slots = new HashSlots();
  readonly #words = new U32Column();
  readonly #ends = new U32Column();

  get count(): number {
    return this.#ends.count;
  }

  /**
   * The number of the tuple in the first `length` words; equal to the earlier `count` when it is new, and then it is
   * added. The words may be written over afterwards.
   */
  indexOf(tuple: Uint32Array, length: number): number {
    const hash = hashWords(tuple, 0, length, length);
    const words = this.#words;
    const found = this.#slots.find(hash, (entry) => {
      const start = entry === 0 ? 0 : this.#ends.data[entry - 1]!;
      if (this.#ends.data[entry]! - start !== length) return false;
      for (let i = 0; i < length; i++) {
        if (words.data[start + i] !== tuple[i]) return false;
      }
      return true;
    });
    if (found !== NO_ENTRY) return found;
    this.#slots.add(hash);
    words.reserve(length);
    for (let i = 0; i < length; i++) words.data[words.count + i] = tuple[i]!;
    words.count += length;
    this.#ends.push(words.count);
    return this.#ends.count - 1;
  }
}

const TWO_32 = 4294967296;

/** Writes an integer with an exact double as two words at an index: lower word first. */
export function writeNumber(words: Uint32Array, at: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  words[at] = value - high * TWO_32;
  words[at + 1] = high;
}
