// Runs the Mocha suite inside the real extension host of a VS Code server: a headless window is opened with the
// suite as its test path, and the workbench reports the extension host's console and the suite's exit code
// through two functions that a page with the smoke-test driver calls.
// The development path is the working tree, or, when the installed package is under test, an empty extension.
import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from './browser.mjs';
import { repositoryRoot, temporaryFolder } from './paths.mjs';
import { createSampleWorkspace } from './sampleWorkspace.mjs';
import { startVSCode, workbenchUrl } from './vscodeServer.mjs';

const limitMillis = 600_000;
const editorFolder = path.join(repositoryRoot, 'test', 'editor');

/**
 * @typedef {{title: string, state: 'passed' | 'failed' | 'pending', durationMillis: number, error?: string}} SuiteTest
 * what test/editor/suite/index.ts writes
 */

/**
 * Compiles the suite to CommonJS, which VS Code's extension host loads, and returns its entry's path.
 * @param {string} outputFolder inside the repository, so that packages are found
 */
export async function compileHostSuite(outputFolder) {
  const suiteFolder = path.join(editorFolder, 'suite');
  const names = await readdir(suiteFolder);
  await rm(outputFolder, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: repositoryRoot,
    entryPoints: names
      .filter((name) => name === 'index.ts' || name.endsWith('.test.ts'))
      .map((name) => path.join(suiteFolder, name)),
    entryNames: '[name]',
    outdir: outputFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outputFolder, 'index.cjs');
}

/**
 * Returns every test's outcome; throws with what was on the consoles when the suite did not come to an end.
 * @param {import('./editorTests.mjs').Pass} pass
 * @returns {Promise<import('./editorTests.mjs').Outcome[]>}
 */
export async function runHostSuite(pass) {
  // Two runs at a time must not write to one folder.
  const compiled = path.join(repositoryRoot, 'out', 'test', 'editor', `suite-${process.pid}`);
  const extensionTestsPath = await compileHostSuite(compiled);
  const temporary = await temporaryFolder('workspace');
  const workspace = path.join(temporary.folder, 'shopd');
  await createSampleWorkspace(workspace);
  const browser = await launchChromium(pass.executable);
  try {
    const { tests, isSuccess } = await runInWindow(pass, browser, workspace, extensionTestsPath);
    /** @type {import('./editorTests.mjs').Outcome[]} */
    const outcomes = tests.map(({ title, state, durationMillis }) => ({
      suite: 'host',
      title,
      state: state === 'pending' ? 'skipped' : state,
      durationMillis,
    }));
    if (!isSuccess && !outcomes.some(({ state }) => state === 'failed')) {
      throw new Error('The host suite reported failure without a failed test.');
    }
    return outcomes;
  } finally {
    await browser.close();
    await temporary.remove();
    await rm(compiled, { recursive: true, force: true });
  }
}

/**
 * @param {import('./editorTests.mjs').Pass} pass
 * @param {import('playwright-core').Browser} browser
 * @param {string} workspace
 * @param {string} extensionTestsPath
 * @returns {Promise<{tests: SuiteTest[], isSuccess: boolean}>}
 */
async function runInWindow(pass, browser, workspace, extensionTestsPath) {
  const resultsFile = path.join(pass.outputFolder, 'results.json');
  const server = await startVSCode(pass.install, {
    isDriven: true,
    ...(pass.isPacked ? { extensionsFolder: pass.extensionsFolder } : {}),
    env: {
      LEAKTRAIL_SUITE_RESULTS: resultsFile,
      ...(pass.grep === undefined ? {} : { LEAKTRAIL_SUITE_GREP: pass.grep }),
      ...(pass.except === undefined ? {} : { LEAKTRAIL_SUITE_EXCEPT: pass.except }),
    },
  });
  /** @type {string[]} */
  const consoleLines = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  try {
    const ended = new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the suite did not end within ${limitMillis / 1000} s`));
      }, limitMillis);
      page.on('crash', () => reject(new Error('the browser page crashed')));
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    page.on('pageerror', (error) => consoleLines.push(`page error: ${error.message}`));
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const text = args.map(String).join(' ');
        consoleLines.push(`${type}: ${text}`);
        for (const line of text.split('\n')) {
          const reported = /\[suite\] ?(.*)$/.exec(line);
          if (reported) pass.log(reported[1] ?? '');
        }
      },
    );
    await page.goto(
      workbenchUrl(server.origin, workspace, {
        extensionDevelopmentPath: pass.isPacked
          ? path.join(editorFolder, 'companion')
          : repositoryRoot,
        extensionTestsPath,
      }),
    );
    const code = await ended;
    if (!existsSync(resultsFile)) throw new Error(`the suite ended with ${code} and no results`);
    return { tests: JSON.parse(await readFile(resultsFile, 'utf8')), isSuccess: code === 0 };
  } catch (error) {
    await mkdir(pass.failuresFolder, { recursive: true });
    const picture = path.join(pass.failuresFolder, 'window.png');
    await page.screenshot({ path: picture }).catch(() => undefined);
    throw new Error(
      `Host suite in VS Code ${pass.install.version}: ${error.message}\nScreenshot: ${picture}\n` +
        `--- extension host console ---\n${consoleLines.join('\n').slice(-6_000)}\n` +
        `--- server ---\n${server.output().slice(-3_000)}`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    await context.close();
    await server.stop();
  }
}
