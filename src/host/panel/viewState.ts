/** What a panel shows apart from rows, put together from the store and the marks. */
import * as vscode from 'vscode';
import type { DiffSummary, ProfileSummary, ViewState } from '../../protocol/messages.js';
import { doubtsOf } from '../diffDoubts.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { suggestedSampleType } from '../sampleTypes.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { hasMemory } from './memoryTable.js';
import type { PanelContext } from './panelContext.js';

/** What one view shows: everything with the active profile in front, or the profile of one file. */
export type ViewScope =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'file';
      readonly uri: vscode.Uri;
      readonly error: ViewState['error'];
    };

/** The profile that a view shows. */
export function shownProfile(store: ProfileStore, scope: ViewScope): OpenProfile | undefined {
  return scope.kind === 'all' ? store.active : store.find(scope.uri);
}

/** The state of a view as it is now. */
export function viewState(
  { store, editor, snapshots, fixes }: PanelContext,
  scope: ViewScope,
): ViewState {
  const shown = shownProfile(store, scope);
  const profiles = scope.kind === 'all' ? store.profiles : shown === undefined ? [] : [shown];
  const sampleType = shown === undefined ? '' : store.sampleTypeOf(shown.id);
  const { current } = editor.marks;
  const hasMarks =
    shown !== undefined && current?.profileId === shown.id && current.sampleType === sampleType;
  return {
    profiles: profiles.map((profile) => summaryOf(profile, snapshots)),
    activeId: shown?.id,
    sampleType,
    coverage: hasMarks ? current.coverage : undefined,
    suggestedSampleType:
      shown === undefined ? undefined : suggestedSampleType(shown.info, sampleType),
    loading: loadingOf(store, scope),
    error: errorOf(store, scope),
    fixId: scope.kind === 'all' ? (fixes.current?.id ?? 0) : undefined,
    canCapture: snapshots.store !== undefined && vscode.workspace.isTrusted,
    strings: panelStrings(),
  };
}

function summaryOf(profile: OpenProfile, snapshots: SnapshotModel): ProfileSummary {
  const { id, name, uri, info } = profile;
  const { kind, sampleTypes, samples, functions, timeMillis, warnings } = info;
  return {
    ...{ id, name, kind, sampleTypes, samples, functions, timeMillis, warnings },
    uri: uri?.toString() ?? '',
    diff: diffSummaryOf(profile),
    hasMemory: hasMemory(profile, snapshots),
  };
}

function diffSummaryOf({ diff, info }: OpenProfile): DiffSummary | undefined {
  if (diff === undefined) return undefined;
  const { base, current } = diff;
  return {
    baseName: base.name,
    currentName: current.name,
    baseUri: base.uri.toString(),
    currentUri: current.uri.toString(),
    isPaired: info.diff?.isPaired === true,
    doubts: doubtsOf(info),
  };
}

function loadingOf(store: ProfileStore, scope: ViewScope): ViewState['loading'] {
  const { loading } = store;
  if (loading === undefined) return undefined;
  const isOther = scope.kind === 'file' && loading.uri?.toString() !== scope.uri.toString();
  return isOther ? undefined : { name: loading.name, fraction: loading.fraction };
}

function errorOf(store: ProfileStore, scope: ViewScope): ViewState['error'] {
  if (scope.kind === 'file') return scope.error;
  const { lastError } = store;
  return lastError === undefined ? undefined : { title: lastError.title, detail: lastError.detail };
}

/** The panel's texts in the user's language: the entries of the l10n bundle under the panel's own keys. */
function panelStrings(): Readonly<Record<string, string>> {
  const bundle = vscode.l10n.bundle ?? {};
  return Object.fromEntries(Object.entries(bundle).filter(([key]) => key.startsWith('panel.')));
}
