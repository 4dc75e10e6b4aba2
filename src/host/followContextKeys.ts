/** Keeps the context keys of when-clauses equal to what is open, marked, judged and kept. */
import * as vscode from 'vscode';
import { CONTEXT_KEYS, type ContextKey } from './contextKeys.js';
import type { MarksModel } from './editor/marks.js';
import type { ProfileStore } from './profileStore.js';
import type { SnapshotModel } from './snapshots/snapshotModel.js';
import { hasAccused } from './suspects/siteGroups.js';
import type { SuspectsModel } from './suspects/suspectsModel.js';
import type { FixModel } from './verify/fixModel.js';

/** What the keys are about. */
export interface FollowedParts {
  readonly profiles: ProfileStore;
  readonly marks: MarksModel;
  readonly snapshots: SnapshotModel;
  readonly suspects: SuspectsModel;
  readonly fixes: FixModel;
}

/** Follows until disposed; a key is set only when its value changes. */
export function followContextKeys({
  profiles,
  marks,
  snapshots,
  suspects,
  fixes,
}: FollowedParts): vscode.Disposable {
  const values = new Map<ContextKey, boolean>();
  const set = (key: ContextKey, value: boolean): void => {
    if (values.get(key) === value) return;
    values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    set(CONTEXT_KEYS.hasProfile, profiles.profiles.length > 0);
    set(CONTEXT_KEYS.hasDiff, profiles.active?.diff !== undefined);
    const { current } = suspects;
    const isAccusing = current !== undefined && hasAccused(current);
    set(CONTEXT_KEYS.hasSuspects, isAccusing || (marks.current?.suspects.length ?? 0) > 0);
    set(CONTEXT_KEYS.hasJudgement, current !== undefined);
    set(CONTEXT_KEYS.hasFix, fixes.current !== undefined);
    set(CONTEXT_KEYS.hasSnapshots, snapshots.snapshots.length > 0);
    set(CONTEXT_KEYS.hasBase, snapshots.base !== undefined);
  };
  return vscode.Disposable.from(
    profiles.onDidChange(update),
    marks.onDidChange(update),
    snapshots.onDidChange(update),
    suspects.onDidChange(update),
    fixes.onDidChange(update),
  );
}
