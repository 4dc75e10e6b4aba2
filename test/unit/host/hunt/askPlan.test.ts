// The questions of a hunt: one screen, each row of which can be changed, and every step of which leads back.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { HuntPlan } from '../../../../src/core/hunt/plan.js';
import { editor, resetEditor, type FakeBox, type FakePick } from '../../../helpers/fakeVscode.js';

vi.mock('vscode', () => import('../../../helpers/fakeVscode.js'));
const { askPlan } = await import('../../../../src/host/hunt/askPlan.js');
const { createPlanMemory, defaultPlan } = await import('../../../../src/host/hunt/planMemory.js');

const URL_6060 = 'http://localhost:6060/debug/pprof/';

/** One thing that a user does with the input that is shown. */
type Step = (input: FakePick & FakeBox) => void;
const take =
  (text?: string): Step =>
  (pick) => {
    pick.take(text);
  };
const type =
  (text: string): Step =>
  (box) => {
    box.type(text);
  };
const back: Step = (input) => {
  input.back();
};
const escape: Step = (input) => {
  input.escape();
};

/** Answers the questions about a plan in turn; what came of it. */
async function ask(plan: HuntPlan, ...steps: readonly Step[]) {
  const waiting = [...steps];
  editor.onInput = (input) => {
    const step = waiting.shift();
    if (step === undefined) throw new Error(`nothing answers "${input.title ?? ''}"`);
    step(input as FakePick & FakeBox);
  };
  const answer = await askPlan(plan);
  expect(waiting).toEqual([]);
  return answer;
}

beforeEach(resetEditor);

