/**
 * The shown judgement as text editors need it: by file and line, and followed through edits by anchors of its own, since its
 * profiles can be of another text than the open profile is.
 */
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import type { Judgement } from '../suspects/judgement.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { DocumentAnchors } from './documentAnchors.js';
import {
  accusedLines,
  planVerdicts,
  type AccusedLine,
  type FileVerdicts,
  type VerdictLine,
} from './verdictPlan.js';

/** A judgement with its lines. */
export interface PlacedJudgement {
  readonly judgement: Judgement;
  /** By `uri.toString()`. */
  readonly files: ReadonlyMap<string, FileVerdicts<vscode.Uri>>;
  /** The lines to blame for leaks, then those for suspects. */
  readonly accused: readonly AccusedLine<vscode.Uri>[];
}

/** Follows the model of suspects. */
export class Verdicts implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #suspects: SuspectsModel;
  readonly #onDidChange = this.#store.add(new vscode.EventEmitter<undefined>());
  #current: PlacedJudgement | undefined;

  /** Where the lines of the judgement's profiles are now. */
  readonly anchors = this.#store.add(new DocumentAnchors());
  /** Fires when `current` has changed; the anchors follow it already. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(suspects: SuspectsModel) {
    this.#suspects = suspects;
    this.#store.add(
      suspects.onDidChange(() => {
        this.#update();
      }),
    );
    this.#update();
  }

  get current(): PlacedJudgement | undefined {
    return this.#current;
  }

  /** The verdicts at a present 0-based line of a document; undefined when it has none. */
  lineAt(document: vscode.TextDocument, line: number): VerdictLine | undefined {
    const file = this.#current?.files.get(document.uri.toString());
    return file?.lines.find(
      ({ profileLine }) => this.anchors.currentLine(document, profileLine) === line,
    );
  }

  dispose(): void {
    this.#current = undefined;
    this.#store.dispose();
  }

  #update(): void {
    const judgement = this.#suspects.current;
    if (judgement === undefined) {
      if (this.#current === undefined) return;
      this.anchors.clear();
      this.#current = undefined;
    } else {
      const { report, sources, snapshots } = judgement;
      const files = planVerdicts(report.sites, (fileName) => sources.uriOf(fileName));
      this.anchors.follow((uri) => sources.has(uri), snapshots[0]?.timeMillis ?? 0);
      this.#current = { judgement, files, accused: accusedLines(files.values()) };
    }
    this.#onDidChange.fire(undefined);
  }
}
