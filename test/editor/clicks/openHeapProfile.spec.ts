// The main story with keys and clicks: the sample service's workspace, one heap profile, the leaking line.
// Expected numbers are those of `go tool pprof` on the same file, from test/fixtures/goldens.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';
import { loadGolden } from '../../helpers/goldens.js';
import { editorTest } from '../harness/editorTest.js';
import { readShownBytes } from '../harness/shownBytes.js';

const leakingFile = 'internal/checkout/checkout.go';
const leakingLine = 52;
const leakingFunc = 'HandleCheckout';
const profile = 'heap.7.pb.gz';

/** Returns pprof's flat bytes of the first in-use row whose name ends as given. */
function pprofFlat(granularity: 'functions' | 'lines', nameEnd: string): number {
  const golden = loadGolden(`handlerleak/default/${profile}`);
  if ('refused' in golden) throw new Error(golden.refused);
  const inuse = golden.sampleTypes.findIndex(({ type }) => type === 'inuse_space');
  const top = golden.tops.find(
    ({ options }) => options.sampleIndex === inuse && options.granularity === granularity,
  );
  const row = top?.rows.find(({ name }) => name.endsWith(nameEnd));
  if (row === undefined) throw new Error(`pprof has no row that ends in ${nameEnd}`);
  return Number(row.flat);
}

/** Returns the line on which the leaking function begins. */
async function lineOfFunc(workspace: string): Promise<number> {
  const text = await readFile(path.join(workspace, leakingFile), 'utf8');
  return (
    text.split('\n').findIndex((line) => line.startsWith(`func (s *Service) ${leakingFunc}(`)) + 1
  );
}

function expectShown(text: string, bytes: number): void {
  const shown = readShownBytes(text);
  expect(Math.abs(shown.bytes - bytes), text).toBeLessThanOrEqual(shown.roundingBytes);
}

editorTest('marks the leaking line of the heap profile that was picked', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.openFile(leakingFile);
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', profile));

  const firstRow = workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]');
  await firstRow.waitFor();
  expect(await firstRow.locator('.name').innerText()).toContain(leakingFunc);
  expectShown(await firstRow.locator('.flat').innerText(), pprofFlat('functions', leakingFunc));

  await workbench.clickTab('checkout.go');
  await workbench.goToLine(leakingLine);
  const annotation = await workbench.waitForLineAnnotation(leakingLine);
  expect(annotation).toMatch(/ inuse · \d+ % · ±\d+ %$/);
  expectShown(annotation, pprofFlat('lines', `checkout.go:${leakingLine}`));
  const marks = await workbench.getGutterDecorations();
  expect(marks.map(({ line }) => line)).toContain(leakingLine);

  await workbench.goToLine(await lineOfFunc(workspace));
  const lens = await workbench.waitForCodeLens('MiB flat');
  expect(await workbench.getLineText(lens.line)).toContain(`func (s *Service) ${leakingFunc}(`);
  expectShown(lens.texts.join(' '), pprofFlat('functions', leakingFunc));

  // The function's lens and the leaking line in one picture.
  await workbench.goToLine(leakingLine - 6);
  for (const theme of ['light', 'dark', 'hc-black', 'hc-light'] as const) {
    await workbench.setTheme(theme);
    await editor.screenshot(workbench, `heap-profile-${theme}`);
  }
  await workbench.goToLine(leakingLine);
  expect(await workbench.hoverLine(leakingLine)).toContain(leakingFunc);
  await editor.screenshot(workbench, 'hover');
});

editorTest("opens a function's line from the panel and its row from the lens", async (editor) => {
  const { workbench, workspace } = await editor.open();
  await workbench.openFile('main.go');
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', profile));
  const row = (name: string) => workbench.webviewFrame().locator('[role="row"]', { hasText: name });
  await row('describe').click();
  await workbench.waitForActiveEditor('tree.go');
  await row(leakingFunc).click();
  await workbench.waitForActiveEditor('checkout.go');
  const lens = await workbench.waitForCodeLens('MiB flat');
  expect(await workbench.getLineText(lens.line)).toContain(leakingFunc);

  await row('describe').click();
  await workbench.waitForActiveEditor('tree.go');
  await workbench.openFile(leakingFile);
  await workbench.goToLine(await lineOfFunc(workspace));
  await workbench.waitForCodeLens('MiB flat');
  await workbench.clickCodeLens('MiB flat');
  await workbench
    .webviewFrame()
    .locator('[role="row"][aria-selected="true"]', { hasText: leakingFunc })
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
  expect(await workbench.notifications()).toHaveLength(1);
});

editorTest('marks the line in Restricted Mode too', async (editor) => {
  const { workbench, workspace } = await editor.open({ isRestricted: true });
  await workbench.statusBarItem('Restricted Mode').waitFor();
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(path.join(workspace, 'profiles', profile));
  await workbench.statusBarItem(/suspect/).waitFor();
  await workbench.clickTab('checkout.go');
  await workbench.goToLine(leakingLine);
  expectShown(
    await workbench.waitForLineAnnotation(leakingLine),
    pprofFlat('lines', `checkout.go:${leakingLine}`),
  );
});
