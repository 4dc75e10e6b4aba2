// The course of a hunt on a clock of the test: rounds, pauses, early ends, snapshots that are missed, targets that restart.
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../../src/core/errors.js';
import type { HuntPlan } from '../../../../src/core/hunt/plan.js';
import { checkHuntRecord, type HuntRecord } from '../../../../src/core/hunt/record.js';
import type { Snapshot } from '../../../../src/core/snapshot/model.js';
import { HuntLoop, type HuntDriver } from '../../../../src/host/hunt/huntLoop.js';

const PLAN: HuntPlan = {
  targetUrl: 'http://localhost:6060/debug/pprof/',
  rounds: 3,
  warmUpRounds: 1,
  round: { kind: 'interval', seconds: 10 },
  settleSeconds: 0,
  gc: true,
  load: { kind: 'none' },
};
const COMMAND: HuntPlan['round'] = { kind: 'command', command: ['load'], folder: '' };

/** What a snapshot is to be: of a process, or the error that it fails with. */
type Shot = number | Error;

interface Script {
  readonly plan?: Partial<HuntPlan>;
  /** One per attempt; after the last one, all are of process 1. */
  readonly shots?: readonly Shot[];
  readonly counters?: readonly (number | Error)[];
  readonly loads?: readonly (string | Error)[];
  /** Called before something is done, to press a button then. */
  readonly on?: (what: string, loop: HuntLoop) => void;
}

