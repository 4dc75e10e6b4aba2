/** What `activate` returns: for tests of the running extension and for other extensions. Plain data, kept small. */
import type * as vscode from 'vscode';
import type { FixRecord } from '../core/hunt/fixRecord.js';
import { checkHuntPlan } from '../core/hunt/plan.js';
import type { HuntRecord } from '../core/hunt/record.js';
import { toDouble } from '../core/int64.js';
import type { DiffDoubt } from '../core/profile/comparable.js';
import type { ProfileKind } from '../core/profile/model.js';
import type { Snapshot, SnapshotPartKind, SnapshotTarget } from '../core/snapshot/model.js';
import type { ViewState } from '../protocol/messages.js';
import type { EditorMarks } from './editor/editorMarks.js';
import type { HuntRunner } from './hunt/huntRunner.js';
import type { OpenSources } from './openProfiles.js';
import type { ProfilePanel } from './panel/panel.js';
import type { ProfileStore } from './profileStore.js';
import type { SnapshotModel } from './snapshots/snapshotModel.js';
import type { RunningSnapshots } from './startSnapshots.js';
import type { RunningSuspects } from './startSuspects.js';
import { describeJudgement, type ApiJudgement } from './suspects/apiJudgement.js';
import type { SuspectsModel } from './suspects/suspectsModel.js';
import type { FixModel } from './verify/fixModel.js';

interface ApiProfile {
  readonly id: number;
  readonly name: string;
  /** '' for a difference and for a profile without a place. */
  readonly uri: string;
  readonly diff: ApiDiff | undefined;
  readonly kind: ProfileKind;
  readonly sampleTypes: readonly string[];
  readonly sampleType: string;
}

interface ApiDiff {
  /** URIs of the two sides. */
  readonly base: string;
  readonly current: string;
  readonly isPaired: boolean;
  readonly doubts: readonly DiffDoubt[];
}

interface ApiSeries {
  readonly target: SnapshotTarget;
  /** By time. */
  readonly snapshots: readonly Snapshot[];
}

/** The kept snapshots. */
export interface ApiSnapshots {
  /** False in a browser. */
  readonly canKeep: boolean;
  readonly series: readonly ApiSeries[];
  readonly baseId: string | undefined;
}

interface ApiSnapshot {
  readonly profiles: readonly ApiProfile[];
  readonly activeId: number | undefined;
  readonly isLoading: boolean;
  /** The last failure to open a file, as the panel shows it. */
  readonly error: { readonly title: string; readonly detail: string } | undefined;
}

interface ApiSuspect {
  readonly uri: string;
  /** 1-based, as in the profile. */
  readonly line: number;
  /** In a difference by how much it grew. */
  readonly own: number;
  /** In a difference: what `own` is the growth of. */
  readonly growth: { readonly base: number; readonly current: number } | undefined;
  readonly func: string;
}

export interface ApiMarks {
  readonly profileId: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly total: number;
  /** Share (0..1). */
  readonly coverage: number;
  /** By own value, largest first. */
  readonly suspects: readonly ApiSuspect[];
}

export interface LeaktrailApi {
  /** Opens files as the command does after its file dialog; resolves when all is shown. */
  openProfiles(uris: readonly vscode.Uri[]): Promise<void>;
  /** Opens current - base and shows it as the compare command does; rejects when that is not possible. */
  openDiff(base: vscode.Uri, current: vscode.Uri): Promise<void>;
  snapshot(): ApiSnapshot;
  /** The marks of the active profile when they are complete; undefined without a profile. */
  marks(): Promise<ApiMarks | undefined>;
  /** The kept snapshots as the view lists them, read again. */
  snapshots(): Promise<ApiSnapshots>;
  /** Imports files as the command does after its dialogs; resolves when all is kept. */
  importSnapshots(uris: readonly vscode.Uri[]): Promise<void>;
  /** The file of a part of a snapshot; undefined when there is none. */
  snapshotPart(id: string, kind: SnapshotPartKind): Promise<vscode.Uri | undefined>;
  /** Judges heap profiles as the command does; what came of it, undefined when there is no verdict. */
  judgeSeries(uris: readonly vscode.Uri[]): Promise<ApiJudgement | undefined>;
  /**
   * Hunts by a plan, as the command does after its questions; the hunt as it is kept, undefined when it was cancelled or could
   * not begin. Rejects for what is no plan.
   */
  hunt(plan: unknown): Promise<HuntRecord | undefined>;
  /** The judgement that is shown. */
  judgement(): ApiJudgement | undefined;
  /** The record of the verified fix that is on show; undefined while there is none. */
  verifiedFix(): FixRecord | undefined;
  /** What the panel shows; undefined while it is closed. */
  panelState(): ViewState | undefined;
}

