/** The Quick Pick of "Judge as Series" in the palette: the series of kept snapshots, the heap profiles that are open, and other files. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/snapshot/model.js';
import { withoutIcons } from '../editor/markText.js';
import { pickProfileFiles } from '../pickProfileFiles.js';
import type { ProfileStore } from '../profileStore.js';
import { isComparable } from '../snapshots/comparisonChoice.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import { timeText } from '../snapshots/snapshotTime.js';
import { filesOfSnapshots, filesOfUris } from './judgeInputs.js';
import type { FilesToJudge } from './judgeFiles.js';

/** A series to choose, read when it is taken. */
export interface SeriesItem extends vscode.QuickPickItem {
  readonly take: () => Promise<FilesToJudge | undefined>;
}

/** How the question is put. */
export interface SeriesQuestion {
  readonly title: string;
  readonly placeHolder: string;
  /** Offered above the others. */
  readonly more: readonly SeriesItem[];
}

/** What the user takes; undefined when the question was left. Where there is nothing to choose from, files are asked for. */
export async function pickSeries(
  model: SnapshotModel,
  profiles: ProfileStore,
  { title, placeHolder, more }: SeriesQuestion = judgeQuestion(),
): Promise<FilesToJudge | undefined> {
  const items = [...more, ...seriesItems(model), ...openItems(model, profiles)];
  if (items.length === 0) return pickFiles(title);
  const picked = await vscode.window.showQuickPick<SeriesItem>(
    [
      ...items,
      {
        label: vscode.l10n.t('Choose Files…'),
        iconPath: new vscode.ThemeIcon('folder-opened'),
        take: () => pickFiles(title),
      },
    ],
    { title, placeHolder, matchOnDescription: true },
  );
  return picked?.take();
}

function judgeQuestion(): SeriesQuestion {
  return {
    title: vscode.l10n.t('Judge as Series'),
    placeHolder: vscode.l10n.t('Heap profiles of one process, one after the other'),
    more: [],
  };
}

function seriesItems(model: SnapshotModel): readonly SeriesItem[] {
  return model.series.flatMap(({ target, snapshots }): SeriesItem[] => {
    const comparable = snapshots.filter(isComparable);
    if (comparable.length < 2) return [];
    return [
      {
        label: withoutIcons(shortTarget(target)),
        description: [vscode.l10n.t('{0} snapshots', comparable.length), spanText(comparable)]
          .filter(Boolean)
          .join(' · '),
        iconPath: new vscode.ThemeIcon('graph-line'),
        take: () => filesOfSnapshots(model, comparable),
      },
    ];
  });
}

/** Those of kept snapshots are in the list already. */
function openItems(model: SnapshotModel, profiles: ProfileStore): readonly SeriesItem[] {
  const uris = profiles.profiles.flatMap(({ uri, info }) =>
    uri !== undefined && info.kind === 'heap' && model.findByPartUri(uri) === undefined
      ? [uri]
      : [],
  );
  if (uris.length < 2) return [];
  const names = uris.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  return [
    {
      label: vscode.l10n.t('The {0} open heap profiles', uris.length),
      description: withoutIcons(names.slice(0, 3).join(', ')),
      iconPath: new vscode.ThemeIcon('graph'),
      take: () => Promise.resolve(filesOfUris(uris)),
    },
  ];
}

async function pickFiles(title: string): Promise<FilesToJudge | undefined> {
  const uris = await pickProfileFiles(title);
  return uris.length === 0 ? undefined : filesOfUris(uris);
}

function spanText(snapshots: readonly Snapshot[]): string {
  const [first] = snapshots;
  const last = snapshots.at(-1);
  if (first === undefined || last === undefined) return '';
  const { language } = vscode.env;
  return `${timeText(first.timeMillis, language)} – ${timeText(last.timeMillis, language)}`;
}
