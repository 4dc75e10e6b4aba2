/** What a hunt does to the world, for huntLoop.ts: its load, its snapshots, its load counter. */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import type { HuntPlan } from '../../core/hunt/plan.js';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import { partOf, type Snapshot } from '../../core/snapshot/model.js';
import { groupSeries } from '../../core/snapshot/series.js';
import { captureLimits } from '../capture/captureTarget.js';
import { takeSnapshot, type TakeSnapshotContext } from '../capture/takeSnapshot.js';
import { originOf } from '../capture/targetHistory.js';
import type { TargetLocks } from '../capture/targetLocks.js';
import type { TargetMemory } from '../capture/targetMemory.js';
import { describeError } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { inputOfSnapshot } from '../suspects/judgeInputs.js';
import type { JudgeInput } from '../suspects/seriesJudge.js';
import { openSource, type ConnectedTarget } from './connectTarget.js';
import type { HuntDriver } from './huntLoop.js';
import { runCommand } from './runCommand.js';

/** Failures that only the user can do something about. */
const LASTING = new Set([
  'unauthorized',
  'untrusted-certificate',
  'redirected',
  'store-full',
  'unwritable',
  'bad-option',
]);

export interface DriverContext extends TakeSnapshotContext {
  readonly memory: TargetMemory;
  readonly locks: TargetLocks;
  readonly log: vscode.LogOutputChannel;
}

/** The hunt that is driven, and what the driver passes on. */
export interface DriverParts extends Pick<HuntDriver, 'judge' | 'save' | 'onChange' | 'onPaused'> {
  readonly services: CaptureServices;
  readonly plan: HuntPlan;
  readonly target: ConnectedTarget;
  readonly add: (input: JudgeInput) => Promise<void>;
}

/** The driver of one hunt. */
export function createDriver(context: DriverContext, parts: DriverParts): HuntDriver {
  const { model, memory, log } = context;
  const { services, plan, target, add, judge, save, onChange, onPaused } = parts;
  const { load } = plan;
  let isRemembered = false;
  return {
    ...{ judge, save, onChange, onPaused, wait, isOtherProcess },
    now: Date.now,
    describe: (error) => {
      const detail = describeError(error);
      log.warn(`hunt of ${target.source.describe().label}: ${detail}`);
      return detail;
    },
    isLasting: (error) => error instanceof ProfileError && LASTING.has(error.code),
    makeLoad: (onProgress, signal) => makeLoad(memory, services, plan, onProgress, signal),
    readCounter:
      load.kind === 'prometheus' || load.kind === 'json'
        ? async (signal) =>
            services.readLoadCounter({ target: await targetOf(memory, load.url), load }, signal)
        : undefined,
    async capture(signal) {
      // Opened anew, since the headers may have been changed while the hunt was paused.
      const source = await openSource(memory, services, target.url);
      const snapshot = await takeSnapshot(context, source, {
        ...{ signal, goroutines: target.goroutines, gc: plan.gc },
      });
      if (!isRemembered) await memory.rememberTarget(target.url);
      isRemembered = true;
      if (partOf(snapshot, 'heap') !== undefined) return snapshot;
      const reason = snapshot.missing.find(({ kind }) => kind === 'heap')?.reason ?? '';
      throw new ProfileError('refused', `the snapshot has no heap profile: ${reason}`);
    },
    async add(snapshot, loadOfRound) {
      await add({ ...(await inputOfSnapshot(model, snapshot)), load: loadOfRound });
    },
  };
}

function wait(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

function isOtherProcess(before: Snapshot, snapshot: Snapshot): boolean {
  return groupSeries([before, snapshot]).length > 1;
}

async function makeLoad(
  memory: TargetMemory,
  services: CaptureServices,
  { round }: HuntPlan,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<string> {
  switch (round.kind) {
    case 'interval':
      return '';
    case 'command':
      return runCommand(round, signal);
    case 'requests': {
      const { url, count } = round;
      const target = await targetOf(memory, url);
      const { sent, failed, firstFailure } = await services.sendRequests(
        { target, count, onProgress },
        signal,
      );
      if (failed === 0) return '';
      const reason = describeError(new Error(firstFailure));
      return sent < count
        ? vscode.l10n.t('Only {0} of {1} requests were sent: {2}', sent, count, reason)
        : vscode.l10n.t('{0} of {1} requests failed: {2}', failed, count, reason);
    }
    default:
      return round satisfies never;
  }
}

/** An address with the headers and the certificate of its own server. */
async function targetOf(memory: TargetMemory, url: string): Promise<HttpTarget> {
  return {
    url,
    headers: await memory.headersOf(originOf(url)),
    tls: memory.tlsOf(url),
    limits: captureLimits(),
  };
}
