// Hunts from the first question to the verdict: the host's runner over real requests, stores and the judge, in a window of the test.
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HuntPlan } from '../../src/core/hunt/plan.js';
import { editor, resetEditor, type FakeRow } from '../helpers/fakeVscode.js';
import {
  makeFolder,
  openWindow,
  quickPlan,
  startLeakingService,
  type HuntWindow,
  type LeakingService,
} from '../helpers/huntWorld.js';

vi.mock('vscode', () => import('../helpers/fakeVscode.js'));
const { showHunt } = await import('../../src/host/hunt/showHunt.js');
const { huntRowText } = await import('../../src/host/hunt/huntRow.js');
const { huntedText } = await import('../../src/host/hunt/huntTexts.js');

let service: LeakingService;
let folder: ReturnType<typeof makeFolder>;
let window: HuntWindow;
beforeEach(async () => {
  resetEditor();
  folder = makeFolder();
  service = await startLeakingService();
  window = await openWindow(folder.path);
});
afterEach(async () => {
  window.runner.dispose();
  window.model.dispose();
  await service.close();
  folder.remove();
});

const hunt = (change: Partial<HuntPlan> = {}) =>
  window.runner.start(quickPlan(service, change), { kind: 'hunt' });
/** Does something at the n-th request for a path. */
function atRequest(path: string, n: number, act: () => void): void {
  let count = 0;
  service.onRequest = (asked) => {
    if (asked === path && ++count === n) act();
  };
}
const HEAP = '/debug/pprof/heap?gc=1';

