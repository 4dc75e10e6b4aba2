/**
 * Typed-array columns that grow while a profile of unknown size is read. A finished column may be a view on a
 * larger buffer when copying would double the memory. Every growth that the machine refuses becomes a
 * ProfileError, so that a hostile count never surfaces as a bare RangeError.
 */
import { ProfileError } from '../errors.js';
import type { Int64Column } from '../int64.js';

const TWO_32 = 4294967296;
/** Once a sum of magnitudes reaches this, doubles no longer add exactly. */
const EXACT_SUM = 9007199254740992;
/** Columns shorter than this many elements are copied to their exact length when finished. */
const COPY_BELOW = 262144;
/** Columns of this many elements are worth a look at how long they will get. */
const FORESEE_FROM = 65536;

type NumberColumn = Uint8Array | Uint32Array | Int32Array | Float64Array;

/**
 * How far columns grow at once. When the size of the whole input is known, the part read so far tells how long a
 * column will get, and memory that is reserved and never touched costs nothing.
 */
export class Growth {
  /** Bytes of the whole input as far as known, a hint only; 0 for unknown. */
  readonly #expectedBytes: number;
  /** Bytes that the elements so far come from. */
  readBytes = 0;

  constructor(expectedBytes = 0) {
    this.#expectedBytes = expectedBytes;
  }

  /** The next capacity of a column of `current` elements that must hold `wanted`. */
  next(current: number, wanted: number): number {
    let factor = 2;
    if (current >= FORESEE_FROM) {
      const rest = this.readBytes > 0 ? (this.#expectedBytes / this.readBytes) * 1.05 : 0;
      // The hint may be a lie; eight times what is there already is the most that it can cost.
      factor = Math.min(Math.max(rest, 1.5), 8);
    }
    return Math.max(wanted, Math.ceil(current * factor), 64);
  }
}

function allocate<T extends NumberColumn>(make: (length: number) => T, length: number): T {
  try {
    return make(length);
  } catch (cause) {
    throw new ProfileError('too-large', `not enough memory for a column of ${length} elements`, {
      cause,
    });
  }
}

/** A growing column of one kind of number; `data` is valid up to `count`. */
class Column<T extends NumberColumn> {
  data: T;
  count = 0;
  readonly #growth: Growth;
  readonly #make: (length: number) => T;

  constructor(growth: Growth, make: (length: number) => T) {
    this.#growth = growth;
    this.#make = make;
    this.data = make(64);
  }

  /** Makes room for `extra` more elements; afterwards `data` may be another array. */
  reserve(extra: number): void {
    const wanted = this.count + extra;
    if (wanted <= this.data.length) return;
    const grown = allocate(this.#make, this.#growth.next(this.data.length, wanted));
    grown.set(this.data.subarray(0, this.count));
    this.data = grown;
  }

  push(value: number): void {
    if (this.count === this.data.length) this.reserve(1);
    this.data[this.count++] = value;
  }

  /** The elements so far; the column must not be changed afterwards. */
  finish(): T {
    const view = this.data.subarray(0, this.count) as T;
    return this.count < COPY_BELOW ? (view.slice() as T) : view;
  }
}

export class U8Column extends Column<Uint8Array> {
  constructor(growth = new Growth()) {
    super(growth, (length) => new Uint8Array(length));
  }
}

export class U32Column extends Column<Uint32Array> {
  constructor(growth = new Growth()) {
    super(growth, (length) => new Uint32Array(length));
  }
}

export class F64Column extends Column<Float64Array> {
  constructor(growth = new Growth()) {
    super(growth, (length) => new Float64Array(length));
  }
}

/** A growing column of uint64, given and kept as two unsigned halves. */
export class U64Column {
  readonly #halves: U32Column;

  constructor(growth = new Growth()) {
    this.#halves = new U32Column(growth);
  }

  push(low: number, high: number): void {
    this.#halves.push(low);
    this.#halves.push(high);
  }

  /** The exact values. */
  finish(): BigUint64Array {
    const halves = this.#halves;
    const values = new BigUint64Array(halves.count / 2);
    // Pairs of (low, high) words are the memory form of a uint64 on every little-endian machine, which is
    // every machine that VS Code runs on.
    new Uint32Array(values.buffer).set(halves.data.subarray(0, halves.count));
    return values;
  }
}

/** A growing column of int64 that keeps doubles for as long as every sum of them is exact. */
export class Int64ColumnBuilder {
  readonly #growth: Growth;
  readonly #low: F64Column;
  #high: F64Column | undefined;
  #magnitude = 0;

  constructor(growth = new Growth()) {
    this.#growth = growth;
    this.#low = new F64Column(growth);
  }

  get count(): number {
    return this.#low.count;
  }

  /** Appends an integer that is an exact double. */
  pushNumber(value: number): void {
    if (this.#high !== undefined) {
      this.#pushSplit(value, this.#high);
      return;
    }
    this.#magnitude += value < 0 ? -value : value;
    if (this.#magnitude >= EXACT_SUM) this.#pushSplit(value, this.#split());
    else this.#low.push(value);
  }

  /** Appends the int64 with these unsigned halves. */
  pushHalves(low: number, high: number): void {
    const signedHigh = high | 0;
    if (signedHigh >= -2097152 && signedHigh < 2097152) {
      this.pushNumber(signedHigh * TWO_32 + low);
      return;
    }
    const upper = this.#high ?? this.#split();
    this.#low.push(low);
    upper.push(signedHigh);
  }

  finish(): Int64Column {
    const low = this.#low.finish();
    return this.#high === undefined ? { low } : { low, high: this.#high.finish() };
  }

  #pushSplit(value: number, upper: F64Column): void {
    const high = Math.floor(value / TWO_32);
    this.#low.push(value - high * TWO_32);
    upper.push(high);
  }

  #split(): F64Column {
    const upper = new F64Column(this.#growth);
    const low = this.#low;
    upper.reserve(low.data.length);
    for (let i = 0; i < low.count; i++) {
      const value = low.data[i]!;
      const high = Math.floor(value / TWO_32);
      low.data[i] = value - high * TWO_32;
      upper.push(high);
    }
    this.#high = upper;
    return upper;
  }
}
