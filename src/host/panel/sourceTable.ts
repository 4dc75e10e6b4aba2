/**
 * The table behind the source refs of a panel: the webview names a source by a number that was given to it and
 * can name nothing else. Numbers are never used twice, so a ref from a table that is gone finds nothing.
 */
import type * as vscode from 'vscode';
import type { SourceRef } from '../../protocol/messages.js';
import type { SourceLine } from '../showSource.js';

/** Stands for no source. */
export const NO_SOURCE: SourceRef = -1;

const MAX_SOURCES = 200_000;

export class SourceTable {
  #first = 0;
  #lines: SourceLine[] = [];
  readonly #refs = new Map<string, SourceRef>();

  /** The ref of a line, the same one for the same line until `clear`. */
  add(uri: vscode.Uri, line: number): SourceRef {
    const key = `${line} ${uri.toString()}`;
    const known = this.#refs.get(key);
    if (known !== undefined) return known;
    if (this.#lines.length >= MAX_SOURCES) this.clear();
    const ref = this.#first + this.#lines.length;
    this.#lines.push({ uri, line });
    this.#refs.set(key, ref);
    return ref;
  }

  /** The line of a ref, or undefined for one that was not given or is gone. */
  get(ref: SourceRef): SourceLine | undefined {
    return this.#lines[ref - this.#first];
  }

  clear(): void {
    this.#first += this.#lines.length;
    this.#lines = [];
    this.#refs.clear();
  }
}
