/** What is known of hunts outside their runner: the one that goes on, and what came of one. Types only. */
import type { HuntProgress } from '../../core/hunt/progress.js';
import type { HuntRecord } from '../../core/hunt/record.js';
import type { Judgement } from '../suspects/judgement.js';

/** What a hunt is doing. */
export type HuntPhase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'waiting'; readonly untilMillis: number }
  | { readonly kind: 'loading'; readonly done: number }
  | { readonly kind: 'settling'; readonly untilMillis: number }
  | { readonly kind: 'capturing' }
  | { readonly kind: 'judging' }
  /** `reason` is why it waits for the user, one sentence; '' when the user paused it. */
  | { readonly kind: 'paused'; readonly reason: string };

/** The hunt that goes on. */
export interface RunningHunt {
  readonly record: HuntRecord;
  readonly phase: HuntPhase;
  /** True as soon as a pause was asked for, though what is under way still comes to its end. */
  readonly isPausing: boolean;
  readonly progress: HuntProgress;
  /** Until the end of the hunt; undefined while nothing tells how long a round takes. */
  readonly millisLeft: number | undefined;
  /** The verdict so far. */
  readonly judgement: Judgement | undefined;
}

/** What came of a hunt. */
export interface HuntOutcome {
  readonly record: HuntRecord;
  /** Undefined when there were too few snapshots to judge. */
  readonly judgement: Judgement | undefined;
}

/** What a kept snapshot is in its hunt. */
export interface HuntedSnapshot {
  readonly huntId: string;
  /** Its number among the judged ones of its process, from 1 on; 0 when it is not judged. */
  readonly round: number;
}
