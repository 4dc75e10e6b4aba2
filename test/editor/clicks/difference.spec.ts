// Two heap profiles compared with keys and clicks: what grew is on the line, what is exported opens in go tool pprof.
// Expected numbers are those of `go tool pprof -diff_base` on the same files.
import path from 'node:path';
import { expect } from 'vitest';
import { pprofTop } from '../../helpers/pprofOracle.js';
import { editorTest } from '../harness/editorTest.js';
import { expectShown, leak } from '../harness/pprofFlat.js';
import type { Workbench } from '../harness/workbench.js';

const options = { sampleIndex: 'inuse_space', granularity: 'lines' } as const;

/** Opens both profiles, known by what is in use in them, and compares them. */
async function compare(workbench: Workbench, folder: string): Promise<void> {
  for (const [name, total] of [
    ['heap.2.pb.gz', '85.7 MiB'],
    [leak.profile, '381.4 MiB'],
  ] as const) {
    await workbench.runCommand('Leaktrail: Open Heap Profile…');
    await workbench.pickFile(path.join(folder, name));
    await workbench.statusBarItem(total).waitFor();
  }
  await workbench.runCommand('Leaktrail: Compare Snapshots…');
  await workbench.pick('heap.2.pb.gz');
  await workbench.waitForPickStep('(2/2)');
  await workbench.pick(leak.profile);
  await workbench.statusBarItem('▲').waitFor();
}

editorTest('marks what grew in a difference, and exports it for pprof', async (editor) => {
  const { workbench, workspace } = await editor.open();
  const folder = path.join(workspace, 'profiles');
  const base = path.join(folder, 'heap.2.pb.gz');
  const current = path.join(folder, leak.profile);
  const { rows } = await pprofTop(current, options, { diffBase: base });
  const grown = rows.find(({ name }) => name.endsWith(`${leak.fileName}:${leak.line}`));
  const bytes = Number(grown?.flat ?? 0);

  await workbench.openFile(leak.file);
  await compare(workbench, folder);
  await workbench.clickTab(leak.fileName);
  await workbench.goToLine(leak.line);
  const annotation = await workbench.waitForLineAnnotation(leak.line, /▲/);
  expect(annotation).toMatch(/^▲ \+[\d.]+ MiB \(\+\d+ %\) · [\d\u202f]+ objects · ±\d+ %$/);
  expectShown(annotation, bytes);
  const status = workbench.statusBarItem('▲');
  expect(await status.innerText()).toMatch(/▲ \+[\d.]+ MiB · 1 suspect$/);

  await workbench.goToLine(leak.line - 8);
  await workbench.waitForCodeLens('of growth');
  await editor.screenshotThemes(workbench, 'difference');
  await workbench.goToLine(leak.line);
  expect(await workbench.hoverLine(leak.line)).toContain('▲');
  await editor.screenshot(workbench, 'difference-hover');

  await workbench.runCommand('Leaktrail: Export Difference…');
  const box = workbench.quickInputBox();
  const offered = path.join(workspace, 'diff-heap.2-heap.7.pb.gz');
  await workbench.waitFor(
    'the file dialog',
    () => box.inputValue(),
    (value) => value === offered,
  );
  await workbench.page.keyboard.press('Enter');
  const message = workbench.notification('Exported the difference to diff-heap.2-heap.7.pb.gz.');
  await message.waitFor();
  await message.getByRole('button', { name: 'Copy pprof Command' }).waitFor();
  expect(await pprofTop(offered, options)).toEqual(
    await pprofTop(current, options, { diffBase: base }),
  );
});

editorTest('shows what shrank in a swapped difference apart', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.openFile(leak.file);
  await compare(workbench, path.join(workspace, 'profiles'));
  await workbench.runCommand('Leaktrail: Swap Base and Current');
  await workbench.clickTab(leak.fileName);
  await workbench.goToLine(leak.line - 8);
  const annotation = await workbench.waitForLineAnnotation(leak.line, /▼/);
  expect(annotation).toMatch(/^▼ −[\d.]+ MiB \(−\d+ %\) · −[\d\u202f]+ objects · ±\d+ %$/);
  await workbench.waitForCodeLens('▼');
  await editor.screenshotThemes(workbench, 'difference-shrunk');
});
