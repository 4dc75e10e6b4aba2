// One pass of the editor tests: a pinned VS Code, Leaktrail from source or from its package, the host suite and
// the click suite. Returns every test's outcome in one form.
import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium, launchChromiumServer, requireChromium } from './browser.mjs';
import { runHostSuite } from './hostSuite.mjs';
import { repositoryRoot, temporaryFolder } from './paths.mjs';
import { runProcess } from './processes.mjs';
import { createSampleWorkspace } from './sampleWorkspace.mjs';
import { installExtension, installVSCode } from './vscodeServer.mjs';

const editorFolder = path.join(repositoryRoot, 'test', 'editor');

/**
 * Compiles the host suite to CommonJS, which VS Code's extension host loads, and returns its entry's path.
 * @param {string} suiteFolder
 * @param {string} outputFolder
 */
export async function compileHostSuite(suiteFolder, outputFolder) {
  const names = await readdir(suiteFolder);
  await rm(outputFolder, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: repositoryRoot,
    entryPoints: [
      path.join(editorFolder, 'suite', 'index.ts'),
      ...names
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => path.join(suiteFolder, name)),
    ],
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
 * @typedef {{suite: 'host' | 'clicks', title: string, state: 'passed' | 'failed' | 'skipped', durationMillis: number}} Outcome
 */

/**
 * Runs the chosen suites in one VS Code and returns the outcome of each test; a suite that could not run at all is
 * one failed outcome with the reason printed.
 * @param {{
 *   version: string,
 *   suites: readonly ('host' | 'clicks')[],
 *   vsix?: string,
 *   extensionFolder?: string,
 *   suiteFolder?: string,
 *   clicksFolder?: string,
 *   fill?: (folder: string) => Promise<void>,
 *   grep?: string,
 *   screenshotsFolder?: string,
 *   log: (line: string) => void,
 * }} options
 * @returns {Promise<Outcome[]>}
 */
export async function runEditorTests(options) {
  const label = `${options.version}-${options.vsix === undefined ? 'source' : 'vsix'}`;
  const outputFolder = path.join(repositoryRoot, 'out', 'editor', label);
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  const failuresFolder = path.join(outputFolder, 'failures');
  const extensionFolder = options.extensionFolder ?? repositoryRoot;

  const executable = await requireChromium(options.log);
  const install = await installVSCode(options.version);
  const extensions = await temporaryFolder('extensions');
  try {
    if (options.vsix !== undefined)
      await installExtension(install, options.vsix, extensions.folder);
    const installed = options.vsix === undefined ? {} : { extensionsFolder: extensions.folder };
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const suite of options.suites) {
      try {
        if (suite === 'host') {
          outcomes.push(
            ...(await hostOutcomes({
              options,
              install,
              installed,
              executable,
              outputFolder,
              failuresFolder,
              extensionFolder,
            })),
          );
        } else {
          outcomes.push(
            ...(await clickOutcomes({
              options,
              install,
              installed,
              executable,
              outputFolder,
              failuresFolder,
              extensionFolder,
            })),
          );
        }
      } catch (error) {
        options.log(error.message);
        outcomes.push({
          suite,
          title: `the ${suite} suite runs`,
          state: 'failed',
          durationMillis: 0,
        });
      }
    }
    return outcomes;
  } finally {
    await extensions.remove();
  }
}

async function hostOutcomes(pass) {
  const { options, install, installed, outputFolder } = pass;
  const extensionTestsPath = await compileHostSuite(
    options.suiteFolder ?? path.join(editorFolder, 'suite'),
    path.join(repositoryRoot, 'out', 'test', 'editor', path.basename(outputFolder)),
  );
  const temporary = await temporaryFolder('workspace');
  const workspace = path.join(temporary.folder, 'shopd');
  await (options.fill ?? createSampleWorkspace)(workspace);
  const browser = await launchChromium(pass.executable);
  try {
    const { tests, isSuccess } = await runHostSuite({
      ...installed,
      install,
      browser,
      workspace,
      extensionDevelopmentPath:
        options.vsix === undefined ? pass.extensionFolder : path.join(editorFolder, 'companion'),
      extensionTestsPath,
      resultsFile: path.join(outputFolder, 'host-suite.json'),
      failuresFolder: pass.failuresFolder,
      ...(options.grep === undefined ? {} : { grep: options.grep }),
      log: options.log,
    });
    /** @type {Outcome[]} */
    const outcomes = tests.map((test) => ({
      suite: 'host',
      title: test.title,
      state: test.state === 'pending' ? 'skipped' : test.state,
      durationMillis: test.durationMillis,
    }));
    if (!isSuccess && !outcomes.some(({ state }) => state === 'failed')) {
      throw new Error('The host suite reported failure without a failed test.');
    }
    return outcomes;
  } finally {
    await browser.close();
    await temporary.remove();
  }
}

async function clickOutcomes(pass) {
  const { options, install, installed, outputFolder } = pass;
  const resultsFile = path.join(outputFolder, 'click-suite.json');
  const browserServer = await launchChromiumServer(pass.executable);
  try {
    const setup = {
      ...installed,
      install,
      ...(options.vsix === undefined ? { extensionDevelopmentPath: pass.extensionFolder } : {}),
      browserEndpoint: browserServer.wsEndpoint(),
      failuresFolder: pass.failuresFolder,
      screenshotsFolder: options.screenshotsFolder ?? path.join(outputFolder, 'screenshots'),
    };
    const result = await runProcess(
      process.execPath,
      [
        path.join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--config', path.join(editorFolder, 'clicks', 'vitest.config.mts')],
        ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${resultsFile}`],
        ...(options.clicksFolder === undefined ? [] : ['--dir', options.clicksFolder]),
        ...(options.grep === undefined
          ? []
          : ['--testNamePattern', options.grep.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')]),
      ],
      {
        cwd: repositoryRoot,
        env: {
          ...process.env,
          LEAKTRAIL_EDITOR: JSON.stringify(setup),
          NO_COLOR: '1',
          VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
        },
        onLine: options.log,
        timeoutMillis: 600_000,
      },
    );
    if (!existsSync(resultsFile)) {
      throw new Error(`The click suite did not run: ${result.output.slice(-3_000)}`);
    }
    const report = JSON.parse(await readFile(resultsFile, 'utf8'));
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const file of report.testResults) {
      if (file.status === 'failed' && file.assertionResults.length === 0) {
        outcomes.push({ suite: 'clicks', title: file.name, state: 'failed', durationMillis: 0 });
      }
      for (const test of file.assertionResults) {
        outcomes.push({
          suite: 'clicks',
          title: test.fullName,
          state: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
          durationMillis: test.duration ?? 0,
        });
      }
    }
    if (result.code !== 0 && !outcomes.some(({ state }) => state === 'failed')) {
      throw new Error(`The click suite failed: ${result.output.slice(-3_000)}`);
    }
    return outcomes;
  } finally {
    await browserServer.close();
  }
}
