/**
 * Who takes snapshots of a target now: a capture for its moment, a hunt as long as it goes on. Each snapshot stops the service for a
 * moment, so two at once would disturb each other's numbers, and one between two of a hunt would change what it measures.
 */
import type { SnapshotTarget } from '../../core/snapshot/model.js';

/** What holds a target. */
export type TargetHolder = 'capture' | 'hunt';

/** Gives the target free; idempotent. */
export type ReleaseTarget = () => void;

interface Lock {
  readonly holder: TargetHolder;
  readonly free: Promise<void>;
}

/** One holder per target at a time. */
export class TargetLocks {
  readonly #locks = new Map<string, Lock>();

  /** Who holds a target; undefined for nobody. */
  holderOf(target: SnapshotTarget): TargetHolder | undefined {
    return this.#locks.get(keyOf(target))?.holder;
  }

  /** Takes a target; undefined when somebody holds it. */
  tryTake(target: SnapshotTarget, holder: TargetHolder): ReleaseTarget | undefined {
    const key = keyOf(target);
    if (this.#locks.has(key)) return undefined;
    let setFree = (): void => undefined;
    const free = new Promise<void>((resolve) => {
      setFree = resolve;
    });
    const lock: Lock = { holder, free };
    this.#locks.set(key, lock);
    return () => {
      if (this.#locks.get(key) === lock) this.#locks.delete(key);
      setFree();
    };
  }

  /** Takes a target as soon as it is free. */
  async take(target: SnapshotTarget, holder: TargetHolder): Promise<ReleaseTarget> {
    for (;;) {
      const release = this.tryTake(target, holder);
      if (release !== undefined) return release;
      await this.#locks.get(keyOf(target))?.free;
    }
  }
}

function keyOf({ kind, label }: SnapshotTarget): string {
  return `${kind} ${label}`;
}
