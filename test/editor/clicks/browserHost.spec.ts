// The extension as a browser runs it: in the web worker extension host, where there are no paths and no Node. VS Code's
// setting remote.extensionKind moves it there; the workspace is a remote folder (vscode-remote:), whose files come as
// bytes through the workspace's file system and are inflated by pako in a worker started from a blob.
// Expected numbers are those of `go tool pprof` on the same file, from test/fixtures/goldens.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';
import { editorTest } from '../harness/editorTest.js';
import type { Editor } from '../harness/editorTest.js';
import { expectShown, leak, pprofFlat } from '../harness/pprofFlat.js';
import type { Workbench } from '../harness/workbench.js';

const settings = { 'remote.extensionKind': { 'leaktrail.leaktrail': ['web'] } };

/** Opens a window and returns it with the addresses that it has asked for. */
async function openInBrowserHost(editor: Editor, fill = createSampleWorkspace) {
  const { workbench, workspace } = await editor.open({ settings, fill });
  return { workbench, workspace, requested: workbench.requested };
}

/** The names of the bundles of Leaktrail among the addresses that a window asked for, each once. */
function bundlesAmong(requested: readonly string[]): string[] {
  const names = requested.flatMap((address) => {
    const match = /leaktrail-[\d.]+\/(dist\/.+?\.c?js)(?:&|$)/.exec(decodeURIComponent(address));
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return [...new Set(names)];
}

const limitMebibytes = 64;

/** Returns a file of less than 1 MiB that inflates to eight times the limit. */
function bomb(): Uint8Array {
  const member = gzipSync(new Uint8Array(limitMebibytes * 2 ** 20), { level: 9 });
  return Buffer.concat(Array.from({ length: 8 }, () => member));
}

async function openHeapProfile(workbench: Workbench, file: string): Promise<void> {
  await workbench.runCommand('Leaktrail: Open Heap Profile…');
  await workbench.pickFile(file);
}

editorTest(
  'in the browser host, marks the leaking line and fills panel and hover',
  async (editor) => {
    const { workbench, workspace, requested } = await openInBrowserHost(editor);
    await workbench.openFile(leak.file);
    await openHeapProfile(workbench, path.join(workspace, 'profiles', leak.profile));

    const rows = workbench.webviewFrame().locator('[role="row"]');
    const firstRow = workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]');
    await firstRow.waitFor();
    expect(bundlesAmong(requested)).toEqual(['dist/web/extension.js', 'dist/webview.js']);
    expect(await firstRow.locator('.name').innerText()).toContain(leak.func);
    expectShown(await firstRow.locator('.flat').innerText(), pprofFlat('functions', leak.func));
    // Further down the list is the catalogue; a click opens its line.
    await rows.filter({ hasText: 'describe' }).click();
    await workbench.waitForActiveEditor('tree.go');

    await workbench.clickTab(leak.fileName);
    await workbench.goToLine(leak.line);
    const bytes = pprofFlat('lines', `${leak.fileName}:${leak.line}`);
    const annotation = await workbench.waitForLineAnnotation(leak.line);
    expect(annotation).toMatch(/ inuse · \d+ % · ±\d+ %$/);
    expectShown(annotation, bytes);
    const marks = await workbench.getGutterDecorations();
    expect(marks.map(({ line }) => line)).toContain(leak.line);
    await workbench.waitForCodeLens('MiB flat');

    const hover = await workbench.hoverLine(leak.line);
    for (const part of ['inuse_space', 'alloc_objects', leak.func]) expect(hover).toContain(part);
    await editor.screenshot(workbench, 'browser-host');
  },
);

editorTest('in the browser host, opens the editor of a file, raw or compressed', async (editor) => {
  const { workbench, requested } = await openInBrowserHost(editor);
  await workbench.explorerItem('profiles').click();
  for (const name of ['heap.raw.pprof', 'heap.gzipped.pprof']) {
    await workbench.explorerItem(name).dblclick();
    await workbench.waitForActiveEditor(name);
    const firstRow = workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]');
    await firstRow.filter({ hasText: leak.func }).waitFor();
    expectShown(await firstRow.locator('.flat').innerText(), pprofFlat('functions', leak.func));
  }
  expect(bundlesAmong(requested)).toContain('dist/web/extension.js');
});

editorTest(
  'in the browser host, says in one sentence each why files cannot be opened',
  async (editor) => {
    const bad: readonly (readonly [
      name: string,
      content: Uint8Array | string,
      sentence: RegExp,
    ])[] = [
      ['empty.pb.gz', '', /The file is empty \(0 bytes\)/],
      ['login.pb.gz', '<!doctype html><title>Sign in</title>', /HTML page titled "Sign in"/],
      ['bomb.pb.gz', bomb(), new RegExp(`more than ${limitMebibytes} MiB`)],
      ['cut.pb.gz', '', /ends too early/],
    ];
    const { workbench, workspace, requested } = await openInBrowserHost(editor, async (folder) => {
      await createSampleWorkspace(folder);
      const whole = await readFile(path.join(folder, 'profiles', leak.profile));
      for (const [name, content] of bad) {
        const cut = whole.subarray(0, 1500);
        await writeFile(path.join(folder, 'profiles', name), name === 'cut.pb.gz' ? cut : content);
      }
    });
    // The default would take a busy machine a minute to reach.
    await workbench.setSetting('leaktrail.limits.maxInflatedMegabytes', limitMebibytes);
    await openHeapProfile(workbench, path.join(workspace, 'profiles', leak.profile));
    const status = workbench.statusBarItem(/inuse ·/);
    await status.waitFor();
    const before = await status.innerText();
    // The panel and the source come last, and would close a palette that is open by then.
    await workbench.webviewFrame().locator('[role="row"][aria-rowindex="2"]').waitFor();
    await workbench.waitForActiveEditor(leak.fileName);
    for (const [name, , sentence] of bad) {
      await openHeapProfile(workbench, path.join(workspace, 'profiles', name));
      await workbench
        .notification(`${name} cannot be opened`)
        .filter({ hasText: sentence })
        .waitFor();
      await workbench.waitForOneNotification();
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.notification(name).waitFor({ state: 'detached' });
    }
    expect(await status.innerText()).toBe(before);
    expect(bundlesAmong(requested)).toContain('dist/web/extension.js');
  },
);
