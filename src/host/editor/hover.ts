/**
 * The hover of a marked line: its value in every sample type (see hoverTable.ts), and the largest stacks
 * through it, leaf first as Go prints them, with links to workspace files. Nothing of the profile is trusted: its
 * text is escaped, HTML is off, and a link carries an index into a table kept here, never a path.
 */
import * as vscode from 'vscode';
import type { LineDetail, StackLine, StackValue } from '../../core/report/query.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import { appendPlain } from '../plainMarkdown.js';
import type { ProfileStore } from '../profileStore.js';
import { showSource } from '../showSource.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { packageGoName } from './goNames.js';
import { deltaText } from './growthText.js';
import { growthWords } from './growthWords.js';
import { appendGrowthTable, appendTable } from './hoverTable.js';
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
    if (marks.isDiff) appendGrowthTable(text, detail, marks.profile, marks.sampleType);
    else appendTable(text, detail, marks.sampleType);
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
    const value = marks.isDiff
      ? deltaText(stack.value, marks, growthWords())
      : `${amountText(stack.value, marks)} · ${shareText(stack.value, marks)}`;
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

function baseName(fileName: string): string {
  return fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
}
