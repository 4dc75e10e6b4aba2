/**
 * The tooltips of the Snapshots view: all facts of a snapshot or a series. Everything that can come from a server or from a file of
 * somebody else is appended as text, so that it can be neither a link nor a picture.
 */
import * as vscode from 'vscode';
import type { ProcessIdentity, Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotSeries } from '../../core/snapshot/series.js';
import { visibleText } from '../../core/visibleText.js';
import { missingText, partName } from '../capture/captureTexts.js';
import { appendPlain } from '../plainMarkdown.js';
import {
  bytesText,
  factsText,
  growthText,
  liveHeapText,
  goroutinesText,
  residentText,
  shownName,
  sizeOf,
} from './snapshotTexts.js';
import { timeText } from './snapshotTime.js';

/** A note can be longer (TEXT_LIMITS.note): all of it is in the box that edits it. */
const MAX_VALUE_LENGTH = 2000;

/** How a snapshot stands to what is shown. */
export interface SnapshotMarks {
  readonly isBase: boolean;
  /** Its part is the profile that the editor shows. */
  readonly isShown: boolean;
  /** Which side of the shown difference it is. */
  readonly side: 'base' | 'current' | undefined;
  /** What it is in the hunt that took it, in words; '' for none. */
  readonly hunt: string;
}

/** All that is known of a snapshot. */
export function snapshotTooltip(
  snapshot: Snapshot,
  previous: Snapshot | undefined,
  marks: SnapshotMarks,
): vscode.MarkdownString {
  const { facts, target, process } = snapshot;
  const heap = [liveHeapText(snapshot), growthText(snapshot, previous)].filter(Boolean).join(' ');
  const time = timeText(snapshot.timeMillis, vscode.env.language);
  const name = shownName(snapshot);
  const missing = snapshot.missing.map((part) => missingText([part]));
  return tooltip(
    name || time,
    [...markTexts(marks), ...missing],
    [
      [vscode.l10n.t('Time'), name === '' ? '' : time],
      [vscode.l10n.t('Note'), snapshot.note],
      [vscode.l10n.t('Live heap'), heap],
      [vscode.l10n.t('Goroutines'), goroutinesText(snapshot)],
      [vscode.l10n.t('Resident memory'), residentText(snapshot)],
      [vscode.l10n.t('Collections'), facts.numGC === undefined ? '' : countText(facts.numGC)],
      [
        vscode.l10n.t('Sampling rate'),
        facts.memProfileRate === undefined ? '' : bytesText(facts.memProfileRate),
      ],
      [vscode.l10n.t('Target'), target.label],
      ...processFacts(process),
      [vscode.l10n.t('Commit of the workspace'), snapshot.gitCommit],
      ...snapshot.parts.map(({ kind, format, sizeBytes }): Fact => [
        partName(kind),
        `${format}, ${bytesText(sizeBytes)}`,
      ]),
    ],
  );
}

/** All that is known of a series. */
export function seriesTooltip({
  target,
  process,
  snapshots,
}: SnapshotSeries): vscode.MarkdownString {
  const first = snapshots[0];
  const last = snapshots.at(-1);
  const sizeBytes = snapshots.reduce((sum, snapshot) => sum + sizeOf(snapshot), 0);
  return tooltip(
    target.label,
    [],
    [
      [vscode.l10n.t('Snapshots'), `${countText(snapshots.length)}, ${bytesText(sizeBytes)}`],
      [vscode.l10n.t('First'), first === undefined ? '' : momentText(first, undefined)],
      [
        vscode.l10n.t('Latest'),
        last === undefined || last === first ? '' : momentText(last, first),
      ],
      ...processFacts(process),
      [vscode.l10n.t('Commit of the workspace'), last?.gitCommit ?? ''],
    ],
  );
}

/** What is special about a snapshot, in words. */
export function markTexts({ isBase, isShown, side, hunt }: SnapshotMarks): readonly string[] {
  return [
    isBase ? vscode.l10n.t('Base for comparing') : '',
    isShown ? vscode.l10n.t('Shown in the editor') : '',
    side === 'base' ? vscode.l10n.t('Base of the shown difference') : '',
    side === 'current' ? vscode.l10n.t('Current side of the shown difference') : '',
    hunt,
  ].filter(Boolean);
}

/** A label and its value; a fact that is not known has the value ''. */
type Fact = readonly [label: string, value: string];

function processFacts(process: ProcessIdentity): readonly Fact[] {
  const { binary, buildId, pid, startMillis } = process;
  return [
    [vscode.l10n.t('Program'), binary],
    [vscode.l10n.t('Build id'), buildId],
    [vscode.l10n.t('Process id'), pid === undefined ? '' : String(pid)],
    [
      vscode.l10n.t('Process started'),
      startMillis === undefined ? '' : timeText(startMillis, vscode.env.language),
    ],
  ];
}

function momentText(snapshot: Snapshot, previous: Snapshot | undefined): string {
  const time = timeText(snapshot.timeMillis, vscode.env.language);
  return [time, factsText(snapshot, previous)].filter(Boolean).join(' · ');
}

function tooltip(
  title: string,
  notes: readonly string[],
  facts: readonly Fact[],
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const append = (text: string): void => {
    appendPlain(markdown, visibleText(text, MAX_VALUE_LENGTH));
  };
  markdown.appendMarkdown('**');
  append(title);
  markdown.appendMarkdown('**');
  for (const note of notes) {
    markdown.appendMarkdown('  \n');
    append(note);
  }
  markdown.appendMarkdown('\n\n');
  for (const [label, value] of facts) {
    if (value === '') continue;
    append(vscode.l10n.t('{0}: {1}', label, value));
    markdown.appendMarkdown('  \n');
  }
  return markdown;
}

function countText(value: number): string {
  return value.toLocaleString(vscode.env.language);
}
