// Profiles as a person handles them: the Explorer, the custom editor, the Profiles view, the sample type, a reload.
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { editorTest } from '../harness/editorTest.js';

/** What VS Code has saved of its editors in this browser; runs in the page. */
async function readSavedEditors(): Promise<string> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('no reason'));
      };
    });
  const texts: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith('vscode-web-state-db') !== true) continue;
    const database = await done(indexedDB.open(name));
    if (database.objectStoreNames.contains('ItemTable')) {
      const items = database.transaction('ItemTable').objectStore('ItemTable');
      const value: unknown = await done(items.get('memento/workbench.parts.editor'));
      if (typeof value === 'string') texts.push(value);
    }
    database.close();
  }
  return texts.join('\n');
}

editorTest('opens a profile by a click on the file and marks the code', async (editor) => {
  const { workbench } = await editor.open();
  await workbench.explorerItem('profiles').click();
  await workbench.explorerItem('heap.raw.pprof').dblclick();
  await workbench.webviewFrame().getByText('HandleCheckout').first().waitFor();
  await workbench.statusBarItem(/MiB inuse · 3 suspects/).waitFor();
  await editor.screenshot(workbench, 'custom-editor');
  await workbench.webviewFrame().getByText('HandleCheckout').first().click();
  await workbench.waitForActiveEditor('checkout.go');
  expect(await workbench.waitForLineAnnotation(52)).toMatch(/MiB inuse/);
  await editor.screenshot(workbench, 'custom-editor-source');
});

editorTest('says in the editor of a file why it is no profile', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await writeFile(path.join(workspace, 'login.pprof'), '<!doctype html><title>Sign in</title>');
  await workbench.explorerItem('login.pprof').dblclick();
  await workbench.webviewFrame().getByText('HTML page titled "Sign in"').waitFor();
  expect(await workbench.notifications()).toEqual([]);
  await editor.screenshot(workbench, 'custom-editor-error');
});

editorTest(
  'opens a file from the Explorer menu and lists it in the Profiles view',
  async (editor) => {
    const { workbench } = await editor.open();
    await workbench.explorerItem('profiles').click();
    await workbench.openExplorerMenu('heap.1.pb.gz');
    await workbench.clickMenuItem('Open with Leaktrail');
    await workbench.webviewFrame().locator('[role="row"]').nth(1).waitFor();
    await workbench.openExplorerMenu('goroutine.1.pb.gz');
    await workbench.clickMenuItem('Open with Leaktrail');
    await workbench.statusBarItem(/goroutines/).waitFor();
    await workbench.waitForActiveEditor('receipt.go');
    await workbench.runCommand('Leaktrail: Focus on Profiles View');
    const rows = workbench.page.locator(
      '.customview-tree [role="treeitem"][aria-label*="heap.1.pb.gz"]',
    );
    await rows.first().waitFor();
    await editor.screenshot(workbench, 'profiles-view');
    await rows.first().click();
    await workbench.statusBarItem(/inuse/).waitFor();
  },
);

editorTest('warns of alloc_space in a heap profile and switches back', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', 'heap.7.pb.gz'));
  await workbench.webviewFrame().locator('[role="row"]').nth(1).waitFor();
  await workbench.statusBarItem(/inuse/).click();
  await workbench.focusedQuickPick().filter({ hasText: 'inuse_space' }).waitFor();
  await editor.screenshot(workbench, 'sample-types');
  await workbench.pick('alloc_space');
  await workbench.statusBarItem(/alloc ·/).waitFor();
  // Under the driver VS Code shows no toasts, only the centre.
  await workbench.runCommand('Notifications: Show Notifications');
  const warning = workbench.page
    .locator('.notifications-center .notification-list-item')
    .filter({ hasText: 'alloc_space counts everything allocated since the start' });
  await warning.waitFor();
  await warning.getByText('Switch to inuse_space').click();
  await workbench.statusBarItem(/inuse ·/).waitFor();
});

editorTest('restores the panel and its profiles after a reload', async (editor) => {
  // What other tests had VS Code save must not be taken for what this one has.
  const { workbench } = await editor.open({ isFresh: true });
  await workbench.explorerItem('profiles').click();
  const total = (): Locator => workbench.statusBarItem(/inuse ·/);
  let before = '';
  for (const name of ['heap.1.pb.gz', 'heap.2.pb.gz']) {
    await workbench.openExplorerMenu(name);
    await workbench.clickMenuItem('Open with Leaktrail');
    await total()
      .filter({ hasNotText: before || 'no total yet' })
      .waitFor();
    before = await total().innerText();
    await workbench.webviewFrame().locator('[role="row"]').nth(1).waitFor();
  }
  // A browser cannot save while a page closes, so VS Code does it every few seconds.
  await workbench.waitFor(
    'VS Code to save the panel',
    () => workbench.page.evaluate(readSavedEditors),
    (saved) => saved.includes('heap.2.pb.gz'),
  );
  await workbench.reload();
  await workbench.webviewFrame().locator('[role="row"]').nth(1).waitFor();
  await total().filter({ hasText: before }).waitFor();
  await workbench
    .webviewFrame()
    .locator('vscode-option[aria-selected="true"][aria-label="heap.2.pb.gz"]')
    .waitFor({ state: 'attached' });
  await editor.screenshot(workbench, 'restored');
});
