/**
 * The one judgement that is shown, and who wants to know when it is another one. It is kept in memory only. What is being judged is
 * told here as well, since it is shown in the same place.
 */
import * as vscode from 'vscode';
import type { Judgement } from './judgement.js';

/** Says what is being done now; the last one is shown. */
export type TellActivity = (text: string) => void;

export class SuspectsModel implements vscode.Disposable {
  readonly #didChange = new vscode.EventEmitter<undefined>();
  /** Fires after another judgement, or none, is shown. */
  readonly onDidChange: vscode.Event<undefined> = this.#didChange.event;
  readonly #didChangeActivity = new vscode.EventEmitter<undefined>();
  /** Fires after a change of `activity`. */
  readonly onDidChangeActivity: vscode.Event<undefined> = this.#didChangeActivity.event;
  #current: Judgement | undefined;
  #nextId = 1;
  readonly #activities = new Set<{ text: string }>();

  get current(): Judgement | undefined {
    return this.#current;
  }

  /** What is being judged, in words; the latest of several. */
  get activity(): string | undefined {
    return [...this.#activities].at(-1)?.text;
  }

  /** Shows a judgement in place of the one before, or none. */
  show(judgement: Judgement | undefined): void {
    if (judgement === this.#current) return;
    this.#current = judgement;
    this.#didChange.fire(undefined);
  }

  /** An id for a new judgement. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Tells what is being done until the work ends; the work's outcome. */
  async during<T>(text: string, work: (tell: TellActivity) => Promise<T>): Promise<T> {
    const activity = { text };
    this.#activities.add(activity);
    this.#didChangeActivity.fire(undefined);
    try {
      return await work((next) => {
        activity.text = next;
        this.#didChangeActivity.fire(undefined);
      });
    } finally {
      this.#activities.delete(activity);
      this.#didChangeActivity.fire(undefined);
    }
  }

  dispose(): void {
    this.#didChange.dispose();
    this.#didChangeActivity.dispose();
  }
}
