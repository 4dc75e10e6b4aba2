/**
 * The verdicts of one hunt: one after each round, the last word at the end, and nothing left behind that says that the hunt goes on
 * when it does not.
 */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { isJudged } from '../../core/hunt/progress.js';
import type { HuntPurpose, HuntRecord } from '../../core/hunt/record.js';
import { describeError } from '../log.js';
import type { Judgement } from '../suspects/judgement.js';
import {
  createSeriesJudge,
  type JudgeInput,
  type JudgeRequest,
  type SeriesJudge,
  type SeriesJudgeContext,
} from '../suspects/seriesJudge.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { huntNotes, huntTitle, rateUnitOf } from './huntTexts.js';

export interface HuntVerdictsContext {
  readonly suspects: SuspectsModel;
  readonly judging: SeriesJudgeContext;
  readonly log: vscode.LogOutputChannel;
}

export class HuntVerdicts {
  readonly #context: HuntVerdictsContext;
  readonly #plan: HuntPlan;
  readonly #isShown: boolean;
  readonly #judge: SeriesJudge;
  readonly #cancellation = new vscode.CancellationTokenSource();
  #last: Judgement | undefined;
  #shown: Judgement | undefined;

  constructor(context: HuntVerdictsContext, plan: HuntPlan, purpose: HuntPurpose) {
    this.#context = context;
    this.#plan = plan;
    // The verdict on a fix is another one, and is shown by who asked for it.
    this.#isShown = purpose.kind === 'hunt';
    this.#judge = createSeriesJudge(context.judging);
  }

  /** The last one; undefined while there is none. */
  get last(): Judgement | undefined {
    return this.#last;
  }

  get isCancelled(): boolean {
    return this.#cancellation.token.isCancellationRequested;
  }

  add(input: JudgeInput): Promise<void> {
    return this.#judge.add(input, { token: this.#cancellation.token });
  }

  /** Judges the rounds so far. Never rejects. */
  async judge(record: HuntRecord): Promise<void> {
    await this.#tryToJudge(record, false);
  }

  /** Judges all rounds; tried twice, since it is the last word. Never rejects. */
  async judgeAtEnd(record: HuntRecord): Promise<void> {
    if (!(await this.#tryToJudge(record, true))) await this.#tryToJudge(record, true);
  }

  /** Ends what is being judged. */
  cancel(): void {
    this.#cancellation.cancel();
  }

  /** After it, no verdict of this hunt says that the hunt goes on. */
  end(): void {
    this.#judge.dispose();
    const last = this.#last;
    if (last !== undefined && !last.isFinal) {
      const note = this.isCancelled
        ? vscode.l10n.t('The hunt was cancelled.')
        : vscode.l10n.t('The last rounds could not be judged.');
      const { suspects } = this.#context;
      const id = suspects.takeId();
      this.#last = { ...last, id, isFinal: true, notes: [note, ...last.notes] };
      if (suspects.current === last) suspects.show(this.#last);
    }
    this.#cancellation.dispose();
  }

  /** False when it did not work and may the next time. */
  async #tryToJudge(record: HuntRecord, isFinal: boolean): Promise<boolean> {
    if (record.rounds.filter(isJudged).length < 2) return true;
    const plan = this.#plan;
    const request: JudgeRequest = {
      title: huntTitle(plan),
      origin: { kind: 'hunt', huntId: record.id },
      isFinal,
      rateUnit: rateUnitOf(plan),
      notes: huntNotes(record),
      ...(plan.load.kind === 'allocations' && { load: 'allocations' as const }),
    };
    try {
      this.#take(await this.#judge.judge(request, this.#cancellation.token));
      return true;
    } catch (error) {
      if (this.isCancelled) return true;
      // After a restart there may be no two snapshots of one process.
      this.#context.log.warn(`judging ${request.title}: ${describeError(error)}`);
      return false;
    }
  }

  #take(judgement: Judgement): void {
    const { suspects } = this.#context;
    this.#last = judgement;
    // What the user looks at in between stays, until there is the last word.
    const mayShow =
      judgement.isFinal || suspects.current === this.#shown || this.#shown === undefined;
    if (!this.#isShown || !mayShow) return;
    this.#shown = judgement;
    suspects.show(judgement);
  }
}
