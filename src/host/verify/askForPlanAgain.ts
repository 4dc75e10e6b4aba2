/** The plan of a run that verifies a fix: that of the hunt with changes, or a new one where the leak was found without a hunt. */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { mayCapture } from '../capture/mayCapture.js';
import { askPlan } from '../hunt/askPlan.js';
import { BACK } from '../hunt/quickSteps.js';
import { askForPlan, type AskForPlanContext } from '../hunt/startHunt.js';
import type { CaptureServices } from '../platform/captureServices.js';

/** The plan; undefined when the questions were left. Going back from the plan leads to the choice of another target. */
export async function askForPlanAgain(
  context: AskForPlanContext & { readonly services: CaptureServices | undefined },
  known: HuntPlan | undefined,
): Promise<HuntPlan | undefined> {
  if (known !== undefined) {
    const plan = await askPlan(known);
    if (plan !== BACK) return plan;
  }
  const services = await mayCapture(context.services);
  if (services === undefined) return undefined;
  return askForPlan(context, services, vscode.l10n.t('Verify Fix'));
}
