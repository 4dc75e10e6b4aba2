// What is handed to the judge: of a long series evenly chosen inputs with the load since the one before, and what is known of processes.
import { describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { SnapshotModel } from '../../../src/host/snapshots/snapshotModel.js';
import type { JudgeInput } from '../../../src/host/suspects/seriesJudge.js';

vi.mock('vscode', () => import('../../helpers/fakeVscode.js'));
const { inputOfSnapshot } = await import('../../../src/host/suspects/judgeInputs.js');
const { thinInputs } = await import('../../../src/host/suspects/thinInputs.js');

const uri = { path: '/kept/heap.pb.gz' } as unknown as vscode.Uri;

describe('inputs of a judge', () => {
  it('have the loads of those that were left out added to the next one', () => {
    const inputs = Array.from({ length: 250 }, (_, k): JudgeInput => {
      return { uri, name: `${k}`, timeMillis: k, load: k === 0 ? undefined : 3 };
    });
    const thin = thinInputs(inputs);
    expect(thin).toHaveLength(100);
    expect(thin[0]?.load).toBeUndefined();
    for (const [i, { name, load }] of thin.slice(1).entries()) {
      expect(load).toBe(3 * (Number(name) - Number(thin[i]?.name)));
    }
    const few = inputs.slice(0, 5);
    expect(thinInputs(few)).toEqual(few);
  });

  it('tell the process of a kept snapshot', async () => {
    const process = { buildId: '', binary: 'shop', pid: 7, startMillis: 1_700_000_000_000 };
    const model = {
      partUri: () => Promise.resolve(uri),
      displayName: () => 'kept',
    } as unknown as SnapshotModel;
    const snapshot = { id: 'x', timeMillis: 5, process, gitCommit: '' };
    const input = await inputOfSnapshot(model, snapshot as never);
    expect(input).toMatchObject({ name: 'kept', process });
  });
});
