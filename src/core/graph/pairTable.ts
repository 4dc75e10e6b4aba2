/** A hash table from pairs of 32-bit integers to dense ids, for edges and tree children: no object per entry. */

const FREE = -1;

/** Ids 0, 1, 2… of pairs, in the order in which the pairs were first added. */
export class PairTable {
  #slots = new Int32Array(1024).fill(FREE);
  #first = new Uint32Array(512);
  #second = new Uint32Array(512);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The first and second integers of all pairs, by id; valid until the next `add`. */
  get firsts(): Uint32Array {
    return this.#first.subarray(0, this.#count);
  }
  get seconds(): Uint32Array {
    return this.#second.subarray(0, this.#count);
  }

  /** The id of a pair, a new one (equal to the count before) if the pair is new. */
  add(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashPair(first, second) & mask;
    for (;;) {
      const id = slots[slot]!;
      if (id === FREE) break;
      if (this.#first[id] === first && this.#second[id] === second) return id;
      slot = (slot + 1) & mask;
    }
    if (this.#count === this.#first.length) {
      this.#grow();
      return this.add(first, second);
    }
    const id = this.#count++;
    slots[slot] = id;
    this.#first[id] = first;
    this.#second[id] = second;
    return id;
  }

  #grow(): void {
    const size = this.#first.length * 2;
    const first = new Uint32Array(size);
    const second = new Uint32Array(size);
    first.set(this.#first);
    second.set(this.#second);
    const slots = new Int32Array(size * 2).fill(FREE);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = hashPair(first[id]!, second[id]!) & mask;
      while (slots[slot] !== FREE) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#first = first;
    this.#second = second;
    this.#slots = slots;
  }
}

function hashPair(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
