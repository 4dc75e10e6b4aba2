import { F64Column, type Growth, Int64ColumnBuilder, U32Column, U64Column, U8Column } from './columns.js';
import { IdKeys } from './ids.js';
import type { DecodeLimits } from './model.js';
import { StringTableBuilder } from './strings.js';
import { type WireReader } from './wire.js';
/** A pair of string indexes that means a ValueType. */
export interface RawValueType {
    type: number;
    unit: number;
}
export declare class ProfileTables {
    #private;
    readonly strings: StringTableBuilder;
    readonly sampleTypes: RawValueType[];
    readonly locationOffsets: U32Column;
    /** Keys of `locationKeys`, each less 1 (so that they are indexes when ids count up from 1 as usual). */
    readonly locationIds: U32Column;
    /** The largest of `locationIds` as an int32, and the bits of all of them: negative for id 0 and for large keys. */
    maxLocationId: number;
    locationIdBits: number;
    readonly values: Int64ColumnBuilder[];
    /** How many values the first sample has; -1 before it. */
    valuesPerSample: number;
    /** The first sample with another number of values; -1 for none. */
    oddSample: number;
    oddSampleValues: number;
    /** The largest string index in any label. */
    maxLabelString: number;
    readonly labelOffsets: U32Column;
    readonly labelKeys: U32Column;
    readonly labelIsNumeric: U8Column;
    readonly labelStrings: U32Column;
    readonly labelNumbers: Int64ColumnBuilder;
    readonly labelUnits: U32Column;
    readonly locationKeys: IdKeys;
    readonly locationRows: U32Column;
    readonly locationAddresses: U64Column;
    /** Keys of `mappingKeys`. */
    readonly locationMappings: U32Column;
    readonly locationIsFolded: U8Column;
    readonly lineOffsets: U32Column;
    /** Keys of `functionKeys`. */
    readonly lineFunctions: U32Column;
    readonly lineNumbers: F64Column;
    readonly lineColumns: F64Column;
    readonly functionKeys: IdKeys;
    readonly functionRows: U32Column;
    readonly functionNames: U32Column;
    readonly functionSystemNames: U32Column;
    readonly functionFileNames: U32Column;
    readonly functionStartLines: F64Column;
    readonly mappingKeys: IdKeys;
    readonly mappingRows: U32Column;
    readonly mappingStarts: U64Column;
    readonly mappingLimits: U64Column;
    readonly mappingFileOffsets: U64Column;
    readonly mappingFileNames: U32Column;
    readonly mappingBuildIds: U32Column;
    readonly mappingFlags: U8Column;
    readonly comments: U32Column;
    periodType: RawValueType;
    period: number;
    timeNanos: bigint;
    durationNanos: bigint;
    dropFrames: number;
    keepFrames: number;
    defaultSampleType: number;
    docUrl: number;
    constructor(limits: DecodeLimits, growth: Growth);
    get sampleCount(): number;
    get locationCount(): number;
    /** Reads the Sample message that ends where the reader does. */
    readSample(reader: WireReader): void;
    /** Reads the Location message that ends where the reader does. */
    readLocation(reader: WireReader): void;
    /** Reads the Function message that ends where the reader does. */
    readFunction(reader: WireReader): void;
    /** Reads the Mapping message that ends where the reader does. */
    readMapping(reader: WireReader): void;
    /** The ValueType message that ends where the reader does. */
    readValueType(reader: WireReader): RawValueType;
    addSampleType(sampleType: RawValueType): void;
    addComment(index: number): void;
}
