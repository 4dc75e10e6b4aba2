/**
 * Decides where the lenses of a judgement stand. Input: the lines of a file with their verdicts and its present text; output:
 * one entry per function with a line that is to blame for a leak or a suspect.
 */
import { placeOfFunction, type LensSource } from './lensPlan.js';
import { isAccused, type VerdictAt, type VerdictLine } from './verdictPlan.js';

/** One lens. */
export interface PlannedVerdictLens {
  /** 0-based line of the present text. */
  readonly line: number;
  /** The sites of the worst class in this function, best ranked first; at least one. */
  readonly worst: readonly VerdictAt[];
  /** Lines to blame for those. */
  readonly lineCount: number;
  /** The other suspects of this function. */
  readonly others: readonly VerdictAt[];
}

/** The lenses of a file, by line. A function whose declaration is not found has none. */
export function planVerdictLenses(
  lines: readonly VerdictLine[],
  source: LensSource,
): readonly PlannedVerdictLens[] {
  const byLine = new Map<number, { verdict: VerdictAt; profileLine: number }[]>();
  for (const { profileLine, verdicts } of lines) {
    for (const verdict of verdicts.filter(isAccused)) {
      const name = verdict.site.blame.frame.func;
      const func = { name, startLine: 0, firstLine: profileLine };
      const line = placeOfFunction(func, source);
      if (line === undefined) continue;
      const list = byLine.get(line);
      if (list === undefined) byLine.set(line, [{ verdict, profileLine }]);
      else list.push({ verdict, profileLine });
    }
  }
  const lenses = [...byLine].flatMap(([line, accused]) => {
    accused.sort((a, b) => a.verdict.siteIndex - b.verdict.siteIndex);
    const siteClass = accused[0]?.verdict.site.siteClass;
    const worst = accused.filter(({ verdict }) => verdict.site.siteClass === siteClass);
    const others = accused.filter(({ verdict }) => verdict.site.siteClass !== siteClass);
    return {
      line,
      worst: worst.map(({ verdict }) => verdict),
      lineCount: new Set(worst.map(({ profileLine }) => profileLine)).size,
      others: others.map(({ verdict }) => verdict),
    };
  });
  return lenses.sort((a, b) => a.line - b.line);
}
