/**
 * The values that the editor shows: for the active profile and sample type, the lines and functions of every
 * workspace file. Input: the profile store and the source map; output: one immutable `Marks` at a time.
 * An answer that is no longer wanted is dropped. Percentages are shares of the report's total. In a difference, where
 * values are deltas, they are shares of all growth (the sum over the samples that grew, in the workspace or not), so
 * that a line that made all of it has the whole share whatever shrank elsewhere; what shrank is measured by all growth
 * or all shrinkage, whichever is more.
 */
import * as vscode from 'vscode';
import { toDouble, type Int64 } from '../../core/int64.js';
import type { LineValuesAnswer } from '../../core/report/lineValues.js';
import type { FunctionValue, LineValue, LineValuesReport } from '../../core/report/query.js';
import type { ProfileInfo } from '../../protocol/profileService.js';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import { runInTurns } from '../pacing.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { readEditorSettings, SUSPECT_SETTINGS } from './editorSettings.js';
import { isWithinError } from './growthText.js';
import type { ResolvedSources, SourceMap } from './sourceMap.js';

/** One line of a workspace file with its value. */
export interface MarkedLine {
  /** 1-based, as in the profile. */
  readonly profileLine: number;
  readonly value: LineValue;
  /** `value.own` over the total, signed; 0 when the total is 0. */
  readonly ownShare: number;
  /** `value.cum` over the total, signed. */
  readonly cumShare: number;
  /** True in a difference when sampling alone could have made `value.own`. */
  readonly isUnsure: boolean;
}

/** What one workspace file holds. */
export interface FileMarks {
  readonly uri: vscode.Uri;
  /** As in the profile. */
  readonly fileName: string;
  /** By line, ascending. */
  readonly lines: readonly MarkedLine[];
  /** By rank. */
  readonly functions: readonly FunctionValue[];
}

/** A line that keeps much by itself, in a difference one that grew by much: what a leak hunt looks at first. */
export interface SuspectLine {
  readonly uri: vscode.Uri;
  /** As in the profile. */
  readonly fileName: string;
  /** 1-based, as in the profile. */
  readonly profileLine: number;
  readonly value: LineValue;
  /** Share (0..1) of the total. */
  readonly share: number;
  /** The function that the line belongs to; '' when unknown. */
  readonly func: string;
}

/** All marks of one profile and sample type. */
export interface Marks {
  readonly profile: OpenProfile;
  readonly profileId: number;
  readonly sampleType: string;
  readonly unit: string;
  /** What shares refer to; in a difference the sum over all samples that grew. */
  readonly total: number;
  /** The same for values below zero. */
  readonly shrunkTotal: number;
  /** True when values are deltas, current - base. */
  readonly isDiff: boolean;
  /** Share (0..1) of the values with a frame in the workspace. */
  readonly coverage: number;
  /** By `uri.toString()`. */
  readonly files: ReadonlyMap<string, FileMarks>;
  /** By own value, largest first; only growth and presence, never what shrank or what sampling could have made. */
  readonly suspects: readonly SuspectLine[];
  /** Functions of own files with an own value, all files together; in a difference only those that grew. */
  readonly functionCount: number;
  readonly sources: ResolvedSources;
}

/** Keeps the marks of the active profile up to date. */
export class MarksModel implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #profiles: ProfileStore;
  readonly #sourceMap: SourceMap;
  readonly #log: vscode.LogOutputChannel;
  readonly #onDidChange = this.#store.add(new vscode.EventEmitter<undefined>());
  #current: Marks | undefined;
  #generation = 0;
  #settled: Promise<void> = Promise.resolve();

  /** Fires when `current` has changed. */
  readonly onDidChange: vscode.Event<undefined> = this.#onDidChange.event;

  constructor(profiles: ProfileStore, sourceMap: SourceMap, log: vscode.LogOutputChannel) {
    this.#profiles = profiles;
    this.#sourceMap = sourceMap;
    this.#log = log;
    this.#store.add(
      profiles.onDidChange(() => {
        this.#update();
      }),
    );
    this.#store.add(
      sourceMap.onDidInvalidate(() => {
        this.#update();
      }),
    );
    this.#store.add(
      onDidChangeSettings(SUSPECT_SETTINGS, () => {
        this.#update();
      }),
    );
    this.#update();
  }

  /** The newest marks, or undefined while no profile is open or its first values are under way. */
  get current(): Marks | undefined {
    return this.#current;
  }

  /** Resolves when `current` is what the store says; also when computing it failed. */
  async whenSettled(): Promise<void> {
    for (;;) {
      const waiting = this.#settled;
      await waiting;
      if (waiting === this.#settled) return;
    }
  }

  dispose(): void {
    this.#generation++;
    this.#current = undefined;
    this.#store.dispose();
  }

  #update(): void {
    const generation = ++this.#generation;
    const profile = this.#profiles.active;
    // Marks of another profile must not stay while the new ones are computed; those of another sample type may.
    if (this.#current !== undefined && this.#current.profileId !== profile?.id)
      this.#set(undefined);
    if (profile === undefined) {
      this.#settled = Promise.resolve();
      return;
    }
    const { sampleType } = this.#profiles;
    this.#settled = this.#compute(profile, sampleType, () => generation === this.#generation).catch(
      (error: unknown) => {
        if (generation !== this.#generation) return;
        this.#log.error(`marks of ${profile.name}, ${sampleType}: ${describeError(error)}`);
        this.#set(undefined);
      },
    );
  }

  async #compute(profile: OpenProfile, sampleType: string, isWanted: () => boolean): Promise<void> {
    const sources = await this.#sourceMap.resolve(profile);
    if (!isWanted()) return;
    const values = await this.#profiles.service.request('getEditorValues', {
      profile: profile.id,
      sampleType,
      filter: {},
      ownFiles: sources.ownFiles,
    });
    if (!isWanted()) return;
    const marks = await runInTurns(marksInSteps(profile, sources, values));
    if (isWanted()) this.#set(marks);
  }

  #set(marks: Marks | undefined): void {
    if (marks === undefined && this.#current === undefined) return;
    this.#current = marks;
    this.#onDidChange.fire(undefined);
  }
}

