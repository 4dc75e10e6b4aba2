/** Builds what is about hunts, over their runner: the commands, those on fixes too, the status bar item and the context keys. */
import type * as vscode from 'vscode';
import { mayCapture } from './capture/mayCapture.js';
import type { TargetMemory } from './capture/targetMemory.js';
import { DisposableStore } from './disposable.js';
import { registerHuntCommands } from './hunt/huntCommands.js';
import type { HuntRunner } from './hunt/huntRunner.js';
import { followHunt } from './hunt/huntStatus.js';
import { createPlanMemory } from './hunt/planMemory.js';
import type { CaptureServices } from './platform/captureServices.js';
import type { ProfileStore } from './profileStore.js';
import type { SnapshotModel } from './snapshots/snapshotModel.js';
import type { JudgeFilesContext } from './suspects/judgeFiles.js';
import type { SuspectsModel } from './suspects/suspectsModel.js';
import { askForPlanAgain } from './verify/askForPlanAgain.js';
import { registerFixCommands } from './verify/fixCommands.js';
import type { FixModel } from './verify/fixModel.js';

export interface HuntsContext {
  readonly runner: HuntRunner;
  readonly model: SnapshotModel;
  /** Undefined in a browser. */
  readonly services: CaptureServices | undefined;
  readonly memory: TargetMemory;
  readonly globalState: vscode.Memento;
  readonly judging: JudgeFilesContext;
  readonly suspects: SuspectsModel;
  readonly profiles: ProfileStore;
  readonly fixes: FixModel;
  /** Shows the tab of the verified fix. */
  readonly showDetails: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** All that runs for hunts, registered. */
export function startHunts(context: HuntsContext): DisposableStore {
  const { runner, services, globalState } = context;
  const disposables = new DisposableStore();
  disposables.add(followHunt(runner));
  const plans = createPlanMemory(globalState);
  disposables.add(registerHuntCommands({ ...context, plans }));
  disposables.add(
    registerFixCommands({
      ...context,
      mayStart: async () => (await mayCapture(services)) !== undefined,
      askForPlan: (known) => askForPlanAgain({ ...context, plans }, known),
    }),
  );
  return disposables;
}
