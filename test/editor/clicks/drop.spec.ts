// Profiles that are dropped on the Profiles view and on the panel: with the mouse out of the Explorer, and as files out
// of the system's file manager.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dragOver, dropFromOutside } from '../harness/drag.js';
import { editorTest } from '../harness/editorTest.js';
import { expectShown, leak, pprofFlat } from '../harness/pprofFlat.js';
import type { Workbench } from '../harness/workbench.js';

const profilesView = (workbench: Workbench) =>
  workbench.page.locator(
    '.pane:is([aria-label^="Profiles"], :has(> [aria-label^="Profiles"])) .pane-body',
  );
const viewRow = (workbench: Workbench, name: string) =>
  workbench.page.locator(`.customview-tree [role="treeitem"][aria-label*="${name}"]`);
const firstRow = (workbench: Workbench) =>
  workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]');

/** Waits until the panel and the leaking line show the numbers of the sample's newest profile. */
async function expectMarked(workbench: Workbench): Promise<void> {
  await firstRow(workbench).filter({ hasText: leak.func }).waitFor();
  expectShown(
    await firstRow(workbench).locator('.flat').innerText(),
    pprofFlat('functions', leak.func),
  );
  await workbench.openFile(leak.file);
  await workbench.goToLine(leak.line);
  expectShown(
    await workbench.waitForLineAnnotation(leak.line),
    pprofFlat('lines', `${leak.fileName}:${leak.line}`),
  );
}

editorTest(
  'opens a file that is dragged from the Explorer to the Profiles view',
  async (editor) => {
    const { workbench } = await editor.open();
    const { page } = workbench;
    await workbench.explorerItem('profiles').click();
    const icon = page.locator('.activitybar a[aria-label^="Leaktrail"]');
    await dragOver(page, workbench.explorerItem(leak.profile), [icon]);
    // Resting on its icon brings the view up.
    await page.getByText('No profile is open. You can drop profile files here.').waitFor();
    await dragOver(page, undefined, [profilesView(workbench)]);
    await page.mouse.up();
    await viewRow(workbench, leak.profile).waitFor();
    await editor.screenshot(workbench, 'drop-profiles-view');
    await expectMarked(workbench);
  },
  { isNewestOnly: true },
);

editorTest(
  'opens files of the file manager that are dropped on the Profiles view',
  async (editor) => {
    const { workbench, workspace } = await editor.open();
    await workbench.runCommand('Leaktrail: Focus on Profiles View');
    await workbench.page
      .getByText('No profile is open. You can drop profile files here.')
      .waitFor();
    const profiles = path.join(workspace, 'profiles');
    const files = await Promise.all(
      ['heap.1.pb.gz', leak.profile].map(async (name) => ({
        name,
        bytes: await readFile(path.join(profiles, name)),
      })),
    );
    await dropFromOutside(profilesView(workbench).locator('.monaco-list'), { files });
    for (const { name } of files) await viewRow(workbench, name).waitFor();
    await expectMarked(workbench);
  },
);

editorTest('opens what is dropped on the panel: files, and a list of URIs', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', 'heap.1.pb.gz'));
  await firstRow(workbench).waitFor();
  const total = workbench.statusBarItem(/inuse ·/);
  const before = await total.innerText();
  const body = workbench.webviewFrame().locator('body');
  const uri = `file://${workspace}/profiles/heap.2.pb.gz`;
  await dropFromOutside(body, { uris: ['# out of the Explorer', uri] });
  await total.filter({ hasNotText: before }).waitFor();
  const second = await total.innerText();
  const bytes = await readFile(path.join(workspace, 'profiles', leak.profile));
  await dropFromOutside(body, { files: [{ name: leak.profile, bytes }] });
  await total.filter({ hasNotText: second }).waitFor();
  await expectMarked(workbench);
});

editorTest('tells in one message which of many dropped files are no profiles', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', leak.profile));
  await firstRow(workbench).waitFor();
  await workbench.waitForActiveEditor(leak.fileName);
  const whole = await readFile(path.join(workspace, 'profiles', leak.profile));
  const files = Array.from({ length: Math.ceil(whole.length / 97) }, (_, index) => ({
    name: `cut-at-${index * 97}.pb.gz`,
    bytes: whole.subarray(0, index * 97),
  }));
  await dropFromOutside(workbench.webviewFrame().locator('body'), { files });
  await workbench
    .notification(`${files.length} of ${files.length} files cannot be opened`)
    .filter({ hasText: `The log names ${files.length - 3} more` })
    .waitFor();
  await workbench.waitForOneNotification();
  await editor.screenshot(workbench, 'drop-refused');
  await expectMarked(workbench);
});
