// The story of two snapshots with keys and clicks, against the live sample service: capture, load, capture again, compare.
// Every row of the difference is compared with `go tool pprof -diff_base` on the two files that were kept.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../../scripts/lib/paths.mjs';
import { findGo, startLeakyService } from '../../../scripts/lib/leakyService.mjs';
import { openOracle } from '../../helpers/pprofOracle.js';
import { editorTest, type Editor, type OpenEditor } from '../harness/editorTest.js';
import { leak } from '../harness/pprofFlat.js';
import { readShownBytes } from '../harness/shownBytes.js';
import { SnapshotsTree } from '../harness/snapshotsTree.js';

const requestsPerRound = 1500;
const run = promisify(execFile);

type Service = Awaited<ReturnType<typeof startLeakyService>>;

/** Runs the body with the sample service of the opened workspace. */
async function withService(
  editor: Editor,
  { workspace }: OpenEditor,
  body: (service: Service) => Promise<void>,
): Promise<void> {
  const service = await startLeakyService(workspace, await editor.folder(), '127.0.0.1:0');
  try {
    await body(service);
  } finally {
    await service.stop();
  }
}

/** Absolute paths of the kept files of a kind, by time. */
async function keptFiles(editor: Editor, name: string): Promise<string[]> {
  const store = editor.storageFolder('snapshots');
  const ids = (await readdir(store)).filter((id) => !id.startsWith('.')).sort();
  return ids.map((id) => path.join(store, id, name));
}

