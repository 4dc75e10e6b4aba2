/** The commands that open profiles: by the file dialog, and for files chosen in the Explorer or an editor's tab. */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import type { OpenFlow, OpenSources } from '../openProfiles.js';
import { pickProfileFiles } from '../pickProfileFiles.js';

/** The registered commands. */
export function registerOpenCommands(openSources: OpenSources): DisposableStore {
  const openUris = async (uris: readonly vscode.Uri[], flow?: OpenFlow): Promise<void> => {
    if (uris.length === 0) return;
    await openSources(
      uris.map((uri) => ({ kind: 'uri', uri })),
      flow,
    );
  };
  const store = new DisposableStore();
  store.add(
    vscode.commands.registerCommand(COMMANDS.openHeapProfile, async () => {
      await openUris(await pickProfileFiles(vscode.l10n.t('Open Heap Profile')), {
        wantsHeap: true,
      });
    }),
  );
  store.add(
    vscode.commands.registerCommand(COMMANDS.openProfile, async () => {
      await openUris(await pickProfileFiles(vscode.l10n.t('Open Profile')));
    }),
  );
  store.add(
    vscode.commands.registerCommand(
      COMMANDS.openResource,
      async (resource?: unknown, selected?: unknown) => {
        await openUris(chosenUris(resource, selected));
      },
    ),
  );
  return store;
}

/** VS Code passes the clicked resource and the whole selection; without arguments the active tab's file is meant. */
function chosenUris(resource: unknown, selected: unknown): readonly vscode.Uri[] {
  const list: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [resource];
  const uris = list.filter((value) => value instanceof vscode.Uri);
  if (uris.length > 0) return uris;
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? [input.uri]
    : [];
}
