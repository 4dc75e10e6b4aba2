// A test's memory with one click: the CodeLens above a test function runs it by go test and marks what it keeps.
import { expect, test } from 'vitest';
import { findGo } from '../../../scripts/lib/leakyService.mjs';
import { editorTest } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import { SnapshotsTree } from '../harness/snapshotsTree.js';

if ((await findGo()) !== undefined) {
  editorTest(
    'profiles a test from its CodeLens and marks the line that keeps its orders',
    async (editor) => {
      const { workbench } = await editor.open();
      await workbench.openFile('internal/checkout/checkout_test.go');
      await workbench.waitForCodeLens('profile memory');
      await editor.screenshot(workbench, 'go-test-lens');
      await workbench.clickCodeLens('profile memory');
      await workbench.waitForShownEditor(leak.fileName);
      await workbench.clickTab(leak.fileName);
      await workbench.goToLine(leak.line);
      // 100 orders of 64 KiB: 6.25 MiB, give or take the sampling error.
      const annotation = await workbench.waitForLineAnnotation(leak.line, /MiB inuse/);
      expect(annotation).toMatch(/^[67]\.\d\d MiB inuse · \d+ %/);
      const tree = new SnapshotsTree(workbench);
      await tree.waitForSnapshots(1);
      await tree.series('go test ./internal/checkout').waitFor();
      await editor.screenshot(workbench, 'go-test-result');
    },
  );
} else {
  test.skip('profiles a test from its CodeLens (needs Go)');
}