describe('a hunt', () => {
  test('calls the leaking line a leak, keeps its rounds and says so in one message', async () => {
    const rows = new Set<string>();
    window.runner.onDidChange(() => {
      const { running } = window.runner;
      if (running !== undefined) rows.add(Object.values(huntRowText(running)).join(' '));
    });
    const outcome = await hunt({
      load: { kind: 'prometheus', url: service.metricsUrl, metric: 'work_total' },
    });
    const { record, judgement } = outcome!;
    expect(record).toMatchObject({ state: 'finished', failure: '', gitCommit: 'abcdef1' });
    expect(record.rounds.map(({ load, reason, note }) => [load, reason, note])).toEqual(
      Array(6).fill([100, '', '']),
    );
    const leaks = judgement!.report.sites.filter(({ siteClass }) => siteClass === 'leak');
    expect(leaks.map(({ blame }) => blame.frame.line)).toEqual([52]);
    expect(judgement).toMatchObject({
      isFinal: true,
      origin: { kind: 'hunt', huntId: record.id },
      gitCommit: 'abcdef1',
    });
    expect(judgement!.snapshots.map(({ load }) => load)).toEqual(Array(6).fill(100));
    expect(window.suspects.current).toBe(judgement);
    expect(editor.messages).toEqual([
      expect.stringMatching(
        /^1 leak in 6 snapshots: checkout\.go:52, ≥ \+.* per round\. \[Show Suspects\] \[Open Line\]$/,
      ),
    ]);
    const shown = [...rows].join('\n');
    expect(shown).toMatch(/^Hunting 127\.0\.0\.1:\d+ round 1 of 6, connecting$/m);
    expect(shown).toMatch(/round 3 of 6, taking a snapshot · too early to tell · /);
    expect(shown).toMatch(/round 6 of 6, judging · so far: /);
    expect(window.runner.running).toBeUndefined();
    // The rows of the snapshots say what they are.
    const texts = window.model.snapshots.map(({ id }) =>
      huntedText(window.runner.huntedSnapshot(id)),
    );
    expect(texts).toEqual([1, 2, 3, 4, 5, 6].map((round) => `hunt, round ${round}`));
    expect(window.runner.planOf(judgement!)).toEqual(record.plan);
  });

  test('forces no collection when the plan leaves that to the service', async () => {
    const asked: string[] = [];
    service.onRequest = (path) => asked.push(path);
    await hunt({ rounds: 2, gc: false });
    expect(asked.filter((path) => /\/heap(\?gc=\d)?$/.test(path))).toEqual(
      Array(2).fill('/debug/pprof/heap'),
    );
  });

  test('opens the line when the message is answered so', async () => {
    editor.answer = () => 'Open Line';
    const { judgement } = (await hunt({ rounds: 4 }))!;
    await vi.waitFor(() => {
      expect(editor.commands).toEqual([
        `leaktrail.openSuspect {"judgementId":${judgement!.id},"siteIndex":0}`,
      ]);
    });
  });

  test('goes on after a snapshot that was missed, and notes it', async () => {
    atRequest('/work', 3, () => {
      service.failures = 1;
    });
    const { record, judgement } = (await hunt({ rounds: 3 }))!;
    expect(record.rounds.map(({ snapshotId }) => snapshotId !== undefined)).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(record.rounds[2]?.reason).toContain('503');
    expect(judgement!.notes.join(' ')).toMatch(/1 of 4 snapshots were missed: .*503/);
  });

  test('waits for the user after three misses, and stops when the user wants that', async () => {
    editor.answer = (message) => (message.includes('is paused') ? 'Stop Hunt' : undefined);
    atRequest('/work', 4, () => {
      service.failures = 3;
    });
    const { record, judgement } = (await hunt())!;
    expect(record.state).toBe('stopped');
    expect(judgement?.snapshots).toHaveLength(3);
    expect(editor.messages[0]).toMatch(
      /^The hunt of 127\.0\.0\.1:\d+ is paused: .*503.* \[Try Again\] \[Stop Hunt\]$/,
    );
    expect(editor.messages[1]).toMatch(/^Too few snapshots: 3 of one process/);
    expect(judgement!.notes).toContain('The hunt was stopped early.');
  });

  test('that is stopped early judges what there is', async () => {
    atRequest(HEAP, 4, () => {
      window.runner.stopEarly();
    });
    const { record, judgement } = (await hunt())!;
    expect(record.state).toBe('stopped');
    expect(judgement?.snapshots).toHaveLength(3);
    expect(judgement?.isFinal).toBe(true);
  });

  test('that is cancelled has no verdict, and its snapshots stay', async () => {
    atRequest(HEAP, 3, () => {
      window.runner.cancel();
    });
    expect(await hunt()).toBeUndefined();
    expect(editor.messages).toEqual([]);
    await window.model.refresh();
    expect(window.model.snapshots).toHaveLength(2);
    expect(window.runner.hunts[0]?.state).toBe('stopped');
    // What was shown in between does not go on for ever.
    expect(window.suspects.current).toMatchObject({
      isFinal: true,
      notes: ['The hunt was cancelled.'],
    });
  });

  test('that is cancelled while it is judged does not wait for that', async () => {
    const openSeries = window.judging.service.openSeries.bind(window.judging.service);
    vi.spyOn(window.judging.service, 'openSeries').mockImplementation(() => {
      const series = openSeries();
      vi.spyOn(series, 'judge').mockImplementation(
        (_query, token) =>
          new Promise((_resolve, reject) => {
            token?.onCancellationRequested(() => {
              reject(new Error('stopped'));
            });
            setImmediate(() => {
              window.runner.cancel();
            });
          }),
      );
      return series;
    });
    expect(await hunt()).toBeUndefined();
    expect(window.suspects.current).toBeUndefined();
    expect(window.logged.join('\n')).not.toContain('judging');
  });

  test('whose last rounds cannot be judged tries again, and ends with the verdict of before', async () => {
    const openSeries = window.judging.service.openSeries.bind(window.judging.service);
    let calls = 0;
    vi.spyOn(window.judging.service, 'openSeries').mockImplementation(() => {
      const series = openSeries();
      const judge = series.judge.bind(series);
      vi.spyOn(series, 'judge').mockImplementation((query, token) =>
        ++calls > 3 ? Promise.reject(new Error('the worker ended')) : judge(query, token),
      );
      return series;
    });
    const { judgement } = (await hunt({ rounds: 4 }))!;
    expect(calls).toBe(5);
    expect(judgement).toMatchObject({
      isFinal: true,
      notes: ['The last rounds could not be judged.'],
    });
    expect(window.suspects.current).toBe(judgement);
  });

  test('is one at a time, and holds its target against captures until it is paused', async () => {
    const target = { kind: 'pprof', label: service.targetUrl } as const;
    const holders: (string | undefined)[] = [];
    atRequest('/work', 2, () => {
      holders.push(window.locks.holderOf(target));
      void hunt();
      window.runner.pause();
    });
    let isPaused = false;
    window.runner.onDidChange(() => {
      if (window.runner.running?.phase.kind !== 'paused' || isPaused) return;
      isPaused = true;
      setImmediate(() => {
        holders.push(window.locks.holderOf(target));
        window.runner.resume();
      });
    });
    const outcome = await hunt({ rounds: 3 });
    expect(outcome?.record.state).toBe('finished');
    expect(isPaused).toBe(true);
    expect(holders[0]).toBe('hunt');
    expect(window.locks.holderOf(target)).toBeUndefined();
    expect(editor.messages[0]).toMatch(/^127\.0\.0\.1:\d+ is being hunted already/);
  });

  test('is refused while another window hunts that target, which is named', async () => {
    const other = await openWindow(folder.path);
    let refused: unknown;
    atRequest('/work', 2, () => {
      refused = other.runner.start(quickPlan(service), { kind: 'hunt' });
      window.runner.pause();
      void (refused as Promise<unknown>).then(() => {
        window.runner.resume();
      });
    });
    expect((await hunt({ rounds: 2 }))?.record.state).toBe('finished');
    expect(await refused).toBeUndefined();
    expect(editor.messages[0]).toMatch(
      /^127\.0\.0\.1:\d+ is being hunted in another window since .+; one hunt of a target/,
    );
    expect(
      await other.runner.start(quickPlan(service, { rounds: 2 }), { kind: 'hunt' }),
    ).toBeDefined();
    other.model.dispose();
  });

  test('leaves what the user looks at meanwhile alone, until the last word', async () => {
    atRequest('/work', 4, () => {
      window.suspects.show(undefined);
    });
    const shown: (boolean | undefined)[] = [];
    window.suspects.onDidChange(() => shown.push(window.suspects.current?.isFinal));
    await hunt({ rounds: 5 });
    expect(shown).toEqual([false, false, undefined, true]);
  });

  test('for a verified fix leaves the words to who asked for it', async () => {
    const { runner, suspects } = window;
    const purpose = { kind: 'verify', ofHuntId: undefined, title: 'checkout.go:52' } as const;
    const outcome = await runner.start(quickPlan(service, { rounds: 2 }), purpose);
    expect(outcome?.judgement?.snapshots).toHaveLength(2);
    expect(suspects.current).toBeUndefined();
    expect(editor.messages).toEqual([]);
    expect(outcome?.record.purpose).toEqual(purpose);
  });

  test('does not begin in a workspace that is not trusted, nor with a target that does not answer', async () => {
    editor.isTrusted = false;
    expect(await hunt()).toBeUndefined();
    expect(editor.messages[0]).toContain('trusted workspace only');
    resetEditor();
    await service.close();
    expect(await hunt()).toBeUndefined();
    expect(editor.messages[0]).toMatch(/^No snapshot: 127\.0\.0\.1:\d+ refuses connections/);
    expect(window.runner.hunts).toEqual([]);
  });
});

