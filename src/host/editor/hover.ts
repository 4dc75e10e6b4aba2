/**
 * The hover of a marked line: its value in every sample type with the sampling error in words, and the largest stacks
 * through it, leaf first as Go prints them, with links to workspace files. Nothing of the profile is trusted: its
 * text is escaped, HTML is off, and a link carries an index into a table kept here, never a path.
 */
import * as vscode from 'vscode';
import { relativeErrorText } from '../../core/leak/sampling.js';
import { readableValue } from '../../core/measurement/readable.js';
import type { LineDetail, StackLine, StackValue } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import type { ProfileStore } from '../profileStore.js';
import { showSource } from '../showSource.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { packageGoName } from './goNames.js';
import type { FileMarks, Marks, MarksModel } from './marks.js';
import { amountText, shareText } from './markText.js';
import { activeColumn } from './navigation.js';

const MAX_STACKS = 3;
/** Lines shown of one stack; a run of library calls counts as one. */
const MAX_LINES = 12;
/** Links that still work after their hover has gone. */
const MAX_TARGETS = 2_000;

interface Target {
  readonly uri: vscode.Uri;
  readonly profileLine: number;
}

/** Provides the hovers and opens their links. */
export class LineHovers implements vscode.HoverProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #targets = new Map<number, Target>();
  readonly #profiles: ProfileStore;
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  readonly #log: vscode.LogOutputChannel;
  #nextTarget = 1;

  constructor(
    profiles: ProfileStore,
    marks: MarksModel,
    anchors: DocumentAnchors,
    log: vscode.LogOutputChannel,
  ) {
    this.#profiles = profiles;
    this.#marks = marks;
    this.#anchors = anchors;
    this.#log = log;
    this.#store.add(vscode.languages.registerHoverProvider({ language: 'go' }, this));
    this.#store.add(
      vscode.commands.registerCommand(COMMANDS.openStackLine, (index: unknown) =>
        this.#open(index),
      ),
    );
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const marks = this.#marks.current;
    const file = marks?.files.get(document.uri.toString());
    if (marks === undefined || file === undefined) return undefined;
    const marked = file.lines.find(
      ({ profileLine }) => this.#anchors.currentLine(document, profileLine) === position.line,
    );
    if (marked === undefined) return undefined;
    const detail = await this.#detail(marks, file, marked.profileLine);
    if (detail === undefined || token.isCancellationRequested || this.#marks.current !== marks) {
      return undefined;
    }
    return new vscode.Hover(this.#render(detail, marks), document.lineAt(position.line).range);
  }

  dispose(): void {
    this.#targets.clear();
    this.#store.dispose();
  }

  async #detail(marks: Marks, file: FileMarks, line: number): Promise<LineDetail | undefined> {
    try {
      return await this.#profiles.service.request('getLineDetail', {
        profile: marks.profileId,
        sampleType: marks.sampleType,
        filter: {},
        ownFiles: marks.sources.ownFiles,
        fileName: file.fileName,
        line,
        maxStacks: MAX_STACKS,
      });
    } catch (error) {
      this.#log.warn(`hover: ${describeError(error)}`);
      return undefined;
    }
  }

  #render(detail: LineDetail, marks: Marks): vscode.MarkdownString {
    const text = new vscode.MarkdownString();
    text.supportHtml = false;
    text.isTrusted = { enabledCommands: [COMMANDS.openStackLine] };
    appendTable(text, detail, marks.sampleType);
    for (const [index, stack] of detail.stacks.entries()) {
      text.appendMarkdown('\n\n---\n\n');
      this.#appendStack(text, stack, index, detail, marks);
    }
    return text;
  }

  #appendStack(
    text: vscode.MarkdownString,
    stack: StackValue,
    index: number,
    detail: LineDetail,
    marks: Marks,
  ): void {
    const value = `${amountText(stack.value, marks)} · ${shareText(stack.value, marks)}`;
    appendPlain(text, vscode.l10n.t('Stack {0} of {1}: {2}', index + 1, detail.stackCount, value));
    let shown = 0;
    let library = 0;
    const flushLibrary = (): void => {
      if (library === 0) return;
      text.appendMarkdown('  \n');
      appendPlain(
        text,
        library === 1
          ? vscode.l10n.t('… 1 call outside the workspace')
          : vscode.l10n.t('… {0} calls outside the workspace', library),
      );
      library = 0;
      shown++;
    };
    const leafFirst = [...stack.lines].reverse();
    for (const [at, line] of leafFirst.entries()) {
      const uri = marks.sources.uriOf(line.fileName);
      // The leaf is always named, because it says what was allocated ("bytes.growSlice").
      if (uri === undefined && at > 0) {
        library++;
        continue;
      }
      flushLibrary();
      if (shown >= MAX_LINES) {
        text.appendMarkdown('  \n');
        appendPlain(text, vscode.l10n.t('… {0} more', leafFirst.length - at));
        return;
      }
      const isHere = line.fileName === detail.fileName && line.line === detail.line;
      text.appendMarkdown('  \n');
      this.#appendLine(text, line, uri, isHere);
      shown++;
    }
    flushLibrary();
  }

  #appendLine(
    text: vscode.MarkdownString,
    line: StackLine,
    uri: vscode.Uri | undefined,
    isHere: boolean,
  ): void {
    if (isHere) text.appendMarkdown('→ ');
    const name = visibleText(packageGoName(line.func), 160);
    const place = `${visibleText(baseName(line.fileName), 80)}:${line.line}`;
    if (uri === undefined) {
      appendPlain(text, `${name} ${place}`);
      return;
    }
    text.appendMarkdown('**');
    appendPlain(text, name);
    text.appendMarkdown('** [');
    appendPlain(text, place);
    const index = this.#addTarget({ uri, profileLine: line.line });
    text.appendMarkdown(`](command:${COMMANDS.openStackLine}?${encodeURIComponent(`[${index}]`)})`);
  }

  #addTarget(target: Target): number {
    const index = this.#nextTarget++;
    this.#targets.set(index, target);
    if (this.#targets.size > MAX_TARGETS) {
      const oldest = this.#targets.keys().next().value;
      if (oldest !== undefined) this.#targets.delete(oldest);
    }
    return index;
  }

  /** Anyone can run a command: only a known index of a file of the present profile opens anything. */
  async #open(index: unknown): Promise<void> {
    const target = typeof index === 'number' ? this.#targets.get(index) : undefined;
    const isKnown = target !== undefined && this.#marks.current?.sources.has(target.uri) === true;
    if (!isKnown) {
      this.#log.warn('a link to a stack line was out of date and did nothing');
      return;
    }
    const at = { uri: target.uri, line: target.profileLine };
    await showSource(at, this.#anchors, { viewColumn: activeColumn() });
  }
}

