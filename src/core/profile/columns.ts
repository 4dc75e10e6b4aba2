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
/** Elements per part of a column in parts. */
const SEGMENT_LENGTH = 1048576;

type NumberColumn = Uint8Array | Uint32Array | Int32Array | Float64Array;

function nextCapacity(current: number, wanted: number): number {
  const grown = current < 1048576 ? current * 2 : Math.ceil(current * 1.5);
  return Math.max(wanted, grown, 64);
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

/** An array of this length; throws ProfileError 'too-large' when there is no memory for it. */
export function allocateU32(length: number): Uint32Array {
  return allocate((size) => new Uint32Array(size), length);
}

/** A growing column of one kind of number; `data` is valid up to `count`. */
class Column<T extends NumberColumn> {
  data: T;
  count = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.data = make(64);
  }

  /** Makes room for `extra` more elements; afterwards `data` may be another array. */
  reserve(extra: number): void {
    const wanted = this.count + extra;
    if (wanted <= this.data.length) return;
    const grown = allocate(this.#make, nextCapacity(this.data.length, wanted));
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
  constructor() {
    super((length) => new Uint8Array(length));
  }
}

export class U32Column extends Column<Uint32Array> {
  constructor() {
    super((length) => new Uint32Array(length));
  }
}

export class F64Column extends Column<Float64Array> {
  constructor() {
    super((length) => new Float64Array(length));
  }
}

/** A part of a `SegmentedU32Column`; `data` is valid up to `count`. */
export interface Segment {
  readonly data: Uint32Array;
  count: number;
}

/**
 * A growing column in parts that are never copied: for the one column that holds most of a large profile, where
 * copying at every growth costs more than reading.
 */
export class SegmentedU32Column {
  #segments: Segment[] = [];
  #full = 0;
  #last: Segment = { data: new Uint32Array(4096), count: 0 };

  get count(): number {
    return this.#full + this.#last.count;
  }

  /** A part with room for `extra` more elements; the caller writes them and raises its `count`. */
  room(extra: number): Segment {
    if (this.#last.count + extra > this.#last.data.length) this.#addSegment(extra);
    return this.#last;
  }

  push(value: number): void {
    const segment = this.room(1);
    segment.data[segment.count++] = value;
  }

  #addSegment(extra: number): void {
    this.#segments.push(this.#last);
    this.#full += this.#last.count;
    const length = Math.max(extra, Math.min(SEGMENT_LENGTH, this.#last.data.length * 4));
    this.#last = { data: allocateU32(length), count: 0 };
  }

  /** The parts in order, to be read only. */
  segments(): readonly Segment[] {
    return [...this.#segments, this.#last];
  }
}

/** A growing column of uint64, given and kept as two unsigned halves. */
export class U64Column {
  readonly #halves = new U32Column();

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
  #low = new F64Column();
  #high: F64Column | undefined;
  #magnitude = 0;

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
    const upper = new F64Column();
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
