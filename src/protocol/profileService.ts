/**
 * What the extension host asks of the worker that holds the decoded profiles. The worker owns profiles by id;
 * only what is shown crosses. Values are core's exact integers (the worker channel clones bigints).
 */
import type { OutsideGrowth } from '../core/leak/outsideGrowth.js';
import type { SeriesBreak } from '../core/leak/series.js';
import type { SuspectOptions, SuspectReport } from '../core/leak/suspects.js';
import type { MemoryReport } from '../core/memstats/explain.js';
import type { MemStats } from '../core/memstats/model.js';
import type { DiffDoubt } from '../core/profile/comparable.js';
import type {
  DiffReport,
  LineDetail,
  ReportQuery,
  SampleFilter,
  TopReport,
} from '../core/report/query.js';
import type { ProcessIdentity } from '../core/snapshot/model.js';
import type { HeapFacts } from '../core/snapshot/source.js';
import type { LineValuesAnswer } from '../core/report/lineValues.js';
import type { DecodeLimits, ProfileKind, ValueType } from '../core/profile/model.js';
import type { Int64 } from '../core/int64.js';

/** Names one open profile; never reused within a worker. */
export type ProfileId = number;

/** A profile to open: a path that the worker reads itself, or the bytes (moved, not copied). */
export type OpenSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface OpenQuery {
  readonly source: OpenSource;
  /** Shown in messages; no meaning. */
  readonly name: string;
  readonly limits: DecodeLimits;
  /** Chosen by the asker, unique per open; names this opening in `cancelOpen` and `progress`. */
  readonly token: number;
}

/** What is known of an open profile without a report. */
export interface ProfileInfo {
  readonly id: ProfileId;
  readonly kind: ProfileKind;
  readonly format: 'proto' | 'legacy-heap';
  readonly sampleTypes: readonly ValueType[];
  /** pprof's total of each sample type, in the order of sampleTypes. */
  readonly totals: readonly Int64[];
  /** The sample type that a leak hunt wants: inuse_space for a heap profile, else pprof's default. */
  readonly preferredSampleType: string;
  /** pprof's default sample type. */
  readonly defaultSampleType: string;
  readonly samples: number;
  readonly locations: number;
  readonly functions: number;
  readonly period: number;
  readonly periodType: ValueType;
  /** Milliseconds since 1970-01-01 UTC, of a difference those of the current one; 0 when the file has no time. */
  readonly timeMillis: number;
  readonly durationNanos: number;
  readonly warnings: readonly string[];
  /** True when the text of the profile ends in MemStats (heap?debug=1), so that `explainMemory` has an answer. */
  readonly hasMemStats: boolean;
  /** Set for a difference. */
  readonly diff: DiffInfo | undefined;
}

/** What is known of a difference of two open profiles. */
export interface DiffInfo {
  /** pprof's totals of the two sides, in the order of sampleTypes. */
  readonly baseTotals: readonly Int64[];
  readonly currentTotals: readonly Int64[];
  /** Sums over the samples that grew and, as positive numbers, over those that shrank; nearest doubles, same order. */
  readonly growths: readonly number[];
  readonly shrinkages: readonly number[];
  /** See SampleSides.isPaired. */
  readonly isPaired: boolean;
  /** Why the numbers may not mean what they seem to. */
  readonly doubts: readonly DiffDoubt[];
}

/** A source file named in a profile, and what is needed to find it in a workspace. */
export interface SourceFile {
  readonly fileName: string;
  /** Import path of a package whose function is in this file ("example.com/shop/store"); '' when unknown. */
  readonly packagePath: string;
}

/** Selects values of one open profile. */
export interface ProfileQuery {
  readonly profile: ProfileId;
  readonly sampleType: string;
  readonly filter: SampleFilter;
}

export interface LineValuesQuery extends ProfileQuery {
  /** File names as in the profile that are the user's own; only their lines are returned. */
  readonly ownFiles: readonly string[];
}

export interface LineDetailQuery extends LineValuesQuery {
  readonly fileName: string;
  readonly line: number;
  readonly maxStacks: number;
}

export interface TopQuery extends ReportQuery {
  readonly profile: ProfileId;
  /** Rows beyond this are cut; `rowCount` tells how many there were. */
  readonly maxRows: number;
}

export interface TopAnswer extends TopReport {
  readonly rowCount: number;
}

export interface DiffQuery extends ReportQuery {
  readonly profile: ProfileId;
  /** Rows beyond this are cut, in the middle: growth and shrinkage are kept alike; `rowCount` tells how many there were. */
  readonly maxRows: number;
}

export interface DiffAnswer extends DiffReport {
  readonly rowCount: number;
}

/** Where MemStats are read from: a file of a snapshot, or the text profile that is open. */
export type MemStatsSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'profile'; readonly profile: ProfileId };

