// Runs a Mocha suite inside the real extension host of a VS Code server: a headless window is opened with the
// suite as its test path, and the workbench reports the extension host's console and the suite's exit code
// through two functions that a page with the smoke-test driver calls.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startVSCode, workbenchUrl } from './vscodeServer.mjs';

/**
 * @typedef {{title: string, state: 'passed' | 'failed' | 'pending', durationMillis: number, error?: string}} SuiteTest
 */

/**
 * Returns every test's outcome and whether the suite ended as a success; throws with what was on the consoles when
 * it did not come to an end.
 * @param {{
 *   install: {node: string, serverMain: string, version: string},
 *   browser: import('playwright-core').Browser,
 *   workspace: string,
 *   extensionDevelopmentPath: string,
 *   extensionTestsPath: string,
 *   extensionsFolder?: string,
 *   resultsFile: string,
 *   failuresFolder: string,
 *   grep?: string,
 *   timeoutMillis?: number,
 *   log: (line: string) => void,
 * }} run
 * @returns {Promise<{tests: SuiteTest[], isSuccess: boolean}>}
 */
export async function runHostSuite(run) {
  const timeoutMillis = run.timeoutMillis ?? 240_000;
  const server = await startVSCode(run.install, {
    ...(run.extensionsFolder === undefined ? {} : { extensionsFolder: run.extensionsFolder }),
    env: {
      LEAKTRAIL_SUITE_RESULTS: run.resultsFile,
      ...(run.grep === undefined ? {} : { LEAKTRAIL_SUITE_GREP: run.grep }),
    },
  });
  const context = await run.browser.newContext({ viewport: { width: 1280, height: 800 } });
  /** @type {string[]} */
  const consoleLines = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    const page = await context.newPage();
    const ended = new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the suite did not end within ${timeoutMillis / 1000} s`)),
        timeoutMillis,
      );
      page.on('crash', () => reject(new Error('the browser page crashed')));
      page.on('pageerror', (error) => consoleLines.push(`page error: ${error.message}`));
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const text = args.map(String).join(' ');
        consoleLines.push(`${type}: ${text}`);
        for (const line of text.split('\n')) {
          const reported = /\[suite\] ?(.*)$/.exec(line);
          if (reported) run.log(reported[1] ?? '');
        }
      },
    );
    const url = workbenchUrl(server.origin, run.workspace, {
      extensionDevelopmentPath: run.extensionDevelopmentPath,
      extensionTestsPath: run.extensionTestsPath,
    });
    try {
      await page.goto(url);
      const code = await ended;
      if (!existsSync(run.resultsFile))
        throw new Error(`the suite ended with ${code} and no results`);
      const tests = JSON.parse(await readFile(run.resultsFile, 'utf8'));
      return { tests, isSuccess: code === 0 };
    } catch (error) {
      await mkdir(run.failuresFolder, { recursive: true });
      const picture = path.join(run.failuresFolder, `host-suite-${run.install.version}.png`);
      await page.screenshot({ path: picture }).catch(() => undefined);
      throw new Error(
        `Host suite in VS Code ${run.install.version}: ${error.message}\nScreenshot: ${picture}\n` +
          `--- extension host console ---\n${consoleLines.join('\n').slice(-6_000)}\n` +
          `--- server ---\n${server.output().slice(-3_000)}`,
        { cause: error },
      );
    }
  } finally {
    clearTimeout(timer);
    await context.close();
    await server.stop();
  }
}
