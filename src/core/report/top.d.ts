import type { FlatCum, SampleWeights } from '../graph/flatCum.js';
import type { NodeTable } from '../graph/nodeTable.js';
import type { Int64 } from '../int64.js';
import type { Profile } from '../profile/model.js';
import type { ReportQuery, TopReport } from './query.js';
/** A profile made ready for a report: the chosen sample type, pprof's total, and the filters applied. */
export interface ReportInput {
    readonly sampleIndex: number;
    readonly sampleType: string;
    readonly unit: string;
    readonly total: Int64;
    /** Pruned and filtered. */
    readonly profile: Profile;
    readonly warnings: readonly string[];
}
/** What every report starts from. Throws ProfileError 'bad-option' for a bad sample type or expression. */
export declare function prepareReport(profile: Profile, query: Pick<ReportQuery, 'sampleType' | 'filter'>): ReportInput;
/**
 * All rows with a flat or a cum, by magnitude of the chosen value, then by name as pprof sorts. Throws ProfileError
 * 'bad-option' for a sample type that the profile does not have and for a bad expression.
 */
export declare function computeTop(profile: Profile, query: ReportQuery): TopReport;
/** Nodes of a prepared profile with their values. */
export interface NodeValues {
    readonly table: NodeTable;
    readonly values: FlatCum;
    /** Nodes whose flat and cum are not both zero; pprof drops the others. */
    readonly listed: readonly number[];
}
/** flat and cum of all nodes of a prepared profile; with their errors only if the samples' weights are given. */
export declare function computeNodes({ profile, sampleIndex }: ReportInput, { granularity, noInlines, joinFiles, }: Pick<ReportQuery, 'granularity' | 'noInlines' | 'joinFiles'>, weights?: SampleWeights): NodeValues;
