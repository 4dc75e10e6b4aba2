/**
 * The hunts of this window: the one that goes on, from its first question to its verdict, and those that are kept. One at a time, in a
 * trusted workspace on a computer only. What is shown of it is asked for here; the course of the rounds is huntLoop.ts.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import type { HuntPlan } from '../../core/hunt/plan.js';
import { huntProgress, isJudged, millisLeft } from '../../core/hunt/progress.js';
import type { HuntPurpose, HuntRecord } from '../../core/hunt/record.js';
import type { HuntStore } from '../../core/hunt/store.js';
import { snapshotId } from '../../core/snapshot/snapshotNames.js';
import { mayCapture } from '../capture/mayCapture.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { showError, showInformation } from '../showMessage.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';
import { timeText } from '../snapshots/snapshotTime.js';
import type { Judgement } from '../suspects/judgement.js';
import { connectTarget, type ConnectContext, type ConnectedTarget } from './connectTarget.js';
import { createDriver, type DriverContext } from './huntDriver.js';
import type { HuntedSnapshot, HuntOutcome, HuntPhase, RunningHunt } from './hunt.js';
import { HuntLoop } from './huntLoop.js';
import { tellOutcome, tellPaused } from './huntMessages.js';
import { huntTitle } from './huntTexts.js';
import { HuntVerdicts, type HuntVerdictsContext } from './huntVerdicts.js';

const FOLDER = 'hunts';
const TICK_MILLIS = 1000;
/** Well below what the store takes for dead. */
const ALIVE_MILLIS = 45_000;

export interface HuntRunnerContext extends DriverContext, ConnectContext, HuntVerdictsContext {
  /** Undefined in a browser. */
  readonly services: CaptureServices | undefined;
  readonly globalStorageUri: vscode.Uri;
}

/** A hunt while it goes on. */
interface Current {
  readonly loop: HuntLoop;
  readonly verdicts: HuntVerdicts;
}

