/**
 * Marks on the lines of every visible Go file: a gutter icon by heat, a text at the end of the line and a mark in
 * the overview ruler for lines that hold something themselves, and a faint text for lines that only call such code. In a
 * difference, lines that shrank have an icon of their own, and those whose change may be no change only a faint text.
 * Decoration types are made once. Lines come from the anchors, so marks follow the code. In a file with very many
 * marks only the texts near the visible lines are set, because a text costs the editor far more than an icon.
 */
import * as vscode from 'vscode';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { ANNOTATION_SETTINGS, readEditorSettings, type EditorSettings } from './editorSettings.js';
import { growthCallText, growthText } from './growthText.js';
import { growthWords } from './growthWords.js';
import { HEAT_STEPS, heatStep, type HeatStep } from './heat.js';
import type { FileMarks, MarkedLine, Marks, MarksModel } from './marks.js';
import { callText, ownText } from './markText.js';

/** How a line that has an icon is shown. */
export type IconStyle = HeatStep | 'shrunk';
/** How a line is shown. */
export type MarkStyle = IconStyle | 'faint';

/** The marks of one file as the editor takes them. */
export interface FileDecorations {
  readonly icons: ReadonlyMap<IconStyle, readonly vscode.Range[]>;
  readonly texts: ReadonlyMap<MarkStyle, readonly vscode.DecorationOptions[]>;
}

/** 0-based lines, both included. */
export interface LineWindow {
  readonly first: number;
  readonly last: number;
}

export interface DecorationInput {
  readonly marks: Marks;
  readonly file: FileMarks;
  readonly settings: EditorSettings;
  /** Present 0-based line of a 1-based line of the profile, or undefined when it is gone. */
  readonly currentLine: (profileLine: number) => number | undefined;
  /** The lines whose texts are wanted. */
  readonly window: LineWindow;
}

const ICON_STYLES: readonly IconStyle[] = [...HEAT_STEPS, 'shrunk'];
const STYLES: readonly MarkStyle[] = [...ICON_STYLES, 'faint'];
const REFRESH_MILLIS = 40;
/** Lines around the visible ones whose texts are set too. */
const WINDOW_MARGIN = 250;
const EVERYWHERE: LineWindow = { first: 0, last: Infinity };

