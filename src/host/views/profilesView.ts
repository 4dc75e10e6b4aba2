/**
 * The "Profiles" tree: the open profiles in the order of opening, the shown one marked. Files dropped on it, from the
 * Explorer or from the operating system, are opened. VS Code's welcome text covers the tree and takes no drops, so
 * an empty list has a row of its own, and the welcome text is seen only until the extension runs.
 */
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import { COMMANDS } from '../commandIds.js';
import { doubtsOf } from '../diffDoubts.js';
import type { OpenSources } from '../openProfiles.js';
import { parseOpenableUri } from '../openableUri.js';
import type { OpenProfile, ProfileSource, ProfileStore } from '../profileStore.js';
import { describeKind } from '../sampleTypes.js';
import { totalText } from '../statusBar.js';
import { VIEWS } from '../viewIds.js';

const URI_LIST = 'text/uri-list';
const MAX_DROPPED = 100;
/** The row of an empty list. */
const NO_PROFILE = 'no-profile';

/** The registered view. */
export function registerProfilesView(
  store: ProfileStore,
  openSources: OpenSources,
): DisposableStore {
  const disposables = new DisposableStore();
  const didChange = disposables.add(new vscode.EventEmitter<undefined>());
  disposables.add(
    store.onDidChange(() => {
      didChange.fire(undefined);
    }),
  );
  const provider: vscode.TreeDataProvider<OpenProfile | typeof NO_PROFILE> = {
    onDidChangeTreeData: didChange.event,
    getChildren(parent) {
      if (parent !== undefined) return [];
      return store.profiles.length > 0 ? [...store.profiles] : [NO_PROFILE];
    },
    getTreeItem: (row) => (row === NO_PROFILE ? openItem() : treeItem(row, store)),
    getParent: () => undefined,
  };
  const view = disposables.add(
    vscode.window.createTreeView(VIEWS.profiles, {
      treeDataProvider: provider,
      dragAndDropController: {
        dragMimeTypes: [],
        dropMimeTypes: [URI_LIST, 'files'],
        handleDrop: async (_target, transfer) => {
          const sources = await droppedSources(transfer);
          if (sources.length > 0) await openSources(sources);
        },
      },
    }),
  );
  const showMessage = (): void => {
    const { loading, profiles } = store;
    if (loading !== undefined) view.message = loading.title;
    else if (profiles.length > 0) view.message = '';
    else view.message = vscode.l10n.t('No profile is open. You can drop profile files here.');
  };
  disposables.add(store.onDidChange(showMessage));
  disposables.add(store.onDidChangeLoading(showMessage));
  showMessage();
  return disposables;
}

function openItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Open Heap Profile…'));
  item.id = NO_PROFILE;
  item.contextValue = NO_PROFILE;
  item.iconPath = new vscode.ThemeIcon('folder-opened');
  item.command = { command: COMMANDS.openHeapProfile, title: vscode.l10n.t('Open Heap Profile…') };
  return item;
}

function treeItem(profile: OpenProfile, store: ProfileStore): vscode.TreeItem {
  const { id, name, info, diff } = profile;
  const isActive = store.active === profile;
  const sampleType = store.sampleTypeOf(id);
  const total = totalText(profile, sampleType);
  const kind = describeKind(info.kind);
  const time = timeText(info.timeMillis);
  const item = new vscode.TreeItem(name);
  item.id = `profile-${id}`;
  item.contextValue = contextValueOf(profile, isActive);
  item.iconPath = new vscode.ThemeIcon(isActive ? 'eye' : diff === undefined ? 'graph' : 'diff');
  const values = [total === '' ? '' : `${total} ${sampleType}`, kind, time];
  item.description = values.filter(Boolean).join(' · ');
  item.tooltip = [
    name,
    isActive ? vscode.l10n.t('Shown in the editor') : '',
    ...placesOf(profile),
    item.description,
    vscode.l10n.t('{0} samples, {1} functions', count(info.samples), count(info.functions)),
    ...doubtsOf(info),
    ...info.warnings,
  ]
    .filter(Boolean)
    .join('\n');
  item.accessibilityInformation = {
    label: [name, isActive ? vscode.l10n.t('shown in the editor') : '', item.description]
      .filter(Boolean)
      .join(', '),
  };
  item.command = {
    command: COMMANDS.activateProfile,
    title: vscode.l10n.t('Show in Editor'),
    arguments: [profile],
  };
  return item;
}

/** What when-clauses of package.json call the row. */
function contextValueOf({ diff }: OpenProfile, isActive: boolean): string {
  if (diff === undefined) return isActive ? 'activeProfile' : 'profile';
  return isActive ? 'activeDiff' : 'diff';
}

/** Where a profile was read, or where both sides of a difference were. */
function placesOf({ uri, diff }: OpenProfile): readonly string[] {
  if (diff === undefined) return uri === undefined ? [] : [placeText(uri)];
  return [
    vscode.l10n.t('Base: {0}', placeText(diff.base.uri)),
    vscode.l10n.t('Current: {0}', placeText(diff.current.uri)),
  ];
}

function placeText(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}

function count(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

/** Date and time in the user's format; '' when unknown or out of range. */
function timeText(millis: number): string {
  if (millis === 0 || Number.isNaN(new Date(millis).getTime())) return '';
  return new Date(millis).toLocaleString(vscode.env.language, {
    dateStyle: 'short',
    timeStyle: 'medium',
  });
}

async function droppedSources(transfer: vscode.DataTransfer): Promise<readonly ProfileSource[]> {
  const uriList = await transfer.get(URI_LIST)?.asString();
  const uris = (uriList ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, MAX_DROPPED)
    .map(parseOpenableUri)
    .filter((uri) => uri !== undefined);
  if (uris.length > 0) return uris.map((uri) => ({ kind: 'uri', uri }));
  const sources: ProfileSource[] = [];
  for (const [, item] of transfer) {
    const file = item.asFile();
    if (file === undefined) continue;
    if (sources.length >= MAX_DROPPED) break;
    sources.push(
      file.uri === undefined
        ? { kind: 'bytes', name: file.name, bytes: await file.data() }
        : { kind: 'uri', uri: file.uri },
    );
  }
  return sources;
}
