// The Snapshots view as a person uses it: files are imported, a base is chosen, snapshots are compared, named, exported and
// deleted, with clicks only.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { dragOver } from '../harness/drag.js';
import { editorTest } from '../harness/editorTest.js';
import type { OpenEditor } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import { SnapshotsTree } from '../harness/snapshotsTree.js';
import type { Workbench } from '../harness/workbench.js';

/** The view of a window, with the heap profiles of these rounds of the sample imported one after the other. */
async function importRounds({ workbench, workspace }: OpenEditor, rounds: readonly number[]) {
  const tree = new SnapshotsTree(workbench);
  const row = (text: string): Locator => tree.snapshots().filter({ hasText: text });
  await workbench.runCommand('Leaktrail: Focus on Snapshots View');
  for (const round of rounds) {
    await workbench.runCommand('Leaktrail: Import Snapshots…');
    await workbench.pick('Files…');
    await workbench.pickFile(path.join(workspace, 'profiles', `heap.${round}.pb.gz`));
    await row(`heap.${round}`).waitFor();
  }
  return { tree, row };
}

/** Picks a folder by its absolute path in VS Code's own dialog. */
async function pickFolder(workbench: Workbench, folder: string): Promise<void> {
  const box = workbench.quickInputBox();
  await workbench.waitFor(
    'the folder dialog',
    () => box.inputValue(),
    (value) => value.startsWith('/'),
  );
  await workbench.waitForFileList(() => true);
  await box.fill(`${folder}/`);
  const names = await readdir(folder);
  await workbench.waitForFileList((label) => names.includes(label));
  await workbench.page.getByRole('button', { name: 'Export Here' }).click();
}

const rounds = (texts: readonly string[]): unknown[] =>
  texts.map((text) => /heap\.\d/.exec(text)?.[0]);

editorTest('imports files, compares them with a base and marks what grew', async (editor) => {
  const opened = await editor.open();
  const { workbench } = opened;
  await workbench.runCommand('Leaktrail: Focus on Snapshots View');
  await workbench.page.getByText('No snapshot has been taken.').waitFor();
  await editor.screenshot(workbench, 'snapshots-welcome');
  const { tree, row } = await importRounds(opened, [2, 7, 4]);
  expect(rounds(await tree.snapshots().allInnerTexts())).toEqual(['heap.2', 'heap.4', 'heap.7']);
  expect(await row('heap.4').innerText()).toMatch(/\d MiB ▲ \+\d/);
  await editor.screenshot(workbench, 'snapshots-series');

  await tree.clickInline(row('heap.2'), 'Set as Base');
  await row('heap.2').filter({ hasText: 'base' }).waitFor();
  await tree.clickInline(row('heap.7'), 'Compare with Base');
  await row('heap.7').filter({ hasText: 'shown as current' }).waitFor();
  await workbench.waitForShownEditor(leak.fileName);
  await workbench.clickTab(leak.fileName);
  expect(await workbench.waitForLineAnnotation(leak.line)).toMatch(/▲ \+/);
  await editor.screenshot(workbench, 'snapshots-compared');
});

editorTest(
  'offers base and current, the likely ones first, and asks again on Back',
  async (editor) => {
    const opened = await editor.open();
    const { workbench } = opened;
    const { row } = await importRounds(opened, [1, 2, 3]);
    const { keyboard } = workbench.page;
    await workbench.runCommand('Leaktrail: Compare Snapshots…');
    await workbench.focusedQuickPick().filter({ hasText: 'heap.2' }).waitFor();
    await editor.screenshot(workbench, 'snapshots-pick-base');
    await workbench.pick('heap.1');
    await workbench.focusedQuickPick().filter({ hasText: 'heap.3' }).waitFor();
    expect(rounds(await workbench.quickPickLabels())).not.toContain('heap.1');
    await editor.screenshot(workbench, 'snapshots-pick-current');
    await workbench.page.locator('.quick-input-widget a[aria-label^="Back"]').click();
    await workbench.focusedQuickPick().filter({ hasText: 'heap.1' }).waitFor();
    await keyboard.press('Enter');
    await workbench.focusedQuickPick().filter({ hasText: 'heap.3' }).waitFor();
    await keyboard.press('Enter');
    await row('heap.3').filter({ hasText: 'shown as current' }).waitFor();
    await row('heap.1').filter({ hasText: 'shown as base' }).waitFor();
  },
);

