import type { Int64 } from '../int64.js';
import { type Mapping } from './memoryMap.js';
import type { DecodeLimits, Profile, ValueType } from './model.js';
export declare class LegacyHeapTables {
    #private;
    constructor(sampleTypes: readonly ValueType[], limits: DecodeLimits);
    /** Starts the next sample; its values, block size, addresses and symbols follow. */
    beginSample(): void;
    addValue(value: Int64): void;
    setBlockSize(value: Int64): void;
    /** Adds the next return address; the location is the call before it, as in pprof. */
    addAddress(low: number, high: number): void;
    /** Adds a symbol line to the sample at hand; one before the first sample is ignored. */
    addSymbol(low: number, high: number, name: string, fileName: string, line: number): void;
    /** Ends the sample at hand, if any. */
    finishSample(): void;
    /** The profile of all samples. */
    build(memoryMap: readonly Mapping[], period: number, memStatsLines: readonly string[], warnings: readonly string[]): Profile;
}
