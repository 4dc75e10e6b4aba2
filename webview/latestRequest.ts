/**
 * A question to the host that is asked again whenever what it depends on changes. The same question is not asked twice,
 * and an answer that comes after a newer question is dropped.
 */

export interface Question<T> {
  /** Two questions with one key have the same answer. */
  readonly key: string;
  readonly send: () => Promise<T>;
  readonly onStart: () => void;
  readonly onAnswer: (answer: T) => void;
  readonly onFailure: (message: string) => void;
}

/** What an error says, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export class LatestRequest<T> {
  #key: string | undefined;
  #count = 0;

  /** Asks, unless the same was asked last. */
  ask({ key, send, onStart, onAnswer, onFailure }: Question<T>): void {
    if (key === this.#key) return;
    this.#key = key;
    const count = ++this.#count;
    onStart();
    send().then(
      (answer) => {
        if (count === this.#count) onAnswer(answer);
      },
      (error: unknown) => {
        if (count === this.#count) onFailure(messageOf(error));
      },
    );
  }

  /** Lets the next question be asked whatever it is, and hears no answer to the last one. */
  forget(): void {
    this.#key = undefined;
    this.#count += 1;
  }
}
