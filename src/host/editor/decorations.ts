/**
 * The marks of the open profile on the lines of every visible Go file: a gutter icon by heat, a text at the end of the line and
 * a mark in the overview ruler for lines that hold something themselves, and a faint text for lines that only call such
 * code. In a difference, lines that shrank have an icon of their own, and those whose change may be no change only a faint text.
 * Lines come from the anchors, so marks follow the code. A line that has a verdict says that instead.
 */
import * as vscode from 'vscode';
import { createTypes, type StyleNames } from './decorationTypes.js';
import type { DocumentAnchors } from './documentAnchors.js';
import type { AnnotationSettings, EditorSettings } from './editorSettings.js';
import { growthCallText, growthText } from './growthText.js';
import { growthWords } from './growthWords.js';
import { HEAT_STEPS, heatStep, type HeatStep } from './heat.js';
import {
  lineDecorations,
  LinePainter,
  type LineDecorations,
  type LineView,
} from './linePainter.js';
import type { FileMarks, MarkedLine, Marks, MarksModel } from './marks.js';
import { callText, ownText } from './markText.js';
import { takenLines } from './verdictDecorations.js';
import type { Verdicts } from './verdicts.js';

/** How a line that has an icon is shown. */
export type IconStyle = HeatStep | 'shrunk';
/** How a line is shown. */
export type MarkStyle = IconStyle | 'faint';

export interface DecorationInput extends LineView {
  readonly marks: Marks;
  readonly file: FileMarks;
  readonly settings: EditorSettings;
  /** Present 0-based lines on which something else speaks. */
  readonly taken: ReadonlySet<number>;
}

/** The calls of others have a colour and no icon. */
const NAMES: StyleNames<IconStyle, MarkStyle> = (() => {
  const icons = new Map<IconStyle, string>([
    ...HEAT_STEPS.map((step) => [step, `heat${step}`] as const),
    ['shrunk', 'shrunk'],
  ]);
  const { Right: lane } = vscode.OverviewRulerLane;
  return { lane, icons, texts: new Map<MarkStyle, string>([...icons, ['faint', 'call']]) };
})();

/** What the marks are made of. */
export interface DrawnMarks {
  readonly marks: MarksModel;
  readonly anchors: DocumentAnchors;
  readonly verdicts: Verdicts;
  readonly settings: AnnotationSettings;
  readonly extensionUri: vscode.Uri;
}

/** Draws the marks in all visible editors while the settings want them. */
export function drawMarks({
  marks,
  anchors,
  verdicts,
  settings,
  extensionUri,
}: DrawnMarks): LinePainter<IconStyle, MarkStyle> {
  return new LinePainter({
    ...createTypes(NAMES, extensionUri),
    marksOf: (document) => {
      const current = settings.current.isAnnotating ? marks.current : undefined;
      const file = current?.files.get(document.uri.toString());
      if (current === undefined || file === undefined) return undefined;
      return {
        count: Math.min(file.lines.length, settings.current.lineMaximum),
        decorations: (window) =>
          decorationsOf({
            marks: current,
            file,
            settings: settings.current,
            currentLine: (profileLine) => anchors.currentLine(document, profileLine),
            taken: takenLines(verdicts, document, settings.current),
            window,
          }),
      };
    },
    changes: [marks.onDidChange, verdicts.onDidChange, settings.onDidChange],
    moves: [anchors.onDidMove, verdicts.anchors.onDidMove],
  });
}

/** The decorations of one file; lines that are gone or taken have none, nor have those that settings exclude. */
export function decorationsOf(input: DecorationInput): LineDecorations<IconStyle, MarkStyle> {
  const { marks, file, settings, currentLine, taken, window } = input;
  const textOf = textMaker(marks);
  return lineDecorations(
    linesToShow(file.lines, settings).flatMap((marked) => {
      const line = currentLine(marked.profileLine);
      if (line === undefined || taken.has(line)) return [];
      const text = styleOf(marked);
      const icon = text === 'faint' ? undefined : text;
      return [{ line, icon, text, contentText: () => textOf(marked) }];
    }),
    window,
  );
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
