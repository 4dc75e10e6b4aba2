/**
 * The parts of a Go function name as the linker writes it into a profile, such as
 * "example.com/shop/v2/store.(*Cache[...]).Put.func1" or "gopkg.in/yaml%2ev3.Unmarshal".
 * The package path ends at the first dot after the last slash that is not inside brackets; dots in the last element
 * of an import path are written as %2e (cmd/internal/objabi.PathToPrefix), so that dot is never part of the path.
 */
/** A function name in parts; joined by a dot they give the name again, up to the escapes in the path. */
export interface FuncNameParts {
    /** Import path without escapes ("gopkg.in/yaml.v3"); '' for names that are not Go's. */
    readonly packagePath: string;
    /** Receiver, name and closures: "(*Cache[...]).Put.func1". */
    readonly symbol: string;
}
/** The package path and the rest of a function name; a name without a package is all symbol. */
export declare function splitFuncName(name: string): FuncNameParts;
/** The import path of the package that a function belongs to; '' when the name does not tell. */
export declare function packagePathOf(name: string): string;
