/**
 * The values that the editor shows: for the active profile and sample type, the lines and functions of every
 * workspace file. Input: the profile store and the source map; output: one immutable `Marks` at a time.
 * An answer that is no longer wanted is dropped. Percentages are shares of the report's total.
 */
import * as vscode from 'vscode';
import { toDouble } from '../../core/int64.js';
import type { LineValuesAnswer } from '../../core/report/lineValues.js';
import type { FunctionValue, LineValue } from '../../core/report/query.js';
import { onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import { runInTurns } from '../pacing.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { readEditorSettings, SUSPECT_SETTINGS } from './editorSettings.js';
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

/** A line that keeps much by itself: what a leak hunt looks at first. */
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
  readonly total: number;
  /** Share (0..1) of the values with a frame in the workspace. */
  readonly coverage: number;
  /** By `uri.toString()`. */
  readonly files: ReadonlyMap<string, FileMarks>;
  /** By own value, largest first; only growth and presence, never what shrank. */
  readonly suspects: readonly SuspectLine[];
  /** Functions of own files with an own value, all files together. */
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
  { lines: report, functions }: LineValuesAnswer,
): Generator<undefined, Marks, undefined> {
  const total = toDouble(report.total);
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
        ownShare: shareOf(value.own, total),
        cumShare: shareOf(value.cum, total),
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
    total,
    coverage: report.coverage,
    files,
    suspects,
    functionCount: functions.filter((func) => toDouble(func.own) !== 0).length,
    sources,
  };
}

function shareOf(value: LineValue['own'], total: number): number {
  return total === 0 ? 0 : toDouble(value) / Math.abs(total);
}

function suspectsOf(files: Iterable<FileMarks>, threshold: number): readonly SuspectLine[] {
  const suspects: SuspectLine[] = [];
  for (const { uri, fileName, lines, functions } of files) {
    for (const { profileLine, value, ownShare } of lines) {
      if (ownShare <= 0 || ownShare < threshold) continue;
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
