/**
 * Draws marks on lines in all visible editors: gutter icons with marks in the overview ruler, and texts at the ends of lines.
 * What to draw is given per document; here is when. Decoration types are made once. In a document with very many marks
 * only the texts near the visible lines are set, because a text costs the editor far more than an icon.
 */
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';

/** 0-based lines, both included. */
interface LineWindow {
  readonly first: number;
  readonly last: number;
}

/** How lines of a profile are looked at in one document. */
export interface LineView {
  /** Present 0-based line of a 1-based line of the profile, or undefined when it is gone. */
  readonly currentLine: (profileLine: number) => number | undefined;
  /** The lines whose texts are wanted. */
  readonly window: LineWindow;
}

/** The marks of one document as the editor takes them. */
export interface LineDecorations<Icon, Text> {
  readonly icons: ReadonlyMap<Icon, readonly vscode.Range[]>;
  readonly texts: ReadonlyMap<Text, readonly vscode.DecorationOptions[]>;
}

/** The marks of one document, before it is known where it is scrolled to. */
interface DocumentMarks<Icon, Text> {
  /** No fewer than will be drawn. */
  readonly count: number;
  /** All icons, and the texts of the lines in the window. */
  decorations(window: LineWindow): LineDecorations<Icon, Text>;
}

export interface LinePainterOptions<Icon, Text> {
  /** By style; disposed with the painter. */
  readonly iconTypes: ReadonlyMap<Icon, vscode.TextEditorDecorationType>;
  readonly textTypes: ReadonlyMap<Text, vscode.TextEditorDecorationType>;
  /** What to draw in a document now; undefined when it has no marks. */
  readonly marksOf: (document: vscode.TextDocument) => DocumentMarks<Icon, Text> | undefined;
  /** Fire when there are other marks. */
  readonly changes: readonly vscode.Event<unknown>[];
  /** Fire when lines moved. */
  readonly moves: readonly vscode.Event<unknown>[];
}

const REFRESH_MILLIS = 40;
/** Lines around the visible ones whose texts are set too. */
const WINDOW_MARGIN = 250;
const EVERYWHERE: LineWindow = { first: 0, last: Infinity };

/** Keeps all visible editors drawn until disposed. */
export class LinePainter<Icon, Text> implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #options: LinePainterOptions<Icon, Text>;
  /** Editors that have decorations of ours, with the lines whose texts are set. */
  readonly #decorated = new Map<vscode.TextEditor, LineWindow>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinePainterOptions<Icon, Text>) {
    this.#options = options;
    for (const type of options.iconTypes.values()) this.#store.add(type);
    for (const type of options.textTypes.values()) this.#store.add(type);
    for (const onDidChange of [...options.changes, vscode.window.onDidChangeVisibleTextEditors]) {
      this.#store.add(
        onDidChange(() => {
          this.#refreshAll();
        }),
      );
    }
    for (const onDidMove of options.moves) {
      this.#store.add(
        onDidMove(() => {
          this.#refreshSoon();
        }),
      );
    }
    this.#store.add(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        this.#follow(textEditor);
      }),
    );
    this.#refreshAll();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#decorated.clear();
    this.#store.dispose();
  }

  /** Many keystrokes and moved lines become one refresh. */
  #refreshSoon(): void {
    if (this.#decorated.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#refreshAll();
    }, REFRESH_MILLIS);
  }

  #refreshAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const editors = vscode.window.visibleTextEditors;
    for (const editor of this.#decorated.keys()) {
      if (!editors.includes(editor)) this.#decorated.delete(editor);
    }
    for (const editor of editors) {
      const marks = this.#options.marksOf(editor.document);
      if (marks !== undefined) this.#draw(editor, marks);
      else if (this.#decorated.delete(editor)) this.#erase(editor);
    }
  }

  /** Sets texts for the lines that were scrolled into view. */
  #follow(editor: vscode.TextEditor): void {
    const drawn = this.#decorated.get(editor);
    if (drawn === undefined || drawn === EVERYWHERE) return;
    const visible = windowOf(editor, 0);
    if (visible.first >= drawn.first && visible.last <= drawn.last) return;
    const marks = this.#options.marksOf(editor.document);
    if (marks !== undefined) this.#draw(editor, marks);
  }

  #draw(editor: vscode.TextEditor, marks: DocumentMarks<Icon, Text>): void {
    const isLong = marks.count > WINDOW_MARGIN;
    const window = isLong ? windowOf(editor, WINDOW_MARGIN) : EVERYWHERE;
    const { icons, texts } = marks.decorations(window);
    for (const [style, type] of this.#options.iconTypes) {
      editor.setDecorations(type, icons.get(style) ?? []);
    }
    for (const [style, type] of this.#options.textTypes) {
      editor.setDecorations(type, texts.get(style) ?? []);
    }
    this.#decorated.set(editor, window);
  }

  #erase(editor: vscode.TextEditor): void {
    for (const type of this.#options.iconTypes.values()) editor.setDecorations(type, []);
    for (const type of this.#options.textTypes.values()) editor.setDecorations(type, []);
  }
}

function windowOf({ visibleRanges }: vscode.TextEditor, margin: number): LineWindow {
  const first = visibleRanges[0]?.start.line ?? 0;
  const last = visibleRanges.at(-1)?.end.line ?? 0;
  return { first: first - margin, last: last + margin };
}

/** A mark for one line. */
interface LineMark<Icon, Text> {
  /** 0-based. */
  readonly line: number;
  readonly icon: Icon | undefined;
  readonly text: Text;
  /** Made for the lines of the window only. */
  readonly contentText: () => string;
}

/** The decorations of these marks. */
export function lineDecorations<Icon, Text>(
  marks: Iterable<LineMark<Icon, Text>>,
  window: LineWindow,
): LineDecorations<Icon, Text> {
  const icons = new Map<Icon, vscode.Range[]>();
  const texts = new Map<Text, vscode.DecorationOptions[]>();
  for (const { line, icon, text, contentText } of marks) {
    const range = new vscode.Range(line, 0, line, 0);
    if (icon !== undefined) addTo(icons, icon, range);
    if (line < window.first || line > window.last) continue;
    addTo(texts, text, { range, renderOptions: { after: { contentText: contentText() } } });
  }
  return { icons, texts };
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
