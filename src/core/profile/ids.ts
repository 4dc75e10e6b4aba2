/**
 * From the uint64 ids of a file to dense indexes. Columns hold 32-bit keys while the tables are still incomplete (a
 * sample may name a location that comes later): small ids are their own key, the others get a key from
 * a map that is exact over all 64 bits.
 */
import { ProfileError } from '../errors.js';
import type { U32Column } from './columns.js';

const FIRST_LARGE = 0x80000000;
const TWO_32 = 4294967296;
/** No row has this index. */
export const NO_INDEX = 0xffffffff;

/** The keys of the ids of one table; key 0 is id 0, which means none. */
export class IdKeys {
  /** Large ids by key - FIRST_LARGE. */
  readonly #large: (number | bigint)[] = [];
  readonly #keys = new Map<number | bigint, number>();
  readonly #what: string;
  readonly #limit: number;

  constructor(what: string, limit: number) {
    this.#what = what;
    this.#limit = limit;
  }

  /** The key of the id with these unsigned halves. */
  keyOf(low: number, high: number): number {
    if (high === 0 && low < FIRST_LARGE) return low;
    const id = high < 2097152 ? high * TWO_32 + low : (BigInt(high) << 32n) | BigInt(low);
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    if (this.#large.length >= this.#limit) {
      throw new ProfileError('too-large', `more than ${this.#limit} ${this.#what} ids`);
    }
    const key = FIRST_LARGE + this.#large.length;
    this.#large.push(id);
    this.#keys.set(id, key);
    return key;
  }

  /** The id behind a key, in decimal. */
  nameOf(key: number): string {
    return key < FIRST_LARGE ? String(key) : String(this.#large[key - FIRST_LARGE]);
  }

  get largeCount(): number {
    return this.#large.length;
  }
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
export function rowOf(index: IdIndex, key: number): number {
  return key < index.small.length ? index.small[key]! : (index.other.get(key) ?? NO_INDEX);
}

/**
 * The index of a table whose row r has the key rows[r]. Throws ProfileError 'malformed' for the reserved id 0
 * and for an id that two rows have.
 */
export function indexRows(what: string, rows: U32Column, keys: IdKeys): IdIndex {
  const count = rows.count;
  let maxKey = 0;
  let isIdentity = true;
  for (let row = 0; row < count; row++) {
    const key = rows.data[row]!;
    if (key < FIRST_LARGE && key > maxKey) maxKey = key;
    if (key !== row + 1) isIdentity = false;
  }
  // An array of a few words per row is faster than a map; beyond that ids are sparse.
  const small = new Uint32Array(Math.min(maxKey + 1, count * 8 + 1024)).fill(NO_INDEX);
  const other = new Map<number, number>();
  const index = { small, other, isIdentity };
  for (let row = 0; row < count; row++) {
    const key = rows.data[row]!;
    if (key === 0) {
      throw new ProfileError('malformed', `${what} ${row} has the reserved id 0`);
    }
    if (rowOf(index, key) !== NO_INDEX) {
      throw new ProfileError('malformed', `two ${what}s have the id ${keys.nameOf(key)}`);
    }
    if (key < small.length) small[key] = row;
    else other.set(key, row);
  }
  return index;
}
