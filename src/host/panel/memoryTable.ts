/**
 * Answers getMemory: the MemStats that belong to a profile. They are a part of the snapshot whose heap profile it is, or
 * the end of the profile's own text. A difference has those of its two sides.
 */
import type * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { toDouble } from '../../core/int64.js';
import type { MemoryReport } from '../../core/memstats/explain.js';
import { partOf, type Snapshot, type SnapshotPart } from '../../core/snapshot/model.js';
import type { MemoryTable } from '../../protocol/messages.js';
import type { OpenProfile } from '../profileStore.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import type { PanelContext } from './panelContext.js';

/** True when `memoryTable` has an answer for the profile. */
export function hasMemory(
  { uri, diff, info }: Pick<OpenProfile, 'uri' | 'diff' | 'info'>,
  snapshots: SnapshotModel,
): boolean {
  const current = diff === undefined ? uri : diff.current.uri;
  if (current !== undefined && memorySnapshot(current, snapshots) !== undefined) return true;
  return diff === undefined && info.hasMemStats;
}

/** Where the memory was at the profile's moment, and at that of the base; rejects with 'bad-option' when not known. */
export async function memoryTable(
  profile: OpenProfile,
  context: PanelContext,
): Promise<MemoryTable> {
  const { diff, name } = profile;
  const reportAt = (uri: vscode.Uri | undefined): Promise<MemoryReport | undefined> => {
    const snapshot = uri === undefined ? undefined : memorySnapshot(uri, context.snapshots);
    return snapshot === undefined ? Promise.resolve(undefined) : explain(snapshot, context);
  };
  const current =
    (await reportAt(diff === undefined ? profile.uri : diff.current.uri)) ??
    (await explainText(profile, context));
  if (current === undefined) {
    throw new ProfileError('bad-option', `${name} has no MemStats`);
  }
  return {
    profileId: profile.id,
    current,
    base: diff === undefined ? undefined : await reportAt(diff.base.uri),
    currentName: diff?.current.name ?? name,
    baseName: diff?.base.name ?? '',
  };
}

/** The snapshot with MemStats that a file belongs to. */
function memorySnapshot(uri: vscode.Uri, snapshots: SnapshotModel): Snapshot | undefined {
  const snapshot = snapshots.findByPartUri(uri);
  return snapshot !== undefined && memoryPart(snapshot) !== undefined ? snapshot : undefined;
}

/** The text of heap?debug=1 ends in MemStats, too. */
function memoryPart(snapshot: Snapshot): SnapshotPart | undefined {
  const heap = partOf(snapshot, 'heap');
  return partOf(snapshot, 'memstats') ?? (heap?.format === 'debug1' ? heap : undefined);
}

async function explain(
  snapshot: Snapshot,
  { snapshots, store }: PanelContext,
): Promise<MemoryReport | undefined> {
  const part = memoryPart(snapshot);
  const uri = part === undefined ? undefined : await snapshots.partUri(snapshot, part.kind);
  if (uri === undefined) return undefined;
  const { liveHeapBytes, residentMemory } = snapshot.facts;
  return store.service.explainMemory({
    source: { kind: 'path', path: uri.fsPath },
    liveHeapBytes,
    measuredRssBytes: residentMemory?.kind === 'measured' ? residentMemory.bytes : undefined,
  });
}

/** From the end of the profile's own text. */
async function explainText(
  { id, info }: OpenProfile,
  { store }: PanelContext,
): Promise<MemoryReport | undefined> {
  if (!info.hasMemStats) return undefined;
  const live = info.totals[info.sampleTypes.findIndex(({ type }) => type === 'inuse_space')];
  return store.service.explainMemory({
    source: { kind: 'profile', profile: id },
    liveHeapBytes: live === undefined ? undefined : toDouble(live),
    measuredRssBytes: undefined,
  });
}
