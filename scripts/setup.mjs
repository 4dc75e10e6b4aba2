// Sets a fresh clone up for `npm test` and `npm run demo`: packages, Chromium and both VS Code server builds.
// What is there already is left alone.
import { ensureDependencies } from './lib/dependencies.mjs';

const log = (/** @type {string} */ line) => console.log(line);
try {
  await ensureDependencies(log);
  const { requireChromium } = await import('./lib/browser.mjs');
  const { installVSCode, vscodeVersions } = await import('./lib/vscodeServer.mjs');
  log(`Chromium: ${await requireChromium(log)}`);
  for (const version of vscodeVersions) {
    const { isNew } = await installVSCode(version);
    log(`VS Code ${version}: ${isNew ? 'installed' : 'ready'}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