export class HuntRunner implements vscode.Disposable {
  readonly #context: HuntRunnerContext;
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new vscode.EventEmitter<undefined>());
  /** Fires after a change of the hunt that goes on, each second while it does, and after a change of the list. */
  readonly onDidChange: vscode.Event<undefined> = this.#didChange.event;
  readonly #store: HuntStore | undefined;
  readonly #records = new Map<string, HuntRecord>();
  #rounds: ReadonlyMap<string, HuntedSnapshot> = new Map();
  #loading: Promise<void> | undefined;
  readonly #told = new Set<string>();
  /** Ids of the hunts that were begun here. */
  readonly #own = new Set<string>();
  #isStarting = false;
  #current: Current | undefined;

  constructor(context: HuntRunnerContext) {
    this.#context = context;
    const { services, globalStorageUri } = context;
    if (services !== undefined && globalStorageUri.scheme === 'file') {
      const folder = vscode.Uri.joinPath(globalStorageUri, FOLDER).fsPath;
      this.#store = services.openHuntStore({ folder });
    }
  }

  get running(): RunningHunt | undefined {
    if (this.#current === undefined) return undefined;
    const { loop, verdicts } = this.#current;
    const { record, phase, isPausing } = loop;
    return {
      ...{ record, phase, isPausing, judgement: verdicts.last },
      progress: huntProgress(record.plan, record.rounds),
      millisLeft: millisLeft(record, restOfRound(phase)),
    };
  }

  /** Newest first, as far as they were read. */
  get hunts(): readonly HuntRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** What a snapshot is in the hunt that took it; undefined for others. The hunts are read when this is first asked. */
  huntedSnapshot(id: string): HuntedSnapshot | undefined {
    void this.whenLoaded();
    return this.#rounds.get(id);
  }

  /** Resolves when the hunts of before were read; never rejects. */
  whenLoaded(): Promise<void> {
    this.#loading ??= this.refresh();
    return this.#loading;
  }

  /** Reads the kept hunts again; never rejects. */
  async refresh(): Promise<void> {
    if (this.#store === undefined) return;
    try {
      const { records, problems } = await this.#store.list();
      for (const problem of problems) this.#tellOnce(problem);
      for (const record of records) {
        if (record.id !== this.#current?.loop.record.id) this.#records.set(record.id, record);
      }
    } catch (error) {
      this.#tellOnce(describeError(error));
    }
    this.#listChanged();
  }

  /**
   * Hunts to the end: asks the target, takes and judges the rounds, tells the verdict of a hunt. Undefined when it was cancelled or
   * could not begin, which the user knows then. `chooseAnother` is called when the user wants another target instead; a plain hunt of
   * it begins by default. Never rejects.
   */
  async start(
    plan: HuntPlan,
    purpose: HuntPurpose,
    chooseAnother: () => void = huntAnother,
  ): Promise<HuntOutcome | undefined> {
    const { log } = this.#context;
    const services = await mayCapture(this.#context.services);
    if (services === undefined || this.refuseSecond()) return undefined;
    this.#isStarting = true;
    try {
      const target = await connectTarget(this.#context, services, plan.targetUrl, chooseAnother);
      if (target === undefined || (await this.#refuseOtherWindow(target.url))) return undefined;
      return await this.#hunt(services, { ...plan, targetUrl: target.url }, purpose, target);
    } catch (error) {
      if (!isCancellation(error)) {
        log.error(`hunt: ${describeError(error)}`);
        void showError(vscode.l10n.t('The leak hunt failed: {0}', describeError(error)));
      }
      return undefined;
    } finally {
      this.#isStarting = false;
      this.#current = undefined;
      this.#didChange.fire(undefined);
    }
  }

  /** True when a hunt goes on, which is said then. */
  refuseSecond(): boolean {
    if (!this.#isStarting) return false;
    const record = this.#current?.loop.record;
    void showInformation(
      record === undefined
        ? vscode.l10n.t('A leak hunt is beginning already.')
        : vscode.l10n.t('{0} is being hunted already; one hunt at a time.', huntTitle(record.plan)),
    );
    return true;
  }

  /** True when another window hunts that target, which is said then: each would have the other's load for its own. */
  async #refuseOtherWindow(targetUrl: string): Promise<boolean> {
    await this.refresh();
    const other = this.hunts.find(
      ({ id, plan, state }) =>
        plan.targetUrl === targetUrl &&
        (state === 'running' || state === 'paused') &&
        !this.#own.has(id),
    );
    if (other === undefined) return false;
    void showInformation(
      vscode.l10n.t(
        '{0} is being hunted in another window since {1}; one hunt of a target at a time.',
        huntTitle(other.plan),
        timeText(other.startedMillis, vscode.env.language),
      ),
    );
    return true;
  }

  pause(): void {
    this.#current?.loop.pause();
  }

  resume(): void {
    this.#current?.loop.resume();
  }

  /** Ends the hunt and judges what there is. */
  stopEarly(): void {
    this.#current?.loop.stopEarly();
  }

  /** Ends the hunt without a verdict; its snapshots stay. */
  cancel(): void {
    this.#current?.loop.cancel();
    this.#current?.verdicts.cancel();
  }

  /** The plan of the hunt that a judgement is of; undefined for others. */
  planOf({ origin }: Pick<Judgement, 'origin'>): HuntPlan | undefined {
    return origin.kind === 'hunt' ? this.#recordOf(origin.huntId)?.plan : undefined;
  }

  /** The record of a hunt, changed and kept. Rejects with ProfileError when there is no such hunt or the disk is full. */
  async updateRecord(
    id: string,
    change: Partial<Pick<HuntRecord, 'verification'>>,
  ): Promise<HuntRecord> {
    await this.whenLoaded();
    const record = this.#records.get(id);
    if (record === undefined) throw new ProfileError('unreadable', 'this hunt is not kept');
    const changed = { ...record, ...change };
    this.#records.set(id, changed);
    await this.#store?.save(changed);
    this.#listChanged();
    return changed;
  }

  dispose(): void {
    this.cancel();
    this.#disposables.dispose();
  }

  async #hunt(
    services: CaptureServices,
    plan: HuntPlan,
    purpose: HuntPurpose,
    target: ConnectedTarget,
  ): Promise<HuntOutcome | undefined> {
    const { locks, log } = this.#context;
    const described = target.source.describe();
    const record = newRecord(plan, purpose);
    this.#own.add(record.id);
    let release = await locks.take(described, 'hunt');
    const verdicts = new HuntVerdicts(this.#context, plan, purpose);
    const loop: HuntLoop = new HuntLoop(
      record,
      createDriver(this.#context, {
        ...{ services, plan, target },
        judge: () => verdicts.judge(loop.record),
        add: (input) => verdicts.add(input),
        save: (changed) => this.#save(changed),
        onChange: () => {
          this.#didChange.fire(undefined);
        },
        onPaused: async (isPaused, reason) => {
          release();
          if (isPaused) tellPaused(loop, plan, reason);
          else release = await locks.take(described, 'hunt');
        },
      }),
    );
    this.#current = { loop, verdicts };
    const ticking = this.#tick(record.id);
    try {
      const end = await loop.run();
      if (end === 'cancelled') return undefined;
      await verdicts.judgeAtEnd(loop.record);
      if (verdicts.isCancelled) return undefined;
    } finally {
      clearInterval(ticking);
      release();
      verdicts.end();
      log.info(`hunt of ${shortTarget(described)}: ${loop.record.state}`);
    }
    const outcome: HuntOutcome = { record: loop.record, judgement: verdicts.last };
    if (purpose.kind === 'hunt') void tellOutcome(outcome, log);
    return outcome;
  }

  /** Shows the time that is left each second, and tells other windows that this one lives. */
  #tick(id: string): ReturnType<typeof setInterval> {
    let aliveMillis = Date.now();
    return setInterval(() => {
      this.#didChange.fire(undefined);
      if (Date.now() - aliveMillis < ALIVE_MILLIS) return;
      aliveMillis = Date.now();
      void this.#store?.keepAlive(id);
    }, TICK_MILLIS);
  }

  async #save(record: HuntRecord): Promise<void> {
    this.#records.set(record.id, record);
    this.#listChanged();
    try {
      await this.#store?.save(record);
    } catch (error) {
      // The snapshots are kept all the same, and the verdict is shown.
      this.#context.log.error(`keeping the hunt: ${describeError(error)}`);
    }
  }

  #recordOf(id: string): HuntRecord | undefined {
    const current = this.#current?.loop.record;
    return current?.id === id ? current : this.#records.get(id);
  }

  #listChanged(): void {
    this.#rounds = roundsById(this.#records.values());
    this.#didChange.fire(undefined);
  }

  #tellOnce(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#context.log.warn(`hunts: ${problem}`);
  }
}

