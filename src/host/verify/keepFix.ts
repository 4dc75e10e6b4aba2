/** Keeps the record of a fix with the hunt that verified it, and tells the user the verdict in one message. */
import * as vscode from 'vscode';
import type { FixRecord } from '../../core/hunt/fixRecord.js';
import { FIX_TEXTS, fixHeadline, newLeaksText } from '../../core/hunt/fixTexts.js';
import { hostTexts } from '../hostTexts.js';
import type { HuntRunner } from '../hunt/huntRunner.js';
import { describeError } from '../log.js';
import { showInformation, showWarning } from '../showMessage.js';
import type { Judgement } from '../suspects/judgement.js';
import type { FixModel } from './fixModel.js';

const MAX_MESSAGE_LENGTH = 400;

export interface KeepFixContext {
  readonly runner: Pick<HuntRunner, 'updateRecord'>;
  readonly fixes: FixModel;
  /** Shows the tab of the fix. */
  readonly showDetails: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** Shows the record of what was judged before and after the fix, and keeps it where `after` is of a hunt. */
export async function keepFix(
  context: KeepFixContext,
  record: FixRecord,
  before: Judgement,
  after: Judgement,
): Promise<void> {
  const { fixes, runner, log, showDetails } = context;
  fixes.show({ record, origins: [before.origin, after.origin] });
  if (after.origin.kind === 'hunt') {
    try {
      await runner.updateRecord(after.origin.huntId, { verification: record });
    } catch (error) {
      // The verdict is on show all the same.
      log.error(`keeping the verified fix: ${describeError(error)}`);
    }
  }
  await showDetails();
  void tell(record, showDetails);
}

async function tell(record: FixRecord, showDetails: () => Promise<void>): Promise<void> {
  const texts = hostTexts(FIX_TEXTS);
  const sentences = [fixHeadline(record, texts), newLeaksText(record, texts)].filter(Boolean);
  const text = sentences.join('; ');
  const message =
    text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : text;
  const details = vscode.l10n.t('Show Details');
  const isGood = record.verdict === 'fixed' && record.newLeaks.length === 0;
  const taken = await (isGood ? showInformation : showWarning)(message, details);
  if (taken === details) await showDetails();
}
