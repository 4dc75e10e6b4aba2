/**
 * Where a snapshot comes from: the one interface between what is captured and who keeps and shows it. A source writes its parts
 * into a draft and gives the facts; it knows neither the store's layout nor the editor. Implementations are in src/io/sources.
 */
import type { Snapshot, SnapshotPartKind, SnapshotTarget } from './model.js';
import type { SnapshotDraft } from './store.js';

/** What a source can give, found out without changing anything there. */
export interface SourceOffer {
  readonly kinds: readonly SnapshotPartKind[];
  /** Goroutines now, where the source tells it without a dump. */
  readonly goroutines: number | undefined;
  /** What stands in the way of a full snapshot, one sentence each ("goroutineleak is not offered: …"). */
  readonly notes: readonly string[];
}

/** How goroutines are captured: each stack (debug=2), counts by stack (debug=1), or not at all. */
export type GoroutineDetail = 'debug2' | 'debug1' | 'none';

const MANY_GOROUTINES = 20_000;

/** True above 20 000 goroutines: then debug=2 stops the process long enough to ask first. False when the number is not known. */
export function hasManyGoroutines({ goroutines }: Pick<SourceOffer, 'goroutines'>): boolean {
  return goroutines !== undefined && goroutines > MANY_GOROUTINES;
}

/** What a heap profile file holds, as whoever can decode it says. */
export interface HeapFacts {
  readonly timeMillis: number;
  readonly liveHeapBytes: number | undefined;
  readonly allocBytes: number | undefined;
  readonly allocObjects: number | undefined;
  readonly memProfileRate: number;
  readonly buildId: string;
  /** Base name of the main binary. */
  readonly binary: string;
}

/** Decodes a heap profile file under the limits; rejects with ProfileError when it is not a whole heap profile. */
export type InspectHeap = (path: string, signal: AbortSignal) => Promise<HeapFacts>;

/** How far a capture is; told several times a second at most. */
export interface CaptureProgress {
  readonly part: SnapshotPartKind;
  readonly receivedBytes: number;
}

export interface CaptureOptions {
  readonly signal: AbortSignal;
  readonly goroutines: GoroutineDetail;
  /** False takes the heap profile as of the last collection; by default one is forced first, where the source can. */
  readonly gc?: boolean | undefined;
  readonly inspectHeap: InspectHeap;
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
  /** Commit of the workspace; '' for none. */
  readonly gitCommit: string;
}

/** One target that snapshots can be taken of. */
export interface SnapshotSource {
  /** Never with credentials. */
  describe(): SnapshotTarget;
  /** Rejects with ProfileError when the target cannot be reached or is not what it should be. */
  probe(signal: AbortSignal): Promise<SourceOffer>;
  /**
   * Takes one snapshot into the draft and completes it. A part that fails is missing and says why; without any part, or
   * after an abort, it discards the draft and rejects with ProfileError.
   */
  capture(draft: SnapshotDraft, options: CaptureOptions): Promise<Snapshot>;
}
