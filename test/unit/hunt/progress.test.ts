// What comes next in a hunt, and records of hunts as they come back from the disk.
import { describe, expect, it } from 'vitest';
import type { HuntPlan } from '../../../src/core/hunt/plan.js';
import {
  huntProgress,
  isAtOnce,
  isJudged,
  loadOf,
  millisLeft,
  plannedMillis,
  shouldPause,
} from '../../../src/core/hunt/progress.js';
import {
  checkHuntRecord,
  type HuntRecord,
  type HuntRoundRecord,
} from '../../../src/core/hunt/record.js';
import { messageOf } from './messageOf.js';

const PLAN: HuntPlan = {
  targetUrl: 'http://localhost:6060/debug/pprof/',
  rounds: 3,
  warmUpRounds: 1,
  round: { kind: 'interval', seconds: 10 },
  settleSeconds: 0,
  gc: true,
  load: { kind: 'none' },
};

/** Rounds from letters: w a warm-up, r a judged one, m a missed one, W and R the first of a new process. */
function roundsOf(letters: string): HuntRoundRecord[] {
  return Array.from(letters, (letter, k) => ({
    snapshotId: letter === 'm' ? undefined : `20260930T14253012${k % 10}-0000000${k % 10}`,
    timeMillis: k * 10_000,
    load: undefined,
    reason: letter === 'm' ? 'it was slow' : '',
    isWarmUp: letter.toLowerCase() === 'w',
    isNewProcess: letter === 'W' || letter === 'R',
    note: '',
  }));
}

describe('huntProgress', () => {
  it.each([
    ['', { judged: 0, roundsLeft: 4, isWarmUp: true, misses: 0 }],
    ['w', { judged: 0, roundsLeft: 3, isWarmUp: false, misses: 0 }],
    ['wrr', { judged: 2, roundsLeft: 1, isWarmUp: false, misses: 0 }],
    ['wrrr', { judged: 3, roundsLeft: 0, isWarmUp: false, misses: 0 }],
    // A missed round makes the hunt longer; one that was to warm up has done so.
    ['wrmr', { judged: 2, roundsLeft: 1, isWarmUp: false, misses: 0 }],
    ['m', { judged: 0, roundsLeft: 3, isWarmUp: false, misses: 1 }],
    ['wrmm', { judged: 1, roundsLeft: 2, isWarmUp: false, misses: 2 }],
    // After a restart all begins again, warm-up included.
    ['wrrW', { judged: 0, roundsLeft: 3, isWarmUp: false, misses: 0 }],
    ['wrrWrr', { judged: 2, roundsLeft: 1, isWarmUp: false, misses: 0 }],
    ['wrrWrrr', { judged: 3, roundsLeft: 0, isWarmUp: false, misses: 0 }],
  ])('after "%s"', (letters, progress) => {
    expect(huntProgress(PLAN, roundsOf(letters))).toEqual(progress);
  });

  it('ends after three times as many rounds as planned, whatever restarts', () => {
    expect(huntProgress(PLAN, roundsOf('wW'.repeat(5))).roundsLeft).toBe(2);
    expect(huntProgress(PLAN, roundsOf('wW'.repeat(6))).roundsLeft).toBe(0);
  });

  it('asks the user after three misses in a row, and again after three more', () => {
    const pauses = ['wm', 'wmm', 'wmmm', 'wmmmm', 'wmmmmmm', 'wmmmr'].map((letters) =>
      shouldPause(huntProgress(PLAN, roundsOf(letters))),
    );
    expect(pauses).toEqual([false, false, true, false, true, false]);
  });

  it('judges snapshots that are there and not of a warm-up', () => {
    expect(roundsOf('wrmWR').map(isJudged)).toEqual([false, true, false, false, true]);
  });
});

describe('the time that is left', () => {
  const left = (letters: string, rest?: number, plan = PLAN): number | undefined =>
    millisLeft({ plan, rounds: roundsOf(letters), startedMillis: 0 }, rest);

  it('counts the rounds of an interval, of which the first begins with its snapshot', () => {
    expect(isAtOnce(PLAN, [])).toBe(true);
    expect(isAtOnce(PLAN, roundsOf('w'))).toBe(false);
    expect(plannedMillis(PLAN)).toBe(30_000);
    expect(left('w', 4_000)).toBe(24_000);
    expect(left('wrr', 4_000)).toBe(4_000);
    expect(left('wrrr', 0)).toBe(0);
  });

  it('is unknown for a command until the first round tells how long it takes', () => {
    const plan: HuntPlan = { ...PLAN, round: { kind: 'command', command: ['a'], folder: '' } };
    expect(plannedMillis(plan)).toBeUndefined();
    expect(isAtOnce(plan, [])).toBe(false);
    expect(left('wrr', undefined, plan)).toBe(10_000);
  });
});

describe('loadOf', () => {
  it('is the rise of the counter per round, and what came since a restart', () => {
    expect(loadOf(150, 100, 1)).toBe(50);
    expect(loadOf(150, 100, 2)).toBe(25);
    expect(loadOf(30, 100, 1)).toBe(30);
    expect(loadOf(-5, 100, 1)).toBe(0);
  });
});

describe('checkHuntRecord', () => {
  const RECORD: HuntRecord = {
    version: 1,
    id: '20260930T142530123-1f2e3d4c',
    purpose: { kind: 'verify', ofHuntId: '20260930T142530122-1f2e3d4c', title: 'shop.go:5' },
    plan: PLAN,
    startedMillis: 1_790_000_000_000,
    state: 'finished',
    failure: '',
    rounds: roundsOf('wrmr').map((round) => ({ ...round, load: 5 })),
    verification: undefined,
    gitCommit: 'abcdef1',
  };

  it('takes a record as it was written', () => {
    expect(checkHuntRecord(JSON.parse(JSON.stringify(RECORD)))).toEqual(RECORD);
    const hunt = { ...RECORD, purpose: { kind: 'hunt' } };
    expect(checkHuntRecord(JSON.parse(JSON.stringify(hunt)))).toEqual(hunt);
  });

  it.each([
    [{ version: 2 }, 'version is 2, want 1'],
    [{ id: '../../etc/passwd' }, 'id is "../../etc/passwd", which is not valid'],
    [{ state: 'dead' }, 'state is "dead", want one of running, paused, finished, stopped, failed'],
    [{ purpose: { kind: 'verify', title: 5 } }, 'purpose.title is 5, want a text of at most 1000'],
    [{ rounds: [{}] }, 'rounds[0].timeMillis is missing, want a number in its range'],
    [{ rounds: Array(2000).fill(0) }, 'rounds is a list of 2000, want a list of 0 to 1000'],
    [{ gitCommit: '<b>' }, 'gitCommit is "<b>", which is not valid'],
    [{ startedMillis: -1 }, 'startedMillis is -1, want a number in its range'],
  ])('refuses %j and names the field', (change, problem) => {
    expect(messageOf(() => checkHuntRecord({ ...RECORD, ...change }))).toBe(
      `malformed: hunt record: ${problem}`,
    );
  });

  it('refuses what is no object, and a plan that is none', () => {
    expect(messageOf(() => checkHuntRecord([]))).toBe(
      'malformed: hunt record is a list of 0, want an object',
    );
    expect(messageOf(() => checkHuntRecord({ ...RECORD, plan: {} }))).toContain('hunt plan: ');
  });
});
