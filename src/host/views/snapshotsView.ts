/**
 * The "Snapshots" tree: series by target, the latest first and open; in a series time runs downward, so that the row above is what a
 * growth is measured from. The list is read when the tree is first shown. Files dropped on it are imported; an empty tree shows
 * the welcome text, which takes no drops.
 */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotSeries } from '../../core/snapshot/series.js';
import { DisposableStore } from '../disposable.js';
import { HuntRedraw, huntItem, type HuntRow } from '../hunt/huntRow.js';
import type { HuntRunner } from '../hunt/huntRunner.js';
import { huntedText } from '../hunt/huntTexts.js';
import { parseOpenableUri } from '../openableUri.js';
import type { ProfileStore } from '../profileStore.js';
import { seriesItem, snapshotItem } from '../snapshots/snapshotItems.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import type { SnapshotMarks } from '../snapshots/snapshotTooltip.js';
import { VIEWS } from '../viewIds.js';

const URI_LIST = 'text/uri-list';
const MAX_DROPPED = 100;

type Row = SnapshotSeries | Snapshot | HuntRow;

export interface SnapshotsViewContext {
  readonly model: SnapshotModel;
  readonly profiles: ProfileStore;
  readonly hunts: HuntRunner;
  readonly importUris: (uris: readonly vscode.Uri[]) => Promise<void>;
}

/** The running view. */
export interface SnapshotsView {
  dispose(): void;
  /** Selects the row of a snapshot, which opens the view; nothing for an id that is not in the list. */
  reveal(id: string): Promise<void>;
}

/** The registered view. */
export function registerSnapshotsView(context: SnapshotsViewContext): SnapshotsView {
  const { model, profiles, hunts, importUris } = context;
  const disposables = new DisposableStore();
  const didChange = disposables.add(new vscode.EventEmitter<Row | undefined>());
  const huntRow: HuntRow = { kind: 'hunt' };
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: didChange.event,
    async getChildren(row) {
      if (row !== undefined) return isSeries(row) ? [...row.snapshots] : [];
      await model.whenLoaded();
      return [...(hunts.running === undefined ? [] : [huntRow]), ...model.series];
    },
    getTreeItem(row) {
      if (isSeries(row)) return seriesItem(row, row === model.series[0]);
      // The hunt may have ended since the row was asked for.
      if (isHunt(row)) return hunts.running ? huntItem(hunts.running) : new vscode.TreeItem('');
      return snapshotItem(row, {
        previous: model.previousOf(row),
        above: model.rowAbove(row),
        marks: { ...marksOf(row, model, profiles), hunt: huntedText(hunts.huntedSnapshot(row.id)) },
      });
    },
    getParent: (row) => (isSeries(row) || isHunt(row) ? undefined : model.seriesOf(row.id)),
  };
  const view = disposables.add(
    vscode.window.createTreeView(VIEWS.snapshots, {
      treeDataProvider: provider,
      canSelectMany: true,
      dragAndDropController: {
        dragMimeTypes: [],
        dropMimeTypes: [URI_LIST, 'files'],
        handleDrop: async (_target, transfer) => {
          await importUris(await droppedUris(transfer));
        },
      },
    }),
  );
  const update = (): void => {
    // An empty message takes no room; undefined is not a message in all versions.
    view.message = model.activity ?? model.failure ?? '';
    didChange.fire(undefined);
  };
  disposables.add(model.onDidChange(update));
  disposables.add(onDidChangeShown(profiles, update));
  const redraw = new HuntRedraw();
  disposables.add(
    hunts.onDidChange(() => {
      const what = redraw.next(hunts.running, Date.now());
      if (what !== 'nothing') didChange.fire(what === 'list' ? undefined : huntRow);
    }),
  );
  return {
    async reveal(id) {
      const snapshot = model.find(id);
      if (snapshot !== undefined) await view.reveal(snapshot, { select: true, focus: false });
    },
    dispose() {
      disposables.dispose();
    },
  };
}

function isSeries(row: Row): row is SnapshotSeries {
  return 'snapshots' in row;
}

function isHunt(row: Row): row is HuntRow {
  return 'kind' in row;
}

function marksOf(
  snapshot: Snapshot,
  model: SnapshotModel,
  { active }: ProfileStore,
): Omit<SnapshotMarks, 'hunt'> {
  const isPart = (uri: vscode.Uri | undefined): boolean =>
    uri !== undefined && model.findByPartUri(uri)?.id === snapshot.id;
  const isBaseSide = isPart(active?.diff?.base.uri);
  return {
    isBase: model.base?.id === snapshot.id,
    isShown: isPart(active?.uri),
    side: isBaseSide ? 'base' : isPart(active?.diff?.current.uri) ? 'current' : undefined,
  };
}

/** Calls back when another profile or difference is shown; the profiles change more often. */
function onDidChangeShown(profiles: ProfileStore, listener: () => void): vscode.Disposable {
  let shownId = profiles.active?.id;
  return profiles.onDidChange(() => {
    if (profiles.active?.id === shownId) return;
    shownId = profiles.active?.id;
    listener();
  });
}

/** What was dropped and has a place; a file that a browser hands over has none. */
async function droppedUris(transfer: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const uriList = await transfer.get(URI_LIST)?.asString();
  const uris = (uriList ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, MAX_DROPPED)
    .map(parseOpenableUri);
  const files = [...transfer].map(([, item]) => item.asFile()?.uri).slice(0, MAX_DROPPED);
  return (uris.some((uri) => uri !== undefined) ? uris : files).filter((uri) => uri !== undefined);
}
