/** Builds the objects of the extension and connects them, the same for Node and the browser. */
import type * as vscode from 'vscode';
import { createApi, type LeaktrailApi } from './api.js';
import { createCommitReader } from './capture/commitReader.js';
import { TargetLocks } from './capture/targetLocks.js';
import { createTargetMemory } from './capture/targetMemory.js';
import { registerOpenCommands } from './commands/openCommands.js';
import { registerProfileCommands, warnOfAllocated } from './commands/profileCommands.js';
import { registerShowMemory } from './commands/showMemory.js';
import { getDecodeLimits } from './config.js';
import { createEditorMarks } from './editor/editorMarks.js';
import { followContextKeys } from './followContextKeys.js';
import { createLog } from './log.js';
import { createOpenSources } from './openProfiles.js';
import { ProfilePanel } from './panel/panel.js';
import type { PanelContext } from './panel/panelContext.js';
import { registerProfileEditor } from './panel/profileEditor.js';
import type { Platform } from './platform/platform.js';
import { presentProfile } from './presentProfile.js';
import { ProfileServiceClient } from './profileService.js';
import { ProfileStore } from './profileStore.js';
import { SnapshotModel } from './snapshots/snapshotModel.js';
import { HuntRunner } from './hunt/huntRunner.js';
import { startHunts } from './startHunts.js';
import { startSnapshots } from './startSnapshots.js';
import { startSuspects } from './startSuspects.js';
import { createStatusBar } from './statusBar.js';
import { SuspectsModel } from './suspects/suspectsModel.js';
import { createFixMarks } from './verify/fixMarks.js';
import { FixModel } from './verify/fixModel.js';
import { registerProfilesView } from './views/profilesView.js';

/** Starts the extension; all that runs is disposed with the context. */
export function startExtension(context: vscode.ExtensionContext, platform: Platform): LeaktrailApi {
  const { subscriptions, extensionUri, globalStorageUri, secrets } = context;
  const { workspaceState, globalState } = context;
  const memory = createTargetMemory(globalState, secrets);
  const { capture } = platform;
  const add = <T extends { dispose(): unknown }>(item: T): T => {
    subscriptions.push(item);
    return item;
  };
  const log = add(createLog());
  const service = new ProfileServiceClient({
    startWorker: () => platform.createWorker(extensionUri),
    log: (line) => {
      log.error(line);
    },
    limits: getDecodeLimits,
  });
  const store = add(new ProfileStore(service, platform));
  const suspects = add(new SuspectsModel());
  const fixes = add(new FixModel());
  const editor = add(createEditorMarks({ profiles: store, suspects, platform, log, extensionUri }));
  const model = add(new SnapshotModel({ capture, globalStorageUri, workspaceState, log }));
  const present = (): Promise<void> => presentProfile(editor, panel);
  const openSources = createOpenSources({ store, log, present });
  const panelContext: PanelContext = {
    ...{ extensionUri, store, editor, snapshots: model, fixes, openSources, log },
  };
  const panel = add(new ProfilePanel(panelContext, workspaceState));
  add(registerProfileEditor(panelContext));
  add(registerProfilesView(store, openSources));
  add(createStatusBar({ store, marks: editor.marks, suspects }));
  add(registerOpenCommands(openSources));
  add(registerProfileCommands({ store, panel, log, present }));
  add(registerShowMemory({ store, panel, snapshots: model, log }));
  add(warnOfAllocated(store));
  const taking = {
    ...{ model, memory, log, locks: new TargetLocks() },
    readCommit: createCommitReader(capture, log),
  };
  const hunts = add(
    new HuntRunner({
      ...{ ...taking, services: capture, suspects, globalStorageUri },
      inspectHeap: (path, signal) => service.inspectHeap(path, signal),
      judging: { service, sourceMap: editor.sourceMap, platform, suspects },
    }),
  );
  const snapshots = add(
    startSnapshots({
      ...{ ...taking, profiles: store, capture, platform, hunts, openSources, present },
    }),
  );
  const judging = add(
    startSuspects({
      ...{ suspects, model, profiles: store, editor, platform, log },
      marks: createFixMarks(fixes, suspects),
    }),
  );
  add(
    startHunts({
      ...{ runner: hunts, model, services: capture, memory, globalState, log },
      ...{ suspects, fixes, profiles: store },
      showDetails: () => panel.showTab('fix'),
      judging: {
        ...{ service, sourceMap: editor.sourceMap, platform, suspects, log },
        present: () => judging.present(),
      },
    }),
  );
  add(
    followContextKeys({ profiles: store, marks: editor.marks, snapshots: model, suspects, fixes }),
  );
  return createApi({
    ...{ store, editor, panel, fixes, openSources, present, model, snapshots, suspects, judging },
    hunts,
  });
}
