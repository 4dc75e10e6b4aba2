/**
 * "Verify Fix…": the rounds of the hunt that found a leak once more, on the service with the fix, and what became of the leak. What it
 * needs of the user is one thing, said before it starts: that the service runs with the fix.
 */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { COMMANDS } from '../commandIds.js';
import { tellOutcome } from '../hunt/huntMessages.js';
import type { HuntRunner } from '../hunt/huntRunner.js';
import { showInformation } from '../showMessage.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import type { Judgement } from '../suspects/judgement.js';
import { funcText } from '../suspects/suspectItems.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { askToStart } from './askToStart.js';
import { keepFix, type KeepFixContext } from './keepFix.js';
import { makeVerdict } from './makeVerdict.js';
import { pickSite } from './pickSite.js';
import { warnOfSameBuild } from './warnOfSameBuild.js';

export interface VerifyContext extends KeepFixContext {
  readonly runner: HuntRunner;
  readonly suspects: SuspectsModel;
  readonly model: SnapshotModel;
  /** Whether this window may contact servers; says why not. */
  readonly mayStart: () => Promise<boolean>;
  /** Lets the user change a plan, or make one; undefined when that was left. */
  readonly askForPlan: (known: HuntPlan | undefined) => Promise<HuntPlan | undefined>;
}

/** Verifies the fix of a site; what went wrong was said when it resolves. */
export async function verifyFixOf(context: VerifyContext, ref: unknown): Promise<void> {
  const { runner, suspects, mayStart, askForPlan } = context;
  if (!(await mayStart()) || runner.refuseSecond()) return;
  const before = suspects.current;
  if (before === undefined) {
    await offerHunt();
    return;
  }
  const choice = await pickSite(before, ref);
  if (choice === undefined) return;
  const title = choice.chosen === undefined ? before.title : funcText(choice.chosen.blame.frame);
  let plan = await askToStart(runner.planOf(before), title, askForPlan);
  while (plan !== undefined) {
    const after = await runAgain(context, before, plan, title);
    if (after === 'another-target') plan = await askForPlan(undefined);
    else {
      if (after === undefined) return;
      const record = makeVerdict({ before, after, chosen: choice.chosen, plan });
      // What is proved is of the code as it is now, so that is what the editor shows.
      if (record.verdict !== 'not-enough-data') suspects.show(after);
      await keepFix(context, record, before, after);
      return;
    }
  }
}

/** The verdict on the new run; undefined when it came to none, which the user knows then. */
async function runAgain(
  context: VerifyContext,
  before: Judgement,
  plan: HuntPlan,
  title: string,
): Promise<Judgement | 'another-target' | undefined> {
  const { runner, log } = context;
  const ofHuntId = before.origin.kind === 'hunt' ? before.origin.huntId : undefined;
  const watch = warnOfSameBuild(context, before);
  try {
    const wish = { isAnother: false };
    const purpose = { kind: 'verify', ofHuntId, title } as const;
    const outcome = await runner.start(plan, purpose, () => {
      wish.isAnother = true;
    });
    if (wish.isAnother) return 'another-target';
    if (outcome !== undefined && outcome.judgement === undefined) void tellOutcome(outcome, log);
    return outcome?.judgement;
  } finally {
    watch.dispose();
  }
}

async function offerHunt(): Promise<void> {
  const hunt = vscode.l10n.t('Start Leak Hunt…');
  const taken = await showInformation(
    vscode.l10n.t('Nothing is judged yet: hunt the leak first, then fix it and verify the fix.'),
    hunt,
  );
  if (taken === hunt) await vscode.commands.executeCommand(COMMANDS.startHunt);
}
