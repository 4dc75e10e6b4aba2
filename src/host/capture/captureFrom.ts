/**
 * Capturing as the user sees it, whatever the source: one progress that can be stopped, a question when there are many goroutines,
 * the new snapshot in its view, one message with what to do next. One capture of a target at a time: two would disturb each other's
 * numbers.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { failedParts, type Snapshot } from '../../core/snapshot/model.js';
import type { SnapshotSource } from '../../core/snapshot/source.js';
import { COMMANDS } from '../commandIds.js';
import { describeError, isCancellation } from '../log.js';
import {
  showError,
  showInformation,
  showWarning,
  withProgress,
  type ReportProgress,
} from '../showMessage.js';
import { isComparable } from '../snapshots/comparisonChoice.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { hasGoroutineText, shortTarget } from '../snapshots/snapshotTexts.js';
import { chooseGoroutineDetail } from './askGoroutines.js';
import { capturedText, missingText, progressText } from './captureTexts.js';
import { takeSnapshot, type TakeSnapshotContext } from './takeSnapshot.js';
import type { TargetLocks } from './targetLocks.js';

/** What a message about a new snapshot offers. */
export interface SnapshotActions {
  /** Shows the snapshot in its view. */
  readonly reveal: (snapshot: Snapshot) => Promise<void>;
  readonly open: (snapshot: Snapshot) => Promise<void>;
  readonly compare: (base: Snapshot, current: Snapshot) => Promise<void>;
}

export interface CaptureFromContext extends TakeSnapshotContext {
  readonly model: SnapshotModel;
  readonly locks: TargetLocks;
  readonly actions: SnapshotActions;
  readonly log: vscode.LogOutputChannel;
}

export interface CaptureFromOptions {
  /** The workspace folder that the source was found in. */
  readonly folder?: string | undefined;
  /** Offered after a success as "Capture Another". */
  readonly onAgain?: () => Promise<void>;
  /** True says nothing after a success: the caller shows what came of it. */
  readonly isQuiet?: boolean;
  /** Told instead of a message; not told that the user stopped. */
  readonly onFailed?: (error: unknown) => void;
}

/** Takes a snapshot and shows it; undefined when that failed or was stopped, which the user knows then. Never rejects. */
export type CaptureFrom = (
  source: SnapshotSource,
  options?: CaptureFromOptions,
) => Promise<Snapshot | undefined>;

/** The function that captures for every command. */
export function createCaptureFrom(context: CaptureFromContext): CaptureFrom {
  const { log, actions, locks } = context;
  return async (source, options = {}) => {
    const target = source.describe();
    const name = shortTarget(target);
    const release = locks.tryTake(target, 'capture');
    if (release === undefined) {
      const text =
        locks.holderOf(target) === 'hunt'
          ? vscode.l10n.t(
              '{0} is being hunted for leaks; pause or stop the hunt to capture it yourself.',
              name,
            )
          : vscode.l10n.t('A snapshot of {0} is being captured already.', name);
      void showInformation(text);
      return undefined;
    }
    let snapshot: Snapshot;
    try {
      snapshot = await captureWithProgress(context, source, options);
    } catch (error) {
      if (isCancellation(error)) log.info(`capturing ${name}: stopped by the user`);
      else if (options.onFailed !== undefined) options.onFailed(error);
      else tellFailure(log, name, error);
      return undefined;
    } finally {
      release();
    }
    await actions.reveal(snapshot).catch((error: unknown) => {
      log.error(`showing the snapshot: ${describeError(error)}`);
    });
    logSnapshot(log, name, snapshot);
    if (options.isQuiet !== true) void tellSuccess(context, snapshot, options);
    return snapshot;
  };
}

async function captureWithProgress(
  context: CaptureFromContext,
  source: SnapshotSource,
  { folder }: CaptureFromOptions,
): Promise<Snapshot> {
  const title = vscode.l10n.t('Capturing {0}', shortTarget(source.describe()));
  const work = async (
    report: ReportProgress,
    token: vscode.CancellationToken,
  ): Promise<Snapshot> => {
    const stop = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      report(vscode.l10n.t('asking what it offers'));
      const offer = await source.probe(stop.signal);
      for (const note of offer.notes) context.log.info(note);
      const goroutines = await chooseGoroutineDetail(offer, token);
      if (goroutines === undefined) throw new ProfileError('cancelled', 'stopped by the user');
      return await takeSnapshot(context, source, {
        ...{ signal: stop.signal, goroutines, folder },
        onProgress: (at) => {
          report(progressText(at));
        },
      });
    } finally {
      subscription.dispose();
    }
  };
  return context.model.during(title, () => withProgress({ title, cancellable: true }, work));
}

/** One message for the whole capture; resolves when it is gone and what was chosen in it is done. */
async function tellSuccess(
  { model, actions, log }: CaptureFromContext,
  snapshot: Snapshot,
  { onAgain }: CaptureFromOptions,
): Promise<void> {
  const previous = model.previousOf(snapshot);
  // That a service does not offer goroutineleak is usual and told by the row's tooltip.
  const missing = failedParts(snapshot);
  const facts = capturedText(snapshot, previous);
  const name = shortTarget(snapshot.target);
  const said =
    facts === ''
      ? vscode.l10n.t('Captured {0}', name)
      : vscode.l10n.t('Captured {0}: {1}', name, facts);
  const text = missing.length === 0 ? said : `${said}. ${missingText(missing)}`;
  const compare = vscode.l10n.t('Compare with Previous');
  const another = vscode.l10n.t('Capture Another');
  const open = vscode.l10n.t('Open');
  const hasHeap = isComparable(snapshot);
  const canCompare = hasHeap && previous !== undefined;
  const buttons = [
    ...(canCompare ? [compare] : []),
    ...(onAgain === undefined ? [] : [another]),
    ...(!canCompare && (hasHeap || hasGoroutineText(snapshot)) ? [open] : []),
  ];
  const show = missing.length > 0 ? showWarning : showInformation;
  const choice = await show(text, ...buttons);
  try {
    if (choice === another) await onAgain?.();
    else if (choice === open) await actions.open(snapshot);
    else if (choice === compare && previous !== undefined) {
      await actions.compare(previous, snapshot);
    }
  } catch (error) {
    log.error(describeError(error));
    void showError(describeError(error));
  }
}

function tellFailure(log: vscode.LogOutputChannel, name: string, error: unknown): void {
  const detail = describeError(error);
  log.error(`capturing ${name}: ${detail}`);
  const showLog = vscode.l10n.t('Show Log');
  const text = vscode.l10n.t('{0} cannot be captured: {1}', name, detail);
  void showError(text, showLog).then((choice) => {
    if (choice === showLog) void vscode.commands.executeCommand(COMMANDS.showOutput);
  });
}

function logSnapshot(log: vscode.LogOutputChannel, name: string, snapshot: Snapshot): void {
  const parts = snapshot.parts.map(
    ({ kind, format, sizeBytes }) => `${kind} (${format}, ${sizeBytes} B)`,
  );
  log.info(`captured ${name} as ${snapshot.id}: ${parts.join(', ')}`);
  for (const { kind, reason } of snapshot.missing) {
    log.info(`${snapshot.id} without ${kind}: ${reason}`);
  }
}
