/**
 * The plan that a target was hunted with last, and the plan of the settings for others. The state of VS Code can be written by other
 * versions and other hands, so what is read back is checked; a plan like that of the settings is not kept, so that it follows them.
 */
import type * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { checkHuntPlan, type HuntPlan } from '../../core/hunt/plan.js';
import { getSetting } from '../config.js';

const KEY = 'hunt.plans';
const MAX_PLANS = 20;

/** The memory; nothing of it is cached, because other windows change it. */
export interface PlanMemory {
  /** The plan to offer for a target. */
  planFor(targetUrl: string): HuntPlan;
  remember(plan: HuntPlan): Promise<void>;
}

/** The memory over the global state. */
export function createPlanMemory(state: vscode.Memento): PlanMemory {
  const plans = (): readonly HuntPlan[] => checkPlans(state.get(KEY));
  return {
    planFor: (targetUrl) =>
      plans().find((plan) => plan.targetUrl === targetUrl) ?? defaultPlan(targetUrl),
    async remember(plan) {
      const others = plans().filter(({ targetUrl }) => targetUrl !== plan.targetUrl);
      const isDefault = JSON.stringify(plan) === JSON.stringify(defaultPlan(plan.targetUrl));
      await state.update(KEY, isDefault ? others : [plan, ...others].slice(0, MAX_PLANS));
    },
  };
}

/** The plan of the settings. */
export function defaultPlan(targetUrl: string): HuntPlan {
  return {
    targetUrl,
    rounds: Math.round(getSetting('hunt.rounds')),
    warmUpRounds: Math.round(getSetting('hunt.warmUpRounds')),
    round: { kind: 'interval', seconds: getSetting('hunt.intervalSeconds') },
    settleSeconds: 0,
    gc: true,
    load: { kind: 'none' },
  };
}

function checkPlans(stored: unknown): readonly HuntPlan[] {
  if (!Array.isArray(stored)) return [];
  return (stored as readonly unknown[]).slice(0, MAX_PLANS).flatMap((item) => {
    try {
      return [checkHuntPlan(item)];
    } catch (error) {
      // Written by another version; the settings take its place.
      if (error instanceof ProfileError) return [];
      throw error;
    }
  });
}