editorTest('warns when the base is the later one, and swaps the two', async (editor) => {
  const opened = await editor.open();
  const { workbench } = opened;
  const { tree, row } = await importRounds(opened, [2, 7]);
  await tree.clickInline(row('heap.7'), 'Set as Base');
  await row('heap.7').filter({ hasText: 'base' }).waitFor();
  await tree.chooseFromMenu(row('heap.2'), 'Compare with Base');
  await row('heap.2').filter({ hasText: 'shown as current' }).waitFor();
  // Under the driver VS Code shows no toasts, only the centre.
  await workbench.runCommand('Notifications: Show Notifications');
  const warning = workbench.page
    .locator('.notifications-center .notification-list-item')
    .filter({ hasText: 'The current profile was taken before the base.' });
  await warning.waitFor();
  await editor.screenshot(workbench, 'snapshots-reversed');
  await warning.getByText('Swap Base and Current').click();
  await row('heap.7').filter({ hasText: 'shown as current' }).waitFor();
});

editorTest('names, exports and deletes snapshots', async (editor) => {
  const opened = await editor.open();
  const { workbench, workspace } = opened;
  const { tree, row } = await importRounds(opened, [1, 2]);
  await tree.chooseFromMenu(row('heap.1'), 'Rename…');
  await workbench.quickInputBox().fill('before load');
  await workbench.page.keyboard.press('Enter');
  await row('before load').waitFor();
  await workbench.page.mouse.move(0, 0);
  await row('before load').locator('.label-name').hover();
  // Not the hover of an editor.
  await workbench.page.locator('.monaco-hover').filter({ hasText: 'Live heap' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-tooltip');

  await tree.chooseFromMenu(row('before load'), 'Export Snapshots…');
  await workbench.focusedQuickPick().filter({ hasText: '1 snapshot,' }).waitFor();
  await workbench.pick('Folder…');
  const target = path.join(workspace, 'internal');
  const before = await readdir(target);
  await pickFolder(workbench, target);
  await workbench.waitFor(
    'the exported folder',
    () => readdir(target),
    (names) => names.length > before.length,
  );

  await workbench.runCommand('Leaktrail: Export Snapshots…');
  await workbench.focusedQuickPick().filter({ hasText: '2 snapshots,' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-export');
  await workbench.page.keyboard.press('Escape');

  // The import has selected the other row.
  await row('before load').click({ modifiers: ['Control'] });
  await tree.chooseFromMenu(row('before load'), 'Delete…');
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.filter({ hasText: 'Delete 2 snapshots' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await workbench.page.getByText('No snapshot has been taken.').waitFor();
});

editorTest(
  'imports a file that is dragged from the Explorer to the view',
  async (editor) => {
    const opened = await editor.open();
    const { page } = opened.workbench;
    const { tree, row } = await importRounds(opened, [1]);
    await opened.workbench.runCommand('View: Show Explorer');
    await opened.workbench.explorerItem('profiles').click();
    const icon = page.locator('.activitybar a[aria-label^="Leaktrail"]');
    await dragOver(page, opened.workbench.explorerItem('heap.7.pb.gz'), [icon]);
    // Resting on its icon brings the view up.
    await row('heap.1').waitFor();
    await dragOver(page, undefined, [row('heap.1')]);
    await page.mouse.up();
    await row('heap.7').waitFor();
    expect(rounds(await tree.snapshots().allInnerTexts())).toEqual(['heap.1', 'heap.7']);
  },
  { isNewestOnly: true },
);

editorTest('imports and compares in Restricted Mode', async (editor) => {
  const opened = await editor.open({ isRestricted: true });
  const { workbench } = opened;
  await workbench.runCommand('Leaktrail: Focus on Snapshots View');
  await workbench.page.getByText('Snapshots can be captured in a trusted workspace').waitFor();
  const { row } = await importRounds(opened, [2, 7]);
  await workbench.runCommand('Leaktrail: Compare Snapshots…');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.2' }).waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.7' }).waitFor();
  await workbench.page.keyboard.press('Enter');
  await row('heap.7').filter({ hasText: 'shown as current' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-restricted');
});

editorTest('says in the browser host that snapshots need a disk', async (editor) => {
  const settings = { 'remote.extensionKind': { 'leaktrail.leaktrail': ['web'] } };
  const { workbench } = await editor.open({ settings });
  await workbench.runCommand('Leaktrail: Focus on Snapshots View');
  await workbench.page.getByRole('button', { name: 'Import Snapshots…' }).click();
  await workbench
    .notification('Snapshots are kept on a disk, which is not there in a browser.')
    .waitFor();
});
