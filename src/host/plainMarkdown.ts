/** Text from profiles, servers and files inside Markdown: it stays text. */
import type * as vscode from 'vscode';

/** What appendText leaves to Markdown: borders of tables, tags, entities, and what makes an address a link. */
const UNESCAPED = /[|@<&]|:(?=\/\/)|(?<=\bwww)\./gi;

/** Appends text that stays text: what Markdown or a table would read as markup is escaped. */
export function appendPlain(markdown: vscode.MarkdownString, plain: string): void {
  let at = 0;
  for (const { 0: character, index } of plain.matchAll(UNESCAPED)) {
    markdown.appendText(plain.slice(at, index));
    markdown.appendMarkdown(`&#${character.charCodeAt(0)};`);
    at = index + 1;
  }
  markdown.appendText(plain.slice(at));
}
