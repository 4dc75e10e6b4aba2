/**
 * The Quick Pick for one side of a comparison: the snapshots by series, the heap profiles that are open, and any other file. Labels
 * show text of somebody else, in which VS Code would draw "$(name)" as an icon.
 */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import { withoutIcons } from '../editor/markText.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { totalText } from '../statusBar.js';
import { isComparable } from './comparisonChoice.js';
import type { SnapshotModel } from './snapshotModel.js';
import { factsText, shortTarget, shownName } from './snapshotTexts.js';
import { timeText } from './snapshotTime.js';

/** What the user took. */
export type SideChoice =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'profile'; readonly name: string; readonly uri: vscode.Uri }
  | { readonly kind: 'file' }
  | { readonly kind: 'back' };

export interface SideQuestion {
  readonly step: 1 | 2;
  readonly placeholder: string;
  /** The choice of the other side, which is left out here. */
  readonly other: SideChoice | undefined;
  /** The snapshot under the cursor at the beginning. */
  readonly suggested: Snapshot | undefined;
}

interface SideItem extends vscode.QuickPickItem {
  readonly choice?: SideChoice;
}

/** What the user takes for one side; undefined when the question was left. */
export function pickSide(
  model: SnapshotModel,
  profiles: ProfileStore,
  { step, placeholder, other, suggested }: SideQuestion,
): Promise<SideChoice | undefined> {
  const items = [
    ...snapshotItems(model).filter(({ choice }) => !isSame(choice, other)),
    ...profileItems(model, profiles).filter(({ choice }) => !isSame(choice, other)),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Choose File…'),
      iconPath: FILE_ICON,
      choice: { kind: 'file' } as const,
    },
  ];
  const pick = vscode.window.createQuickPick<SideItem>();
  pick.title = vscode.l10n.t('Compare Snapshots');
  pick.step = step;
  pick.totalSteps = 2;
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.items = items;
  pick.activeItems = items.filter(
    ({ choice }) => choice?.kind === 'snapshot' && choice.snapshot.id === suggested?.id,
  );
  if (step === 2) pick.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    pick.onDidTriggerButton(() => {
      resolve({ kind: 'back' });
      pick.hide();
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

const FILE_ICON = new vscode.ThemeIcon('folder-opened');

/** The latest of each series first: that is what is looked for. */
function snapshotItems(model: SnapshotModel): readonly SideItem[] {
  return model.series.flatMap(({ target, snapshots }) => {
    const comparable = snapshots.filter(isComparable);
    if (comparable.length === 0) return [];
    const separator: SideItem = {
      label: withoutIcons(shortTarget(target)),
      kind: vscode.QuickPickItemKind.Separator,
    };
    return [separator, ...comparable.map((snapshot) => snapshotItem(model, snapshot)).reverse()];
  });
}

function snapshotItem(model: SnapshotModel, snapshot: Snapshot): SideItem {
  const isBase = model.base?.id === snapshot.id;
  const time = timeText(snapshot.timeMillis, vscode.env.language);
  return {
    label: withoutIcons([time, shownName(snapshot)].filter(Boolean).join(' · ')),
    description: withoutIcons(
      [factsText(snapshot, model.previousOf(snapshot)), isBase ? vscode.l10n.t('base') : '']
        .filter(Boolean)
        .join(' · '),
    ),
    iconPath: new vscode.ThemeIcon(isBase ? 'pinned' : 'device-camera'),
    choice: { kind: 'snapshot', snapshot },
  };
}

/** Open heap profiles that are neither a difference nor a part of a snapshot, which is listed already. */
function profileItems(model: SnapshotModel, profiles: ProfileStore): readonly SideItem[] {
  const items = profiles.profiles.flatMap((profile): SideItem[] => {
    const { uri, info } = profile;
    if (uri === undefined || info.kind !== 'heap' || info.diff !== undefined) return [];
    return model.findByPartUri(uri) === undefined ? [profileItem(profiles, profile, uri)] : [];
  });
  if (items.length === 0) return [];
  const label = vscode.l10n.t('Open profiles');
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function profileItem(profiles: ProfileStore, profile: OpenProfile, uri: vscode.Uri): SideItem {
  const { id, name, info } = profile;
  const time = info.timeMillis === 0 ? '' : timeText(info.timeMillis, vscode.env.language);
  const total = totalText(profile, profiles.sampleTypeOf(id));
  return {
    label: withoutIcons(name),
    description: withoutIcons([time, total].filter(Boolean).join(' · ')),
    iconPath: new vscode.ThemeIcon('graph'),
    choice: { kind: 'profile', name, uri },
  };
}

function isSame(a: SideChoice | undefined, b: SideChoice | undefined): boolean {
  if (a?.kind === 'snapshot' && b?.kind === 'snapshot') return a.snapshot.id === b.snapshot.id;
  if (a?.kind === 'profile' && b?.kind === 'profile') return a.uri.toString() === b.uri.toString();
  return false;
}
