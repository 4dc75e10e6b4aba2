// The row of a hunt: what it says, and that it is drawn no more often than a person reads.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { huntProgress } from '../../../../src/core/hunt/progress.js';
import type { HuntRecord, HuntRoundRecord } from '../../../../src/core/hunt/record.js';
import type { HuntPhase, RunningHunt } from '../../../../src/host/hunt/hunt.js';
import { editor, resetEditor } from '../../../helpers/fakeVscode.js';

vi.mock('vscode', () => import('../../../helpers/fakeVscode.js'));
const { HuntRedraw, huntItem, huntRowText, huntStatusText } =
  await import('../../../../src/host/hunt/huntRow.js');
const { tellOutcome } = await import('../../../../src/host/hunt/huntMessages.js');
const { huntNotes } = await import('../../../../src/host/hunt/huntTexts.js');

const ROUND: HuntRoundRecord = {
  snapshotId: '20260930T142530123-1f2e3d4c',
  timeMillis: 0,
  load: undefined,
  reason: '',
  isWarmUp: false,
  isNewProcess: false,
  note: '',
};

function running(phase: HuntPhase, rounds: readonly HuntRoundRecord[] = []): RunningHunt {
  const record: HuntRecord = {
    version: 1,
    id: '20260930T142530123-1f2e3d4c',
    purpose: { kind: 'hunt' },
    plan: {
      targetUrl: 'http://localhost:6060/debug/pprof/',
      rounds: 6,
      warmUpRounds: 2,
      round: { kind: 'requests', url: 'http://localhost:8080/', count: 500 },
      settleSeconds: 2,
      gc: true,
      load: { kind: 'none' },
    },
    startedMillis: 0,
    state: 'running',
    failure: '',
    rounds,
    verification: undefined,
    gitCommit: '',
  };
  const isPausing = phase.kind === 'paused';
  const progress = huntProgress(record.plan, rounds);
  return { record, phase, isPausing, progress, millisLeft: 61_000, judgement: undefined };
}

const warmUp = { ...ROUND, isWarmUp: true };

beforeEach(resetEditor);

describe('the row of a hunt', () => {
  it('says where the hunt is and how long it takes', () => {
    vi.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const detailOf = (phase: HuntPhase, rounds?: readonly HuntRoundRecord[]): string =>
      huntRowText(running(phase, rounds)).detail;
    expect(huntRowText(running({ kind: 'capturing' })).label).toBe('Hunting localhost:6060');
    expect(detailOf({ kind: 'loading', done: 7 })).toBe(
      'warm-up 1 of 2, request 7 of 500 · 1 min 1 s left',
    );
    expect(detailOf({ kind: 'capturing' }, [warmUp])).toBe(
      'warm-up 2 of 2, taking a snapshot · 1 min 1 s left',
    );
    expect(detailOf({ kind: 'waiting', untilMillis: 1_011_200 }, [warmUp, warmUp, ROUND])).toBe(
      'round 2 of 6, next snapshot in 12 s · 1 min 1 s left',
    );
    expect(detailOf({ kind: 'paused', reason: 'it was slow' }, [warmUp, warmUp])).toBe(
      'round 1 of 6, paused',
    );
    vi.restoreAllMocks();
  });

  it('offers to pause while it goes on and to resume while it waits, and says why it waits', () => {
    expect(huntItem(running({ kind: 'capturing' })).contextValue).toBe('hunt.running');
    const paused = huntItem(running({ kind: 'paused', reason: 'It was slow.' }));
    expect(paused.contextValue).toBe('hunt.paused');
    expect(paused.tooltip).toContain('It was slow.');
    expect(huntStatusText(running({ kind: 'capturing' }, [warmUp, warmUp, ROUND])).text).toBe(
      '$(sync~spin) localhost:6060: round 2 of 6 · 1 min 1 s left',
    );
  });

  it('is drawn about once a second, at once when it is paused, and with all rows after a round', () => {
    const redraw = new HuntRedraw();
    const going = running({ kind: 'loading', done: 1 });
    const steps = [
      redraw.next(going, 0),
      redraw.next(going, 300),
      redraw.next(running({ kind: 'loading', done: 2 }), 600),
      redraw.next(running({ kind: 'loading', done: 3 }), 1000),
      redraw.next(running({ kind: 'paused', reason: '' }), 1100),
      redraw.next(running({ kind: 'loading', done: 3 }, [warmUp]), 1200),
      redraw.next(undefined, 1300),
      redraw.next(undefined, 5000),
    ];
    expect(steps).toEqual(['list', 'nothing', 'nothing', 'row', 'row', 'list', 'list', 'nothing']);
  });
});

describe('the notes of a hunt', () => {
  it('tell what was missed, what went wrong before snapshots, and restarts', () => {
    const missed = { ...ROUND, snapshotId: undefined, reason: 'It was slow.' };
    const troubled = { ...ROUND, note: 'The command load ended with exit code 1.' };
    const restarted = { ...ROUND, isNewProcess: true };
    expect(
      huntNotes({ state: 'stopped', rounds: [ROUND, missed, troubled, restarted, missed] }),
    ).toEqual([
      'The hunt was stopped early.',
      '2 of 5 snapshots were missed: It was slow.',
      'In one round: The command load ended with exit code 1.',
      'The target was restarted; the rounds began again.',
    ]);
    expect(huntNotes({ state: 'finished', rounds: [ROUND] })).toEqual([]);
  });
});

describe('the end of a hunt', () => {
  it('says that the target restarted all the time, where that left no two snapshots to compare', async () => {
    const { record } = running({ kind: 'judging' });
    const restarted = { ...warmUp, isNewProcess: true };
    const rounds = [warmUp, restarted, restarted, restarted];
    const log = undefined as never;
    await tellOutcome(
      { record: { ...record, state: 'finished', rounds }, judgement: undefined },
      log,
    );
    expect(editor.messages).toEqual([
      'No verdict on localhost:6060: the target restarted 3 times, so no two snapshots are of one process.',
    ]);
  });
});
