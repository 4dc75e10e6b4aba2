/**
 * The hover of a marked line: its value in every sample type (see hoverTable.ts), and the largest stacks
 * through it, leaf first as Go prints them, with links to workspace files (see sourceLinks.ts). HTML is off.
 */
import * as vscode from 'vscode';
import type { LineDetail, StackValue } from '../../core/report/query.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import { appendPlain } from '../plainMarkdown.js';
import type { ProfileStore } from '../profileStore.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { deltaText } from './growthText.js';
import { growthWords } from './growthWords.js';
import { appendGrowthTable, appendTable } from './hoverTable.js';
import type { FileMarks, Marks, MarksModel } from './marks.js';
import { amountText, shareText } from './markText.js';
import type { SourceLinks } from './sourceLinks.js';

const MAX_STACKS = 3;
/** Lines shown of one stack; a run of library calls counts as one. */
const MAX_LINES = 12;

/** Provides the hovers. */
export class LineHovers implements vscode.HoverProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #profiles: ProfileStore;
  readonly #marks: MarksModel;
  readonly #anchors: DocumentAnchors;
  readonly #links: SourceLinks;
  readonly #log: vscode.LogOutputChannel;

  constructor(
    profiles: ProfileStore,
    marks: MarksModel,
    anchors: DocumentAnchors,
    links: SourceLinks,
    log: vscode.LogOutputChannel,
  ) {
    this.#profiles = profiles;
    this.#marks = marks;
    this.#anchors = anchors;
    this.#links = links;
    this.#log = log;
    this.#store.add(vscode.languages.registerHoverProvider({ language: 'go' }, this));
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
      const anchors = this.#anchors;
      const target = uri && { uri, profileLine: line.line, anchors };
      this.#links.appendFrame(text, line, target, isHere);
      shown++;
    }
    flushLibrary();
  }
}