describe('after the window was opened again', () => {
  test('a hunt is judged again from its snapshots, with the same verdict', async () => {
    const { record, judgement } = (await hunt({ rounds: 4 }))!;
    const again = await openWindow(folder.path);
    const shown = await showHunt({ ...again, runner: again.runner }, record.id);
    const classesOf = (judged: typeof shown): unknown =>
      judged?.report.sites.map(({ siteClass, frame }) => [siteClass, frame.line]);
    expect(classesOf(shown)).toEqual(classesOf(judgement));
    expect(again.suspects.current).toBe(shown);
    expect(shown?.origin).toEqual({ kind: 'hunt', huntId: record.id });
    again.model.dispose();
  });

  test('snapshots that were deleted meanwhile are noted', async () => {
    const { record } = (await hunt({ rounds: 3 }))!;
    const again = await openWindow(folder.path);
    await again.model.store!.remove([record.rounds[0]!.snapshotId!]);
    const shown = await showHunt({ ...again, runner: again.runner }, record.id);
    expect(shown?.snapshots).toHaveLength(2);
    expect(shown?.notes[0]).toBe('1 of 3 snapshots of the hunt were deleted.');
    again.model.dispose();
  });

  test('a snapshot that lost its heap profile is left out and noted, and rows show no icon of a command', async () => {
    const { record } = (await hunt({ rounds: 4 }))!;
    const again = await openWindow(folder.path);
    await again.model.refresh();
    const damaged = again.model.find(record.rounds[0]!.snapshotId!)!;
    await rm((await again.model.partUri(damaged, 'heap'))!.fsPath);
    let rows: readonly FakeRow[] = [];
    editor.onPick = (offered) => {
      rows = offered;
      return offered[0];
    };
    const round = { kind: 'command', command: ['$(bug)', '--token=hidden'], folder: '' } as const;
    vi.spyOn(again.runner, 'hunts', 'get').mockReturnValue([
      { ...record, plan: { ...record.plan, round } },
    ]);
    const shown = await showHunt({ ...again, runner: again.runner }, undefined);
    expect(rows[0]?.detail).toBe('4 rounds, each after \\$(bug) …');
    expect(shown?.snapshots).toHaveLength(3);
    expect(shown?.notes[0]).toMatch(/ was left out: .*heap/);
    expect(shown?.rateUnit).toBe('round');
    again.model.dispose();
  });

  test('without a hunt there is nothing to show, which is said', async () => {
    expect(await showHunt({ ...window, runner: window.runner }, undefined)).toBeUndefined();
    expect(editor.messages).toEqual(['There is no hunt with snapshots yet.']);
  });
});
