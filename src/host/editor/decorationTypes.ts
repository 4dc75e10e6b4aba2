/** The decoration types of marks on lines: gutter icons that the overview ruler repeats, and texts at the ends of lines. */
import * as vscode from 'vscode';
import type { LinePainterOptions } from './linePainter.js';

/** Lines of a decoration type keep their place when the cursor types at their ends. */
const WHOLE_LINE: vscode.DecorationRenderOptions = {
  isWholeLine: true,
  rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
};

/** The names of styles in files of icons and in theme colours, and where the overview ruler has those with icons. */
export interface StyleNames<Icon, Text> {
  readonly lane: vscode.OverviewRulerLane;
  readonly icons: ReadonlyMap<Icon, string>;
  readonly texts: ReadonlyMap<Text, string>;
}

/** The decoration types of these styles. */
export function createTypes<Icon, Text>(
  { lane, icons, texts }: StyleNames<Icon, Text>,
  extensionUri: vscode.Uri,
): Pick<LinePainterOptions<Icon, Text>, 'iconTypes' | 'textTypes'> {
  return {
    iconTypes: new Map(
      [...icons].map(([style, name]) => [style, iconType(name, lane, extensionUri)]),
    ),
    textTypes: new Map([...texts].map(([style, name]) => [style, textType(name)])),
  };
}

/** A gutter icon, `media/gutter/dark-<name>.svg` and its light twin, with a mark in the overview ruler. */
function iconType(
  name: string,
  lane: vscode.OverviewRulerLane,
  extensionUri: vscode.Uri,
): vscode.TextEditorDecorationType {
  const icon = (theme: 'dark' | 'light'): vscode.ThemableDecorationRenderOptions => ({
    gutterIconPath: vscode.Uri.joinPath(extensionUri, 'media', 'gutter', `${theme}-${name}.svg`),
    gutterIconSize: 'contain',
  });
  return vscode.window.createTextEditorDecorationType({
    ...WHOLE_LINE,
    dark: icon('dark'),
    light: icon('light'),
    overviewRulerColor: new vscode.ThemeColor(`leaktrail.${name}Foreground`),
    overviewRulerLane: lane,
  });
}

/** A text at the end of the line in the colour `leaktrail.<name>Foreground`. */
function textType(name: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    ...WHOLE_LINE,
    after: { color: new vscode.ThemeColor(`leaktrail.${name}Foreground`), margin: '0 0 0 3em' },
  });
}
