/**
 * Reads the names that the Go compiler gives to functions ("pkg/path.(*T[...]).Method.func1") and finds the
 * declaration in Go source by them. Source is read by line and by gofmt's layout: a declaration begins with
 * "func" in the first column and ends at a "}" in the first column.
 */

import { packageGoName } from '../../core/graph/funcName.js';

/** What a function name says about the declaration. */
export interface GoFuncName {
  /** Name of the declared function or method, without package, receiver and type arguments. */
  readonly declared: string;
  /** Name of the receiver's type, or undefined for a plain function. */
  readonly receiver: string | undefined;
  /** What follows the declared name for a closure ("func1", "func1.2", "gowrap1"); '' for the function itself. */
  readonly closure: string;
}

const CLOSURE_PART = /^(?:func\d+|gowrap\d+|deferwrap\d+|\d+|-range\d+|-fm)$/;

/** The parts of a compiler-made function name; never throws, an odd name is its own declaration. */
export function parseGoFuncName(name: string): GoFuncName {
  const afterSlash = packageGoName(name);
  const dot = afterSlash.indexOf('.');
  const local = dot < 0 ? afterSlash : afterSlash.slice(dot + 1);
  const pointer = /^\(\*([^()]+)\)\.(.+)$/.exec(local);
  const parts = (pointer?.[2] ?? local).split(/\.|(?=-range\d|-fm$)/);
  let closureAt = parts.findIndex((part, index) => index > 0 && CLOSURE_PART.test(part));
  if (closureAt < 0) closureAt = parts.length;
  const closure = parts.slice(closureAt).join('.');
  const named = parts.slice(0, closureAt);
  const first = named[0] ?? local;
  if (pointer?.[1] !== undefined) return { declared: first, receiver: pointer[1], closure };
  // "T.Method" and, when a closure of g was inlined into f, "f.g.func1": the source line decides between them.
  if (named.length >= 2) return { declared: named[1]!, receiver: first, closure };
  return { declared: first, receiver: undefined, closure };
}

/** The name without package path, for a title: "(*Pages).HandleProduct.func1". */
export function shortGoName(name: string): string {
  const afterSlash = packageGoName(name);
  const dot = afterSlash.indexOf('.');
  return dot < 0 ? afterSlash : afterSlash.slice(dot + 1);
}

/** True when a line of source begins the declaration of that function. */
export function declaresFunc(text: string, name: GoFuncName): boolean {
  const match =
    /^func\s*(?:\(\s*(?:\w+\s+)?\*?\s*([\p{L}_][\p{L}\p{N}_]*)[^)]*\)\s*)?([\p{L}_][\p{L}\p{N}_]*)/u.exec(
      text,
    );
  if (match === null) return false;
  return match[2] === name.declared && match[1] === name.receiver;
}

/** True when a line begins some declared function. */
export function isFuncDeclaration(text: string): boolean {
  return /^func[\s(]/.test(text);
}

/** True when a function literal begins somewhere in a line. */
export function hasFuncLiteral(text: string): boolean {
  return /\bfunc\s*\(/.test(text);
}

/** The 0-based line of the declared function whose body holds a line, or undefined outside all functions. */
export function enclosingDeclaration(
  lineText: (line: number) => string | undefined,
  line: number,
): number | undefined {
  for (let at = line; at >= 0; at--) {
    const text = lineText(at);
    if (text === undefined) return undefined;
    if (isFuncDeclaration(text)) return at;
    if (at < line && text.startsWith('}')) return undefined;
  }
  return undefined;
}