/** A port that counts who connects. */
async function countContacts(): Promise<{
  readonly url: string;
  readonly count: () => number;
  readonly close: () => Promise<void>;
}> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/debug/pprof/`,
    count: () => count,
    close: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}

interface DiffJson {
  readonly rows: readonly {
    readonly name: string;
    readonly delta: number;
    readonly status: string;
  }[];
}

const goVersion = await findGo();

if (goVersion !== undefined) {
  editorTest(
    'captures twice under load and marks what grew, as go tool pprof -diff_base counts it',
    async (editor) => {
      const opened = await editor.open();
      const { workbench } = opened;
      const tree = new SnapshotsTree(workbench);
      await withService(editor, opened, async (service) => {
        const address = service.url.replace('http://', '');
        await service.load(requestsPerRound);
        await workbench.openFile(leak.file);
        await workbench.runCommand('Leaktrail: Capture Snapshot…');
        await workbench.quickInputBox().fill(address);
        await workbench.focusedQuickPick().filter({ hasText: address }).waitFor();
        await editor.screenshot(workbench, 'capture-address');
        await workbench.page.keyboard.press('Enter');
        await tree.waitForSnapshots(1);
        await tree.series(address).waitFor();
        await editor.screenshot(workbench, 'capture-first');

        await service.load(requestsPerRound);
        await tree.clickInline(tree.series(address), 'Capture Again');
        await tree.waitForSnapshots(2);
        const second = tree.snapshots().nth(1);
        expect(await second.innerText()).toMatch(/MiB ▲ \+\d+(\.\d+)? MiB · \d+ goroutines · RSS /);

        await tree.chooseFromMenu(tree.snapshots().first(), 'Set as Base');
        await tree.snapshots().first().filter({ hasText: 'base' }).waitFor();
        await tree.clickInline(second, 'Compare with Base');

        const [base, current] = await keptFiles(editor, 'heap.pb.gz');
        if (base === undefined || current === undefined) throw new Error('two files are kept');
        const oracle = await openOracle(current, { diffBase: base });
        try {
          await workbench.clickTab(leak.fileName);
          await workbench.goToLine(leak.line);
          const annotation = await workbench.waitForLineAnnotation(leak.line, /▲/);
          expect(annotation).toMatch(/^▲ \+\d+(\.\d+)? MiB \(\+\d+ %\) · [\d\u202f]+ objects · ±/);
          const lines = await oracle.top({ sampleIndex: 'inuse_space', granularity: 'lines' });
          const grown = lines.rows.find(({ name }) =>
            name.endsWith(`${leak.fileName}:${leak.line}`),
          );
          const shown = readShownBytes(annotation);
          expect(Math.abs(shown.bytes - Number(grown?.flat))).toBeLessThanOrEqual(
            shown.roundingBytes,
          );
          await editor.screenshotThemes(workbench, 'capture-difference');
          // The same two files through the command line: every row, not only those in view.
          for (const granularity of ['functions', 'lines', 'files'] as const) {
            const { stdout } = await run(process.execPath, [
              path.join(repositoryRoot, 'dist', 'cli.cjs'),
              ...['diff', base, current, '--granularity', granularity, '--json'],
              ...['--sample-index', 'inuse_space', '--nodecount', '0'],
            ]);
            const ours = (JSON.parse(stdout) as DiffJson).rows.map(({ delta }) => delta);
            const top = await oracle.top({ sampleIndex: 'inuse_space', granularity });
            const theirs = top.rows.map(({ flat }) => Number(flat)).filter((flat) => flat !== 0);
            const ascending = (a: number, b: number): number => a - b;
            expect([...ours].sort(ascending)).toEqual([...theirs].sort(ascending));
          }
        } finally {
          await oracle.close();
        }
        await tree.chooseFromMenu(second, 'Show Memory');
        const memory = workbench.webviewFrame().locator('[role="tabpanel"]');
        await memory.filter({ hasText: 'RSS' }).waitFor();
        await editor.screenshotThemes(workbench, 'memory', ['light', 'dark', 'hc-black']);
        const meta = await keptFiles(editor, 'snapshot.json');
        const text = await readFile(meta[0] ?? '', 'utf8');
        expect(JSON.parse(text)).toMatchObject({
          target: { kind: 'pprof', label: `${service.url}/debug/pprof/` },
          missing: [{ kind: 'goroutineleak', isNotOffered: true }],
        });
      });
    },
    { isSmoke: true },
  );

  editorTest('keeps what two windows capture at the same time', async (editor) => {
    const opened = await editor.open();
    const other = await editor.openAnotherWindow();
    await withService(editor, opened, async (service) => {
      const address = service.url.replace('http://', '');
      const windows = [opened.workbench, other];
      for (const workbench of windows) {
        await workbench.runCommand('Leaktrail: Capture Snapshot…');
        await workbench.quickInputBox().fill(address);
        await workbench.focusedQuickPick().filter({ hasText: address }).waitFor();
      }
      await Promise.all(windows.map((workbench) => workbench.page.keyboard.press('Enter')));
      for (const workbench of windows) await new SnapshotsTree(workbench).waitForSnapshots(2);
      expect(await keptFiles(editor, 'heap.pb.gz')).toHaveLength(2);
    });
  });

  editorTest(
    'neither offers nor does a capture in Restricted Mode, and still shows profiles',
    async (editor) => {
      // Hiding commands is not enough: a key runs them, as any extension can.
      const { workbench, workspace } = await editor.open({
        isRestricted: true,
        keybindings: [
          { key: 'ctrl+alt+f7', command: 'leaktrail.captureSnapshot' },
          { key: 'ctrl+alt+f8', command: 'leaktrail.profileTest' },
        ],
      });
      await workbench.runCommand('Leaktrail: Open Heap Profile…');
      await workbench.pickFile(path.join(workspace, 'profiles', leak.profile));
      await workbench.webviewFrame().locator('[role="row"]').nth(1).waitFor();
      const commands = await workbench.listCommands('Leaktrail:');
      expect(commands).toContain('Leaktrail: Compare Snapshots…');
      expect(commands.filter((title) => /Capture|Profile Test|Request Header/.test(title))).toEqual(
        [],
      );
      await workbench.runCommand('Leaktrail: Focus on Snapshots View');
      await workbench.page.getByText('can be captured in a trusted workspace').first().waitFor();
      await editor.screenshot(workbench, 'snapshots-restricted');

      const contacts = await countContacts();
      try {
        await workbench.setSetting('leaktrail.capture.defaultUrl', contacts.url);
        for (const [key, refusal] of [
          ['Control+Alt+F7', 'Capturing contacts a server and is possible in a trusted workspace'],
          ['Control+Alt+F8', 'Profiling a test runs code of this workspace, which is not trusted.'],
        ] as const) {
          await workbench.page.keyboard.press(key);
          await workbench.notification(refusal).waitFor();
          expect(await workbench.quickInputBox().isVisible()).toBe(false);
        }
        expect(contacts.count()).toBe(0);
        // The store's folder need not even be there.
        expect(await keptFiles(editor, 'snapshot.json').catch(() => [])).toEqual([]);
      } finally {
        await contacts.close();
      }
    },
  );
} else {
  test.skip('captures from a live service (needs Go)');
}
