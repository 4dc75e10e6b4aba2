// A leak hunt whose load is a command, with keys and clicks, against the live sample service: it is paused and goes on, and the
// handler's line is called a leak.
import { expect, test } from 'vitest';
import { findGo, startLeakyService } from '../../../scripts/lib/leakyService.mjs';
import { editorTest } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import { SnapshotsTree } from '../harness/snapshotsTree.js';

const requestsPerRound = 400;

if ((await findGo()) === undefined) test.skip('hunts by a command (needs Go)');
else {
  editorTest('hunts by a command that makes the load, with a pause', async (editor) => {
    const { workbench, workspace } = await editor.open();
    const { page } = workbench;
    const tree = new SnapshotsTree(workbench);
    const service = await startLeakyService(workspace, await editor.folder(), '127.0.0.1:0');
    try {
      const address = service.url.replace('http://', '');
      await workbench.runCommand('Leaktrail: Start Leak Hunt…');
      await workbench.quickInputBox().fill(address);
      await workbench.focusedQuickPick().filter({ hasText: address }).waitFor();
      await page.keyboard.press('Enter');
      await workbench.focusedQuickPick().filter({ hasText: 'Start now: 6 rounds' }).waitFor();
      await workbench.pick('Snapshots');
      await workbench.pick('After each run of a command');
      await workbench
        .quickInputBox()
        .fill(`"${service.loadgen}" -url ${service.url} -requests ${requestsPerRound}`);
      await page.keyboard.press('Enter');
      await workbench.focusedQuickPick().filter({ hasText: 'each after' }).waitFor();
      await editor.screenshot(workbench, 'hunt-command');
      await page.keyboard.press('Enter');

      await workbench.runCommand('Leaktrail: Focus on Snapshots View');
      const row = tree.series('Hunting');
      await row.filter({ hasText: 'round 2 of 6' }).waitFor();
      await tree.clickInline(row, 'Pause Hunt');
      await row.filter({ hasText: 'paused' }).waitFor();
      await editor.screenshot(workbench, 'hunt-paused');
      await tree.clickInline(row, 'Resume Hunt');

      const message = workbench.notification('1 leak in 6 snapshots: ');
      await message.waitFor({ timeout: 180_000 });
      expect(await message.innerText()).toContain(`${leak.fileName}:${leak.line}`);
      await tree.snapshots().filter({ hasText: 'hunt, round 6' }).waitFor();
      await editor.screenshot(workbench, 'hunt-command-done');
      expect(await row.count()).toBe(0);
    } finally {
      await service.stop();
    }
  });
}
