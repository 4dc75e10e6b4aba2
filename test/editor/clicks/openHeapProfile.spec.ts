// The main story with keys and clicks: the sample service's workspace, one heap profile, the leaking line.
// Expected numbers are those of `go tool pprof` on the same file, from test/fixtures/goldens.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';
import { editorTest } from '../harness/editorTest.js';
import { expectShown, isShown, leak, pprofFlat } from '../harness/pprofFlat.js';
import type { VisibleCodeLens } from '../harness/visibleEditor.js';

/** Returns the line on which the leaking function begins. */
async function lineOfFunc(workspace: string): Promise<number> {
  const text = await readFile(path.join(workspace, leak.file), 'utf8');
  return (
    text.split('\n').findIndex((line) => line.startsWith(`func (s *Service) ${leak.func}(`)) + 1
  );
}

editorTest(
  'marks the leaking line of the heap profile that was picked',
  async (editor) => {
    const { workbench, workspace } = await editor.open();
    await workbench.openFile(leak.file);
    await workbench.runCommand('Leaktrail: Open Heap Profile…');
    await workbench.pickFile(path.join(workspace, 'profiles', leak.profile));

    const firstRow = workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]');
    await firstRow.waitFor();
    expect(await firstRow.locator('.name').innerText()).toContain(leak.func);
    expectShown(await firstRow.locator('.flat').innerText(), pprofFlat('functions', leak.func));

    await workbench.clickTab(leak.fileName);
    await workbench.goToLine(leak.line);
    const annotation = await workbench.waitForLineAnnotation(leak.line);
    expect(annotation).toMatch(/ inuse · \d+ % · ±\d+ %$/);
    expectShown(annotation, pprofFlat('lines', `${leak.fileName}:${leak.line}`));
    const marks = await workbench.getGutterDecorations();
    expect(marks.map(({ line }) => line)).toContain(leak.line);

    await workbench.goToLine(await lineOfFunc(workspace));
    // VS Code shows what a file had before until there is something new.
    const flat = pprofFlat('functions', leak.func);
    const isNew = ({ texts }: VisibleCodeLens): boolean =>
      texts.some((text) => text.includes('MiB flat') && isShown(text, flat));
    const lenses = await workbench.waitFor(
      `a CodeLens with ${flat} bytes flat`,
      () => workbench.getCodeLenses(),
      (found) => found.some(isNew),
    );
    const line = lenses.find(isNew)?.line ?? 0;
    expect(await workbench.getLineText(line)).toContain(`func (s *Service) ${leak.func}(`);

    // The function's lens and the leaking line in one picture.
    await workbench.goToLine(leak.line - 6);
    await editor.screenshotThemes(workbench, 'heap-profile');
    await workbench.goToLine(leak.line);
    expect(await workbench.hoverLine(leak.line)).toContain(leak.func);
    await editor.screenshot(workbench, 'hover');
  },
  { isSmoke: true },
);

editorTest("opens a function's line from the panel and its row from the lens", async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.openFile('main.go');
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', leak.profile));
  const row = (name: string) => workbench.webviewFrame().locator('[role="row"]', { hasText: name });
  await row('describe').click();
  await workbench.waitForShownEditor('tree.go');
  await row(leak.func).click();
  await workbench.clickTab(leak.fileName);
  const lens = await workbench.waitForCodeLens('MiB flat');
  expect(await workbench.getLineText(lens.line)).toContain(leak.func);

  await row('describe').click();
  await workbench.clickTab('tree.go');
  await workbench.openFile(leak.file);
  await workbench.goToLine(await lineOfFunc(workspace));
  await workbench.waitForCodeLens('MiB flat');
  await workbench.clickCodeLens('MiB flat');
  await workbench
    .webviewFrame()
    .locator('[role="row"][aria-selected="true"]', { hasText: leak.func })
    .waitFor();
});

editorTest('says in one sentence why an empty file is no profile', async (editor) => {
  const { workbench, workspace } = await editor.open({
    fill: async (folder) => {
      await createSampleWorkspace(folder);
      await writeFile(path.join(folder, 'profiles', 'empty.pb.gz'), '');
    },
  });
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', 'empty.pb.gz'));
  const message = workbench.notification('empty.pb.gz cannot be opened');
  await message.waitFor();
  await workbench.waitForOneNotification();
});

editorTest('marks the line in Restricted Mode too', async (editor) => {
  const { workbench, workspace } = await editor.open({ isRestricted: true });
  await workbench.statusBarItem('Restricted Mode').waitFor();
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', leak.profile));
  await workbench.statusBarItem(/suspect/).waitFor();
  await workbench.clickTab(leak.fileName);
  await workbench.goToLine(leak.line);
  expectShown(
    await workbench.waitForLineAnnotation(leak.line),
    pprofFlat('lines', `${leak.fileName}:${leak.line}`),
  );
});