interface ApiContext {
  readonly store: ProfileStore;
  readonly editor: EditorMarks;
  readonly panel: ProfilePanel;
  readonly fixes: FixModel;
  readonly openSources: OpenSources;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
  readonly model: SnapshotModel;
  readonly snapshots: RunningSnapshots;
  readonly suspects: SuspectsModel;
  readonly judging: RunningSuspects;
  readonly hunts: HuntRunner;
}

/** The API object over the running parts. */
export function createApi(context: ApiContext): LeaktrailApi {
  const { store, editor, panel, fixes, openSources, present, model, snapshots } = context;
  const { suspects, judging, hunts } = context;
  return {
    async openProfiles(uris) {
      await openSources(uris.map((uri) => ({ kind: 'uri', uri })));
    },
    async openDiff(base, current) {
      const sideOf = (uri: vscode.Uri) => ({ name: uri.path.replace(/^.*\//, ''), uri });
      await store.openDiff({ base: sideOf(base), current: sideOf(current) });
      await present();
    },
    snapshot: () => ({
      profiles: store.profiles.map(({ id, name, uri, info, diff }) => ({
        id,
        name,
        uri: uri?.toString() ?? '',
        diff: diff && {
          base: diff.base.uri.toString(),
          current: diff.current.uri.toString(),
          isPaired: info.diff?.isPaired === true,
          doubts: info.diff?.doubts ?? [],
        },
        kind: info.kind,
        sampleTypes: info.sampleTypes.map(({ type }) => type),
        sampleType: store.sampleTypeOf(id),
      })),
      activeId: store.active?.id,
      isLoading: store.loading !== undefined,
      error: store.lastError && { title: store.lastError.title, detail: store.lastError.detail },
    }),
    async marks() {
      await editor.marks.whenSettled();
      const { current } = editor.marks;
      if (current === undefined) return undefined;
      const { profileId, sampleType, unit, total, coverage, suspects } = current;
      return {
        ...{ profileId, sampleType, unit, total, coverage },
        suspects: suspects.map(({ uri, profileLine, value, func }) => ({
          uri: uri.toString(),
          line: profileLine,
          own: toDouble(value.own),
          growth: value.growth && {
            base: toDouble(value.growth.base),
            current: toDouble(value.growth.current),
          },
          func,
        })),
      };
    },
    async snapshots() {
      await model.refresh();
      return {
        canKeep: model.store !== undefined,
        series: model.series.map((series) => ({
          target: series.target,
          snapshots: series.snapshots,
        })),
        baseId: model.base?.id,
      };
    },
    importSnapshots: (uris) => snapshots.importUris(uris),
    async snapshotPart(id, kind) {
      await model.whenLoaded();
      const snapshot = model.find(id);
      return snapshot === undefined ? undefined : model.partUri(snapshot, kind);
    },
    async judgeSeries(uris) {
      const judgement = await judging.judgeUris(uris);
      return judgement && describeJudgement(judgement);
    },
    async hunt(plan) {
      const outcome = await hunts.start(checkHuntPlan(plan), { kind: 'hunt' });
      return outcome?.record;
    },
    judgement: () => suspects.current && describeJudgement(suspects.current),
    verifiedFix: () => fixes.current?.record,
    panelState: () => panel.view?.state,
  };
}
