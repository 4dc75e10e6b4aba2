// The Snapshots view as a person uses it: files are imported, a base is chosen, snapshots are compared, named, exported and
// deleted, with clicks only.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { editorTest } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import type { Workbench } from '../harness/workbench.js';

/** The rows of the Snapshots view; `text` is part of the label or of what follows it. */
function rows(workbench: Workbench, text: string | RegExp = ''): Locator {
  return workbench.page
    .locator('.pane:has(.pane-header[aria-label^="Snapshots"]) [role="treeitem"]')
    .filter({ hasText: text });
}

async function showView(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Leaktrail: Focus on Snapshots View');
}

/** Chooses from the context menu of a row. */
async function chooseFor(workbench: Workbench, row: Locator, label: string): Promise<void> {
  await row.click({ button: 'right' });
  await workbench.page.locator('.monaco-menu').waitFor();
  await workbench.clickMenuItem(label);
}

/** Imports heap profiles of the sample by the dialog for files, one after the other. */
async function importHeaps(workbench: Workbench, workspace: string, numbers: readonly number[]) {
  await showView(workbench);
  for (const number of numbers) {
    await workbench.runCommand('Leaktrail: Import Snapshots…');
    await workbench.pick('Files…');
    await workbench.pickFile(path.join(workspace, 'profiles', `heap.${number}.pb.gz`));
    await rows(workbench, `heap.${number}`).waitFor();
  }
}

editorTest('imports files, compares them with a base and marks what grew', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await showView(workbench);
  await workbench.page.getByText('No snapshot has been taken.').waitFor();
  await editor.screenshot(workbench, 'snapshots-welcome');
  await importHeaps(workbench, workspace, [2, 7, 4]);
  const labels = await rows(workbench, 'heap.').allInnerTexts();
  expect(labels.map((label) => /heap\.\d/.exec(label)?.[0])).toEqual([
    'heap.2',
    'heap.4',
    'heap.7',
  ]);
  await editor.screenshot(workbench, 'snapshots-series');

  await rows(workbench, 'heap.2').hover();
  await rows(workbench, 'heap.2').getByLabel('Set as Base').click();
  await rows(workbench, 'heap.2').filter({ hasText: 'base' }).waitFor();
  await rows(workbench, 'heap.7').hover();
  await rows(workbench, 'heap.7').getByLabel('Compare with Base').click();
  await workbench.waitForShownEditor(leak.fileName);
  await workbench.clickTab(leak.fileName);
  expect(await workbench.waitForLineAnnotation(leak.line)).toMatch(/▲ \+/);
  await rows(workbench, 'heap.7').filter({ hasText: 'shown as current' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-compared');
});

editorTest('offers base and current, the likely ones first', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await importHeaps(workbench, workspace, [1, 2, 3]);
  await workbench.runCommand('Leaktrail: Compare Snapshots…');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.2' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-pick-base');
  await workbench.page.keyboard.press('Enter');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.3' }).waitFor();
  expect((await workbench.quickPickLabels()).join()).not.toContain('heap.2');
  await editor.screenshot(workbench, 'snapshots-pick-current');
  await workbench.page.keyboard.press('Enter');
  await rows(workbench, 'heap.3').filter({ hasText: 'shown as current' }).waitFor();
});

editorTest('names, exports and deletes snapshots', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await importHeaps(workbench, workspace, [1, 2]);
  await chooseFor(workbench, rows(workbench, 'heap.1'), 'Rename…');
  await workbench.quickInputBox().fill('before load');
  await workbench.page.keyboard.press('Enter');
  await rows(workbench, 'before load').waitFor();
  await rows(workbench, 'before load').hover();
  await workbench.hoverWidget().filter({ hasText: 'Live heap' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-tooltip');

  await chooseFor(workbench, rows(workbench, 'before load'), 'Export Snapshots…');
  await workbench.pick('Folder…');
  const target = path.join(workspace, 'internal');
  await workbench.quickInputBox().fill(`${target}/`);
  await workbench.page.keyboard.press('Enter');
  await workbench.waitFor(
    'the exported folder',
    () => readdir(target),
    (names) => names.some((name) => name.includes('before')),
  );

  await rows(workbench, 'before load').click();
  await rows(workbench, 'heap.2').click({ modifiers: ['Control'] });
  await chooseFor(workbench, rows(workbench, 'heap.2'), 'Delete…');
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.filter({ hasText: 'Delete 2 snapshots' }).waitFor();
  await editor.screenshot(workbench, 'snapshots-delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await workbench.page.getByText('No snapshot has been taken.').waitFor();
});

editorTest('imports and compares in Restricted Mode, where nothing is captured', async (editor) => {
  const { workbench, workspace } = await editor.open({ isRestricted: true });
  await showView(workbench);
  await workbench.page.getByText('Snapshots can be captured in a trusted workspace').waitFor();
  await importHeaps(workbench, workspace, [2, 7]);
  await workbench.runCommand('Leaktrail: Compare Snapshots…');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.2' }).waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.focusedQuickPick().filter({ hasText: 'heap.7' }).waitFor();
  await workbench.page.keyboard.press('Enter');
  await rows(workbench, 'heap.7').filter({ hasText: 'shown as current' }).waitFor();
  expect(await workbench.listCommands('Leaktrail: Capture')).not.toContain(
    'Leaktrail: Capture Snapshot…',
  );
  await editor.screenshot(workbench, 'snapshots-restricted');
});
