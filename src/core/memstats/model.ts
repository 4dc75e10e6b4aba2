/**
 * runtime.MemStats as a snapshot has it (https://pkg.go.dev/runtime#MemStats), from the trailer of heap?debug=1 or from
 * /debug/vars. Sizes in bytes.
 */

export interface MemStats {
  readonly alloc: number;
  readonly totalAlloc: number;
  readonly sys: number;
  readonly mallocs: number;
  readonly frees: number;
  readonly heapAlloc: number;
  readonly heapSys: number;
  readonly heapIdle: number;
  readonly heapInuse: number;
  readonly heapReleased: number;
  readonly heapObjects: number;
  readonly stackInuse: number;
  readonly stackSys: number;
  readonly mspanInuse: number;
  readonly mspanSys: number;
  readonly mcacheInuse: number;
  readonly mcacheSys: number;
  readonly buckHashSys: number;
  readonly gcSys: number;
  readonly otherSys: number;
  /** Heap size at which the next collection starts. */
  readonly nextGC: number;
  /** Nanoseconds since 1970-01-01 UTC as a double; 0 when there was no collection yet. */
  readonly lastGCNanos: number;
  /** Stop-the-world pauses of the last collections, newest first, at most 256. */
  readonly pauseNanos: readonly number[];
  readonly numGC: number;
  readonly numForcedGC: number;
  /** Share (0..1) of the CPU time since the start that collections took. */
  readonly gcCPUFraction: number;
  /** Peak resident size; undefined where the writer does not tell it (/debug/vars, Windows). */
  readonly maxRSS: number | undefined;
}
