/**
 * A snapshot: what was captured together from one process at one time, and what is known of it. Its parts are ordinary
 * files in one folder; this is the content of the folder's `snapshot.json`. Text in it may come from a server or from a
 * file of somebody else: it is checked when it is read (checkSnapshot.ts) and shown as text only.
 */

/** What a part tells about the process. */
export type SnapshotPartKind = 'heap' | 'goroutines' | 'goroutineleak' | 'memstats';

/** All kinds, in the order in which they are captured. */
export const PART_KINDS: readonly SnapshotPartKind[] = [
  'heap',
  'goroutines',
  'goroutineleak',
  'memstats',
];

/**
 * How a part is written: `proto` is profile.proto, gzip or not; `debug1` and `debug2` are the texts of net/http/pprof;
 * `vars` is the JSON object {"memstats": …} of /debug/vars.
 */
export type SnapshotPartFormat = 'proto' | 'debug1' | 'debug2' | 'vars';

/** One file of a snapshot. */
export interface SnapshotPart {
  readonly kind: SnapshotPartKind;
  readonly format: SnapshotPartFormat;
  /** The file's name in the snapshot's folder; a name, never a path. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** A part that was wanted and is not there. */
export interface MissingPart {
  readonly kind: SnapshotPartKind;
  /** One sentence. */
  readonly reason: string;
  /** Set when the source does not have such a part, which is no failure. */
  readonly isNotOffered?: true;
}

/** Where snapshots come from. */
export type SnapshotSourceKind = 'pprof' | 'files' | 'test';

/** What a series of snapshots is of. */
export interface SnapshotTarget {
  readonly kind: SnapshotSourceKind;
  /** "http://localhost:6060/debug/pprof/" without credentials and query, a folder, or "go test ./store -run '^TestPut$'". */
  readonly label: string;
}

/** What tells one process from another; '' and undefined where it is not known. */
export interface ProcessIdentity {
  /** Build id of the main binary as the profile has it. */
  readonly buildId: string;
  /** Base name of the main binary. */
  readonly binary: string;
  /** Only of a process on this machine. */
  readonly pid?: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startMillis?: number;
  /** SHA-256 of the command line, in hexadecimal; the command line itself can hold secrets and is not kept. */
  readonly commandHash?: string;
}

/** Memory of the process as the operating system counts it. */
export interface ResidentMemory {
  readonly bytes: number;
  /**
   * `measured`: the operating system's number for a process on this machine at the time of the snapshot; `peak`: MaxRSS of the
   * process so far; `estimate`: MemStats.Sys - HeapReleased, without what cgo and mmap hold.
   */
  readonly kind: 'measured' | 'peak' | 'estimate';
}

/** Numbers for lists, so that no part needs to be read again to show them; undefined where not known. */
export interface SnapshotFacts {
  /** Total of inuse_space of the heap profile: live as of the last collection, an estimate from samples. */
  readonly liveHeapBytes?: number;
  /** Total of alloc_space and of alloc_objects; they never fall while a process runs. */
  readonly allocBytes?: number;
  readonly allocObjects?: number;
  readonly goroutines?: number;
  readonly residentMemory?: ResidentMemory;
  /** MemStats.NumGC and MemStats.TotalAlloc; they never fall while a process runs. */
  readonly numGC?: number;
  readonly totalAllocBytes?: number;
  /** runtime.MemProfileRate. */
  readonly memProfileRate?: number;
}

/** One snapshot of the store. */
export interface Snapshot {
  readonly version: 1;
  /** Name of the snapshot's folder: digits, letters, "-" and "T" only; ids sort by time. */
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC: when its heap profile was taken. */
  readonly timeMillis: number;
  readonly target: SnapshotTarget;
  readonly process: ProcessIdentity;
  /** Commit of the workspace, in hexadecimal; '' when there is none. */
  readonly gitCommit: string;
  /** At most one of each kind, in the order of PART_KINDS. */
  readonly parts: readonly SnapshotPart[];
  readonly missing: readonly MissingPart[];
  readonly facts: SnapshotFacts;
  /** Given by the user; '' for none. */
  readonly name: string;
  readonly note: string;
}

/** What a source knows of a snapshot when all its parts are written; the store adds the rest. Name and note come with an import. */
export type CapturedFacts = Pick<
  Snapshot,
  'timeMillis' | 'target' | 'process' | 'gitCommit' | 'missing' | 'facts'
> &
  Partial<Pick<Snapshot, 'name' | 'note'>>;

/** The missing parts that failed: not those that the source does not have. */
export function failedParts({ missing }: Pick<Snapshot, 'missing'>): readonly MissingPart[] {
  return missing.filter(({ isNotOffered }) => isNotOffered !== true);
}

/** The part of a kind, or undefined. */
export function partOf(snapshot: Snapshot, kind: SnapshotPartKind): SnapshotPart | undefined {
  return snapshot.parts.find((part) => part.kind === kind);
}
