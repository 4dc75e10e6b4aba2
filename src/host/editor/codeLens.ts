/**
 * The CodeLens above functions of Go files: first what a judgement says about their lines, then what they keep by the open
 * profile. Closures are shown at the function that they are written in.
 */
import * as vscode from 'vscode';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { LENS_SETTINGS, readEditorSettings } from './editorSettings.js';
import { functionLenses } from './functionLens.js';
import type { LensSource } from './lensPlan.js';
import type { MarksModel } from './marks.js';
import { verdictLenses } from './verdictLens.js';
import type { Verdicts } from './verdicts.js';

const REFRESH_MILLIS = 250;

/** Provides the lenses of the current marks and verdicts. */
export class SuspectLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  readonly #verdicts: Verdicts;
  readonly #onDidChangeCodeLenses = this.#store.add(new vscode.EventEmitter<void>());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires when lenses have other values or places. */
  readonly onDidChangeCodeLenses = this.#onDidChangeCodeLenses.event;

  constructor(marks: MarksModel, anchors: DocumentAnchors, verdicts: Verdicts) {
    this.#marks = marks;
    this.#anchors = anchors;
    this.#verdicts = verdicts;
    const refresh = (): void => {
      this.#onDidChangeCodeLenses.fire();
    };
    const refreshSoon = (): void => {
      this.#refreshSoon();
    };
    this.#store.add(vscode.languages.registerCodeLensProvider({ language: 'go' }, this));
    this.#store.add(marks.onDidChange(refresh));
    this.#store.add(verdicts.onDidChange(refresh));
    this.#store.add(anchors.onDidMove(refreshSoon));
    this.#store.add(verdicts.anchors.onDidMove(refreshSoon));
    this.#store.add(onDidChangeSettings(LENS_SETTINGS, refresh));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const settings = readEditorSettings();
    if (!settings.isShowingLenses) return [];
    const key = document.uri.toString();
    const marks = this.#marks.current;
    const file = marks?.files.get(key);
    const judged = this.#verdicts.current;
    const verdictsOfFile = judged?.files.get(key);
    // The editor keeps the order of those that stand on one line.
    return [
      ...(judged === undefined || verdictsOfFile === undefined
        ? []
        : verdictLenses(
            judged.judgement,
            verdictsOfFile.lines,
            sourceOf(document, this.#verdicts.anchors),
          )),
      ...(marks === undefined || file === undefined
        ? []
        : functionLenses(marks, file, settings.lensThreshold, sourceOf(document, this.#anchors))),
    ];
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

function sourceOf(document: vscode.TextDocument, anchors: DocumentAnchors): LensSource {
  return {
    currentLine: (profileLine) => anchors.currentLine(document, profileLine),
    lineText: (line) => (line < document.lineCount ? document.lineAt(line).text : undefined),
  };
}
