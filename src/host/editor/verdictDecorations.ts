/**
 * The verdicts of the shown judgement on the lines of every visible Go file: an icon, a text and a mark in the overview ruler on the
 * lines to blame for leaks and suspects, faint texts on the way to them and on what grew without leaking.
 */
import * as vscode from 'vscode';
import type { SiteClass } from '../../core/leak/classify.js';
import type { JudgedSeries } from '../suspects/classTexts.js';
import { createTypes, type StyleNames } from './decorationTypes.js';
import type { AnnotationSettings, EditorSettings } from './editorSettings.js';
import {
  lineDecorations,
  LinePainter,
  type LineDecorations,
  type LineView,
} from './linePainter.js';
import { isAccused, isAlarming, type VerdictAt, type VerdictLine } from './verdictPlan.js';
import type { Verdicts } from './verdicts.js';
import { verdictText } from './verdictText.js';

/** How a line that is to blame is shown. */
type AccusedStyle = Extract<SiteClass, 'leak' | 'suspect'>;
/** How a line is shown. */
type VerdictStyle = AccusedStyle | 'way' | 'healthy';

export interface VerdictDecorationInput extends LineView {
  readonly lines: readonly VerdictLine[];
  readonly judgement: JudgedSeries;
  readonly settings: EditorSettings;
}

const NAMES: StyleNames<AccusedStyle, VerdictStyle> = {
  // A line that leaks is among the problems too, which have the right lane.
  lane: vscode.OverviewRulerLane.Full,
  icons: new Map([
    ['leak', 'leak'],
    ['suspect', 'suspect'],
  ]),
  texts: new Map([
    ['leak', 'leak'],
    ['suspect', 'suspect'],
    ['way', 'call'],
    ['healthy', 'healthy'],
  ]),
};

export interface DrawnVerdicts {
  readonly verdicts: Verdicts;
  readonly settings: AnnotationSettings;
  readonly extensionUri: vscode.Uri;
}

/** Draws the verdicts in all visible editors while the settings want them. */
export function drawVerdicts(drawn: DrawnVerdicts): LinePainter<AccusedStyle, VerdictStyle> {
  const { verdicts, settings, extensionUri } = drawn;
  return new LinePainter({
    ...createTypes(NAMES, extensionUri),
    marksOf: (document) => {
      const { current } = verdicts;
      const lines = shownLines(verdicts, document, settings.current);
      if (current === undefined || lines.length === 0) return undefined;
      return {
        count: lines.length,
        decorations: (window) =>
          verdictDecorations({
            lines,
            judgement: current.judgement,
            settings: settings.current,
            currentLine: (profileLine) => verdicts.anchors.currentLine(document, profileLine),
            window,
          }),
      };
    },
    changes: [verdicts.onDidChange, settings.onDidChange],
    moves: [verdicts.anchors.onDidMove],
  });
}

/** The decorations of one file; lines that are gone have none. */
export function verdictDecorations(
  input: VerdictDecorationInput,
): LineDecorations<AccusedStyle, VerdictStyle> {
  const { lines, judgement, settings, currentLine, window } = input;
  return lineDecorations(
    lines.flatMap(({ profileLine, verdicts }) => {
      const shown = verdicts.filter((verdict) => isShown(verdict, settings));
      const [worst] = shown;
      const line = currentLine(profileLine);
      if (worst === undefined || line === undefined) return [];
      return [{ line, ...stylesOf(worst), contentText: () => verdictText(shown, judgement) }];
    }),
    window,
  );
}

/** The present 0-based lines of a document on which a leak or a suspect speaks, and nothing else should. */
export function takenLines(
  verdicts: Verdicts,
  document: vscode.TextDocument,
  settings: EditorSettings,
): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const { profileLine, verdicts: at } of shownLines(verdicts, document, settings)) {
    const line = verdicts.anchors.currentLine(document, profileLine);
    if (line !== undefined && isAccused(at[0]!)) taken.add(line);
  }
  return taken;
}

/** The lines of a document that settings allow, the worst ones. */
function shownLines(
  verdicts: Verdicts,
  document: vscode.TextDocument,
  settings: EditorSettings,
): readonly VerdictLine[] {
  if (!settings.isAnnotating || settings.verdicts === 'off') return [];
  const file = verdicts.current?.files.get(document.uri.toString());
  return (file?.lines ?? [])
    .filter(({ verdicts: at }) => at.some((verdict) => isShown(verdict, settings)))
    .slice(0, settings.lineMaximum);
}

function isShown({ site }: VerdictAt, { verdicts }: EditorSettings): boolean {
  return verdicts === 'all' || (verdicts === 'leaks' && isAlarming(site.siteClass));
}

function stylesOf(worst: VerdictAt): {
  readonly icon: AccusedStyle | undefined;
  readonly text: VerdictStyle;
} {
  const { siteClass } = worst.site;
  if (!isAlarming(siteClass)) return { icon: undefined, text: 'healthy' };
  return worst.role === 'blame'
    ? { icon: siteClass, text: siteClass }
    : { icon: undefined, text: 'way' };
}
