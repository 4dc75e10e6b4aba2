/** What to judge, from what the user chose: kept snapshots, or files in the order of their names where they have no times. */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import { describeError } from '../log.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import type { FilesToJudge } from './judgeFiles.js';
import type { JudgeInput } from './seriesJudge.js';

/** The snapshots that have a heap profile, by time; what is missing is noted. */
export async function filesOfSnapshots(
  model: SnapshotModel,
  snapshots: readonly Snapshot[],
): Promise<FilesToJudge> {
  const inputs: JudgeInput[] = [];
  const notes: string[] = [];
  for (const snapshot of [...snapshots].sort((a, b) => a.timeMillis - b.timeMillis)) {
    const name = model.displayName(snapshot);
    try {
      inputs.push(await inputOfSnapshot(model, snapshot));
    } catch (error) {
      notes.push(vscode.l10n.t('{0} was left out: {1}', name, describeError(error)));
    }
  }
  const targets = new Set(snapshots.map(({ target }) => shortTarget(target)));
  return {
    title: [...targets].slice(0, 3).join(', '),
    origin: { kind: 'snapshots', ids: inputs.map(({ snapshotId }) => snapshotId ?? '') },
    inputs,
    notes,
  };
}

/** A kept snapshot as input of a judge. Rejects with ProfileError when its heap profile is gone. */
export async function inputOfSnapshot(
  model: SnapshotModel,
  snapshot: Snapshot,
): Promise<JudgeInput> {
  const uri = await model.partUri(snapshot, 'heap');
  if (uri === undefined) throw new ProfileError('unreadable', 'it has no heap profile');
  return {
    uri,
    name: model.displayName(snapshot),
    timeMillis: snapshot.timeMillis,
    snapshotId: snapshot.id,
    process: snapshot.process,
    memStatsUri: await memStatsUri(model, snapshot),
    gitCommit: snapshot.gitCommit,
  };
}

/** They are told beside the verdict; a file that is gone is none. */
async function memStatsUri(
  model: SnapshotModel,
  snapshot: Snapshot,
): Promise<vscode.Uri | undefined> {
  try {
    return await model.partUri(snapshot, 'memstats');
  } catch (error) {
    if (error instanceof ProfileError) return undefined;
    throw error;
  }
}

/** Files, each once. Profiles that do not tell their times are judged in the order of the names: heap.2 before heap.10. */
export function filesOfUris(uris: readonly vscode.Uri[]): FilesToJudge {
  const byKey = new Map(uris.map((uri) => [uri.toString(), uri]));
  const ordered = [...byKey.values()].sort((a, b) =>
    a.path.localeCompare(b.path, 'en', { numeric: true }),
  );
  const folders = new Set(ordered.map((uri) => lastPart(parentPath(uri))));
  const [folder = ''] = folders;
  return {
    title:
      folders.size === 1 && folder !== ''
        ? vscode.l10n.t('{0} profiles of {1}', ordered.length, folder)
        : vscode.l10n.t('{0} profiles', ordered.length),
    origin: { kind: 'files', uris: ordered },
    inputs: ordered.map((uri) => ({ uri, name: lastPart(uri.path), timeMillis: 0 })),
  };
}

function parentPath({ path }: vscode.Uri): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
