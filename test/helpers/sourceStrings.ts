// Reads facts out of the extension's source by its syntax tree: texts given to l10n.t, command ids that are registered,
// keys of the panel's English texts. In: the checkout. Out: plain lists, with the file for messages.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** The checkout's root folder. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** One text given to `vscode.l10n.t`; undefined when the argument is not a literal. */
export interface LocalizedText {
  readonly file: string;
  readonly text: string | undefined;
  readonly expression: string;
}

/** Every TypeScript file under a folder of the checkout, relative to it, sorted. */
function listSources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}

function visit(file: string, onNode: (node: ts.Node) => void): void {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const walk = (node: ts.Node): void => {
    onNode(node);
    ts.forEachChild(node, walk);
  };
  walk(source);
}

/** Every first argument of a call of `l10n.t` under src. */
export function listLocalizedTexts(): readonly LocalizedText[] {
  const found: LocalizedText[] = [];
  for (const file of listSources('src')) {
    visit(file, (node) => {
      if (!ts.isCallExpression(node) || !/\bl10n\.t$/.test(node.expression.getText())) return;
      const [argument] = node.arguments;
      const expression = argument?.getText() ?? '';
      const text =
        argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
      found.push({ file: relative('.', file), text, expression });
    });
  }
  return found;
}

/** The members of COMMANDS ("openProfile") that are the first argument of a registration under src. */
export function listRegisteredCommands(): readonly string[] {
  const found: string[] = [];
  for (const file of listSources('src/host')) {
    visit(file, (node) => {
      if (!ts.isCallExpression(node)) return;
      const called = node.expression.getText();
      if (called !== 'register' && !called.endsWith('.registerCommand')) return;
      const match = /^COMMANDS\.(\w+)$/.exec(node.arguments[0]?.getText() ?? '');
      if (match?.[1] !== undefined) found.push(match[1]);
    });
  }
  return found;
}

/** Where texts are that have keys: those of the panel, and of core what the CLI, reports and the editor say too. */
const KEYED_TEXT_FILES = [
  'webview/strings.ts',
  'src/core/memstats/texts.ts',
  'src/core/hunt/fixTexts.ts',
  'src/core/leak/fixReason.ts',
  'src/core/leak/reasonTexts.ts',
];

/** Key and English text of every text that has a key. */
export function listKeyedTexts(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of KEYED_TEXT_FILES) {
    visit(file, (node) => {
      if (!ts.isPropertyAssignment(node) || !ts.isStringLiteralLike(node.name)) return;
      if (!ts.isStringLiteralLike(node.initializer)) return;
      found.set(node.name.text, node.initializer.text);
    });
  }
  return found;
}
