/**
 * The one question before a fix is verified: what will happen, and what the user has to do first. It stays open while the user is in a
 * terminal to restart the service.
 */
import * as vscode from 'vscode';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { plannedMillis } from '../../core/hunt/progress.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { withoutIcons } from '../editor/markText.js';
import { millisText, planText } from '../hunt/huntTexts.js';

interface StepItem extends vscode.QuickPickItem {
  readonly step: 'start' | 'plan' | 'compare';
}

/** The plan to carry out; undefined when the question was left, or was answered by comparing two series. */
export async function askToStart(
  plan: HuntPlan | undefined,
  title: string,
  askForPlan: (known: HuntPlan | undefined) => Promise<HuntPlan | undefined>,
): Promise<HuntPlan | undefined> {
  const picked = await vscode.window.showQuickPick(stepItems(plan), {
    title: vscode.l10n.t('Verify Fix of {0}', withoutIcons(visibleText(title, 120))),
    placeHolder: vscode.l10n.t('Restart your service with the fix, then start'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  switch (picked.step) {
    case 'start':
      return plan;
    case 'plan':
      return askForPlan(plan);
    case 'compare':
      await vscode.commands.executeCommand(COMMANDS.compareFix);
      return undefined;
    default:
      return picked.step satisfies never;
  }
}

function stepItems(plan: HuntPlan | undefined): readonly StepItem[] {
  const start: StepItem[] =
    plan === undefined
      ? []
      : [
          {
            step: 'start',
            label: vscode.l10n.t('Start'),
            description: withoutIcons(planDescription(plan)),
            detail: withoutIcons(visibleText(plan.targetUrl)),
            iconPath: new vscode.ThemeIcon('play'),
          },
        ];
  return [
    ...start,
    {
      step: 'plan',
      label:
        plan === undefined
          ? vscode.l10n.t('Choose Target and Rounds…')
          : vscode.l10n.t('Change Plan…'),
      detail:
        plan === undefined
          ? vscode.l10n.t('The same rounds as before, under the same load, make the best proof')
          : vscode.l10n.t('Another address, or longer rounds'),
      iconPath: new vscode.ThemeIcon('settings-gear'),
    },
    {
      step: 'compare',
      label: vscode.l10n.t('Compare Series as Fix…'),
      detail: vscode.l10n.t('There are snapshots of both builds already'),
      iconPath: new vscode.ThemeIcon('git-compare'),
    },
  ];
}

/** "6 rounds, every 30 s, as before · about 3 min". */
function planDescription(plan: HuntPlan): string {
  const millis = plannedMillis(plan);
  return [
    vscode.l10n.t('{0}, as before', planText(plan)),
    millis === undefined ? '' : vscode.l10n.t('about {0}', millisText(millis)),
  ]
    .filter(Boolean)
    .join(' · ');
}