describe('the plan of a hunt', () => {
  it('is that of the settings, and one Enter starts it', async () => {
    let rows: readonly string[] = [];
    const plan = defaultPlan(URL_6060);
    const answer = await ask(plan, (pick) => {
      rows = pick.rows();
      pick.take();
    });
    expect(answer).toEqual({
      targetUrl: URL_6060,
      rounds: 6,
      warmUpRounds: 1,
      round: { kind: 'interval', seconds: 30 },
      settleSeconds: 0,
      gc: true,
      load: { kind: 'none' },
    });
    expect(rows).toEqual([
      '$(play) Start now: 6 rounds, every 30 s about 3 min 0 s',
      'Change',
      '$(symbol-numeric) Rounds 6',
      '$(history) Snapshots every 30 s',
      '$(flame) Warm-up 1 round before them',
      '$(trash) Garbage collection before each snapshot',
      '$(graph-line) Load counter none',
    ]);
  });

  it('can be changed row by row; after each change Enter starts', async () => {
    const answer = await ask(
      defaultPlan(URL_6060),
      take('Rounds'),
      type('8'),
      take('Warm-up'),
      type('0'),
      take('Snapshots'),
      take('At an interval'),
      type('60'),
      take('Garbage collection'),
      take('As it comes'),
      take(),
    );
    expect(answer).toMatchObject({
      rounds: 8,
      warmUpRounds: 0,
      gc: false,
      round: { kind: 'interval', seconds: 60 },
    });
  });

  it('lets the service settle after a command or requests, and offers to change that', async () => {
    const command = await ask(
      defaultPlan(URL_6060),
      take('Snapshots'),
      take('command'),
      type('hey -n 1000 "http://localhost:8080/a b"'),
      take('Settle'),
      type('5'),
      take(),
    );
    expect(command).toMatchObject({
      round: {
        kind: 'command',
        command: ['hey', '-n', '1000', 'http://localhost:8080/a b'],
        folder: '',
      },
      settleSeconds: 5,
    });
    let label = '';
    const shown: string[] = [];
    await ask(command as HuntPlan, (pick) => {
      shown.push(...pick.rows());
      expect(pick.ignoreFocusOut).toBe(true);
      pick.take();
    });
    // The arguments can hold a token.
    expect(shown.filter((text) => text.includes('hey'))).toEqual([
      '$(play) Start now: 6 rounds, each after hey …',
      '$(history) Snapshots after hey …',
    ]);
    const requests = await ask(
      defaultPlan(URL_6060),
      take('Snapshots'),
      take('requests'),
      type('localhost:8080/checkout?token=hidden'),
      type('200'),
      (pick) => {
        label = pick.rows()[0] ?? '';
        pick.take();
      },
    );
    expect(label).toBe(
      '$(play) Start now: 6 rounds, each after 200 requests to localhost:8080/checkout',
    );
    expect(requests).toMatchObject({
      round: { kind: 'requests', url: 'http://localhost:8080/checkout?token=hidden', count: 200 },
      settleSeconds: 2,
      gc: true,
    });
  });

  it('has a load counter of four kinds', async () => {
    const counterOf = async (...steps: readonly Step[]): Promise<unknown> => {
      const plan = await ask(defaultPlan(URL_6060), take('Load counter'), ...steps, take());
      return typeof plan === 'object' ? plan.load : plan;
    };
    expect(await counterOf(take('None'))).toEqual({ kind: 'none' });
    expect(await counterOf(take('All allocations'))).toEqual({ kind: 'allocations' });
    expect(await counterOf(take('Prometheus'), type(':8080/metrics'), type('up{a="b"}'))).toEqual({
      kind: 'prometheus',
      url: 'http://localhost:8080/metrics',
      metric: 'up{a="b"}',
    });
    expect(await counterOf(take('JSON'), type(':8080/debug/vars'), type(' a.b '))).toEqual({
      kind: 'json',
      url: 'http://localhost:8080/debug/vars',
      path: 'a.b',
    });
  });

  it.each([
    ['Rounds', '1', 'A whole number from 2 to 100 is needed.'],
    ['Rounds', 'six', 'A whole number from 2 to 100 is needed.'],
    ['Warm-up', '21', 'A whole number from 0 to 20 is needed.'],
  ])('says below the box what is wrong with %s "%s"', async (row, text, message) => {
    const answer = await ask(defaultPlan(URL_6060), take(row), (box) => {
      box.type(text);
      expect(box.validationMessage).toBe(message);
      box.escape();
    });
    expect(answer).toBeUndefined();
  });

  it('refuses an address with a password without repeating it', async () => {
    await ask(defaultPlan(URL_6060), take('Snapshots'), take('requests'), (box) => {
      box.type('http://me:secret@localhost/');
      expect(box.validationMessage).toContain('Set Request Header');
      expect(box.validationMessage).not.toContain('secret');
      box.escape();
    });
  });

  it('leads back from every step, and from the screen to the target', async () => {
    const plan = defaultPlan(URL_6060);
    expect(await ask(plan, back)).toBe('back');
    expect(await ask(plan, escape)).toBeUndefined();
    const unchanged = await ask(
      plan,
      take('Snapshots'),
      take('requests'),
      type('localhost:8080'),
      back,
      back,
      take('command'),
      back,
      back,
      take('Load counter'),
      take('JSON'),
      type('localhost:8080'),
      back,
      back,
      back,
      take('Rounds'),
      back,
      take('Start now'),
    );
    expect(unchanged).toEqual(plan);
  });
});

describe('the memory of plans', () => {
  const store = new Map<string, unknown>();
  const state = {
    get: (key: string) => store.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void store.set(key, value)),
  } as unknown as vscode.Memento;

  beforeEach(() => {
    store.clear();
  });

  it('offers the last plan of a target, and that of the settings to others', async () => {
    const memory = createPlanMemory(state);
    const plan = { ...defaultPlan(URL_6060), rounds: 9 };
    await memory.remember(plan);
    expect(memory.planFor(URL_6060)).toEqual(plan);
    editor.settings['hunt.rounds'] = 4;
    expect(memory.planFor('http://localhost:7070/debug/pprof/').rounds).toBe(4);
    expect(memory.planFor(URL_6060).rounds).toBe(9);
  });

  it('follows the settings while a target is hunted by them', async () => {
    const memory = createPlanMemory(state);
    await memory.remember(defaultPlan(URL_6060));
    editor.settings['hunt.intervalSeconds'] = 1;
    expect(memory.planFor(URL_6060).round).toEqual({ kind: 'interval', seconds: 1 });
  });

  it.each([5, 'x', [null, {}, { targetUrl: URL_6060 }], { length: 3 }])(
    'survives that somebody wrote %j there',
    (stored) => {
      store.set('hunt.plans', stored);
      expect(createPlanMemory(state).planFor(URL_6060)).toEqual(defaultPlan(URL_6060));
    },
  );
});
