// Six heap profiles judged as one series from the Explorer: what leaks is said on its line, above its function, in the hover and
// in Problems; what only grew is not called a leak.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { encodeVerdictSeries, PLACES } from '../../helpers/verdictSeries.js';
import type { Place } from '../../helpers/verdictSeries.js';
import { editorTest } from '../harness/editorTest.js';

const THEMES = ['dark', 'light', 'hc-black', 'hc-light'] as const;

/** The 1-based line of a place in a workspace folder. */
async function lineOf(folder: string, place: Place): Promise<number> {
  const { file, text } = PLACES[place];
  const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** Writes a series of heap profiles of the sample service into `series/` of its folder. */
async function writeSeries(folder: string): Promise<void> {
  const files = encodeVerdictSeries({
    leak: await lineOf(folder, 'leak'),
    way: await lineOf(folder, 'way'),
    suspect: await lineOf(folder, 'suspect'),
    cache: await lineOf(folder, 'cache'),
  });
  await mkdir(path.join(folder, 'series'));
  for (const [index, bytes] of files.entries()) {
    await writeFile(path.join(folder, 'series', `round.${index + 1}.pb`), bytes);
  }
}

editorTest('marks a leak, a suspect and a cache of a judged series', async (editor) => {
  const { workbench, workspace } = await editor.open();
  await writeSeries(workspace);
  const { page } = workbench;
  const leakLine = await lineOf(workspace, 'leak');
  await workbench.openFile(PLACES.leak.file);
  await workbench.explorerItem('series').click();
  await workbench.explorerItem('round.1.pb').click();
  await workbench.explorerItem('round.6.pb').click({ modifiers: ['Shift'] });
  await workbench.openExplorerMenu('round.6.pb');
  await workbench.clickMenuItem('Judge as Series');

  await workbench.clickTab('checkout.go');
  await workbench.goToLine(leakLine - 8);
  const leak = await workbench.waitForLineAnnotation(leakLine);
  expect(leak).toMatch(/^● leak · ≥ \+[\d.]+ MiB\/h · \+19\.6 MiB ±16 % · 39 samples · kept all/);
  expect((await workbench.getGutterDecorations()).map(({ line }) => line)).toEqual([leakLine]);
  const lens = await workbench.waitForCodeLens('leak: ≥ +');
  expect(lens.texts).toContain('Verify fix…');
  await editor.screenshotThemes(workbench, 'suspects-leak', THEMES);

  const hover = (await workbench.hoverLine(leakLine)).replaceAll('\u00a0', ' ');
  expect(hover).toMatch(/leak · high confidence/);
  await workbench.waitFor(
    'the picture of the series',
    () =>
      workbench
        .hoverWidget()
        .locator('img')
        .evaluate((img) => (img as HTMLImageElement).naturalWidth),
    (width) => width === 240,
  );
  await editor.screenshot(workbench, 'suspects-hover');
  await page.mouse.move(0, 0);

  await workbench.runCommand('Leaktrail: Go to Next Suspect');
  await workbench.waitForActiveEditor('tree.go');
  const suspectLine = await lineOf(workspace, 'suspect');
  expect(await workbench.waitForLineAnnotation(suspectLine)).toMatch(/^◐ suspect · /);
  await editor.screenshotThemes(workbench, 'suspects-suspect', THEMES);
  await workbench.openFile(PLACES.cache.file);
  const cacheLine = await lineOf(workspace, 'cache');
  await workbench.goToLine(cacheLine);
  expect(await workbench.waitForLineAnnotation(cacheLine)).toMatch(/^○ .*, not leaking$/);
  expect(await workbench.getGutterDecorations()).toEqual([]);
  await editor.screenshot(workbench, 'suspects-cache');

  await workbench.runCommand('View: Focus Problems');
  await page.locator('.markers-panel').getByText('leak · ≥').first().waitFor();
  await editor.screenshot(workbench, 'suspects-problems');
});
