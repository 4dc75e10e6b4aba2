/**
 * A CodeLens above each function of a Go file that keeps a large share by itself: flat, cum, share and rank; in a
 * difference what it grew or shrank by. A click opens the panel at that function. Closures are shown at the
 * function that they are written in.
 */
import * as vscode from 'vscode';
import { toDouble } from '../../core/int64.js';
import { relativeErrorText } from '../../core/leak/sampling.js';
import type { FunctionValue } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { LENS_SETTINGS, readEditorSettings } from './editorSettings.js';
import { shortGoName } from './goNames.js';
import { planLenses, type PlannedLens } from './lensPlan.js';
import { deltaText, growthAmount, growthText, isWithinError } from './growthText.js';
import { growthWords } from './growthWords.js';
import { shareOf, type Marks, type MarksModel } from './marks.js';
import { amountText, shareText, withoutIcons } from './markText.js';

const REFRESH_MILLIS = 250;
/** The part of the own value by which flat must differ before both are shown. */
const NOTABLE_DIFFERENCE = 0.1;

/** Provides the lenses of the current marks. */
export class SuspectLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  readonly #onDidChangeCodeLenses = this.#store.add(new vscode.EventEmitter<void>());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires when lenses have other values or places. */
  readonly onDidChangeCodeLenses = this.#onDidChangeCodeLenses.event;

  constructor(marks: MarksModel, anchors: DocumentAnchors) {
    this.#marks = marks;
    this.#anchors = anchors;
    this.#store.add(vscode.languages.registerCodeLensProvider({ language: 'go' }, this));
    this.#store.add(
      marks.onDidChange(() => {
        this.#onDidChangeCodeLenses.fire();
      }),
    );
    this.#store.add(
      anchors.onDidMove(() => {
        this.#refreshSoon();
      }),
    );
    this.#store.add(
      onDidChangeSettings(LENS_SETTINGS, () => {
        this.#onDidChangeCodeLenses.fire();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const marks = this.#marks.current;
    const file = marks?.files.get(document.uri.toString());
    if (marks === undefined || file === undefined) return [];
    const settings = readEditorSettings();
    if (!settings.isShowingLenses) return [];
    const functions = file.functions.filter(
      ({ own }) => own !== 0 && Math.abs(shareOf(own, marks)) >= settings.lensThreshold,
    );
    const planned = planLenses({
      functions,
      currentLine: (profileLine) => this.#anchors.currentLine(document, profileLine),
      lineText: (line) => (line < document.lineCount ? document.lineAt(line).text : undefined),
    });
    return planned.map((lens) => codeLensOf(lens, marks));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onDidChangeCodeLenses.fire();
    }, REFRESH_MILLIS);
  }
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