/** Draws the marks in all visible editors while the settings want them. */
export class MarkDecorations implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #iconTypes = new Map<IconStyle, vscode.TextEditorDecorationType>();
  readonly #textTypes = new Map<MarkStyle, vscode.TextEditorDecorationType>();
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  /** Editors that have decorations of ours, with the lines whose texts are set. */
  readonly #decorated = new Map<vscode.TextEditor, LineWindow>();
  #settings: EditorSettings;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(marks: MarksModel, anchors: DocumentAnchors, extensionUri: vscode.Uri) {
    this.#marks = marks;
    this.#anchors = anchors;
    this.#settings = readEditorSettings();
    for (const style of ICON_STYLES) {
      this.#iconTypes.set(style, this.#store.add(createIconType(style, extensionUri)));
    }
    for (const style of STYLES) this.#textTypes.set(style, this.#store.add(createTextType(style)));
    const refreshAll = (): void => {
      this.#refreshAll();
    };
    this.#store.add(marks.onDidChange(refreshAll));
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(refreshAll));
    this.#store.add(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        this.#follow(textEditor);
      }),
    );
    this.#store.add(
      anchors.onDidMove(() => {
        this.#refreshSoon();
      }),
    );
    this.#store.add(
      onDidChangeSettings(ANNOTATION_SETTINGS, () => {
        this.#settings = readEditorSettings();
        this.#refreshAll();
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
    const marks = this.#settings.isAnnotating ? this.#marks.current : undefined;
    const editors = vscode.window.visibleTextEditors;
    for (const editor of this.#decorated.keys()) {
      if (!editors.includes(editor)) this.#decorated.delete(editor);
    }
    for (const editor of editors) {
      const file = marks?.files.get(editor.document.uri.toString());
      if (marks !== undefined && file !== undefined) this.#draw(editor, marks, file);
      else if (this.#decorated.delete(editor)) this.#erase(editor);
    }
  }

  /** Sets texts for the lines that were scrolled into view. */
  #follow(editor: vscode.TextEditor): void {
    const drawn = this.#decorated.get(editor);
    if (drawn === undefined || drawn === EVERYWHERE) return;
    const visible = windowOf(editor, 0);
    if (visible.first >= drawn.first && visible.last <= drawn.last) return;
    const marks = this.#marks.current;
    const file = marks?.files.get(editor.document.uri.toString());
    if (marks !== undefined && file !== undefined) this.#draw(editor, marks, file);
  }

  #draw(editor: vscode.TextEditor, marks: Marks, file: FileMarks): void {
    const { document } = editor;
    const isLong = Math.min(file.lines.length, this.#settings.lineMaximum) > WINDOW_MARGIN;
    const window = isLong ? windowOf(editor, WINDOW_MARGIN) : EVERYWHERE;
    const { icons, texts } = decorationsOf({
      marks,
      file,
      settings: this.#settings,
      currentLine: (profileLine) => this.#anchors.currentLine(document, profileLine),
      window,
    });
    for (const [style, type] of this.#iconTypes) {
      editor.setDecorations(type, icons.get(style) ?? []);
    }
    for (const [style, type] of this.#textTypes) {
      editor.setDecorations(type, texts.get(style) ?? []);
    }
    this.#decorated.set(editor, window);
  }

  #erase(editor: vscode.TextEditor): void {
    for (const type of this.#iconTypes.values()) editor.setDecorations(type, []);
    for (const type of this.#textTypes.values()) editor.setDecorations(type, []);
  }
}

/** The decorations of one file; lines that are gone have none, nor have those that settings exclude. */
export function decorationsOf(input: DecorationInput): FileDecorations {
  const { marks, file, settings, currentLine, window } = input;
  const icons = new Map<IconStyle, vscode.Range[]>();
  const texts = new Map<MarkStyle, vscode.DecorationOptions[]>();
  const textOf = textMaker(marks);
  for (const marked of linesToShow(file.lines, settings)) {
    const line = currentLine(marked.profileLine);
    if (line === undefined) continue;
    const style = styleOf(marked);
    const range = new vscode.Range(line, 0, line, 0);
    if (style !== 'faint') addTo(icons, style, range);
    if (line < window.first || line > window.last) continue;
    const contentText = textOf(marked);
    addTo(texts, style, { range, renderOptions: { after: { contentText } } });
  }
  return { icons, texts };
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function windowOf({ visibleRanges }: vscode.TextEditor, margin: number): LineWindow {
  const first = visibleRanges[0]?.start.line ?? 0;
  const last = visibleRanges.at(-1)?.end.line ?? 0;
  return { first: first - margin, last: last + margin };
}

/** The lines of a file that settings allow: own values before calls, large before small. */
function linesToShow(
  lines: readonly MarkedLine[],
  settings: EditorSettings,
): readonly MarkedLine[] {
  const { lineThreshold, lineMaximum, isShowingCalls } = settings;
  const shown = lines.filter(({ ownShare, cumShare }) =>
    ownShare !== 0
      ? Math.abs(ownShare) >= lineThreshold
      : isShowingCalls && cumShare !== 0 && Math.abs(cumShare) >= lineThreshold,
  );
  if (shown.length <= lineMaximum) return shown;
  const weight = ({ ownShare, cumShare }: MarkedLine): number =>
    ownShare !== 0 ? 1e6 + Math.abs(ownShare) : Math.abs(cumShare);
  return shown.sort((a, b) => weight(b) - weight(a)).slice(0, lineMaximum);
}

function styleOf({ ownShare, isUnsure }: MarkedLine): MarkStyle {
  if (ownShare === 0 || isUnsure) return 'faint';
  return heatStep(ownShare) ?? 'shrunk';
}

/** What makes the text of a line. */
function textMaker(marks: Marks): (marked: MarkedLine) => string {
  if (!marks.isDiff) {
    return ({ value, ownShare }) => (ownShare === 0 ? callText : ownText)(value, marks);
  }
  const words = growthWords();
  return ({ value, ownShare }) =>
    ownShare === 0 ? growthCallText(value.cum, marks, words) : growthText(value, marks, words);
}

/** Lines of a decoration type keep their place when the cursor types at their ends. */
const WHOLE_LINE: vscode.DecorationRenderOptions = {
  isWholeLine: true,
  rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
};

function createIconType(
  style: IconStyle,
  extensionUri: vscode.Uri,
): vscode.TextEditorDecorationType {
  const name = nameOf(style);
  const icon = (theme: 'dark' | 'light'): vscode.ThemableDecorationRenderOptions => ({
    gutterIconPath: vscode.Uri.joinPath(extensionUri, 'media', 'gutter', `${theme}-${name}.svg`),
    gutterIconSize: 'contain',
  });
  return vscode.window.createTextEditorDecorationType({
    ...WHOLE_LINE,
    dark: icon('dark'),
    light: icon('light'),
    overviewRulerColor: new vscode.ThemeColor(`leaktrail.${name}Foreground`),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
  });
}

function createTextType(style: MarkStyle): vscode.TextEditorDecorationType {
  const name = style === 'faint' ? 'call' : nameOf(style);
  return vscode.window.createTextEditorDecorationType({
    ...WHOLE_LINE,
    after: { color: new vscode.ThemeColor(`leaktrail.${name}Foreground`), margin: '0 0 0 3em' },
  });
}

/** What the style is called in the names of icons and theme colours. */
function nameOf(style: IconStyle): string {
  return style === 'shrunk' ? 'shrunk' : `heat${style}`;
}