/** The marks of a profile from the values of its lines and functions, one step per file. */
function* marksInSteps(
  profile: OpenProfile,
  sources: ResolvedSources,
  { lines: report, functions: byMagnitude }: LineValuesAnswer,
): Generator<undefined, Marks, undefined> {
  const isDiff = profile.info.diff !== undefined;
  const totals = totalsOf(profile.info, report);
  const functions = isDiff ? rankByGrowth(byMagnitude) : byMagnitude;
  const byFile = new Map<string, FunctionValue[]>();
  for (const func of functions) {
    const ofFile = byFile.get(func.fileName);
    if (ofFile === undefined) byFile.set(func.fileName, [func]);
    else ofFile.push(func);
  }
  yield;
  const files = new Map<string, FileMarks>();
  for (const { fileName, lines } of report.files) {
    const uri = sources.uriOf(fileName);
    // Two names of one file (builds in two places): the first one is shown, values are never mixed.
    if (uri === undefined || files.has(uri.toString())) continue;
    files.set(uri.toString(), {
      uri,
      fileName,
      lines: lines.map((value) => ({
        profileLine: value.line,
        value,
        ownShare: shareOf(value.own, totals),
        cumShare: shareOf(value.cum, totals),
        isUnsure: isDiff && isWithinError(value.own, value.ownError),
      })),
      functions: byFile.get(fileName) ?? [],
    });
    yield;
  }
  const suspects = suspectsOf(files.values(), readEditorSettings().suspectThreshold);
  yield;
  return {
    profile,
    profileId: profile.id,
    sampleType: report.sampleType,
    unit: report.unit,
    ...totals,
    isDiff,
    coverage: report.coverage,
    files,
    suspects,
    functionCount: functions.filter(({ own }) => (isDiff ? own > 0 : own !== 0)).length,
    sources,
  };
}

type Totals = Pick<Marks, 'total' | 'shrunkTotal'>;

function totalsOf({ diff, sampleTypes }: ProfileInfo, report: LineValuesReport): Totals {
  if (diff === undefined) {
    const total = Math.abs(toDouble(report.total));
    return { total, shrunkTotal: total };
  }
  const index = sampleTypes.findIndex(({ type }) => type === report.sampleType);
  const total = diff.growths[index] ?? 0;
  return { total, shrunkTotal: Math.max(total, diff.shrinkages[index] ?? 0) };
}

/** The share that a value has, signed; 0 when there is nothing to have a share of. */
export function shareOf(value: Int64, { total, shrunkTotal }: Totals): number {
  const whole = value > 0 ? total : shrunkTotal;
  return whole === 0 ? 0 : toDouble(value) / whole;
}

/** The functions with their place among those that grew, largest growth first; 0 for the others, which come last. */
function rankByGrowth(functions: readonly FunctionValue[]): readonly FunctionValue[] {
  return [...functions]
    .sort((a, b) => toDouble(b.own) - toDouble(a.own))
    .map((func, index) => ({ ...func, rank: func.own > 0 ? index + 1 : 0 }));
}

function suspectsOf(files: Iterable<FileMarks>, threshold: number): readonly SuspectLine[] {
  const suspects: SuspectLine[] = [];
  for (const { uri, fileName, lines, functions } of files) {
    for (const { profileLine, value, ownShare, isUnsure } of lines) {
      if (ownShare <= 0 || ownShare < threshold || isUnsure) continue;
      const func = functionAt(functions, profileLine);
      suspects.push({ uri, fileName, profileLine, value, share: ownShare, func });
    }
  }
  return suspects.sort(
    (a, b) =>
      b.share - a.share ||
      (a.fileName < b.fileName ? -1 : a.fileName > b.fileName ? 1 : a.profileLine - b.profileLine),
  );
}

/** The function that starts last at or before a line: for nested closures the innermost one. */
function functionAt(functions: readonly FunctionValue[], line: number): string {
  let best: FunctionValue | undefined;
  for (const func of functions) {
    const start = func.startLine > 0 ? func.startLine : func.firstLine;
    if (start > line) continue;
    if (best === undefined || start > (best.startLine > 0 ? best.startLine : best.firstLine)) {
      best = func;
    }
  }
  return best?.name ?? '';
}