export interface ExplainMemoryQuery {
  readonly source: MemStatsSource;
  /** inuse_space of the heap profile of the same moment; undefined when there is none. */
  readonly liveHeapBytes: number | undefined;
  /** Resident memory as measured, which MemStats does not have; undefined where not known. */
  readonly measuredRssBytes: number | undefined;
}

/** Names one series of heap profiles; chosen by the asker. */
export type SeriesId = number;

/** A heap profile to add to a series, which begins with the first one added. */
export interface AddToSeriesQuery extends OpenQuery {
  readonly series: SeriesId;
  /** Milliseconds since 1970-01-01 UTC, used where the profile does not tell its own time; 0 when unknown. */
  readonly timeMillis: number;
  /** What is known of its process beside the profile, such as when it started. */
  readonly process?: ProcessIdentity | undefined;
}

/** What to judge a series by. Lists have an element per profile that was added, in the order of adding. */
export interface JudgeSeriesQuery {
  readonly series: SeriesId;
  readonly level: SuspectOptions['level'];
  /** File names as in the profiles that are the user's own; undefined when none is known. */
  readonly ownFiles: readonly string[] | undefined;
  /** As in SuspectOptions, but of every added profile; NaN where unknown. */
  readonly load: readonly number[] | 'allocations' | undefined;
  /** Paths of files with the MemStats of the same moment; undefined where there is none. */
  readonly memStats: readonly (string | undefined)[];
  /** Sites beyond this are cut; `siteCount` tells how many there were. */
  readonly maxSites: number;
}

/** One profile of the run that was judged. */
export interface SeriesAnswerSnapshot {
  /** Its place in the order of adding. */
  readonly index: number;
  /** Milliseconds since 1970-01-01 UTC; 0 when unknown. */
  readonly timeMillis: number;
  /** Bytes in use by the whole profile. */
  readonly liveBytes: number;
}

/** The verdict on the longest run of a series that is of one process. */
export interface SeriesAnswer {
  readonly report: SuspectReport;
  readonly siteCount: number;
  /** Mean bytes between two samples. */
  readonly period: number;
  /** Of the run, oldest first. */
  readonly snapshots: readonly SeriesAnswerSnapshot[];
  /** Places, in the order of adding, at which another run begins, and why. */
  readonly breaks: readonly { readonly index: number; readonly reason: SeriesBreak }[];
  /** Places of profiles that were left out because another one has the same time. */
  readonly duplicates: readonly number[];
  /** Undefined unless the first and the last one of the run have MemStats. */
  readonly outside: OutsideGrowth | undefined;
  readonly lastMemStats: Pick<MemStats, 'sys' | 'heapReleased'> | undefined;
}

/** Host -> worker. */
export interface ProfileServiceRequests {
  /** Reads, inflates, decodes and checks; rejects with a ProfileError. */
  open(query: OpenQuery): ProfileInfo;
  /** Stops an opening that is under way, which then rejects with code 'cancelled'; else does nothing. */
  cancelOpen(query: { readonly token: number }): undefined;
  close(query: { readonly profile: ProfileId }): undefined;
  getSourceFiles(query: { readonly profile: ProfileId }): readonly SourceFile[];
  getEditorValues(query: LineValuesQuery): LineValuesAnswer;
  getLineDetail(query: LineDetailQuery): LineDetail;
  getTop(query: TopQuery): TopAnswer;
  /**
   * Opens current - base as a profile of its own, which stays when the two are closed; rejects with 'incompatible' for
   * profiles that cannot be compared.
   */
  openDiff(query: { readonly base: ProfileId; readonly current: ProfileId }): ProfileInfo;
  /** Rows of a profile that `openDiff` opened. */
  getDiff(query: DiffQuery): DiffAnswer;
  /** The profile as compressed profile.proto; a difference as `go tool pprof -diff_base` would write it. */
  encode(query: { readonly profile: ProfileId }): Uint8Array;
  explainMemory(query: ExplainMemoryQuery): MemoryReport;
  /** Decodes a heap profile file without opening it; `token` as in `open`. */
  inspectHeap(query: {
    readonly path: string;
    readonly limits: DecodeLimits;
    readonly token: number;
  }): HeapFacts;
  /**
   * Takes over what a verdict needs of a heap profile, which is not kept, and answers its source files. Rejects with
   * 'wrong-kind' or 'incompatible' for a profile that cannot be judged, and then the series is as before; `token` as in `open`.
   */
  addToSeries(query: AddToSeriesQuery): readonly SourceFile[];
  /** Rejects with 'incompatible' when no two profiles of the series are of one process. */
  judgeSeries(query: JudgeSeriesQuery): SeriesAnswer;
  closeSeries(query: { readonly series: SeriesId }): undefined;
}

/** Worker -> host. */
export interface ProfileServiceEvents extends Record<string, unknown> {
  /** Bytes read so far of the profile being opened, at most a few times a second. */
  progress: { readonly token: number; readonly readBytes: number; readonly totalBytes: number };
}
