/**
 * What a report is asked for and what it answers with: plain data, shared by every report, the worker,
 * the CLI and the panel. Names and meanings are those of `go tool pprof`
 * (github.com/google/pprof/doc/README.md).
 */
import type { Granularity } from '../graph/granularity.js';
import type { Int64 } from '../int64.js';
import type { SampleFilter } from '../profile/filter.js';

export type { Granularity, SampleFilter };
export { GRANULARITIES } from '../graph/granularity.js';

/** One report over one profile (which may be the difference of two, see profile/merge.ts). */
export interface ReportQuery {
  /** A sample type of the profile, an index as text, or '' for the profile's default. */
  readonly sampleType: string;
  readonly granularity: Granularity;
  readonly sort: 'flat' | 'cum';
  readonly filter: SampleFilter;
  /** True shows inlined calls as part of the function that they were inlined into. */
  readonly noInlines?: boolean;
  /** True gives one row per file at granularity files; pprof has one per file and start line of a function. */
  readonly joinFiles?: boolean;
}

/** One row of a top report. */
export interface TopRow {
  /** What pprof prints for the node, without the " (inline)" mark. */
  readonly name: string;
  /** The function alone; '' where the granularity has none or the name is unknown. */
  readonly func: string;
  /** Source file as in the profile; '' when unknown. */
  readonly file: string;
  /** 1-based; 0 unless the granularity is lines (or addresses) and the line is known. */
  readonly line: number;
  /** True when every flat or cum value here came from calls that were inlined. */
  readonly isInlined: boolean;
  /** 1-based line of the func keyword of the first function in this row; 0 when unknown. */
  readonly startLine: number;
  readonly flat: Int64;
  readonly cum: Int64;
  /** Sampled events behind `cum`: for heap profiles the objects really seen by the sampler. */
  readonly rawSamples: number;
  /** One standard deviation of `flat` and of `cum` caused by sampling, in the unit of the values; 0 if exact. */
  readonly flatError: number;
  readonly cumError: number;
}

/** A top report: rows in pprof's order. */
export interface TopReport {
  readonly sampleType: string;
  readonly unit: string;
  /** What percentages refer to: the sum over all samples, or over the base samples for a diff base. */
  readonly total: Int64;
  readonly rows: readonly TopRow[];
  /** What the filter did not find, one sentence each, in pprof's words. */
  readonly warnings: readonly string[];
}

/** Where a row of a difference occurs; `changed` is in both. */
export type DiffStatus = 'new' | 'gone' | 'changed';

/** One measure of a row of a difference. */
export interface DiffValue {
  readonly base: Int64;
  readonly current: Int64;
  /** current - base. */
  readonly delta: Int64;
  /**
   * Sampled events behind `delta` and its error: those that came or went if the profiles are paired, else those of both; for
   * exact counts what `delta` is made of.
   */
  readonly rawSamples: number;
  /** One standard deviation of `delta` caused by sampling, in the unit of the values; 0 if exact. */
  readonly error: number;
}

/** One row of a diff report; names as in TopRow. */
export interface DiffRow {
  readonly name: string;
  readonly func: string;
  readonly file: string;
  /** 1-based; 0 unless the granularity is lines (or addresses) and the line is known. */
  readonly line: number;
  readonly startLine: number;
  readonly flat: DiffValue;
  readonly cum: DiffValue;
}

/** The difference of two profiles by function, line, file, package or address. */
export interface DiffReport {
  readonly sampleType: string;
  readonly unit: string;
  /** pprof's totals of each side, before any filter. */
  readonly baseTotal: Int64;
  readonly currentTotal: Int64;
  /** Rows whose flat or cum differs, by delta of the asked measure, largest growth first, then by name. */
  readonly rows: readonly DiffRow[];
  readonly warnings: readonly string[];
}

/** What one source line of one file holds. */
export interface LineValue {
  /** 1-based, as in the profile. */
  readonly line: number;
  /** Values of samples whose leaf is on this line. */
  readonly flat: Int64;
  /** Values of samples with this line anywhere in the stack, each sample once. */
  readonly cum: Int64;
  /**
   * Values of samples whose frame nearest to the leaf among the own files is on this line: the line of the
   * user's code that is responsible, whatever library it called. Sums to the mapped part of the total.
   */
  readonly own: Int64;
  /** Sampled events behind `own` and behind `cum`. */
  readonly ownRawSamples: number;
  readonly rawSamples: number;
  /** One standard deviation of `own` and of `cum` caused by sampling; 0 if exact. */
  readonly ownError: number;
  readonly cumError: number;
  /** In a difference: what `own` is made of. */
  readonly growth?: Growth;
}

/** What a delta of a difference is made of: delta = current - base. */
export interface Growth {
  readonly base: Int64;
  readonly current: Int64;
  /** The same delta of the matching objects type ("inuse_objects" for inuse_space); undefined where there is none. */
  readonly objects: Int64 | undefined;
}

/** The lines of one file of the profile, ascending. */
export interface FileLineValues {
  /** As in the profile. */
  readonly fileName: string;
  readonly lines: readonly LineValue[];
}

/** Values per line for a set of files. */
export interface LineValuesReport {
  readonly sampleType: string;
  readonly unit: string;
  readonly total: Int64;
  /** Share (0..1) of the magnitude of all samples that have at least one frame in an own file. */
  readonly coverage: number;
  readonly files: readonly FileLineValues[];
}

/** What one function of an own file holds; closures are functions of their own. */
export interface FunctionValue {
  readonly name: string;
  readonly fileName: string;
  /** 1-based line of the func keyword; 0 when the toolchain did not write it. */
  readonly startLine: number;
  /** Smallest line of the function that is in the profile, for the case that startLine is 0. */
  readonly firstLine: number;
  readonly flat: Int64;
  readonly cum: Int64;
  /** As in LineValue, per function. */
  readonly own: Int64;
  readonly ownRawSamples: number;
  readonly ownError: number;
  /** 1-based place by magnitude of `own` among all functions of own files. */
  readonly rank: number;
  /** In a difference: what `own` is made of. */
  readonly growth?: Growth;
}

/** A line of a stack shown to the user. */
export interface StackLine {
  readonly func: string;
  readonly fileName: string;
  readonly line: number;
  readonly isInlined: boolean;
}

/** One distinct stack with the values of all samples that have it. */
export interface StackValue {
  /** Root first. */
  readonly lines: readonly StackLine[];
  readonly value: Int64;
  readonly rawSamples: number;
}

/** Everything behind one source line: all sample types, and the biggest stacks through it. */
export interface LineDetail {
  readonly fileName: string;
  readonly line: number;
  readonly values: readonly {
    readonly sampleType: string;
    readonly unit: string;
    readonly total: Int64;
    readonly flat: Int64;
    readonly cum: Int64;
    readonly own: Int64;
    readonly ownRawSamples: number;
    readonly rawSamples: number;
    readonly ownError: number;
    readonly cumError: number;
    /** In a difference: what `own` is made of, and what `cum` is made of. */
    readonly growth?: Growth;
    readonly cumGrowth?: Growth;
  }[];
  /** By magnitude, largest first, for the asked sample type. */
  readonly stacks: readonly StackValue[];
  /** Distinct stacks through the line, of which `stacks` holds the first. */
  readonly stackCount: number;
}
