// Two modules in two workspace folders, each with a file of the same name at the same place: values go to the file of
// the right module, and a name that fits both equally well marks neither.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { encodeProfile } from '../../helpers/profileBuilder.js';
import { editorTest } from '../harness/editorTest.js';
import { expectShown } from '../harness/pprofFlat.js';

const sameFile = 'internal/store/store.go';
const mebibyte = 2 ** 20;

/** One allocation site per package; `line` is where it allocates. */
const sites = [
  { pkg: 'example.com/orders', dir: '/build/orders', line: 5, bytes: 30 * mebibyte },
  { pkg: 'example.com/billing', dir: '/build/billing', line: 9, bytes: 50 * mebibyte },
  // In neither module: only the end of its path is the same as that of both files.
  { pkg: 'example.com/gone', dir: '/elsewhere', line: 13, bytes: 20 * mebibyte },
];

async function fill(folder: string): Promise<void> {
  const lines = Array.from({ length: 20 }, (_, index) => `// line ${index + 3}`);
  for (const name of ['orders', 'billing']) {
    const store = path.join(folder, name, sameFile);
    await mkdir(path.dirname(store), { recursive: true });
    await writeFile(path.join(folder, name, 'go.mod'), `module example.com/${name}\n`);
    await writeFile(store, ['package store', `// ${name}`, ...lines].join('\n'));
  }
  const folders = [{ path: 'orders' }, { path: 'billing' }];
  await writeFile(path.join(folder, 'shop.code-workspace'), JSON.stringify({ folders }));
  const profile = encodeProfile({
    sampleTypes: [
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    samples: sites.map(({ bytes }, index) => ({ locations: [index + 1], values: [1, bytes] })),
    locations: sites.map(({ line }, index) => ({
      id: index + 1,
      lines: [{ func: index + 1, line }],
    })),
    functions: sites.map(({ pkg, dir }, index) => ({
      id: index + 1,
      name: `${pkg}/internal/store.Put`,
      fileName: `${dir}/${sameFile}`,
      startLine: 3,
    })),
    periodType: { type: 'space', unit: 'bytes' },
    period: 1,
  });
  await writeFile(path.join(folder, 'heap.pb.gz'), profile);
}

editorTest(
  'marks files of the same name by their module in a multi-root workspace',
  async (editor) => {
    const { workbench, workspace } = await editor.open({
      fill,
      workspaceFile: 'shop.code-workspace',
    });
    await workbench.runCommand('Leaktrail: Open Heap Profile…');
    await workbench.pickFile(path.join(workspace, 'heap.pb.gz'));
    await workbench.statusBarItem(/inuse · 2 suspects/).waitFor();
    const row = (name: string) =>
      workbench.webviewFrame().locator('[role="row"]', { hasText: name });

    await row('example.com/billing').waitFor();
    await workbench.waitForActiveEditor('store.go');
    for (const { pkg, line, bytes } of sites.slice(0, 2)) {
      await row(pkg).click();
      await workbench.waitFor(
        'the file of the right module',
        async () => (await workbench.visibleEditor()).lines.find(({ line: at }) => at === 2)?.text,
        (text) => text === `// ${path.basename(pkg)}`,
      );
      expectShown(await workbench.waitForLineAnnotation(line), bytes);
      // No value of the other file, nor of the one that fits both.
      expect([...(await workbench.getLineAnnotations()).keys()]).toEqual([line]);
    }
    await editor.screenshot(workbench, 'multi-root');
  },
);
