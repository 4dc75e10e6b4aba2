/**
 * What comes next in a hunt, from its plan and the rounds so far: no clock and no state of its own, so that a hunt can be read at any
 * moment from its record. A round is missed, of another process than the one before, or good; the rounds that are judged begin anew
 * with each process, and the hunt gets longer until the plan is fulfilled, but not without end.
 */
import type { HuntPlan } from './plan.js';
import { MAX_RECORD_ROUNDS, type HuntRecord, type HuntRoundRecord } from './record.js';

/** Snapshots that may be missed one after the other before the hunt waits for the user. */
const MAX_MISSES = 3;
/** A hunt is at most so many times as long as planned. */
const MAX_STRETCH = 3;

type Rounds = readonly HuntRoundRecord[];

/** How far a hunt is. */
export interface HuntProgress {
  /** Snapshots of the process of now that are judged. */
  readonly judged: number;
  /** Rounds that are still needed, warm-up included; 0 when the hunt is over. */
  readonly roundsLeft: number;
  /** True when the snapshot of the next round is not judged. */
  readonly isWarmUp: boolean;
  /** Missed one after the other, up to now. */
  readonly misses: number;
}

/** How far a hunt with these rounds is. */
export function huntProgress(plan: HuntPlan, rounds: Rounds): HuntProgress {
  const current = roundsOfProcess(rounds);
  const judged = current.filter(isJudged).length;
  const warmUpLeft = Math.max(0, plan.warmUpRounds - current.length);
  const needed = warmUpLeft + Math.max(0, plan.rounds - judged);
  const allowed = maxRounds(plan) - rounds.length;
  return {
    judged,
    roundsLeft: Math.max(0, Math.min(needed, allowed)),
    isWarmUp: warmUpLeft > 0,
    misses: rounds.length - 1 - lastIndex(rounds, ({ snapshotId }) => snapshotId !== undefined),
  };
}

/** True after so many misses that the user should know before it goes on; it is so again after as many more. */
export function shouldPause({ misses }: Pick<HuntProgress, 'misses'>): boolean {
  return misses > 0 && misses % MAX_MISSES === 0;
}

/** True for a round whose snapshot is judged. */
export function isJudged({ snapshotId, isWarmUp }: HuntRoundRecord): boolean {
  return snapshotId !== undefined && !isWarmUp;
}

/** The rounds since the last restart of the target, that of the restart first. */
export function roundsOfProcess(rounds: Rounds): Rounds {
  return rounds.slice(
    Math.max(
      0,
      lastIndex(rounds, ({ isNewProcess }) => isNewProcess),
    ),
  );
}

/** True for a round that begins with its snapshot: waiting before the first one would tell the user nothing. */
export function isAtOnce({ round }: HuntPlan, rounds: Rounds): boolean {
  return round.kind === 'interval' && rounds.length === 0;
}

/**
 * Milliseconds until a hunt is over; undefined while nothing tells how long a round takes. `restMillis` is what is left of the round
 * that goes on, where that is known; `startedMillis` is when the first round began.
 */
export function millisLeft(
  { plan, rounds, startedMillis }: Pick<HuntRecord, 'plan' | 'rounds' | 'startedMillis'>,
  restMillis: number | undefined,
): number | undefined {
  const pace = roundMillis(plan, rounds, startedMillis);
  if (pace === undefined) return undefined;
  const { roundsLeft } = huntProgress(plan, rounds);
  return Math.max(0, (restMillis ?? pace) + pace * (roundsLeft - 1));
}

/** Milliseconds that a hunt takes when nothing goes wrong; undefined where the plan does not tell it. */
export function plannedMillis(plan: HuntPlan): number | undefined {
  return millisLeft({ plan, rounds: [], startedMillis: 0 }, isAtOnce(plan, []) ? 0 : undefined);
}

/** The usual time of a round: the median of those that were, else what is planned. */
function roundMillis(
  { round, settleSeconds }: HuntPlan,
  rounds: Rounds,
  startedMillis: number,
): number | undefined {
  const planned = round.kind === 'interval' ? (round.seconds + settleSeconds) * 1000 : undefined;
  const ends = [startedMillis, ...rounds.map(({ timeMillis }) => timeMillis)];
  const times = ends.slice(1).map((end, k) => end - ends[k]!);
  // The first one of an interval has no wait in it.
  const usual = round.kind === 'interval' ? times.slice(1) : times;
  usual.sort((a, b) => a - b);
  const median = usual[usual.length >> 1];
  return median === undefined ? planned : Math.max(median, planned ?? 0);
}

/** The place of the last round that is so; -1 for none. */
function lastIndex(rounds: Rounds, isSo: (round: HuntRoundRecord) => boolean): number {
  let index = rounds.length - 1;
  while (index >= 0 && !isSo(rounds[index]!)) index--;
  return index;
}

function maxRounds({ rounds, warmUpRounds }: HuntPlan): number {
  return Math.min(MAX_RECORD_ROUNDS, MAX_STRETCH * (rounds + warmUpRounds));
}

/**
 * Load per round that a counter tells: by how much it rose since it was read `roundsSince` rounds ago. A counter that fell was begun
 * anew by a restart and tells what came since then.
 */
export function loadOf(counter: number, before: number, roundsSince: number): number {
  const rise = counter < before ? counter : counter - before;
  return Math.max(0, rise) / Math.max(1, roundsSince);
}
