/** The first question to the target of a hunt, before anything is waited for: each failure offers its remedy and it is asked again. */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import {
  hasManyGoroutines,
  type GoroutineDetail,
  type SnapshotSource,
} from '../../core/snapshot/source.js';
import { captureLimits } from '../capture/captureTarget.js';
import { offerRemedy } from '../capture/remedies.js';
import { originOf } from '../capture/targetHistory.js';
import type { TargetMemory } from '../capture/targetMemory.js';
import { withLateProgress } from '../lateProgress.js';
import { isCancellation } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { shortTarget } from '../snapshots/snapshotTexts.js';

export interface ConnectContext {
  readonly memory: TargetMemory;
  readonly log: vscode.LogOutputChannel;
}

/** A target that answered. */
export interface ConnectedTarget {
  /** Another one than asked for when that was the remedy. */
  readonly url: string;
  readonly source: SnapshotSource;
  /** Where there are many goroutines, their counts must do: nobody is there to be asked in each round. */
  readonly goroutines: GoroutineDetail;
}

/** The target, or undefined when the user gave up or will choose another, which is told by a call then. */
export async function connectTarget(
  { memory, log }: ConnectContext,
  services: CaptureServices,
  url: string,
  chooseAnother: () => void,
): Promise<ConnectedTarget | undefined> {
  let next = url;
  for (;;) {
    const headers = await memory.headersOf(originOf(next));
    try {
      const source = await openSource(memory, services, next);
      const offer = await probe(source);
      for (const note of offer.notes) log.info(note);
      if (!offer.kinds.includes('heap')) {
        throw new ProfileError('refused', `${new URL(next).host} does not offer a heap profile`);
      }
      const goroutines = hasManyGoroutines(offer) ? 'debug1' : 'debug2';
      return { url: next, source, goroutines };
    } catch (error) {
      if (isCancellation(error)) return undefined;
      const remedy = await offerRemedy(memory, log, { url: next, headers, error });
      switch (remedy.kind) {
        case 'try-again':
          break;
        case 'use-address':
          next = remedy.url;
          break;
        case 'choose-another':
          chooseAnother();
          return undefined;
        case 'give-up':
          return undefined;
        default:
          return remedy satisfies never;
      }
    }
  }
}

/** The source of an address with the headers and the certificate that are remembered now. */
export async function openSource(
  memory: TargetMemory,
  services: CaptureServices,
  url: string,
): Promise<SnapshotSource> {
  return services.createPprofSource({
    url,
    headers: await memory.headersOf(originOf(url)),
    tls: memory.tlsOf(url),
    limits: captureLimits(),
  });
}

function probe(source: SnapshotSource): ReturnType<SnapshotSource['probe']> {
  const title = vscode.l10n.t('Asking {0} what it offers', shortTarget(source.describe()));
  return withLateProgress(title, (token) => {
    const stop = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      stop.abort();
    });
    return source.probe(stop.signal).finally(() => {
      subscription.dispose();
    });
  });
}
