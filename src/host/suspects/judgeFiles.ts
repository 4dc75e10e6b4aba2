/**
 * "Judge as Series": heap profiles are read one after the other, with progress that can be stopped; those that cannot be judged are named
 * in one message, and the verdict on the others is shown.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import { withLateProgress } from '../lateProgress.js';
import { describeError, isCancellation } from '../log.js';
import { showError, showInformation } from '../showMessage.js';
import type { Judgement, JudgementOrigin } from './judgement.js';
import {
  createSeriesJudge,
  type JudgeInput,
  type SeriesJudge,
  type SeriesJudgeContext,
} from './seriesJudge.js';
import type { SuspectsModel, TellActivity } from './suspectsModel.js';
import { thinInputs } from './thinInputs.js';

const MAX_NAMED_FAILURES = 3;
const MAX_NAME_LENGTH = 80;

export interface JudgeFilesContext extends SeriesJudgeContext {
  readonly suspects: SuspectsModel;
  readonly log: vscode.LogOutputChannel;
  /** Shows the judgement that the model has now. */
  readonly present: () => Promise<void>;
}

/** What is judged together. */
export interface FilesToJudge {
  readonly title: string;
  readonly origin: JudgementOrigin;
  readonly inputs: readonly JudgeInput[];
  /** Told of the judgement, about what is not among the inputs. */
  readonly notes?: readonly string[];
  /** As JudgeRequest.load. */
  readonly load?: 'allocations' | undefined;
  /** As JudgeRequest.rateUnit. */
  readonly rateUnit?: Judgement['rateUnit'] | undefined;
}

/** An input that cannot be judged; both texts are safe to show. */
export interface Failure {
  readonly name: string;
  readonly detail: string;
}

/** Judges the inputs and shows the verdict; tells what went wrong. Never rejects; undefined when there is no verdict. */
export async function judgeFiles(
  context: JudgeFilesContext,
  { title, origin, inputs, notes = [], load, rateUnit }: FilesToJudge,
): Promise<Judgement | undefined> {
  const { suspects, log } = context;
  if (inputs.length < 2) {
    const wanted = vscode.l10n.t('A series has at least two heap profiles; six show leaks best.');
    void showInformation([wanted, ...notes.slice(0, MAX_NAMED_FAILURES)].join(' '));
    return undefined;
  }
  const failures: Failure[] = [];
  const judge = createSeriesJudge(context);
  try {
    const chosen = thinInputs(inputs);
    const thinned =
      chosen.length < inputs.length
        ? [
            vscode.l10n.t(
              '{0} snapshots are many: {1} of them were judged, evenly chosen.',
              inputs.length,
              chosen.length,
            ),
          ]
        : [];
    const heading = vscode.l10n.t('Judging {0} snapshots', chosen.length);
    const judgement = await withLateProgress(heading, (token) =>
      suspects.during(heading, async (tell) => {
        await addAll(context, judge, chosen, failures, tell, token);
        const request = { title, origin, load, rateUnit, isFinal: true };
        const skipped = failures.map(({ name, detail }) =>
          vscode.l10n.t('{0} was left out: {1}', name, detail),
        );
        return judge.judge({ ...request, notes: [...notes, ...thinned, ...skipped] }, token);
      }),
    );
    suspects.show(judgement);
    if (failures.length > 0) tellFailures(failures, chosen.length);
    await context.present().catch((error: unknown) => {
      log.error(`showing the judgement: ${describeError(error)}`);
    });
    return judgement;
  } catch (error) {
    if (isCancellation(error)) return undefined;
    const detail = describeError(error);
    log.error(`judging ${visibleText(title)}: ${detail}`);
    // What could not be read is why too few are left.
    if (failures.length > 0) tellFailures(failures, inputs.length);
    else void showError(vscode.l10n.t('No verdict on {0}: {1}', visibleText(title), detail));
    return undefined;
  } finally {
    judge.dispose();
  }
}

/** Adds the inputs; those that cannot be judged are added to the failures. Rejects only when it is cancelled. */
export async function addAll(
  { log }: Pick<JudgeFilesContext, 'log'>,
  judge: SeriesJudge,
  inputs: readonly JudgeInput[],
  failures: Failure[],
  tell: TellActivity,
  token: vscode.CancellationToken,
): Promise<void> {
  for (const [index, input] of inputs.entries()) {
    const name = visibleText(input.name, MAX_NAME_LENGTH);
    tell(vscode.l10n.t('Reading {0} of {1}: {2}', index + 1, inputs.length, name));
    try {
      await judge.add(input, { token });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const detail = describeError(error);
      failures.push({ name, detail });
      log.warn(`${name} cannot be judged: ${detail}`);
    }
  }
  tell(vscode.l10n.t('Judging {0} snapshots', inputs.length));
}

/** Names the inputs of so many that could not be judged, in one message; none for no failure. */
export function tellFailures(failures: readonly Failure[], count: number): void {
  const [first] = failures;
  if (first === undefined) return;
  const named = failures
    .slice(0, MAX_NAMED_FAILURES)
    .map(({ name, detail }) => vscode.l10n.t('{0}: {1}', name, detail))
    .join(' ');
  const rest = failures.length - MAX_NAMED_FAILURES;
  const more = rest > 0 ? ` ${vscode.l10n.t('The log names {0} more.', rest)}` : '';
  void showError(
    failures.length === 1
      ? vscode.l10n.t('{0} cannot be judged: {1}', first.name, first.detail)
      : vscode.l10n.t('{0} of {1} files cannot be judged. {2}', failures.length, count, named) +
          more,
  );
}
