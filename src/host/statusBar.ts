/**
 * The status bar item: a spinner while a profile is being opened; while one is open the total of its shown sample type, or by how
 * much that grew, and the number of suspects, and a click offers the sample types; else what the shown judgement found.
 */
import * as vscode from 'vscode';
import { subtractInt64 } from '../core/graph/int64Math.js';
import type { Int64 } from '../core/int64.js';
import { readableShare, readableValue } from '../core/measurement/readable.js';
import { visibleText } from '../core/visibleText.js';
import type { ProfileInfo } from '../protocol/profileService.js';
import { COMMANDS } from './commandIds.js';
import { doubtsOf } from './diffDoubts.js';
import { DisposableStore } from './disposable.js';
import { bareDeltaText, deltaText, withPart } from './editor/growthText.js';
import { growthWords } from './editor/growthWords.js';
import type { MarksModel } from './editor/marks.js';
import { kindOf, withoutIcons } from './editor/markText.js';
import type { OpenProfile, ProfileStore } from './profileStore.js';
import { describeKind } from './sampleTypes.js';
import {
  canAcquit,
  classIcon,
  grownCountText,
  leakCountText,
  suspectCountText,
} from './suspects/classTexts.js';
import type { Judgement } from './suspects/judgement.js';
import { seriesText } from './suspects/judgementTexts.js';
import { groupSites } from './suspects/siteGroups.js';
import type { SuspectsModel } from './suspects/suspectsModel.js';
import { VIEWS } from './viewIds.js';

/** What the item tells of. */
export interface StatusBarParts {
  readonly store: ProfileStore;
  readonly marks: MarksModel;
  readonly suspects: SuspectsModel;
}

/** The running item; it follows the parts until disposed. */
export function createStatusBar({ store, marks, suspects }: StatusBarParts): DisposableStore {
  const disposables = new DisposableStore();
  const item = disposables.add(
    vscode.window.createStatusBarItem('leaktrail.status', vscode.StatusBarAlignment.Left, 50),
  );
  item.name = 'Leaktrail';
  const update = (): void => {
    const { loading, active } = store;
    if (loading !== undefined) showLoading(item, loading.title, loading.fraction);
    else if (active !== undefined) showProfile(item, store, marks, active);
    else if (suspects.current !== undefined) showJudgement(item, suspects.current);
    else item.hide();
  };
  disposables.add(store.onDidChange(update));
  disposables.add(store.onDidChangeLoading(update));
  disposables.add(marks.onDidChange(update));
  disposables.add(suspects.onDidChange(update));
  return disposables;
}

/** The total of a sample type of a profile as people read it; '' for a type that it does not have. */
export function totalText(profile: OpenProfile, sampleType: string): string {
  const growth = totalGrowth(profile.info, sampleType);
  if (growth !== undefined) {
    const { delta, unit } = growth;
    const words = growthWords();
    return withPart(bareDeltaText(delta, { sampleType, unit }, words), delta, growth, words);
  }
  const { info } = profile;
  const index = info.sampleTypes.findIndex(({ type }) => type === sampleType);
  const total: Int64 | undefined = info.totals[index];
  const unit = info.sampleTypes[index]?.unit;
  if (total === undefined || unit === undefined) return '';
  return visibleText(readableValue(total, unit, sampleType), 60);
}

/** What a sample type is in both profiles of a difference; undefined for another profile and for a type it does not have. */
function totalGrowth(
  { diff, sampleTypes }: ProfileInfo,
  sampleType: string,
): { base: Int64; current: Int64; delta: Int64; unit: string } | undefined {
  const index = sampleTypes.findIndex(({ type }) => type === sampleType);
  const base = diff?.baseTotals[index];
  const current = diff?.currentTotals[index];
  const unit = sampleTypes[index]?.unit;
  if (base === undefined || current === undefined || unit === undefined) return undefined;
  return { base, current, delta: subtractInt64(current, base), unit };
}

function showLoading(
  item: vscode.StatusBarItem,
  title: string,
  fraction: number | undefined,
): void {
  const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
  item.text = `$(loading~spin) ${withoutIcons(title)}${percent}`;
  item.tooltip = undefined;
  item.command = undefined;
  item.show();
}

/** What the item says of a profile: the total, in a difference only by how much it grew. */
function amountText(profile: OpenProfile, sampleType: string): string {
  const growth = totalGrowth(profile.info, sampleType);
  if (growth === undefined) return `${totalText(profile, sampleType)} ${kindOf(sampleType)}`.trim();
  return deltaText(growth.delta, { sampleType, unit: growth.unit }, growthWords());
}

function showProfile(
  item: vscode.StatusBarItem,
  store: ProfileStore,
  marks: MarksModel,
  profile: OpenProfile,
): void {
  const { sampleType } = store;
  const isDiff = profile.diff !== undefined;
  const amount = amountText(profile, sampleType);
  const current = marks.current?.profileId === profile.id ? marks.current : undefined;
  const count = current?.suspects.length;
  const suspects = count === undefined ? undefined : suspectCountText(count);
  item.text = [
    isDiff ? '$(diff)' : '$(flame)',
    [amount, suspects].filter(Boolean).join(' · '),
  ].join(' ');
  const lines = [
    vscode.l10n.t(
      '{0} ({1}), sample type {2}',
      profile.name,
      describeKind(profile.info.kind),
      sampleType,
    ),
  ];
  if (current !== undefined) {
    const share = readableShare(current.coverage, 1);
    lines.push(
      isDiff
        ? vscode.l10n.t('{0} of the changes have a frame in this workspace', share)
        : vscode.l10n.t('{0} of it has a frame in this workspace', share),
    );
  }
  lines.push(...doubtsOf(profile.info));
  lines.push(vscode.l10n.t('Click to choose another sample type'));
  item.tooltip = lines.join('\n');
  item.command = COMMANDS.selectSampleType;
  item.show();
}

/** What the item says of a judgement: what it found, or how many sites grew where it is too early to say more. */
export function judgementText(judgement: Judgement): string {
  const { leaks, suspects, healthy } = groupSites(judgement);
  if (!canAcquit(judgement)) {
    return `$(graph-line) ${grownCountText(leaks.length + suspects.length + healthy.length)}`;
  }
  const icon = classIcon(leaks.length > 0 ? 'leak' : suspects.length > 0 ? 'suspect' : 'stable');
  const counts = [
    leakCountText(leaks.length),
    ...(leaks.length > 0 && suspects.length === 0 ? [] : [suspectCountText(suspects.length)]),
  ];
  return `$(${icon}) ${counts.join(' · ')}`;
}

function showJudgement(item: vscode.StatusBarItem, judgement: Judgement): void {
  item.text = judgementText(judgement);
  item.tooltip = [
    judgement.title,
    seriesText(judgement),
    vscode.l10n.t('Click to show the suspects'),
  ].join('\n');
  item.command = `${VIEWS.suspects}.focus`;
  item.show();
}
