/**
 * Marks on the lines of every visible Go file: a gutter icon by heat, a text at the end of the line and a mark in
 * the overview ruler for lines that keep something themselves, and a faint text for lines that only call
 * such code. Decoration types are made once. Lines come from the anchors, so marks follow the code.
 */
import * as vscode from 'vscode';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { ANNOTATION_SETTINGS, readEditorSettings, type EditorSettings } from './editorSettings.js';
import { HEAT_STEPS, heatStep, type HeatStep } from './heat.js';
import type { FileMarks, MarkedLine, Marks, MarksModel } from './marks.js';
import { callText, ownText } from './markText.js';

/** How a line is shown. */
type Style = HeatStep | 'shrunk' | 'call';

const STYLES: readonly Style[] = [...HEAT_STEPS, 'shrunk', 'call'];
const REFRESH_MILLIS = 40;

/** Draws the marks in all visible editors while the settings want them. */
export class MarkDecorations implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #types = new Map<Style, vscode.TextEditorDecorationType>();
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  /** Editors that have decorations of ours. */
  readonly #decorated = new Set<vscode.TextEditor>();
  #settings: EditorSettings;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(marks: MarksModel, anchors: DocumentAnchors, extensionUri: vscode.Uri) {
    this.#marks = marks;
    this.#anchors = anchors;
    this.#settings = readEditorSettings();
    for (const style of STYLES) {
      this.#types.set(style, this.#store.add(createType(style, extensionUri)));
    }
    this.#store.add(
      marks.onDidChange(() => {
        this.#refreshAll();
      }),
    );
    this.#store.add(
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#refreshAll();
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
    for (const editor of this.#decorated) {
      if (!editors.includes(editor)) this.#decorated.delete(editor);
    }
    for (const editor of editors) {
      const file = marks?.files.get(editor.document.uri.toString());
      if (marks !== undefined && file !== undefined) this.#draw(editor, marks, file);
      else if (this.#decorated.delete(editor)) this.#erase(editor);
    }
  }

  #draw(editor: vscode.TextEditor, marks: Marks, file: FileMarks): void {
    const { document } = editor;
    const options = decorationsOf(marks, file, this.#settings, (profileLine) =>
      this.#anchors.currentLine(document, profileLine),
    );
    for (const [style, type] of this.#types) editor.setDecorations(type, options.get(style) ?? []);
    this.#decorated.add(editor);
  }

  #erase(editor: vscode.TextEditor): void {
    for (const type of this.#types.values()) editor.setDecorations(type, []);
  }
}

/** The decorations of one file, by style; lines that are gone have none. */
export function decorationsOf(
  marks: Marks,
  file: FileMarks,
  settings: EditorSettings,
  currentLine: (profileLine: number) => number | undefined,
): ReadonlyMap<Style, vscode.DecorationOptions[]> {
  const result = new Map<Style, vscode.DecorationOptions[]>();
  for (const marked of linesToShow(file.lines, settings)) {
    const line = currentLine(marked.profileLine);
    if (line === undefined) continue;
    const style = styleOf(marked);
    const contentText =
      style === 'call' ? callText(marked.value, marks) : ownText(marked.value, marks);
    const option: vscode.DecorationOptions = {
      range: new vscode.Range(line, 0, line, 0),
      renderOptions: { after: { contentText } },
    };
    const list = result.get(style);
    if (list === undefined) result.set(style, [option]);
    else list.push(option);
  }
  return result;
}

/** The lines of a file that settings allow: own values before calls, large before small. */
function linesToShow(
  lines: readonly MarkedLine[],
  settings: EditorSettings,
): readonly MarkedLine[] {
  const shown = lines.filter((marked) =>
    marked.ownShare !== 0
      ? Math.abs(marked.ownShare) >= settings.lineThreshold
      : settings.isShowingCalls &&
        marked.cumShare !== 0 &&
        Math.abs(marked.cumShare) >= settings.lineThreshold,
  );
  if (shown.length <= settings.lineMaximum) return shown;
  const weight = (marked: MarkedLine): number =>
    marked.ownShare !== 0 ? 1e6 + Math.abs(marked.ownShare) : Math.abs(marked.cumShare);
  return shown.sort((a, b) => weight(b) - weight(a)).slice(0, settings.lineMaximum);
}

function styleOf(marked: MarkedLine): Style {
  if (marked.ownShare === 0) return 'call';
  return heatStep(marked.ownShare) ?? 'shrunk';
}

function createType(style: Style, extensionUri: vscode.Uri): vscode.TextEditorDecorationType {
  const isHeat = typeof style === 'number';
  const foreground = new vscode.ThemeColor(
    isHeat ? `leaktrail.heat${style}Foreground` : 'leaktrail.callForeground',
  );
  const icon = (theme: 'dark' | 'light'): vscode.ThemableDecorationRenderOptions =>
    isHeat
      ? {
          gutterIconPath: vscode.Uri.joinPath(
            ...([extensionUri, 'media', 'gutter', `${theme}-heat${style}.svg`] as const),
          ),
          gutterIconSize: 'contain',
        }
      : {};
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { color: foreground, margin: '0 0 0 3em' },
    dark: icon('dark'),
    light: icon('light'),
    ...(isHeat
      ? {
          overviewRulerColor: foreground,
          overviewRulerLane: vscode.OverviewRulerLane.Right,
        }
      : {}),
  });
}
