// The extension host while a profile of 100 000 samples is opened, marked and shown. This file runs in the extension
// host's own thread, so what delays its timers delays every extension. The figure is printed, with the largest
// delay that VS Code causes without us beside it, because a busy machine delays timers too.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import {
  makeHeapProfile,
  syntheticModule,
  syntheticSourceFiles,
} from '../../bench/syntheticHeap.mjs';
import { eventually, leaktrail, openSampleProfile, resetWindow, sampleUri } from './sample.js';

const SAMPLES = 100_000;
const RESOLUTION_MILLIS = 1;
/** What the page of the panel needs to load and to ask for its table; nothing tells the host that it has drawn it. */
const PANEL_MILLIS = 3_000;

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

/** Runs the work and returns its result with the event-loop delay meanwhile, in milliseconds. */
async function withDelay<T>(
  work: () => Promise<T>,
): Promise<{ result: T; max: number; p99: number; millis: number }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  const from = performance.now();
  delay.enable();
  const result = await work();
  delay.disable();
  return {
    result,
    max: delay.max / 1e6,
    p99: delay.percentile(99) / 1e6,
    millis: performance.now() - from,
  };
}

describe('Opening 100 000 samples', () => {
  let folder = '';
  let profile = vscode.Uri.file('/');

  before(async function prepare() {
    this.timeout(120_000);
    await openSampleProfile();
    await resetWindow();
    folder = sampleUri('service').fsPath;
    const text = `package service\n${'// a line\n'.repeat(2_000)}`;
    for (const file of syntheticSourceFiles()) {
      const target = path.join(folder, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
    await writeFile(path.join(folder, 'go.mod'), `module ${syntheticModule}\n`);
    profile = sampleUri('service/heap.pb.gz');
    await writeFile(profile.fsPath, makeHeapProfile(SAMPLES));
  });

  after(async () => {
    await resetWindow();
    await rm(folder, { recursive: true, force: true });
  });

  it('marks the workspace and leaves the extension host responsive', async function measure() {
    this.timeout(120_000);
    const api = await leaktrail();
    // Warm: the worker runs, the code is compiled, the folder's new files have been noticed.
    await openSampleProfile();
    await pause(PANEL_MILLIS);
    const idle = await withDelay(() => pause(PANEL_MILLIS));
    const opening = await withDelay(async () => {
      await api.openProfiles([profile]);
      const marks = await api.marks();
      await eventually('the panel', () => api.panelState());
      await pause(PANEL_MILLIS);
      return marks;
    });
    const shown = (millis: number): string => `${millis.toFixed(0)} ms`;
    console.log(
      `[suite] event-loop delay while 100 000 samples open: max ${shown(opening.max)}, p99 ${shown(opening.p99)}` +
        ` (over ${shown(opening.millis)}; idle before: max ${shown(idle.max)}, p99 ${shown(idle.p99)})`,
    );
    const active = api.snapshot().profiles.find(({ id }) => id === api.snapshot().activeId);
    assert.equal(active?.name, 'heap.pb.gz');
    const panel = api.panelState();
    assert.equal(panel?.profiles.find(({ id }) => id === active.id)?.samples, SAMPLES);
    assert.equal(opening.result?.profileId, active.id);
    console.log(
      `[suite] coverage ${opening.result.coverage}, ${opening.result.suspects.length} suspects`,
    );
    assert.ok(opening.result.coverage > 0.99, `coverage ${opening.result.coverage}`);
  });
});
