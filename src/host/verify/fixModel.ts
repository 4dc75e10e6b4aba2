/** The verified fix on show, and who wants to know when it is another one. Hunts keep their records; one of two series is in memory only. */
import * as vscode from 'vscode';
import type { FixRecord } from '../../core/hunt/fixRecord.js';

/** A record with a number that is never used twice in a window. */
export interface ShownFix {
  readonly id: number;
  readonly record: FixRecord;
}

export class FixModel implements vscode.Disposable {
  readonly #didChange = new vscode.EventEmitter<undefined>();
  /** Fires after another fix, or none, is shown. */
  readonly onDidChange: vscode.Event<undefined> = this.#didChange.event;
  #current: ShownFix | undefined;
  #nextId = 1;

  get current(): ShownFix | undefined {
    return this.#current;
  }

  /** Shows a record in place of the one before, or none. */
  show(record: FixRecord | undefined): void {
    if (record === this.#current?.record) return;
    this.#current = record && { id: this.#nextId++, record };
    this.#didChange.fire(undefined);
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
