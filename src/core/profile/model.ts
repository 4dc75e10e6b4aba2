/**
 * A decoded profile as columns. Every table of profile.proto (github.com/google/pprof/proto/profile.proto) is
 * a set of parallel arrays; ids are replaced by dense indexes at decode time, so an index is always valid
 * and no object exists per sample. A `Profile` has been checked: inner code trusts it. It is never mutated.
 */
import type { Int64Column } from '../int64.js';

/** Index into `Profile.strings`; 0 is always the empty string. */
export type StringIndex = number;
/** Index of a row of `FunctionTable`. */
export type FuncIndex = number;
/** Index of a row of `LocationTable`. */
export type LocationIndex = number;

/** What one value of a sample means, spelled as in the file ("inuse_space", "bytes"). */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/** The strings of a profile, decoded on first use; invalid UTF-8 becomes U+FFFD. */
export interface StringTable {
  readonly count: number;
  /** The string at an index; the same string object each time. Throws RangeError outside 0..count-1. */
  get(index: StringIndex): string;
}

/**
 * The samples, in file order. Sample s owns locationIndexes[locationOffsets[s] .. locationOffsets[s+1]-1], leaf
 * first, and values[t] at s for each sample type t.
 */
export interface SampleTable {
  readonly count: number;
  /** Length count + 1. */
  readonly locationOffsets: Uint32Array;
  /** Leaf first, as in profile.proto. */
  readonly locationIndexes: Uint32Array;
  /** One column per sample type, each of length count. */
  readonly values: readonly Int64Column[];
  readonly labels: LabelTable;
  /** In a difference: what `values` is made of. */
  readonly sides?: SampleSides;
}

/**
 * The two profiles that a difference was made of, as columns over its samples: values[t] = current[t] - base[t] for each
 * sample type t. A sample that only one side has is 0 in the other.
 */
export interface SampleSides {
  readonly base: readonly Int64Column[];
  readonly current: readonly Int64Column[];
  /** The period of each side, in the difference's periodType.unit. */
  readonly basePeriod: number;
  readonly currentPeriod: number;
  /**
   * True for two heap profiles of one process: an object that was sampled stays so until it is freed, and only what
   * came or went in between adds to the error of a difference.
   */
  readonly isPaired: boolean;
}

/**
 * The labels of all samples. Sample s owns rows offsets[s] .. offsets[s+1]-1. A row with isNumeric 0 is a string
 * label (strings[row]); with isNumeric 1 a numeric label (numbers at row, units[row] may be 0 for none).
 */
export interface LabelTable {
  /** Length sample count + 1. */
  readonly offsets: Uint32Array;
  readonly keys: Uint32Array;
  readonly isNumeric: Uint8Array;
  readonly strings: Uint32Array;
  readonly numbers: Int64Column;
  readonly units: Uint32Array;
}

/**
 * The locations. Location l owns lines lineOffsets[l] .. lineOffsets[l+1]-1, innermost inlined call first: the last
 * line is the function that has a frame of its own, all before it are inlined into it.
 */
export interface LocationTable {
  readonly count: number;
  readonly addresses: BigUint64Array;
  /** Row of `MappingTable` per location, -1 for none. */
  readonly mappings: Int32Array;
  readonly isFolded: Uint8Array;
  /** Length count + 1. */
  readonly lineOffsets: Uint32Array;
  /** FuncIndex per line. */
  readonly lineFunctions: Uint32Array;
  /** 1-based source line per line; 0 when unknown. As a double: hostile values beyond 2^53 are rounded. */
  readonly lineNumbers: Float64Array;
  /** 1-based column per line; 0 when unknown. */
  readonly lineColumns: Float64Array;
}

/** The functions: names as the compiler wrote them, file names as it saw them (see core/source/paths.ts). */
export interface FunctionTable {
  readonly count: number;
  /** StringIndex of the name to show. */
  readonly names: Uint32Array;
  /** StringIndex of the linker's name. */
  readonly systemNames: Uint32Array;
  /** StringIndex of the source file name. */
  readonly fileNames: Uint32Array;
  /** 1-based line of the func keyword; 0 when unknown (old toolchains). */
  readonly startLines: Float64Array;
}

/** The mappings (binaries and libraries) that addresses belong to. */
export interface MappingTable {
  readonly count: number;
  readonly starts: BigUint64Array;
  readonly limits: BigUint64Array;
  readonly fileOffsets: BigUint64Array;
  /** StringIndex of the binary's path. */
  readonly fileNames: Uint32Array;
  /** StringIndex of the build id. */
  readonly buildIds: Uint32Array;
  /** Bits: 1 has functions, 2 has file names, 4 has line numbers, 8 has inlined frames. */
  readonly flags: Uint8Array;
}

/** Which file format a profile came from; text formats carry symbols but no labels beyond the block size. */
export type ProfileFormat = 'proto' | 'legacy-heap';

/** What a profile is about, told from its sample types. */
export type ProfileKind =
  'heap' | 'goroutine' | 'goroutineleak' | 'cpu' | 'mutex-or-block' | 'threadcreate' | 'other';

/** A checked profile. */
export interface Profile {
  readonly format: ProfileFormat;
  readonly kind: ProfileKind;
  /** In file order; never empty unless there are no samples. */
  readonly sampleTypes: readonly ValueType[];
  /** The type named by default_sample_type, or '' when the file names none. */
  readonly defaultSampleType: string;
  readonly samples: SampleTable;
  readonly locations: LocationTable;
  readonly functions: FunctionTable;
  readonly mappings: MappingTable;
  readonly strings: StringTable;
  readonly periodType: ValueType;
  /** Mean sampling interval in periodType.unit; 0 when the file has none. For heap: runtime.MemProfileRate. */
  readonly period: number;
  /** Nanoseconds since 1970-01-01 UTC; 0n when the file has none. */
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  /** Regular expressions (Go syntax) of frames to drop and to keep, '' for none. */
  readonly dropFrames: string;
  readonly keepFrames: string;
  readonly comments: readonly string[];
  readonly docUrl: string;
  /** The "# name = value" lines of runtime.MemStats at the end of a debug=1 text, in order, without "# ". */
  readonly memStatsLines: readonly string[];
  /** What was doubtful in the file but could be opened safely; one sentence each. */
  readonly warnings: readonly string[];
}

/** Limits on what a decoder may produce from hostile input; all inclusive. */
export interface DecodeLimits {
  /** Bytes after inflating. */
  readonly maxBytes: number;
  readonly maxSamples: number;
  /** Sum over samples of the stack depth. */
  readonly maxLocationIds: number;
  /** Locations, functions, mappings, strings, lines and labels, each. */
  readonly maxElements: number;
}

/** Limits that fit the largest profiles seen in practice on a desktop. */
export const DEFAULT_LIMITS: DecodeLimits = {
  maxBytes: 512 * 1024 * 1024,
  maxSamples: 8_000_000,
  maxLocationIds: 256_000_000,
  maxElements: 16_000_000,
};