/** Asks for the next hunt when the one of now is over. */
function huntAnother(): void {
  setTimeout(() => void vscode.commands.executeCommand(COMMANDS.startHunt));
}

function newRecord(plan: HuntPlan, purpose: HuntPurpose): HuntRecord {
  const startedMillis = Date.now();
  const suffix = crypto.randomUUID().slice(0, 8);
  return {
    version: 1,
    id: snapshotId(startedMillis, suffix),
    ...{ purpose, plan, startedMillis, state: 'running', failure: '' },
    ...{ rounds: [], verification: undefined, gitCommit: '' },
  };
}

/** What is left of the round that goes on; undefined when nothing tells it. */
function restOfRound(phase: HuntPhase): number | undefined {
  switch (phase.kind) {
    case 'waiting':
    case 'settling':
      return Math.max(0, phase.untilMillis - Date.now());
    case 'capturing':
    case 'judging':
      return 0;
    case 'connecting':
    case 'loading':
    case 'paused':
      return undefined;
    default:
      return phase satisfies never;
  }
}

function roundsById(records: Iterable<HuntRecord>): ReadonlyMap<string, HuntedSnapshot> {
  const byId = new Map<string, HuntedSnapshot>();
  for (const { id: huntId, rounds } of records) {
    let judged = 0;
    for (const round of rounds) {
      if (round.isNewProcess) judged = 0;
      if (round.snapshotId === undefined) continue;
      byId.set(round.snapshotId, { huntId, round: isJudged(round) ? ++judged : 0 });
    }
  }
  return byId;
}
