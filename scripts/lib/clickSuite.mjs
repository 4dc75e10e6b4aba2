// Runs the suite of keys and clicks: Vitest specs against windows in a Chromium that this process owns. Leaktrail is
// among the installed extensions, in a VS Code without any test switch: what the specs see is what a user sees.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { launchChromiumServer } from './browser.mjs';
import { repositoryRoot } from './paths.mjs';
import { runProcess } from './processes.mjs';
import { endMarked } from './runScope.mjs';

const limitMillis = 1_500_000;

/**
 * Returns the outcome of each spec; throws when Vitest did not run them.
 * @param {import('./editorTests.mjs').Pass} pass
 * @returns {Promise<import('./editorTests.mjs').Outcome[]>}
 */
export async function runClickSuite(pass) {
  const { install, extensionsFolder, failuresFolder, screenshotsFolder } = pass;
  const resultsFile = path.join(pass.outputFolder, 'results.json');
  const browserServer = await launchChromiumServer(pass.executable);
  const setup = JSON.stringify({
    ...{ install, extensionsFolder, failuresFolder, screenshotsFolder },
    isSmoke: pass.isSmoke,
    browserEndpoint: browserServer.wsEndpoint(),
  });
  try {
    const pattern = pass.grep?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const result = await runProcess(
      process.execPath,
      [
        path.join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--config', path.join('test', 'editor', 'clicks', 'vitest.config.mts')],
        ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${resultsFile}`],
        ...(pattern === undefined ? [] : ['--testNamePattern', pattern]),
      ],
      {
        cwd: repositoryRoot,
        env: {
          ...process.env,
          LEAKTRAIL_EDITOR: setup,
          NO_COLOR: '1',
          VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
        },
        onLine: pass.log,
        timeoutMillis: limitMillis,
      },
    );
    if (!existsSync(resultsFile)) throw new Error('The click suite did not run.');
    const outcomes = readOutcomes(JSON.parse(await readFile(resultsFile, 'utf8')));
    if (result.code !== 0 && !outcomes.some(({ state }) => state === 'failed')) {
      throw new Error(`Vitest failed without a failed spec (exit code ${result.code}).`);
    }
    return outcomes;
  } finally {
    // Windows are shared up to the end of Vitest's own process, which ends without closing them.
    endMarked('LEAKTRAIL_EDITOR', setup);
    await browserServer.close();
  }
}

/** Returns the outcomes of Vitest's JSON report; a file that broke before its specs were known is one failure. */
function readOutcomes(report) {
  /** @type {import('./editorTests.mjs').Outcome[]} */
  const outcomes = [];
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) {
      outcomes.push({ suite: 'clicks', title: file.name, state: 'failed', durationMillis: 0 });
    }
    for (const test of file.assertionResults) {
      // Specs that --grep leaves out are reported too, as skipped without having been asked for.
      if (test.status === 'skipped' && test.duration === undefined) continue;
      outcomes.push({
        suite: 'clicks',
        title: test.fullName,
        state: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
        durationMillis: test.duration ?? 0,
      });
    }
  }
  return outcomes;
}
