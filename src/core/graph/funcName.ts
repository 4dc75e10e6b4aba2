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
export function splitFuncName(name: string): FuncNameParts {
  const end = endOfPath(name);
  const dot = name.indexOf('.', end);
  const bracket = firstBracket(name, end);
  if (dot <= end || bracket < dot || name.includes('::', end)) {
    return { packagePath: '', symbol: name };
  }
  return { packagePath: unescapePath(name.slice(0, dot)), symbol: name.slice(dot + 1) };
}

/** The import path of the package that a function belongs to; '' when the name does not tell. */
export function packagePathOf(name: string): string {
  return splitFuncName(name).packagePath;
}

/** The name with the last element of its package path, as Go source spells it: "catalog.(*Pages).HandleProduct". */
export function packageGoName(name: string): string {
  const plain = withoutTypeArguments(name);
  return plain.slice(plain.lastIndexOf('/') + 1);
}

/** Index after the last slash outside brackets; type arguments may hold slashes of their own. */
function endOfPath(name: string): number {
  const bracket = firstBracket(name, 0);
  return name.lastIndexOf('/', bracket) + 1;
}

/** Index of the first "[", "(" or "{" from `start`, or the length of the name. */
function firstBracket(name: string, start: number): number {
  for (let i = start; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c === 0x5b || c === 0x28 || c === 0x7b) return i;
  }
  return name.length;
}

function unescapePath(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function withoutTypeArguments(name: string): string {
  if (!name.includes('[')) return name;
  let depth = 0;
  let result = '';
  for (const character of name) {
    if (character === '[') depth++;
    else if (character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0) result += character;
  }
  return result;
}
