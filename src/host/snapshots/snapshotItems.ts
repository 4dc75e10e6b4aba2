/** The rows of the Snapshots view: one per series, and one per snapshot of it. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotSeries } from '../../core/snapshot/series.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import {
  factsText,
  goroutinesText,
  isIncomplete,
  liveHeapDelta,
  liveHeapText,
  bytesText,
  residentText,
  seriesContext,
  shortTarget,
  shownName,
  snapshotContext,
} from './snapshotTexts.js';
import { dayText, rowTimeText, spokenTimeText } from './snapshotTime.js';
import {
  markTexts,
  seriesTooltip,
  snapshotTooltip,
  type SnapshotMarks,
} from './snapshotTooltip.js';

const MAX_PROGRAM_LENGTH = 60;

/** What the row of a snapshot shows besides the snapshot. */
export interface SnapshotRow {
  readonly previous: Snapshot | undefined;
  readonly above: Snapshot | undefined;
  readonly marks: SnapshotMarks;
}

/** The row of a series; the latest one starts expanded. */
export function seriesItem(series: SnapshotSeries, isLatest: boolean): vscode.TreeItem {
  const { key, target, process, run, snapshots } = series;
  const item = new vscode.TreeItem(
    shortTarget(target),
    isLatest ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  const counted =
    snapshots.length === 1
      ? vscode.l10n.t('1 snapshot')
      : vscode.l10n.t('{0} snapshots', snapshots.length);
  const { timeMillis } = snapshots[0] ?? { timeMillis: NaN };
  item.description = [
    dayText(timeMillis, vscode.env.language),
    visibleText(process.binary, MAX_PROGRAM_LENGTH),
    run > 1 ? vscode.l10n.t('run {0}', run) : '',
    counted,
  ]
    .filter(Boolean)
    .join(' · ');
  item.id = `series ${key}`;
  item.contextValue = seriesContext(target);
  item.iconPath = new vscode.ThemeIcon(seriesIcon(target.kind));
  item.tooltip = seriesTooltip(series);
  item.accessibilityInformation = { label: `${shortTarget(target)}, ${item.description}` };
  return item;
}

/**
 * The row of a snapshot, with its name, else its time, in front. The view is often so narrow that only the beginning can be read.
 * `previous` is what its growth is measured from, `above` the row above in the series.
 */
export function snapshotItem(
  snapshot: Snapshot,
  { previous, above, marks }: SnapshotRow,
): vscode.TreeItem {
  const { timeMillis } = snapshot;
  const time = rowTimeText(timeMillis, (above ?? snapshot).timeMillis, vscode.env.language);
  const name = shownName(snapshot);
  const item = new vscode.TreeItem(name || time);
  item.id = snapshot.id;
  item.description = [
    factsText(snapshot, previous),
    shortMark(snapshot, marks),
    marks.hunt,
    name === '' ? '' : time,
  ]
    .filter(Boolean)
    .join(' · ');
  const context = snapshotContext(snapshot, marks.isBase);
  item.contextValue = marks.hunt === '' ? context : `${context}.hunted`;
  item.iconPath = snapshotIcon(snapshot, marks);
  item.tooltip = snapshotTooltip(snapshot, previous, marks);
  item.accessibilityInformation = { label: spokenText(snapshot, previous, marks) };
  item.command = {
    command: COMMANDS.openSnapshot,
    title: vscode.l10n.t('Open'),
    arguments: [snapshot],
  };
  return item;
}

function seriesIcon(kind: Snapshot['target']['kind']): string {
  switch (kind) {
    case 'pprof':
      return 'server-process';
    case 'files':
      return 'folder';
    case 'test':
      return 'beaker';
    default:
      return kind satisfies never;
  }
}

/** What is most worth knowing at a glance comes first. */
function snapshotIcon(snapshot: Snapshot, marks: SnapshotMarks): vscode.ThemeIcon {
  if (marks.isBase) return new vscode.ThemeIcon('pinned');
  if (marks.isShown || marks.side !== undefined) return new vscode.ThemeIcon('eye');
  if (isIncomplete(snapshot)) {
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
  return new vscode.ThemeIcon('device-camera');
}

/** What the icon says, for the rows whose icon says something else, and for those who cannot see it. */
function shortMark(snapshot: Snapshot, { isBase, isShown, side }: SnapshotMarks): string {
  return [
    isBase && side !== 'base' ? vscode.l10n.t('base') : '',
    isShown ? vscode.l10n.t('shown') : '',
    side === 'base' ? vscode.l10n.t('shown as base') : '',
    side === 'current' ? vscode.l10n.t('shown as current') : '',
    isIncomplete(snapshot) ? vscode.l10n.t('incomplete') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The row in words: arrows and signs are not read out. */
function spokenText(
  snapshot: Snapshot,
  previous: Snapshot | undefined,
  marks: SnapshotMarks,
): string {
  const heap = liveHeapText(snapshot);
  return [
    shownName(snapshot),
    spokenTimeText(snapshot.timeMillis, vscode.env.language),
    heap === '' ? '' : vscode.l10n.t('live heap {0}', heap),
    spokenGrowth(liveHeapDelta(snapshot, previous)),
    goroutinesText(snapshot),
    residentText(snapshot),
    ...markTexts(marks),
    isIncomplete(snapshot) ? vscode.l10n.t('incomplete') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function spokenGrowth(delta: number | undefined): string {
  if (delta === undefined) return '';
  if (delta === 0) return vscode.l10n.t('as much as the snapshot before');
  return delta > 0
    ? vscode.l10n.t('{0} more than the snapshot before', bytesText(delta))
    : vscode.l10n.t('{0} less than the snapshot before', bytesText(-delta));
}