/** One row per sample type: what the line holds, or, where it holds nothing, what goes through it. */
function appendTable(text: vscode.MarkdownString, detail: LineDetail, sampleType: string): void {
  const { t } = vscode.l10n;
  const isHolding = detail.values.some(({ own }) => own !== 0);
  const header = isHolding
    ? [t('sample type'), t('own'), t('share'), t('cum'), t('sampling')]
    : [t('sample type'), t('cum'), t('share'), t('sampling')];
  appendRow(text, header);
  text.appendMarkdown(`|:--|${'--:|'.repeat(header.length - 2)}:--|\n`);
  for (const value of detail.values) {
    const { own, ownError, ownRawSamples, cum, cumError, rawSamples } = value;
    const sampling = isHolding
      ? samplingText(relativeErrorText(own, ownError), ownRawSamples)
      : samplingText(relativeErrorText(cum, cumError), rawSamples);
    const cells = isHolding
      ? [amountText(own, value), shareText(own, value), amountText(cum, value), sampling]
      : [amountText(cum, value), shareText(cum, value), sampling];
    appendRow(text, [visibleText(value.sampleType, 40), ...cells], value.sampleType === sampleType);
  }
}

/** "±3 % (9 204 samples)"; without a known error only the samples, without samples nothing. */
function samplingText(error: string, rawSamples: number): string {
  if (rawSamples === 0) return '';
  const samples = readableValue(Math.round(rawSamples), 'count', 'samples');
  return error === '' ? samples : `${error} (${samples})`;
}

function appendRow(text: vscode.MarkdownString, cells: readonly string[], isStrong = false): void {
  const strong = isStrong ? '**' : '';
  text.appendMarkdown('|');
  for (const [index, cell] of cells.entries()) {
    // The editor draws tables without space between columns.
    if (index > 0) text.appendMarkdown('&nbsp;&nbsp;&nbsp;');
    if (cell !== '') {
      text.appendMarkdown(strong);
      appendPlain(text, cell);
      text.appendMarkdown(strong);
    }
    text.appendMarkdown('|');
  }
  text.appendMarkdown('\n');
}

/** What appendText leaves to Markdown: borders of tables, tags, entities, and what makes an address a link. */
const UNESCAPED = /[|@<&]|:(?=\/\/)|(?<=\bwww)\./gi;

/** Text that stays text: what Markdown or a table would read as markup is escaped. */
function appendPlain(text: vscode.MarkdownString, plain: string): void {
  let at = 0;
  for (const { 0: character, index } of plain.matchAll(UNESCAPED)) {
    text.appendText(plain.slice(at, index));
    text.appendMarkdown(`&#${character.charCodeAt(0)};`);
    at = index + 1;
  }
  text.appendText(plain.slice(at));
}

function baseName(fileName: string): string {
  return fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
}