/** Hunts by a script; what was done, in words, and how it ended. */
async function hunt({ plan = {}, shots = [], counters, loads = [], on }: Script) {
  const done: string[] = [];
  const saved: HuntRecord[] = [];
  const processes = new Map<string, number>();
  let now = 1_000_000;
  let shot = 0;
  let counter = 0;
  let load = 0;
  const act = (what: string): void => {
    done.push(what);
    on?.(what, loop);
  };
  const driver: HuntDriver = {
    now: () => now,
    async wait(millis, signal) {
      const before = now;
      act(`wait ${millis / 1000}`);
      if (signal.aborted) now = Math.max(now, before + 1_000);
      else now = before + millis;
      return Promise.resolve();
    },
    makeLoad(onProgress) {
      onProgress(1);
      act('load');
      const result = loads[load++] ?? '';
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
    readCounter:
      counters &&
      (() => {
        act('counter');
        const value = counters[counter++] ?? 0;
        return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
      }),
    capture(signal) {
      act('capture');
      if (signal.aborted) return Promise.reject(new ProfileError('cancelled', 'stopped'));
      const result = shots[shot++] ?? 1;
      if (result instanceof Error) return Promise.reject(result);
      const id = `20260930T1425301${10 + shot}-0000000a`;
      processes.set(id, result);
      return Promise.resolve({ id, gitCommit: 'abcdef1' } as Snapshot);
    },
    add(_snapshot, loadOfRound) {
      act(loadOfRound === undefined ? 'add' : `add ${loadOfRound}`);
      return Promise.resolve();
    },
    judge() {
      act('judge');
      return Promise.resolve();
    },
    isOtherProcess: (a, b) => processes.get(a.id) !== processes.get(b.id),
    describe: (error) => (error as Error).message,
    isLasting: (error) => error instanceof ProfileError && error.code === 'store-full',
    save(record) {
      saved.push(checkHuntRecord(JSON.parse(JSON.stringify(record))));
      return Promise.resolve();
    },
    onChange: () => undefined,
    onPaused(isPaused, reason) {
      act(isPaused ? `paused: ${reason}` : 'goes on');
    },
  };
  const loop: HuntLoop = new HuntLoop(
    {
      version: 1,
      id: '20260930T142530123-1f2e3d4c',
      purpose: { kind: 'hunt' },
      plan: { ...PLAN, ...plan },
      startedMillis: now,
      state: 'running',
      failure: '',
      rounds: [],
      verification: undefined,
      gitCommit: '',
    },
    driver,
  );
  const end = await loop.run();
  const { record } = loop;
  // What is on the disk is what was reached.
  expect(saved.at(-1)).toEqual(record);
  return { end, done: done.join(', '), record, saved };
}

const slow = new ProfileError('timed-out', 'it was slow');

describe('a hunt', () => {
  it('takes the first snapshot at once, then one per interval, and judges after each but the warm-up', async () => {
    const { end, done, record } = await hunt({});
    expect(end).toBe('finished');
    expect(done).toBe(
      'capture, wait 10, capture, add, judge, wait 10, capture, add, judge, wait 10, capture, add, judge',
    );
    expect(record).toMatchObject({ state: 'finished', failure: '', gitCommit: 'abcdef1' });
    expect(record.rounds.map(({ isWarmUp }) => isWarmUp)).toEqual([true, false, false, false]);
    expect(record.rounds.map(({ timeMillis }) => timeMillis)).toEqual(
      [0, 10, 20, 30].map((seconds) => 1_000_000 + seconds * 1000),
    );
  });

  it('runs the command and lets the service settle before every snapshot', async () => {
    const { done, record } = await hunt({
      plan: { round: COMMAND, settleSeconds: 2, rounds: 2 },
      loads: ['', 'exit code 1', new Error('no such program')],
    });
    expect(done).toBe(
      'load, wait 2, capture, load, wait 2, capture, add, judge, load, wait 2, capture, add, judge',
    );
    expect(record.rounds.map(({ note }) => note)).toEqual(['', 'exit code 1', 'no such program']);
    expect(record.state).toBe('finished');
  });

  it('reads the counter before the first load and before each snapshot, and survives when it cannot', async () => {
    const { done, record } = await hunt({
      plan: { round: COMMAND, warmUpRounds: 0 },
      counters: [100, 150, new Error('no metric'), 350],
    });
    expect(done.slice(0, 38)).toBe('counter, load, counter, capture, add 5');
    expect(record.rounds.map(({ load }) => load)).toEqual([50, undefined, 100]);
    expect(record.rounds.map(({ note }) => note)).toEqual(['', 'no metric', '']);
  });

  it('notes once what goes wrong twice before one snapshot', async () => {
    const broken = new Error('no metric');
    const { record } = await hunt({
      plan: { round: COMMAND, warmUpRounds: 0, rounds: 2 },
      counters: [broken, broken, broken, broken],
    });
    expect(record.rounds.map(({ note }) => note)).toEqual(['no metric', 'no metric']);
  });

  it('goes on after a snapshot that was missed and takes one more', async () => {
    const { record } = await hunt({ shots: [1, 1, slow, 1, 1] });
    expect(record.rounds.map(({ snapshotId, reason }) => snapshotId ?? reason)).toEqual([
      expect.stringMatching(/^2026/),
      expect.stringMatching(/^2026/),
      'it was slow',
      expect.stringMatching(/^2026/),
      expect.stringMatching(/^2026/),
    ]);
    expect(record.state).toBe('finished');
  });

  it('waits for the user after three misses in a row, and goes on when told so', async () => {
    const { end, done, record, saved } = await hunt({
      shots: [1, slow, slow, slow, 1, 1, 1],
      on: (what, loop) => {
        if (what === 'paused: it was slow') loop.resume();
      },
    });
    expect(end).toBe('finished');
    expect(done).toContain('wait 10, capture, paused: it was slow, goes on, wait 10, capture, add');
    expect(saved.map(({ state }) => state)).toContain('paused');
    expect(record.rounds).toHaveLength(7);
  });

  it('waits at once when only the user can help', async () => {
    const { done, end } = await hunt({
      shots: [1, new ProfileError('store-full', 'the store is full')],
      on: (what, loop) => {
        if (what.startsWith('paused')) loop.stopEarly();
      },
    });
    expect(done).toBe('capture, wait 10, capture, paused: the store is full');
    expect(end).toBe('stopped');
  });

  it('begins again with a new process, warm-up included', async () => {
    const { done, record } = await hunt({ shots: [1, 1, 1, 2, 2, 2, 2] });
    expect(record.rounds.map(({ isNewProcess, isWarmUp }) => [isNewProcess, isWarmUp])).toEqual([
      [false, true],
      [false, false],
      [false, false],
      [true, true],
      [false, false],
      [false, false],
      [false, false],
    ]);
    expect(done.match(/judge/g)).toHaveLength(5);
    expect(record.state).toBe('finished');
  });

  it('comes to an end with a target that restarts all the time', async () => {
    const { end, record } = await hunt({ shots: Array.from({ length: 40 }, (_, k) => k) });
    expect(end).toBe('finished');
    expect(record.rounds).toHaveLength(12);
    // Each was a warm-up; none was missed.
    expect(record).toMatchObject({ state: 'finished', failure: '' });
  });

  it('fails when no snapshot could be judged, and says why', async () => {
    const { end, record } = await hunt({
      plan: { rounds: 2, warmUpRounds: 0 },
      shots: Array<Shot>(20).fill(slow),
      on: (what, loop) => {
        if (what.startsWith('paused')) loop.resume();
      },
    });
    expect(end).toBe('finished');
    expect(record).toMatchObject({ state: 'failed', failure: 'it was slow' });
    expect(record.rounds).toHaveLength(6);
  });
});

describe('the user', () => {
  it('pauses in the middle of an interval, which goes on where it stopped', async () => {
    let waits = 0;
    const { done } = await hunt({
      on: (what, loop) => {
        if (what.startsWith('wait') && ++waits === 1) loop.pause();
        if (what.startsWith('paused')) loop.resume();
      },
    });
    expect(done).toMatch(/^capture, wait 10, paused: , goes on, wait 9, capture, add, judge/);
  });

  it('pauses while a snapshot is taken: it is taken, then the hunt waits', async () => {
    let captures = 0;
    const { done, end } = await hunt({
      on: (what, loop) => {
        if (what === 'capture' && ++captures === 2) loop.pause();
        if (what.startsWith('paused')) loop.resume();
      },
    });
    expect(done).toMatch(/^capture, wait 10, capture, add, judge, paused: , goes on, wait 10/);
    expect(end).toBe('finished');
  });

  it.each(['wait 10', 'capture', 'paused: '])(
    'stops early at "%s": what there is stays',
    async (at) => {
      let count = 0;
      const { end, record } = await hunt({
        on: (what, loop) => {
          if (at.startsWith('paused') && what === 'add') loop.pause();
          if (what === at && ++count === (at.startsWith('paused') ? 1 : 3)) loop.stopEarly();
        },
      });
      expect(end).toBe('stopped');
      expect(record.state).toBe('stopped');
      expect(record.rounds.length).toBeGreaterThanOrEqual(2);
      expect(record.rounds.every(({ reason }) => reason === '')).toBe(true);
    },
  );

  it('cancels: there is no verdict, and a later click changes nothing', async () => {
    const { end, record } = await hunt({
      on: (what, loop) => {
        if (what !== 'wait 10') return;
        loop.cancel();
        loop.stopEarly();
        loop.resume();
      },
    });
    expect(end).toBe('cancelled');
    expect(record.rounds).toHaveLength(1);
  });
});
