/** "Start Leak Hunt…": the target, one screen with the plan, and off it goes; two times Enter for the usual target and plan. */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { adoptCredentials } from '../capture/editHeader.js';
import { mayCapture } from '../capture/mayCapture.js';
import { originOf } from '../capture/targetHistory.js';
import type { TargetMemory } from '../capture/targetMemory.js';
import { pickTarget } from '../capture/targetPick.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { VIEWS } from '../viewIds.js';
import { askPlan } from './askPlan.js';
import type { HuntRunner } from './huntRunner.js';
import type { PlanMemory } from './planMemory.js';
import { BACK } from './quickSteps.js';

export interface AskForPlanContext {
  readonly memory: TargetMemory;
  readonly plans: PlanMemory;
  readonly log: vscode.LogOutputChannel;
}

export interface StartHuntContext extends AskForPlanContext {
  /** Undefined in a browser. */
  readonly services: CaptureServices | undefined;
  readonly runner: HuntRunner;
}

/** Resolves when the hunt has begun or will not begin. */
export async function startHunt(context: StartHuntContext): Promise<void> {
  const { services: offered, plans, runner } = context;
  const services = await mayCapture(offered);
  if (services === undefined || runner.refuseSecond()) return;
  const plan = await askForPlan(context, services, vscode.l10n.t('Start Leak Hunt'));
  if (plan === undefined) return;
  await plans.remember(plan);
  // How far the hunt is can be seen there.
  await vscode.commands.executeCommand(`${VIEWS.snapshots}.focus`, { preserveFocus: true });
  void runner.start(plan, { kind: 'hunt' });
}

/** The target and its plan; undefined when the questions were left. */
export async function askForPlan(
  { memory, plans, log }: AskForPlanContext,
  services: CaptureServices,
  title: string,
): Promise<HuntPlan | undefined> {
  for (;;) {
    const picked = await pickTarget({ services, memory, log }, title);
    if (picked === undefined) return undefined;
    const { url, userinfo } = picked;
    if (userinfo !== undefined && !(await adoptCredentials(memory, originOf(url), userinfo))) {
      return undefined;
    }
    const plan = await askPlan(plans.planFor(url));
    if (plan !== BACK) return plan;
  }
}
