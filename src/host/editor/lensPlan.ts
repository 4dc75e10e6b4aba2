/**
 * Decides where the CodeLens of each function stands. Input: the functions of one file and its present text;
 * output: one entry per line, with the function that weighs most there. A closure has no lens of its own: it is
 * shown above the declared function whose body holds it, with its own numbers, so that every number
 * shown is one row of a report.
 */
import { toDouble } from '../../core/int64.js';
import type { FunctionValue } from '../../core/report/query.js';
import {
  declaresFunc,
  enclosingDeclaration,
  hasFuncLiteral,
  isFuncDeclaration,
  parseGoFuncName,
} from './goNames.js';

/** One lens. */
export interface PlannedLens {
  /** 0-based line of the present text. */
  readonly line: number;
  /** The function with the largest own value of those shown at this line. */
  readonly func: FunctionValue;
  /** True when `func` is a closure inside the declared function at this line. */
  readonly isClosure: boolean;
  /** Functions at this line that also reach the threshold, apart from `func`. */
  readonly others: readonly FunctionValue[];
}

/** The present text of a file, and where lines of the profile are in it. */
export interface LensSource {
  /** Present 0-based line of a 1-based line of the profile, or undefined when it is gone. */
  readonly currentLine: (profileLine: number) => number | undefined;
  readonly lineText: (line: number) => string | undefined;
}

export interface LensInput extends LensSource {
  /** The functions that reach the threshold, of this file. */
  readonly functions: readonly FunctionValue[];
}

/** The lenses of a file, by line. Functions whose declaration is not found have none. */
export function planLenses(input: LensInput): readonly PlannedLens[] {
  const byLine = new Map<number, FunctionValue[]>();
  for (const func of input.functions) {
    const line = placeOfFunction(func, input);
    if (line === undefined) continue;
    const list = byLine.get(line);
    if (list === undefined) byLine.set(line, [func]);
    else list.push(func);
  }
  const lenses: PlannedLens[] = [];
  for (const [line, functions] of byLine) {
    functions.sort((a, b) => Math.abs(toDouble(b.own)) - Math.abs(toDouble(a.own)));
    const [func, ...others] = functions;
    if (func === undefined) continue;
    const text = input.lineText(line) ?? '';
    const name = parseGoFuncName(func.name);
    const isClosure = isFuncDeclaration(text) && (name.closure !== '' || !declaresFunc(text, name));
    lenses.push({ line, func, isClosure, others });
  }
  return lenses.sort((a, b) => a.line - b.line);
}

/** The 0-based line for the lens of a function, or undefined when its declaration is not found; start lines are 0 when unknown. */
export function placeOfFunction(
  func: Pick<FunctionValue, 'name' | 'startLine' | 'firstLine'>,
  input: LensSource,
): number | undefined {
  const name = parseGoFuncName(func.name);
  const start = func.startLine > 0 ? input.currentLine(func.startLine) : undefined;
  if (start !== undefined) {
    const text = input.lineText(start) ?? '';
    if (declaresFunc(text, name)) return start;
    if (name.closure !== '') {
      const outer = enclosingDeclaration(input.lineText, start);
      if (outer !== undefined) return outer;
      if (hasFuncLiteral(text)) return start;
    }
  }
  const first = func.firstLine > 0 ? input.currentLine(func.firstLine) : undefined;
  if (first === undefined) return undefined;
  if (name.closure !== '') {
    const outer = enclosingDeclaration(input.lineText, first);
    const text = outer === undefined ? '' : (input.lineText(outer) ?? '');
    return declaresFunc(text, name) ? outer : undefined;
  }
  for (let line = first; line >= 0; line--) {
    if (declaresFunc(input.lineText(line) ?? '', name)) return line;
  }
  return undefined;
}
