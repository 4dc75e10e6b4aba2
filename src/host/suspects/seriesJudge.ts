/**
 * Judges heap profiles as a series, one after the other: each is added once and then costs nothing more, so that a hunt can be
 * judged after every round. The work is the worker's; here are the names, the workspace's own files and the notes.
 */
import * as vscode from 'vscode';
import type { SeriesBreak } from '../../core/leak/series.js';
import type { ProcessIdentity } from '../../core/snapshot/model.js';
import { visibleText } from '../../core/visibleText.js';
import type { SeriesAnswer } from '../../protocol/profileService.js';
import { getDecodeLimits } from '../config.js';
import type { SourceMap } from '../editor/sourceMap.js';
import type { Platform } from '../platform/platform.js';
import type { ProfileServiceClient } from '../profileService.js';
import { sourceOfUri } from '../sourceOfUri.js';
import type { Judgement, JudgedSnapshot, JudgementOrigin } from './judgement.js';
import type { SuspectsModel } from './suspectsModel.js';

/** Sites that are kept of a judgement: all that are worth to be shown come first. */
const MAX_SITES = 5000;
const MAX_NAME_LENGTH = 120;
const MAX_TITLE_LENGTH = 200;

export interface SeriesJudgeContext {
  readonly service: Pick<ProfileServiceClient, 'openSeries'>;
  readonly sourceMap: Pick<SourceMap, 'resolveFiles'>;
  readonly platform: Pick<Platform, 'canReadPath'>;
  /** Gives the ids. */
  readonly suspects: Pick<SuspectsModel, 'takeId'>;
}

/** A heap profile to judge. */
export interface JudgeInput {
  readonly uri: vscode.Uri;
  /** What people call it; made safe to show here. */
  readonly name: string;
  /** Used where the profile does not tell its own time; 0 when unknown. */
  readonly timeMillis: number;
  readonly snapshotId?: string | undefined;
  /** What is known of its process beside the profile. */
  readonly process?: ProcessIdentity | undefined;
  /** The MemStats of the same moment. */
  readonly memStatsUri?: vscode.Uri | undefined;
  /** Load in the interval that ends with it. */
  readonly load?: number | undefined;
  /** Commit of the workspace then. */
  readonly gitCommit?: string | undefined;
}

export interface AddOptions {
  readonly token?: vscode.CancellationToken | undefined;
  readonly onProgress?: (fraction: number) => void;
}

/** What a judgement is called and what it is judged by. */
export interface JudgeRequest {
  readonly title: string;
  readonly origin: JudgementOrigin;
  readonly isFinal: boolean;
  /** `allocations` takes the growth of all allocated objects for the load; by default the loads of the inputs, if there are any. */
  readonly load?: 'allocations' | undefined;
  /** As Judgement.rateUnit; an hour by default. */
  readonly rateUnit?: Judgement['rateUnit'] | undefined;
  /** Told before those about the series. */
  readonly notes?: readonly string[];
}

export interface SeriesJudge {
  /** Takes over a heap profile. Rejects with ProfileError when it cannot be judged; the others stay. */
  add(input: JudgeInput, options?: AddOptions): Promise<void>;
  /** The verdict on all that was added. Rejects with ProfileError, 'incompatible' for fewer than two of one process. */
  judge(request: JudgeRequest, token?: vscode.CancellationToken): Promise<Judgement>;
  dispose(): void;
}

