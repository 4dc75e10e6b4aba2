/**
 * Lines of stacks in hovers, with links to workspace files. Nothing of the profile is trusted: its text is escaped, and a link
 * carries an index into a table kept here, never a path.
 */
import * as vscode from 'vscode';
import { packageGoName } from '../../core/graph/funcName.js';
import type { Frame } from '../../core/leak/ownFrames.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { appendPlain } from '../plainMarkdown.js';
import { showSource } from '../showSource.js';
import type { DocumentAnchors } from './documentAnchors.js';
import { placeText } from './markText.js';
import { activeColumn } from './navigation.js';

/** Links that still work after their hover has gone. */
const MAX_TARGETS = 2_000;

/** A line that a link leads to. */
export interface LinkTarget {
  readonly uri: vscode.Uri;
  /** 1-based, as in the profile. */
  readonly profileLine: number;
  /** What knows where that line is now. */
  readonly anchors: DocumentAnchors;
}

/** Makes the links and opens them. */
export class SourceLinks implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #targets = new Map<number, LinkTarget>();
  readonly #log: vscode.LogOutputChannel;
  readonly #isShown: (uri: vscode.Uri) => boolean;
  #nextTarget = 1;

  /** `isShown` tells whether a file still belongs to something that is shown. */
  constructor(log: vscode.LogOutputChannel, isShown: (uri: vscode.Uri) => boolean) {
    this.#log = log;
    this.#isShown = isShown;
    this.#store.add(
      vscode.commands.registerCommand(COMMANDS.openStackLine, (index: unknown) =>
        this.#open(index),
      ),
    );
  }

  /** Appends "**pkg.Func** file.go:12", the place a link where there is a target; with an arrow for the line at hand. */
  appendFrame(
    text: vscode.MarkdownString,
    frame: Frame,
    target: LinkTarget | undefined,
    isHere: boolean,
  ): void {
    if (isHere) text.appendMarkdown('→ ');
    const name = visibleText(packageGoName(frame.func), 160);
    const place = placeText(frame);
    if (target === undefined) {
      appendPlain(text, `${name} ${place}`);
      return;
    }
    text.appendMarkdown('**');
    appendPlain(text, name);
    text.appendMarkdown('** [');
    appendPlain(text, place);
    const index = this.#add(target);
    text.appendMarkdown(`](command:${COMMANDS.openStackLine}?${encodeURIComponent(`[${index}]`)})`);
  }

  dispose(): void {
    this.#targets.clear();
    this.#store.dispose();
  }

  #add(target: LinkTarget): number {
    const index = this.#nextTarget++;
    this.#targets.set(index, target);
    if (this.#targets.size > MAX_TARGETS) {
      const oldest = this.#targets.keys().next().value;
      if (oldest !== undefined) this.#targets.delete(oldest);
    }
    return index;
  }

  /** Anyone can run a command: only a known index of a file of what is shown opens anything. */
  async #open(index: unknown): Promise<void> {
    const target = typeof index === 'number' ? this.#targets.get(index) : undefined;
    if (target === undefined || !this.#isShown(target.uri)) {
      this.#log.warn('a link to a stack line was out of date and did nothing');
      return;
    }
    const at = { uri: target.uri, line: target.profileLine };
    await showSource(at, target.anchors, { viewColumn: activeColumn() });
  }
}
