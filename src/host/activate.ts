/** Builds the objects of the extension and connects them, the same for Node and the browser. */
import * as vscode from 'vscode';
import { createApi, type LeaktrailApi } from './api.js';
import { registerOpenCommands } from './commands/openCommands.js';
import { registerProfileCommands, warnOfAllocated } from './commands/profileCommands.js';
import { CONTEXT_KEYS, type ContextKey } from './contextKeys.js';
import { createEditorMarks, type EditorMarks } from './editor/editorMarks.js';
import { createLog } from './log.js';
import { createOpenSources } from './openProfiles.js';
import type { PanelContext } from './panel/handlers.js';
import { ProfilePanel } from './panel/panel.js';
import { registerProfileEditor } from './panel/profileEditor.js';
import type { Platform } from './platform/platform.js';
import { presentProfile } from './presentProfile.js';
import { ProfileServiceClient } from './profileService.js';
import { ProfileStore } from './profileStore.js';
import { createStatusBar } from './statusBar.js';
import { registerProfilesView } from './views/profilesView.js';

/** Starts the extension; all that runs is disposed with the context. */
export function startExtension(context: vscode.ExtensionContext, platform: Platform): LeaktrailApi {
  const { subscriptions, extensionUri, workspaceState } = context;
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
  });
  const store = add(new ProfileStore(service, platform));
  const editor = add(createEditorMarks({ profiles: store, platform, log, extensionUri }));
  const openSources = createOpenSources({
    store,
    log,
    present: () => presentProfile(editor, panel),
  });
  const panelContext: PanelContext = { extensionUri, store, editor, openSources, log };
  const panel = add(new ProfilePanel(panelContext, workspaceState));
  add(registerProfileEditor(panelContext));
  add(registerProfilesView(store, openSources));
  add(createStatusBar(store, editor.marks));
  add(registerOpenCommands(openSources));
  add(registerProfileCommands({ store, panel, log }));
  add(warnOfAllocated(store));
  add(followContextKeys(store, editor));
  return createApi({ store, editor, panel, openSources });
}

function followContextKeys(store: ProfileStore, { marks }: EditorMarks): vscode.Disposable {
  const values = new Map<ContextKey, boolean>();
  const set = (key: ContextKey, value: boolean): void => {
    if (values.get(key) === value) return;
    values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    set(CONTEXT_KEYS.hasProfile, store.profiles.length > 0);
    set(CONTEXT_KEYS.hasSuspects, (marks.current?.suspects.length ?? 0) > 0);
  };
  return vscode.Disposable.from(store.onDidChange(update), marks.onDidChange(update));
}
