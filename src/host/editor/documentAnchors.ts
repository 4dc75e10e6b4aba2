/**
 * Where the lines of the profile are now in the documents of the workspace. Lines of a profile are 1-based, lines of a
 * document 0-based. Every line of a marked file is followed from the moment the file is first opened beside a
 * profile; what was not saved is forgotten when the document closes, because its text is forgotten too.
 */
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import { LineAnchors, type AnchorState, type LineReader } from './anchors.js';

interface Entry {
  readonly anchors: LineAnchors;
  /** The state that belongs to the text on disk; undefined when that is not known. */
  saved: AnchorState | undefined;
  /** When the text was first changed; undefined while it is as it was. */
  firstEditMillis: number | undefined;
}

/** Follows the lines of all documents that it is told about. */
export class DocumentAnchors implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #entries = new Map<string, Entry>();
  readonly #onDidMove = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  #isFollowed: (uri: vscode.Uri) => boolean = () => false;

  /** Fires when lines of a document moved, were lost or came back. */
  readonly onDidMove = this.#onDidMove.event;

  constructor() {
    this.#store.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#attach(document);
      }),
    );
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#apply(event);
      }),
    );
    this.#store.add(
      vscode.workspace.onDidSaveTextDocument((document) => {
        this.#save(document);
      }),
    );
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#close(document);
      }),
    );
  }

  /**
   * Follows these documents from now on. A file that was edited before the profile was captured starts afresh: the
   * profile is of the edited text. `capturedMillis` is 0 when unknown.
   */
  follow(isFollowed: (uri: vscode.Uri) => boolean, capturedMillis: number): void {
    this.#isFollowed = isFollowed;
    for (const [key, entry] of this.#entries) {
      const isOlder = entry.firstEditMillis !== undefined && entry.firstEditMillis < capturedMillis;
      if (isOlder) this.#entries.delete(key);
    }
    for (const document of vscode.workspace.textDocuments) this.#attach(document);
  }

  /** Forgets everything. */
  clear(): void {
    this.#isFollowed = () => false;
    this.#entries.clear();
  }

  /** Where a line of the profile is now, or undefined when it does not exist in the document. */
  currentLine(document: vscode.TextDocument, profileLine: number): number | undefined {
    const entry = this.#entries.get(document.uri.toString());
    const line = entry === undefined ? profileLine - 1 : entry.anchors.lineOf(profileLine - 1);
    return line !== undefined && line >= 0 && line < document.lineCount ? line : undefined;
  }

  dispose(): void {
    this.#entries.clear();
    this.#store.dispose();
  }

  #attach(document: vscode.TextDocument): void {
    if (document.isClosed || !this.#isFollowed(document.uri)) return;
    const key = document.uri.toString();
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.anchors.verify(readerOf(document));
      return;
    }
    const lines = Array.from({ length: document.lineCount }, (_, line) => line);
    const anchors = new LineAnchors(lines, readerOf(document));
    const saved = document.isDirty ? undefined : anchors.save();
    this.#entries.set(key, { anchors, saved, firstEditMillis: undefined });
  }

  #apply(event: vscode.TextDocumentChangeEvent): void {
    const { document, contentChanges, reason } = event;
    if (contentChanges.length === 0) return;
    const entry = this.#entries.get(document.uri.toString());
    if (entry === undefined) return;
    entry.firstEditMillis ??= Date.now();
    const edits = contentChanges.map(({ range, text }) => ({
      startLine: range.start.line,
      startCharacter: range.start.character,
      endLine: range.end.line,
      endCharacter: range.end.character,
      text,
    }));
    const hasMoved = entry.anchors.apply(edits, reason !== undefined, readerOf(document));
    if (hasMoved) this.#onDidMove.fire(document.uri);
  }

  #save(document: vscode.TextDocument): void {
    const entry = this.#entries.get(document.uri.toString());
    if (entry !== undefined) entry.saved = entry.anchors.save();
  }

  #close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (entry.saved === undefined) this.#entries.delete(key);
    else entry.anchors.restore(entry.saved);
  }
}

function readerOf(document: vscode.TextDocument): LineReader {
  return (line) =>
    line >= 0 && line < document.lineCount ? document.lineAt(line).text : undefined;
}
