/**
 * The read-only editor of profile files. Opening one loads the profile, so that the code is marked without a further
 * click; a file that is no profile shows why in its place. The file is untrusted: the worker reads it, with limits.
 */
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import { VIEW_TYPES } from '../viewIds.js';
import type { PanelContext } from './panelContext.js';
import { webviewOptions } from './html.js';
import { PanelView } from './panelView.js';
import type { ViewScope } from './viewState.js';

/** The registered editors, both priorities. */
export function registerProfileEditor(context: PanelContext): DisposableStore {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({
      uri,
      dispose() {
        // The profile stays open until it is closed in the Profiles view or cleared.
      },
    }),
    resolveCustomEditor(document, panel) {
      showProfileEditor(context, document.uri, panel);
    },
  };
  const store = new DisposableStore();
  for (const viewType of [VIEW_TYPES.profile, VIEW_TYPES.profileOption]) {
    store.add(
      vscode.window.registerCustomEditorProvider(viewType, provider, {
        supportsMultipleEditorsPerDocument: true,
      }),
    );
  }
  return store;
}

function showProfileEditor(
  context: PanelContext,
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
): void {
  const { store, log, extensionUri } = context;
  const scope: ViewScope = { kind: 'file', uri, error: undefined };
  panel.webview.options = webviewOptions(extensionUri);
  const view = new PanelView(context, panel, scope);

  const load = async (): Promise<void> => {
    view.setScope(scope);
    try {
      const activate = panel.active || store.active === undefined;
      await store.open({ kind: 'uri', uri }, { activate });
      view.setScope(scope);
    } catch (error) {
      if (isCancellation(error)) return;
      const detail = describeError(error);
      log.error(`${uri.toString()}: ${detail}`);
      const title = vscode.l10n.t('{0} cannot be opened', uri.path.replace(/^.*\//, ''));
      view.setScope({ kind: 'file', uri, error: { title, detail } });
    }
  };

  const subscription = panel.onDidChangeViewState(() => {
    if (!panel.active) return;
    const profile = store.find(uri);
    if (profile === undefined) void load();
    else store.activate(profile.id);
  });
  panel.onDidDispose(() => {
    subscription.dispose();
    view.dispose();
  });
  void load();
}
