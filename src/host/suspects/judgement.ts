/** What was judged and what came of it, as the host keeps it: the verdict of core with the files and names of this window. */
import type * as vscode from 'vscode';
import type { OutsideGrowth } from '../../core/leak/outsideGrowth.js';
import type { SuspectReport } from '../../core/leak/suspects.js';
import type { MemStats } from '../../core/memstats/model.js';
import type { ResolvedSources } from '../editor/sourceMap.js';

/** What a judgement is about. */
export type JudgementOrigin =
  | { readonly kind: 'hunt'; readonly huntId: string }
  | { readonly kind: 'snapshots'; readonly ids: readonly string[] }
  | { readonly kind: 'files'; readonly uris: readonly vscode.Uri[] };

/** One snapshot of the run that was judged. */
export interface JudgedSnapshot {
  /** Milliseconds since 1970-01-01 UTC; 0 when unknown. */
  readonly timeMillis: number;
  readonly liveBytes: number;
  /** Safe to show. */
  readonly name: string;
  /** The heap profile. */
  readonly uri: vscode.Uri;
  /** Undefined for a file that is not of a kept snapshot. */
  readonly snapshotId: string | undefined;
  /** Load in the interval that ends with it; undefined when unknown. */
  readonly load: number | undefined;
}

/** One verdict on a series; never changed, a hunt that goes on makes a new one after each round. */
export interface Judgement {
  /** Never used twice in a window. */
  readonly id: number;
  /** What was judged, in words that are safe to show. */
  readonly title: string;
  readonly origin: JudgementOrigin;
  /** All sites, or the first ones where there are very many; `siteCount` is the number of all. */
  readonly report: SuspectReport;
  readonly siteCount: number;
  /** Mean bytes between two samples. */
  readonly period: number;
  /** Oldest first; at least two, as many as the arrays of the report. */
  readonly snapshots: readonly JudgedSnapshot[];
  /** What to know about the snapshots that were not judged, a sentence each, in the user's language. */
  readonly notes: readonly string[];
  /** Undefined where the snapshots have no MemStats. */
  readonly outside: OutsideGrowth | undefined;
  readonly lastMemStats: Pick<MemStats, 'sys' | 'heapReleased'> | undefined;
  /** Where the file names of the sites lead. */
  readonly sources: ResolvedSources;
  /** What sure growth is told per: a round where that makes the growth, as a command or requests do. */
  readonly rateUnit: 'hour' | 'round';
  /** False while its hunt goes on. */
  readonly isFinal: boolean;
  /** Commit of the workspace at the last snapshot, in hexadecimal; '' when unknown. */
  readonly gitCommit: string;
}
