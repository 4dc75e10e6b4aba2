// Takes the README's pictures from the real editor: runs the test of the main story and keeps its screenshots.
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot, temporaryFolder } from './lib/paths.mjs';
import { mustRun } from './lib/processes.mjs';
import { inRunScope } from './lib/runScope.mjs';

const test = 'marks the leaking line of the heap profile that was picked';
const pictures = { dark: 'editor-dark', light: 'editor-light', 'hc-black': 'editor-hc-black' };

await inRunScope(async () => {
  const target = path.join(repositoryRoot, 'media', 'screenshots');
  await mkdir(target, { recursive: true });
  const { folder, remove } = await temporaryFolder('screenshots');
  try {
    const driver = path.join(repositoryRoot, 'scripts', 'editor-tests.mjs');
    const args = ['--suite', 'clicks', '--grep', test, '--screenshots', folder];
    await mustRun(process.execPath, [driver, ...args], {
      cwd: repositoryRoot,
      timeoutMillis: 300_000,
    });
    for (const [theme, name] of Object.entries(pictures)) {
      const taken = path.join(folder, `1.139.1-heap-profile-${theme}.png`);
      await copyFile(taken, path.join(target, `${name}.png`));
      console.log(`media/screenshots/${name}.png`);
    }
  } finally {
    await remove();
  }
});
