/** Capturing from an address, until it works or the user gives up: each failure offers its remedy and the capture is tried again. */
import type * as vscode from 'vscode';
import { limitsWithTime, type CaptureLimits } from '../../core/snapshot/httpTarget.js';
import { getSetting } from '../config.js';
import type { CaptureServices } from '../platform/captureServices.js';
import type { CaptureFrom } from './captureFrom.js';
import { adoptCredentials } from './editHeader.js';
import { offerRemedy, type Failure } from './remedies.js';
import { originOf } from './targetHistory.js';
import type { TargetMemory } from './targetMemory.js';
import type { PickedTarget } from './targetPick.js';

const MEBIBYTE = 1024 * 1024;

export interface CaptureTargetContext {
  readonly services: CaptureServices;
  readonly memory: TargetMemory;
  readonly log: vscode.LogOutputChannel;
  readonly captureFrom: CaptureFrom;
  /** Asks for an address. */
  readonly pick: () => Promise<PickedTarget | undefined>;
}

/** Takes a snapshot of an address. Resolves when there is one or there will be none. */
export async function captureTarget(
  context: CaptureTargetContext,
  picked: PickedTarget,
): Promise<void> {
  let target: PickedTarget | undefined = picked;
  while (target !== undefined) {
    const failure = await captureOnce(context, target);
    if (failure === undefined) return;
    target = await nextTarget(context, target, failure);
  }
}

/** Undefined when the capture succeeded or was stopped. */
async function captureOnce(
  context: CaptureTargetContext,
  { url, userinfo, folder }: PickedTarget,
): Promise<Failure | undefined> {
  const { services, memory, captureFrom } = context;
  const origin = originOf(url);
  if (userinfo !== undefined && !(await adoptCredentials(memory, origin, userinfo))) {
    return undefined;
  }
  const headers = await memory.headersOf(origin);
  let failure: Failure | undefined;
  const onFailed = (error: unknown): void => {
    failure = { url, headers, error };
  };
  try {
    const source = await services.createPprofSource({
      ...{ url, headers },
      tls: memory.tlsOf(url),
      limits: captureLimits(),
    });
    const snapshot = await captureFrom(source, {
      folder,
      onFailed,
      onAgain: () => captureTarget(context, { url, userinfo: undefined, folder }),
    });
    if (snapshot !== undefined) await memory.rememberTarget(url);
  } catch (error) {
    onFailed(error);
  }
  return failure;
}

async function nextTarget(
  { memory, log, pick }: CaptureTargetContext,
  { url, folder }: PickedTarget,
  failure: Failure,
): Promise<PickedTarget | undefined> {
  const remedy = await offerRemedy(memory, log, failure);
  switch (remedy.kind) {
    case 'try-again':
      return { url, userinfo: undefined, folder };
    case 'use-address':
      return { url: remedy.url, userinfo: undefined, folder };
    case 'choose-another':
      return pick();
    case 'give-up':
      return undefined;
    default:
      return remedy satisfies never;
  }
}

/** The limits of an answer, as the settings have them. */
export function captureLimits(): CaptureLimits {
  const maxBodyBytes = getSetting('capture.maxAnswerMegabytes') * MEBIBYTE;
  return {
    ...limitsWithTime(getSetting('capture.timeoutSeconds') * 1000),
    maxBodyBytes,
    maxInflatedBytes: Math.max(maxBodyBytes, getSetting('limits.maxInflatedMegabytes') * MEBIBYTE),
  };
}
