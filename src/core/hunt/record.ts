/**
 * A leak hunt as it is kept: the plan, what came of each round and, of a hunt that verifies a fix, the answer. The snapshots are kept
 * by the snapshot store; here are their ids, so that a hunt can be judged again. One JSON file per hunt, which anybody can write.
 */
import { describeJson, JsonFields } from '../jsonFields.js';
import { isCommit } from '../snapshot/checkSnapshot.js';
import { isSnapshotId, MAX_TIME_MILLIS } from '../snapshot/snapshotNames.js';
import { checkFixRecord } from './fixRecord.js';
import type { FixRecord } from './fixRecord.js';
import { checkHuntPlan } from './plan.js';
import type { HuntPlan } from './plan.js';

/** What a hunt is for. */
export type HuntPurpose =
  | { readonly kind: 'hunt' }
  | {
      readonly kind: 'verify';
      /** The hunt whose finding is verified; undefined when that was no hunt. */
      readonly ofHuntId: string | undefined;
      /** What is verified, in words that are safe to show. */
      readonly title: string;
    };

/** How far a hunt is: `failed` could not go on, `stopped` was ended early and judged. */
export type HuntState = 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

/** What came of one round. */
export interface HuntRoundRecord {
  /** Undefined when no snapshot could be taken. */
  readonly snapshotId: string | undefined;
  /** When the round ended, in milliseconds since 1970-01-01 UTC. */
  readonly timeMillis: number;
  /** By how much the load counter rose per round since it was read before; undefined when it is not known. */
  readonly load: number | undefined;
  /** Why there is no snapshot, one sentence; '' when there is one. */
  readonly reason: string;
  /** True when its snapshot is not judged. */
  readonly isWarmUp: boolean;
  /** True when the snapshot is of another process than the one before, which begins a new series. */
  readonly isNewProcess: boolean;
  /** What went wrong before the snapshot: a command that failed, a counter that cannot be read; '' for nothing. */
  readonly note: string;
}

export interface HuntRecord {
  readonly version: 1;
  /** As ids of snapshots: digits, letters, "-" and "T"; ids sort by time. */
  readonly id: string;
  readonly purpose: HuntPurpose;
  readonly plan: HuntPlan;
  readonly startedMillis: number;
  readonly state: HuntState;
  /** Why it failed, one sentence; '' otherwise. */
  readonly failure: string;
  readonly rounds: readonly HuntRoundRecord[];
  /** What came of verifying a fix; undefined until that is done. */
  readonly verification: FixRecord | undefined;
  /** Commit of the workspace at the last snapshot, in hexadecimal; '' when unknown. */
  readonly gitCommit: string;
}

/** Most rounds of a hunt, with those that were missed and those that a restart made necessary. */
export const MAX_RECORD_ROUNDS = 1_000;
const MAX_TEXT = 1_000;
const NAME = 'hunt record';
const STATES: readonly HuntState[] = ['running', 'paused', 'finished', 'stopped', 'failed'];

/** The record in a JSON value. Throws ProfileError 'malformed' that names the field. */
export function checkHuntRecord(value: unknown): HuntRecord {
  const json = new JsonFields(value, NAME);
  const version = json.get('version');
  if (version !== 1) throw json.malformed('version', `${describeJson(version)}, want 1`);
  return {
    version: 1,
    id: json.matching('id', isHuntId),
    purpose: checkPurpose(json.fields('purpose')),
    plan: checkHuntPlan(json.get('plan')),
    startedMillis: json.number('startedMillis', 0, MAX_TIME_MILLIS),
    state: json.choice('state', STATES),
    failure: json.text('failure', MAX_TEXT),
    rounds: json.list('rounds', 0, MAX_RECORD_ROUNDS).map(checkRound),
    verification: json.has('verification') ? checkFixRecord(json.get('verification')) : undefined,
    gitCommit: json.matching('gitCommit', isCommit),
  };
}

/** Whether a name is one that a hunt can have. */
export function isHuntId(name: string): boolean {
  return isSnapshotId(name);
}

/** A text for a record, cut to the length that `checkHuntRecord` takes. */
export function recordText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}

function checkPurpose(json: JsonFields): HuntPurpose {
  const kind = json.choice('kind', ['hunt', 'verify'] as const);
  if (kind === 'hunt') return { kind };
  return {
    kind,
    ofHuntId: json.has('ofHuntId') ? json.matching('ofHuntId', isHuntId) : undefined,
    title: json.text('title', MAX_TEXT),
  };
}

function checkRound(json: JsonFields): HuntRoundRecord {
  return {
    snapshotId: json.has('snapshotId') ? json.matching('snapshotId', isSnapshotId) : undefined,
    timeMillis: json.number('timeMillis', 0, MAX_TIME_MILLIS),
    load: json.has('load') ? json.number('load', 0, Number.MAX_VALUE) : undefined,
    reason: json.text('reason', MAX_TEXT),
    isWarmUp: json.flag('isWarmUp'),
    isNewProcess: json.flag('isNewProcess'),
    note: json.text('note', MAX_TEXT),
  };
}
