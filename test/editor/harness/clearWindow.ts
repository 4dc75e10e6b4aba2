// Brings a window back to how it was after its start: editors, profiles, base, notifications, snapshots and settings.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Keybinding } from './editorSetup.js';
import { SnapshotsTree } from './snapshotsTree.js';
import type { Workbench } from './workbench.js';

/** The key that clears a window as far as commands can; it is among the keybindings of every window. */
export const clearingKey: Keybinding = {
  key: 'ctrl+alt+shift+f12',
  command: 'runCommands',
  args: {
    commands: [
      'workbench.action.closeAllEditors',
      // Afterwards, because the editor of a file shows its profile until it is closed.
      'leaktrail.clear',
      'leaktrail.clearSuspects',
      'leaktrail.clearBase',
      'workbench.action.closePanel',
      'workbench.action.closeAuxiliaryBar',
      'workbench.view.explorer',
      'workbench.files.action.refreshFilesExplorer',
      'workbench.files.action.collapseExplorerFolders',
      'notifications.clearAll',
    ],
  },
};

/** Resolves when the window shows nothing of the test before. */
export async function clearWindow(workbench: Workbench, snapshotsFolder: string): Promise<void> {
  const { page } = workbench;
  await page.mouse.up();
  await page.mouse.move(0, 0);
  // A Quick Pick, a menu or a dialog takes the keys otherwise; a multi-step pick goes back first.
  await workbench.waitFor(
    'nothing to be asked',
    async () => {
      const open = await page
        .locator('.quick-input-widget:visible, .monaco-menu:visible, .monaco-dialog-box:visible')
        .count();
      if (open > 0) await page.keyboard.press('Escape');
      return open;
    },
    (open) => open === 0,
  );
  await workbench.resetSettings();
  const kept = await readdir(snapshotsFolder).catch(() => []);
  if (kept.some((name) => !name.startsWith('.'))) {
    for (const name of kept) {
      await rm(path.join(snapshotsFolder, name), { recursive: true, force: true });
    }
    await new SnapshotsTree(workbench).waitForSnapshots(0);
  }
  await page.keyboard.press('Control+Alt+Shift+F12');
  const explorer = '.explorer-folders-view .monaco-list-row';
  await workbench.waitFor(
    'an empty window',
    async () => ({
      tabs: await workbench.tabTitles(),
      notifications: await workbench.notifications(),
      unfolded: await page.locator(`${explorer}[aria-expanded="true"]`).count(),
      isExplorerShown: await page.locator(explorer).first().isVisible(),
      status: (await workbench.statusBarItems()).filter((text) => /inuse|suspect|▲/.test(text)),
    }),
    ({ tabs, notifications, unfolded, isExplorerShown, status }) =>
      isExplorerShown && tabs.length + notifications.length + unfolded + status.length === 0,
  );
}
