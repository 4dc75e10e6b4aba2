/** What a place that keeps hunts can do; src/io/huntStore.ts does it with a folder that all windows share. */
import type { HuntRecord } from './record.js';

/** What is kept. */
export interface HuntList {
  /** Oldest first. A hunt whose window is gone has the state `stopped`. */
  readonly records: readonly HuntRecord[];
  /** One sentence per file that is damaged or not ours; such files are left alone. */
  readonly problems: readonly string[];
}

/** Keeps hunts. All methods reject with ProfileError. */
export interface HuntStore {
  list(): Promise<HuntList>;
  /** Writes a record in the place of the one of its id; the oldest go when there are too many. */
  save(record: HuntRecord): Promise<void>;
  /** Tells other windows that the hunt still goes on here; at least once a minute while it does. */
  keepAlive(id: string): Promise<void>;
}
