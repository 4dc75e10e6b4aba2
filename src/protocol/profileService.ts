/**
 * What the extension host asks of the worker that holds the decoded profiles. The worker owns profiles by id;
 * only what is shown crosses. Values are core's exact integers (the worker channel clones bigints).
 */
import type { LineDetail, ReportQuery, SampleFilter, TopReport } from '../core/report/query.js';
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
  /** Milliseconds since 1970-01-01 UTC; 0 when the file has no time. */
  readonly timeMillis: number;
  readonly durationNanos: number;
  readonly warnings: readonly string[];
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
}

/** Worker -> host. */
export interface ProfileServiceEvents extends Record<string, unknown> {
  /** Bytes read so far of the profile being opened, at most a few times a second. */
  progress: { readonly token: number; readonly readBytes: number; readonly totalBytes: number };
}
