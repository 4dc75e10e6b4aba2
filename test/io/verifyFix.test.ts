// Fixes from the first question to the verdict: the host's commands over real hunts, stores and the judge, in a window of the test.
import { stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HuntPlan } from '../../src/core/hunt/plan.js';
import type { CompareContext } from '../../src/host/verify/compareFix.js';
import { editor, resetEditor } from '../helpers/fakeVscode.js';
import {
  makeFolder,
  openWindow,
  quickPlan,
  startLeakingService,
  type HuntWindow,
  type LeakingService,
} from '../helpers/huntWorld.js';

vi.mock('vscode', () => import('../helpers/fakeVscode.js'));
const { FixModel } = await import('../../src/host/verify/fixModel.js');
const { SeriesClient } = await import('../../src/host/seriesClient.js');
const { registerFixCommands } = await import('../../src/host/verify/fixCommands.js');

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

/** The commands of a window, registered; what was shown and asked, and how often the Fix tab was shown. */
function registerIn(
  { runner, suspects, model, judging }: HuntWindow,
  part: Partial<CompareContext> = {},
): { readonly fixes: InstanceType<typeof FixModel>; tabs: number } {
  const fixes = new FixModel();
  const shown = { fixes, tabs: 0 };
  registerFixCommands({
    ...{ runner, suspects, model, judging, fixes, log: judging.log },
    profiles: { profiles: [] } as Partial<CompareContext['profiles']> as CompareContext['profiles'],
    mayStart: () => Promise.resolve(true),
    askForPlan: (known) => Promise.resolve(known),
    showDetails: () => {
      shown.tabs++;
      return Promise.resolve();
    },
    ...part,
  });
  return shown;
}

const run = (id: string): Promise<void> => editor.registered.get(`leaktrail.${id}`)!(undefined);
const hunt = (change: Partial<HuntPlan> = {}) =>
  window.runner.start(quickPlan(service, { rounds: 4, ...change }), { kind: 'hunt' });

/** Takes rows of the questions in turn, by their labels. */
function answerWith(...rows: readonly string[]): void {
  const waiting = [...rows];
  editor.onPick = (offered) => {
    const wanted = waiting.shift();
    const found = offered.find(({ label }) => wanted !== undefined && label.includes(wanted));
    if (found === undefined) throw new Error(`no row has "${wanted ?? ''}"`);
    return found;
  };
}

describe('Verify Fix', () => {
  test('is still one when the user takes another target than the one that does not answer', async () => {
    const { record } = (await hunt())!;
    await service.close();
    const other = await startLeakingService();
    editor.messages = [];
    editor.answer = (message) =>
      message.includes('refuses connections') ? 'Choose Another…' : undefined;
    answerWith('Start');
    const asked: (HuntPlan | undefined)[] = [];
    const shown = registerIn(window, {
      askForPlan: (known) => {
        asked.push(known);
        return Promise.resolve(quickPlan(other, { rounds: 4 }));
      },
    });
    await run('verifyFix');
    await other.close();
    expect(asked).toEqual([undefined]);
    expect(editor.commands).toEqual([]);
    expect(window.runner.hunts[0]?.purpose).toMatchObject({ kind: 'verify', ofHuntId: record.id });
    expect(shown.fixes.current?.record).toMatchObject({ verdict: 'still-leaking', isChosen: true });
    expect(shown.fixes.current?.origins).toEqual([
      { kind: 'hunt', huntId: record.id },
      { kind: 'hunt', huntId: window.runner.hunts[0]?.id },
    ]);
  });
});

describe('a verified fix', () => {
  test('goes with the judgement that is cleared, and comes back when it is asked for', async () => {
    await hunt();
    answerWith('Start');
    const { fixes } = registerIn(window);
    await run('verifyFix');
    const verified = fixes.current?.record;
    expect(verified).toBeDefined();
    window.suspects.show(undefined);
    expect(fixes.current).toBeUndefined();

    const again = await openWindow(folder.path);
    const list = vi.spyOn(again.runner, 'refresh');
    const shown = registerIn(again);
    await Promise.resolve();
    expect(list).not.toHaveBeenCalled();
    await run('showFix');
    expect(shown.tabs).toBe(1);
    expect(shown.fixes.current?.record).toEqual(verified);
    expect(shown.fixes.current?.origins).toHaveLength(2);
    again.runner.dispose();
    again.model.dispose();
  });
});

describe('Compare Series as Fix', () => {
  test('judges both as their hunts were, without what is damaged, about the site that the user takes', async () => {
    const { record } = (await hunt({ load: { kind: 'allocations' }, rounds: 6 }))!;
    const damaged = window.model.find(record.rounds[4]!.snapshotId!)!;
    const uri = await window.model.partUri(damaged, 'heap');
    const { size } = await stat(uri!.fsPath);
    await writeFile(uri!.fsPath, 'no profile'.padEnd(size));
    editor.messages = [];
    const judge = vi.spyOn(SeriesClient.prototype, 'judge');
    const shown = registerIn(window);
    answerWith('Hunt of', 'Hunt of', 'HandleCheckout');
    await run('compareFix');
    expect(judge.mock.calls.map(([{ load }]) => load)).toEqual(['allocations', 'allocations']);
    expect(judge.mock.calls.every(([, token]) => token !== undefined)).toBe(true);
    expect(editor.messages[0]).toMatch(/^2 of 12 files cannot be judged\. /);
    expect(shown.fixes.current?.record).toMatchObject({ isChosen: true, before: { snapshots: 5 } });
  });
});
