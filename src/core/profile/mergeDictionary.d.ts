import type { FunctionTable, LocationTable, MappingTable, Profile, StringTable } from './model.js';
/** Finds the merged index of rows of one profile; adds what is new. */
export interface ProfileMap {
    location(location: number): number;
    string(index: number): number;
}
/** The tables that all profiles added so far share. */
export interface MergedTables {
    readonly strings: StringTable;
    readonly mappings: MappingTable;
    readonly functions: FunctionTable;
    readonly locations: LocationTable;
}
/** Grows with each profile; `finish` gives the tables. */
export declare class MergeDictionary {
    #private;
    /** How rows of this profile are called in the merged tables. */
    add(profile: Profile): ProfileMap;
    finish(): MergedTables;
}
