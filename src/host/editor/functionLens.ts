/**
 * What the lens of a function says about the open profile: flat, cum, share and rank; in a difference what it grew or shrank by.
 * A click opens the panel at that function.
 */
import * as vscode from 'vscode';
import { toDouble } from '../../core/int64.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import type { FunctionValue } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { shortGoName } from './goNames.js';
import { deltaText, growthAmount, growthText, isWithinError } from './growthText.js';
import { growthWords } from './growthWords.js';
import { planLenses, type LensSource, type PlannedLens } from './lensPlan.js';
import { shareOf, type FileMarks, type Marks } from './marks.js';
import { amountText, shareText, withoutIcons } from './markText.js';

/** The part of the own value by which flat must differ before both are shown. */
const NOTABLE_DIFFERENCE = 0.1;

/** The lenses of a file, by line: of functions with at least this own share. */
export function functionLenses(
  marks: Marks,
  file: FileMarks,
  threshold: number,
  source: LensSource,
): vscode.CodeLens[] {
  const functions = file.functions.filter(
    ({ own }) => own !== 0 && Math.abs(shareOf(own, marks)) >= threshold,
  );
  return planLenses({ functions, ...source }).map((lens) => codeLensOf(lens, marks));
}

function codeLensOf(lens: PlannedLens, marks: Marks): vscode.CodeLens {
  const { func, others } = lens;
  const numbers = numbersOf(func, marks);
  const named = lens.isClosure
    ? vscode.l10n.t('{0}: {1}', visibleText(closureName(func.name), 60), numbers)
    : numbers;
  const title =
    others.length === 0
      ? named
      : vscode.l10n.t('{0} · +{1} in this function', named, others.length);
  const describe = marks.isDiff ? describeGrowth : describeOwn;
  const tooltip = [func, ...others].map((each) => describe(each, marks)).join('\n');
  return new vscode.CodeLens(new vscode.Range(lens.line, 0, lens.line, 0), {
    // The arrow of a difference is its icon. A plain space after an icon has no width in a lens.
    title: marks.isDiff ? withoutIcons(title) : `$(flame)\u00a0${withoutIcons(title)}`,
    tooltip,
    command: COMMANDS.revealFunction,
    arguments: [{ profileId: marks.profileId, name: func.name }],
  });
}

function describeOwn(func: FunctionValue, marks: Marks): string {
  return vscode.l10n
    .t(
      '{0}: {1}; own value {2} {3}',
      visibleText(shortGoName(func.name)),
      numbersOf(func, marks),
      amountText(func.own, marks),
      relativeErrorText(func.own, func.ownError),
    )
    .trimEnd();
}

function describeGrowth(func: FunctionValue, marks: Marks): string {
  const name = visibleText(shortGoName(func.name));
  return vscode.l10n.t('{0}: {1}', name, growthText(func, marks, growthWords()));
}

function numbersOf(func: FunctionValue, marks: Marks): string {
  return marks.isDiff ? growthNumbersOf(func, marks) : ownNumbersOf(func, marks);
}

function growthNumbersOf(func: FunctionValue, marks: Marks): string {
  const words = growthWords();
  const { own, ownError, growth, rank } = func;
  if (own <= 0) return vscode.l10n.t('{0} own', growthAmount(own, growth, marks, words));
  const amount = deltaText(own, marks, words);
  const share = shareText(own, marks);
  const numbers = vscode.l10n.t(
    '{0} own · {1} of growth · #{2} of {3}',
    ...[amount, share],
    ...[rank, marks.functionCount],
  );
  return isWithinError(own, ownError) ? `${numbers} · ${words.isWithinError}` : numbers;
}

function ownNumbersOf(func: FunctionValue, marks: Marks): string {
  const { functionCount } = marks;
  const flat = amountText(func.flat, marks);
  const cum = amountText(func.cum, marks);
  const share = shareText(func.own, marks);
  const own = toDouble(func.own);
  const isLibraryWork = Math.abs(own - toDouble(func.flat)) > Math.abs(own) * NOTABLE_DIFFERENCE;
  // Without the own value, "0 B flat" beside a large share would look like a contradiction.
  return isLibraryWork
    ? vscode.l10n.t(
        '{0} own · {1} flat · {2} cum · {3} · #{4} of {5}',
        amountText(func.own, marks),
        ...[flat, cum, share],
        ...[func.rank, functionCount],
      )
    : vscode.l10n.t(
        '{0} flat · {1} cum · {2} · #{3} of {4}',
        ...[flat, cum, share],
        ...[func.rank, functionCount],
      );
}

/** The part of a closure's name that tells it from its siblings: "func1", "func2.1". */
function closureName(name: string): string {
  const short = shortGoName(name);
  return /[^.]*func\d[\w.-]*$/.exec(short)?.[0] ?? short;
}
