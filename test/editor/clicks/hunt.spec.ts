// The whole story with keys and clicks, against the live sample service: a hunt finds the line that leaks and no other, the code is
// fixed, the service is built anew, and the same rounds prove the fix.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findGo, startLeakyService } from '../../../scripts/lib/leakyService.mjs';
import { editorTest } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import type { Workbench } from '../harness/workbench.js';

const huntMillis = 240_000;
const requestsPerLoad = 240;
const pauseMillis = 400;

type Service = Awaited<ReturnType<typeof startLeakyService>>;

/** Keeps a service under the same light load until it is told to end. */
function keepLoaded(service: Service): { readonly end: () => Promise<void> } {
  const ending = new AbortController();
  const running = (async () => {
    while (!ending.signal.aborted) {
      await service.load(requestsPerLoad);
      await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    }
  })();
  return {
    async end() {
      ending.abort();
      await running;
    },
  };
}

/** Takes each order out of the log when it was confirmed. */
async function fixLeak(workspace: string): Promise<void> {
  const file = path.join(workspace, leak.file);
  const source = await readFile(file, 'utf8');
  const confirmed = '\tfmt.Fprintf(w, "order %s accepted';
  expect(source.split(confirmed)).toHaveLength(2);
  const forget = '\tlogMu.Lock()\n\tdelete(globalLogBuffer, id)\n\tlogMu.Unlock()\n';
  await writeFile(file, source.replace(confirmed, `${forget}${confirmed}`));
}

/** The message that comes next, when all earlier ones are gone. */
async function nextMessage(workbench: Workbench): Promise<string> {
  const [text = ''] = await workbench.waitFor(
    'a message',
    () => workbench.notifications(),
    (texts) => texts.length > 0,
    huntMillis,
  );
  return text;
}

if ((await findGo()) === undefined) {
  test.skip('hunts a leak and verifies its fix (needs Go)');
} else {
  editorTest(
    'hunts the leak of a live service in six rounds, and says that it is fixed when it is',
    async (editor) => {
      const { workbench, workspace } = await editor.open();
      const { page } = workbench;
      await workbench.setSetting('leaktrail.hunt.intervalSeconds', 3);
      const programs = await editor.folder();
      let service = await startLeakyService(workspace, programs, '127.0.0.1:0');
      let load = keepLoaded(service);
      try {
        const address = service.url.replace('http://', '');
        await workbench.openFile(leak.file);
        await workbench.runCommand('Leaktrail: Start Leak Hunt…');
        await workbench.quickInputBox().fill(address);
        await workbench.focusedQuickPick().filter({ hasText: address }).waitFor();
        await page.keyboard.press('Enter');
        await workbench
          .focusedQuickPick()
          .filter({ hasText: 'Start now: 6 rounds, every 3 s' })
          .waitFor();
        await editor.screenshot(workbench, 'hunt-start');
        await page.keyboard.press('Enter');

        await workbench.statusBarItem(/round 4 of 6/).waitFor();
        await editor.screenshot(workbench, 'hunt-rounds');
        const text = await nextMessage(workbench);
        expect(text).toMatch(/^1 leak in 6 snapshots: checkout\.go:52, ≥ \+[\d.]+ [GM]iB\/h\.$/);
        const verdict = workbench.notification('1 leak in 6');
        await editor.screenshot(workbench, 'hunt-verdict');
        await verdict.getByRole('button', { name: 'Open Line' }).click();

        await workbench.waitForActiveEditor(leak.fileName);
        await workbench.goToLine(leak.line);
        expect(await workbench.waitForLineAnnotation(leak.line, /leak/)).toMatch(
          /^● leak · ≥ \+[\d.]+ [GM]iB\/h · \+[\d.]+ MiB ±\d+ % · \d+ samples · kept all/,
        );
        await workbench.waitForCodeLens('Verify fix…');
        await editor.screenshotThemes(workbench, 'hunt-leak');

        await load.end();
        await service.stop();
        await fixLeak(workspace);
        service = await startLeakyService(workspace, programs, address);
        expect(service.url).toBe(`http://${address}`);
        load = keepLoaded(service);
        await workbench.clickCodeLens('Verify fix…');
        await workbench.focusedQuickPick().filter({ hasText: 'as before' }).waitFor();
        await editor.screenshot(workbench, 'hunt-verify');
        await page.keyboard.press('Enter');
        const proof = await nextMessage(workbench);
        expect(proof).toMatch(
          /^fixed: checkout\.\(\*Service\)\.HandleCheckout \(checkout\.go:52\), its growth is surely below [\d.]+ % of what it was/,
        );
        await workbench.webviewFrame().getByText('fixed').first().waitFor();
        await workbench.clickTab(leak.fileName);
        await workbench.waitFor(
          'the line to be called no leak',
          async () => [...(await workbench.getLineAnnotations()).values()],
          (annotations) => !annotations.some((annotation) => annotation.startsWith('●')),
        );
        await editor.screenshotThemes(workbench, 'hunt-fixed');
      } finally {
        await load.end();
        await service.stop();
      }
    },
    { timeoutMillis: 2 * huntMillis + 120_000 },
  );
}
