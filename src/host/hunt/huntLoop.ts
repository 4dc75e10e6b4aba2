/**
 * The course of a hunt: round after round as core/hunt/progress.ts says, with pauses, an early end, snapshots that are missed and
 * targets that restart. Everything outside is a function of the driver, the clock too, so this is free of vscode. A round that is cut
 * off by the end leaves no trace.
 */
import { huntProgress, isAtOnce, isJudged, loadOf, shouldPause } from '../../core/hunt/progress.js';
import { recordText, type HuntRecord, type HuntRoundRecord } from '../../core/hunt/record.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { HuntPhase } from './hunt.js';

/** How a hunt ended. */
export type HuntEnd = 'finished' | 'stopped' | 'cancelled';

/** What a hunt needs of the world. */
export interface HuntDriver {
  readonly now: () => number;
  /** Resolves after that time, or as soon as the signal is aborted. */
  readonly wait: (millis: number, signal: AbortSignal) => Promise<void>;
  /** Makes the load of a round that is no interval; what went wrong, in one sentence, '' for nothing. */
  readonly makeLoad: (onProgress: (done: number) => void, signal: AbortSignal) => Promise<string>;
  /** Undefined when the plan has no counter. */
  readonly readCounter: ((signal: AbortSignal) => Promise<number>) | undefined;
  readonly capture: (signal: AbortSignal) => Promise<Snapshot>;
  /** Takes over a snapshot to be judged. */
  readonly add: (snapshot: Snapshot, load: number | undefined) => Promise<void>;
  /** Judges what was added so far. Never rejects. */
  readonly judge: () => Promise<void>;
  /** True when a snapshot is of another process than the one before it. */
  readonly isOtherProcess: (before: Snapshot, snapshot: Snapshot) => boolean;
  /** An error in one sentence. */
  readonly describe: (error: unknown) => string;
  /** True for an error that another round will meet again. */
  readonly isLasting: (error: unknown) => boolean;
  /** Keeps the record. Never rejects. */
  readonly save: (record: HuntRecord) => Promise<void>;
  /** Called after a change of the record or the phase. */
  readonly onChange: () => void;
  /** Called when the hunt begins to wait for the user, '' for no other reason than the user's, and when it goes on. */
  readonly onPaused: (isPaused: boolean, reason: string) => void | Promise<void>;
}

export class HuntLoop {
  readonly #driver: HuntDriver;
  readonly #stop = new AbortController();
  /** Ends a wait; a new one after each pause. */
  #interruption = new AbortController();
  #record: HuntRecord;
  #phase: HuntPhase = { kind: 'connecting' };
  #end: Exclude<HuntEnd, 'finished'> | undefined;
  /** Why it is to be paused; undefined while it goes on. */
  #pauseReason: string | undefined;
  #resume: () => void = () => undefined;
  #lastSnapshot: Snapshot | undefined;
  #counter: number | undefined;
  #roundsSinceCounter = 0;

  constructor(record: HuntRecord, driver: HuntDriver) {
    this.#record = record;
    this.#driver = driver;
  }

  get record(): HuntRecord {
    return this.#record;
  }

  get phase(): HuntPhase {
    return this.#phase;
  }

  /** True as soon as a pause was asked for: what is under way may still come to its end. */
  get isPausing(): boolean {
    return this.#pauseReason !== undefined;
  }

