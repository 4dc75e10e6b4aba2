/** The site whose fix is verified: what a row, a CodeLens or a link names, else what the user takes of the leaks and suspects. */
import * as vscode from 'vscode';
import type { Suspect } from '../../core/leak/suspects.js';
import { withoutIcons } from '../editor/markText.js';
import { classIcon } from '../suspects/classTexts.js';
import type { Judgement } from '../suspects/judgement.js';
import { badgeText, funcText } from '../suspects/suspectItems.js';
import { findSite, groupSites } from '../suspects/siteGroups.js';

/** What is verified; `chosen` is undefined for all leaks. */
export interface SiteChoice {
  readonly chosen: Suspect | undefined;
}

interface SiteItem extends vscode.QuickPickItem {
  readonly choice: SiteChoice;
}

/** The choice; undefined when the question was left. A reference to another judgement is no choice: then the user is asked. */
export async function pickSite(
  judgement: Judgement,
  ref: unknown,
): Promise<SiteChoice | undefined> {
  const named = findSite(judgement, ref);
  if (named !== undefined) return { chosen: named.site };
  const { leaks, suspects } = groupSites(judgement);
  const items = [...leaks, ...suspects].map(({ site }): SiteItem => ({
    label: withoutIcons(funcText(site.blame.frame)),
    description: withoutIcons(badgeText(site, judgement)),
    iconPath: new vscode.ThemeIcon(classIcon(site.siteClass)),
    choice: { chosen: site },
  }));
  if (items.length < 2) return items[0]?.choice ?? { chosen: undefined };
  const all: SiteItem = {
    label: vscode.l10n.t('All Leaks'),
    description: judgement.title,
    iconPath: new vscode.ThemeIcon('checklist'),
    choice: { chosen: undefined },
  };
  const picked = await vscode.window.showQuickPick(leaks.length > 1 ? [all, ...items] : items, {
    title: vscode.l10n.t('Verify Fix'),
    placeHolder: vscode.l10n.t('Which leak did you fix?'),
    matchOnDescription: true,
  });
  return picked?.choice;
}
