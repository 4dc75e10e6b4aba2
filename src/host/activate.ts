/** Builds the objects of the extension and connects them, the same for Node and the browser. */
import type * as vscode from 'vscode';
import { createApi, type LeaktrailApi } from './api.js';
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
import { startSnapshots } from './startSnapshots.js';
import { createStatusBar } from './statusBar.js';
import { registerProfilesView } from './views/profilesView.js';

/** Starts the extension; all that runs is disposed with the context. */
export function startExtension(context: vscode.ExtensionContext, platform: Platform): LeaktrailApi {
  const { subscriptions, extensionUri, globalStorageUri, secrets } = context;
  const { workspaceState, globalState } = context;
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
  const editor = add(createEditorMarks({ profiles: store, platform, log, extensionUri }));
  const model = add(new SnapshotModel({ capture, globalStorageUri, workspaceState, log }));
  const present = (): Promise<void> => presentProfile(editor, panel);
  const openSources = createOpenSources({ store, log, present });
  const panelContext: PanelContext = {
    ...{ extensionUri, store, editor, snapshots: model, openSources, log },
  };
  const panel = add(new ProfilePanel(panelContext, workspaceState));
  add(registerProfileEditor(panelContext));
  add(registerProfilesView(store, openSources));
  add(createStatusBar(store, editor.marks));
  add(registerOpenCommands(openSources));
  add(registerProfileCommands({ store, panel, log, present }));
  add(registerShowMemory({ store, panel, snapshots: model, log }));
  add(warnOfAllocated(store));
  const snapshots = add(
    startSnapshots({
      ...{ model, profiles: store, capture, platform, globalState, secrets },
      ...{ openSources, present, log },
    }),
  );
  add(followContextKeys(store, editor.marks, model));
  return createApi({ store, editor, panel, openSources, present, model, snapshots });
}