  /** Goes through all rounds; how the hunt ended. The last state is in the record, and kept. */
  async run(): Promise<HuntEnd> {
    await this.#driver.save(this.#record);
    while (!(await this.#isOver())) await this.#round();
    const end = this.#end ?? 'finished';
    this.#change(end === 'finished' ? outcomeOf(this.#record) : { state: 'stopped' });
    await this.#driver.save(this.#record);
    return end;
  }

  pause(reason = ''): void {
    if (this.#pauseReason !== undefined) return;
    this.#pauseReason = reason;
    this.#interruption.abort();
    this.#driver.onChange();
  }

  resume(): void {
    this.#pauseReason = undefined;
    this.#interruption = new AbortController();
    this.#resume();
  }

  stopEarly(): void {
    this.#endAs('stopped');
  }

  cancel(): void {
    this.#endAs('cancelled');
  }

  #endAs(end: Exclude<HuntEnd, 'finished'>): void {
    this.#end ??= end;
    this.#stop.abort();
    this.#interruption.abort();
    this.#resume();
  }

  /** Waits while the hunt is paused. */
  async #isOver(): Promise<boolean> {
    await this.#whilePaused();
    if (this.#end !== undefined) return true;
    return huntProgress(this.#record.plan, this.#record.rounds).roundsLeft === 0;
  }

  async #whilePaused(): Promise<void> {
    if (this.#pauseReason === undefined || this.#end !== undefined) return;
    const reason = this.#pauseReason;
    this.#setPhase({ kind: 'paused', reason });
    this.#change({ state: 'paused' });
    const resumed = new Promise<void>((resolve) => {
      this.#resume = resolve;
    });
    await this.#driver.save(this.#record);
    await this.#driver.onPaused(true, reason);
    await resumed;
    if (this.#isEnding()) return;
    await this.#driver.onPaused(false, '');
    this.#change({ state: 'running' });
    await this.#driver.save(this.#record);
  }

  async #round(): Promise<void> {
    const { plan, rounds } = this.#record;
    const { isWarmUp } = huntProgress(plan, rounds);
    const isFirst = isAtOnce(plan, rounds);
    const notes: string[] = [];
    if (!isFirst) {
      if (this.#counter === undefined) await this.#readCounter(notes);
      notes.push(await this.#makeLoad());
      await this.#rest('settling', plan.settleSeconds);
    }
    if (this.#isEnding()) return;
    const load = await this.#readCounter(notes);
    const round = await this.#capture({ load, isWarmUp, note: sentences(notes) });
    if (round === undefined) return;
    this.#change({ rounds: [...rounds, round] });
    await this.#driver.save(this.#record);
    if (round.snapshotId === undefined) {
      if (shouldPause(huntProgress(plan, this.#record.rounds))) this.pause(round.reason);
    } else if (!round.isWarmUp) await this.#driver.judge();
  }

  async #makeLoad(): Promise<string> {
    const { round } = this.#record.plan;
    if (round.kind === 'interval') {
      await this.#rest('waiting', round.seconds);
      return '';
    }
    if (this.#isEnding()) return '';
    const onProgress = (done: number): void => {
      this.#setPhase({ kind: 'loading', done });
    };
    onProgress(0);
    try {
      return await this.#driver.makeLoad(onProgress, this.#stop.signal);
    } catch (error) {
      return this.#driver.describe(error);
    }
  }

  /** The time counts on where it stopped when the hunt is resumed. */
  async #rest(kind: 'waiting' | 'settling', seconds: number): Promise<void> {
    let leftMillis = seconds * 1000;
    while (leftMillis > 0 && !this.#isEnding()) {
      const startMillis = this.#driver.now();
      this.#setPhase({ kind, untilMillis: startMillis + leftMillis });
      await this.#driver.wait(leftMillis, this.#interruption.signal);
      leftMillis -= this.#driver.now() - startMillis;
      await this.#whilePaused();
    }
  }

  /** The load per round since the counter was read before; undefined when it is not known. */
  async #readCounter(notes: string[]): Promise<number | undefined> {
    const { readCounter } = this.#driver;
    if (readCounter === undefined || this.#isEnding()) return undefined;
    this.#roundsSinceCounter++;
    const before = this.#counter;
    try {
      this.#counter = await readCounter(this.#stop.signal);
    } catch (error) {
      if (!this.#isEnding()) notes.push(this.#driver.describe(error));
      return undefined;
    }
    const load =
      before === undefined ? undefined : loadOf(this.#counter, before, this.#roundsSinceCounter);
    this.#roundsSinceCounter = 0;
    return load;
  }

  /** What came of the round; undefined when the hunt ends meanwhile. */
  async #capture(
    known: Pick<HuntRoundRecord, 'load' | 'isWarmUp' | 'note'>,
  ): Promise<HuntRoundRecord | undefined> {
    if (this.#isEnding()) return undefined;
    const { plan } = this.#record;
    try {
      this.#setPhase({ kind: 'capturing' });
      const snapshot = await this.#driver.capture(this.#stop.signal);
      if (this.#isEnding()) return undefined;
      const before = this.#lastSnapshot;
      const isNewProcess = before !== undefined && this.#driver.isOtherProcess(before, snapshot);
      const isWarmUp = isNewProcess ? plan.warmUpRounds > 0 : known.isWarmUp;
      if (!isWarmUp) {
        this.#setPhase({ kind: 'judging' });
        await this.#driver.add(snapshot, known.load);
      }
      this.#lastSnapshot = snapshot;
      this.#change({ gitCommit: snapshot.gitCommit });
      return { ...known, ...this.#ended(), snapshotId: snapshot.id, isWarmUp, isNewProcess };
    } catch (error) {
      if (this.#isEnding()) return undefined;
      const reason = recordText(this.#driver.describe(error));
      if (this.#driver.isLasting(error)) this.pause(reason);
      return { ...known, ...this.#ended(), reason };
    }
  }

  #ended(): Pick<HuntRoundRecord, 'snapshotId' | 'timeMillis' | 'reason' | 'isNewProcess'> {
    return {
      ...{ snapshotId: undefined, timeMillis: this.#driver.now() },
      ...{ reason: '', isNewProcess: false },
    };
  }

  #isEnding(): boolean {
    return this.#end !== undefined;
  }

  #setPhase(phase: HuntPhase): void {
    this.#phase = phase;
    this.#driver.onChange();
  }

  #change(change: Partial<HuntRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#driver.onChange();
  }
}

/** A hunt whose snapshots were all missed has failed, for the last reason; there is none where a restart made each a warm-up. */
function outcomeOf({ rounds }: HuntRecord): Pick<HuntRecord, 'state' | 'failure'> {
  const failure = rounds.some(isJudged) ? '' : (rounds.at(-1)?.reason ?? '');
  return { state: failure === '' ? 'finished' : 'failed', failure };
}

/** Each once: the counter is read twice in the first round, and can fail twice for one reason. */
function sentences(notes: readonly string[]): string {
  return recordText([...new Set(notes)].filter((note) => note !== '').join(' '));
}
