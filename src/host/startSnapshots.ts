/**
 * Builds what is about snapshots, over the model and the open profiles: the view, the commands on what is kept, and those that
 * capture from servers and tests. A snapshot that was just taken is shown in the view.
 */
import type * as vscode from 'vscode';
import type { Snapshot } from '../core/snapshot/model.js';
import { registerCaptureCommands } from './capture/captureCommands.js';
import { createCaptureFrom, type CaptureFrom } from './capture/captureFrom.js';
import type { TakeSnapshotContext } from './capture/takeSnapshot.js';
import type { TargetLocks } from './capture/targetLocks.js';
import type { TargetMemory } from './capture/targetMemory.js';
import {
  registerSnapshotCommands,
  type SnapshotCommandContext,
} from './commands/snapshotCommands.js';
import { DisposableStore } from './disposable.js';
import { registerProfileTest } from './goTest/profileTest.js';
import type { HuntRunner } from './hunt/huntRunner.js';
import type { OpenSources } from './openProfiles.js';
import type { CaptureServices } from './platform/captureServices.js';
import type { Platform } from './platform/platform.js';
import type { ProfileStore } from './profileStore.js';
import { compareSnapshots } from './snapshots/compareSnapshots.js';
import { importUris } from './snapshots/importSnapshots.js';
import { openSnapshot } from './snapshots/openSnapshot.js';
import type { SnapshotModel } from './snapshots/snapshotModel.js';
import { registerSnapshotsView, type SnapshotsView } from './views/snapshotsView.js';

export interface SnapshotsContext {
  readonly model: SnapshotModel;
  readonly profiles: ProfileStore;
  /** Undefined in a browser. */
  readonly capture: CaptureServices | undefined;
  readonly platform: Pick<Platform, 'realPath'>;
  readonly memory: TargetMemory;
  readonly locks: TargetLocks;
  readonly readCommit: TakeSnapshotContext['readCommit'];
  readonly hunts: HuntRunner;
  readonly openSources: OpenSources;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** All that runs for snapshots. */
export interface RunningSnapshots {
  dispose(): void;
  /** Imports files and folders as the command does after its dialog. */
  importUris(uris: readonly vscode.Uri[]): Promise<void>;
}

/** The view and the commands, registered. */
export function startSnapshots(context: SnapshotsContext): RunningSnapshots {
  const { model, profiles, capture, platform, memory, hunts, openSources, log } = context;
  const disposables = new DisposableStore();
  const commands: SnapshotCommandContext = {
    ...context,
    service: profiles.service,
    reveal: (id) => view.reveal(id),
  };
  const view = disposables.add(
    registerSnapshotsView({
      ...{ model, profiles, hunts },
      importUris: (uris) => importUris(commands, uris),
    }),
  );
  disposables.add(registerSnapshotCommands(commands));
  const captureFrom = captureInto(context, commands, view);
  disposables.add(registerCaptureCommands({ services: capture, memory, log, captureFrom }));
  const open = (snapshot: Snapshot): Promise<void> => openSnapshot(model, openSources, snapshot);
  disposables.add(registerProfileTest({ capture, platform, captureFrom, open, log }));
  return {
    importUris: (uris) => importUris(commands, uris),
    dispose() {
      disposables.dispose();
    },
  };
}

function captureInto(
  { locks, readCommit }: SnapshotsContext,
  commands: SnapshotCommandContext,
  view: SnapshotsView,
): CaptureFrom {
  const { model, openSources, service, log } = commands;
  return createCaptureFrom({
    ...{ model, locks, log, readCommit },
    actions: {
      reveal: ({ id }) => view.reveal(id),
      open: (snapshot) => openSnapshot(model, openSources, snapshot),
      compare: (base, current) => compareSnapshots(commands, base, current),
    },
    inspectHeap: (path, signal) => service.inspectHeap(path, signal),
  });
}
