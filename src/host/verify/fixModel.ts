/** The verified fix on show, and who wants to know when it is another one. Hunts keep their records; one of two series is in memory only. */
import * as vscode from 'vscode';
import type { FixRecord } from '../../core/hunt/fixRecord.js';
import type { Judgement, JudgementOrigin } from '../suspects/judgement.js';

/** A record, and what was judged for it: the run before the fix and the one after it. */
export interface KnownFix {
  readonly record: FixRecord;
  readonly origins: readonly JudgementOrigin[];
}

/** One with a number that is never used twice in a window. */
export interface ShownFix extends KnownFix {
  readonly id: number;
}

/** True when a judgement is of one of the two runs, and where nothing is judged. */
export function isAbout(
  { origins }: Pick<KnownFix, 'origins'>,
  judgement: Pick<Judgement, 'origin'> | undefined,
): boolean {
  if (judgement === undefined) return true;
  const key = keyOf(judgement.origin);
  return origins.some((origin) => keyOf(origin) === key);
}

function keyOf(origin: JudgementOrigin): string {
  switch (origin.kind) {
    case 'hunt':
      return `hunt\n${origin.huntId}`;
    case 'snapshots':
      return ['snapshots', ...origin.ids].join('\n');
    case 'files':
      return ['files', ...origin.uris.map((uri) => uri.toString())].join('\n');
    default:
      return origin satisfies never;
  }
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

  /** Shows a fix in place of the one before, or none. */
  show(fix: KnownFix | undefined): void {
    if (fix?.record === this.#current?.record) return;
    this.#current = fix && { ...fix, id: this.#nextId++ };
    this.#didChange.fire(undefined);
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
