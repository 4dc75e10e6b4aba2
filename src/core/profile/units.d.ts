/**
 * Conversion between the units that pprof knows (bytes, time, GCU), with its spellings and its answers for
 * units that it does not know (github.com/google/pprof/internal/measurement). It lives in the lowest
 * layer because tag filters ("1kb:4mb") and the merging of profiles in different units need it.
 */
/** One unit: its name in output, its accepted spellings in lower case and without plural s, its size in base units. */
export interface Unit {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly factor: number;
}
/** Units of one dimension, ascending; `defaultUnit` is what a value gets when the asked unit is unknown. */
export interface UnitType {
    readonly units: readonly Unit[];
    readonly defaultUnit: Unit;
}
/** The unit types of pprof: bytes in powers of 1024, time in nanoseconds, GCU (Google compute units). */
export declare const UNIT_TYPES: readonly UnitType[];
/** The unit of a type that has this spelling, in any case and with or without a plural s; undefined if none has. */
export declare function findUnit(type: UnitType, spelling: string): Unit | undefined;
/** A value and the unit that it is in; '' when the unit is not worth showing (counts). */
export interface ScaledValue {
    readonly value: number;
    readonly unit: string;
}
/**
 * The value converted from one unit into another. An unknown target unit gives the dimension's default unit, an
 * unknown source unit leaves the number as it is: never an error, as in pprof. "auto" and "minimum" choose the
 * largest unit in which the value is at least 1.
 */
export declare function convertUnit(value: number, from: string, to: string): ScaledValue;