/** A judge to whom nothing was added yet; it takes memory of the worker until it is disposed. */
export function createSeriesJudge(context: SeriesJudgeContext): SeriesJudge {
  const { service, sourceMap, platform, suspects } = context;
  const series = service.openSeries();
  const inputs: JudgeInput[] = [];
  const packages = new Map<string, string>();
  return {
    async add(input, { token, onProgress } = {}) {
      const named = { ...input, name: visibleText(input.name, MAX_NAME_LENGTH) };
      const sourceFiles = await series.add({
        read: () => sourceOfUri(input.uri, platform),
        name: named.name,
        limits: getDecodeLimits(),
        timeMillis: Math.max(0, Math.round(input.timeMillis)),
        process: input.process,
        cancellation: token,
        onProgress: (readBytes, totalBytes) => {
          if (totalBytes > 0) onProgress?.(Math.min(1, readBytes / totalBytes));
        },
      });
      inputs.push(named);
      for (const { fileName, packagePath } of sourceFiles) {
        if ((packages.get(fileName) ?? '') === '') packages.set(fileName, packagePath);
      }
    },
    async judge({ title, origin, isFinal, load, rateUnit = 'hour', notes = [] }, token) {
      // What is added while this waits is for the next judgement.
      const judged = [...inputs];
      const names = Array.from(packages, ([fileName, packagePath]) => ({ fileName, packagePath }));
      const shownTitle = visibleText(title, MAX_TITLE_LENGTH);
      const sources = await sourceMap.resolveFiles(names, shownTitle);
      const { snapshots, breaks, duplicates, ...verdict } = await series.judge(
        {
          level: 'lines',
          // Of a program that is not in the workspace, its own lines are told by their paths.
          ownFiles: sources.ownFiles.length > 0 ? sources.ownFiles : undefined,
          load: load ?? loadsOf(judged),
          memStats: judged.map(({ memStatsUri }) =>
            memStatsUri !== undefined && platform.canReadPath(memStatsUri)
              ? memStatsUri.fsPath
              : undefined,
          ),
          maxSites: MAX_SITES,
        },
        token,
      );
      return {
        id: suspects.takeId(),
        title: shownTitle,
        origin,
        ...verdict,
        snapshots: snapshots.map((snapshot) => judgedSnapshot(snapshot, judged)),
        notes: [...notes, ...notesOf({ snapshots, breaks, duplicates }, judged)],
        sources,
        rateUnit,
        isFinal,
        gitCommit: judged[snapshots.at(-1)?.index ?? -1]?.gitCommit ?? '',
      };
    },
    dispose() {
      series.close();
    },
  };
}

function loadsOf(inputs: readonly JudgeInput[]): readonly number[] | undefined {
  if (inputs.every(({ load }) => load === undefined)) return undefined;
  return inputs.map(({ load }) => load ?? NaN);
}

function judgedSnapshot(
  { index, timeMillis, liveBytes }: SeriesAnswer['snapshots'][number],
  inputs: readonly JudgeInput[],
): JudgedSnapshot {
  const { name, uri, snapshotId, load } = inputs[index]!;
  return { timeMillis, liveBytes, name, uri, snapshotId, load };
}

/** What is told about the profiles that the verdict is not of, and about the order of those that it is of. */
function notesOf(
  { snapshots, breaks, duplicates }: Pick<SeriesAnswer, 'snapshots' | 'breaks' | 'duplicates'>,
  inputs: readonly JudgeInput[],
): readonly string[] {
  const nameAt = (index: number): string => inputs[index]?.name ?? '';
  const notes = duplicates.map((index) =>
    vscode.l10n.t('{0} was left out: another snapshot has the same time.', nameAt(index)),
  );
  notes.push(...breaks.map(({ index, reason }) => breakText(nameAt(index), reason)));
  if (breaks.length > 0) {
    const count = snapshots.length;
    notes.push(vscode.l10n.t('Only the longest series was judged: {0} snapshots.', count));
  }
  if (snapshots[0]?.timeMillis === 0) {
    notes.push(
      vscode.l10n.t(
        'The profiles do not tell when they were taken: their order is as given, and rates are per round.',
      ),
    );
  }
  return notes;
}

function breakText(name: string, reason: SeriesBreak): string {
  switch (reason) {
    case 'another-build':
      return vscode.l10n.t('{0} begins another series: it is of another build.', name);
    case 'another-process':
      return vscode.l10n.t('{0} begins another series: it is of another process.', name);
    case 'another-rate':
      return vscode.l10n.t('{0} begins another series: its sampling rate is another one.', name);
    case 'another-format':
      return vscode.l10n.t('{0} begins another series: it is of another format.', name);
    default:
      return reason satisfies never;
  }
}
