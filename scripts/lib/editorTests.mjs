// One pass of the editor tests: a pinned VS Code, Leaktrail from the working tree or from its package, the suite in
// the extension host and the suite of keys and clicks. Returns every test's outcome in one form.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { requireChromium } from './browser.mjs';
import { runClickSuite } from './clickSuite.mjs';
import { runHostSuite } from './hostSuite.mjs';
import { repositoryRoot, temporaryFolder } from './paths.mjs';
import { copyExtension, installExtension, installVSCode } from './vscodeServer.mjs';

/**
 * @typedef {{suite: 'host' | 'clicks', title: string, state: 'passed' | 'failed' | 'skipped', durationMillis: number}} Outcome
 *
 * @typedef {{
 *   install: {version: string, node: string, serverMain: string},
 *   executable: string,
 *   isPacked: boolean,
 *   extensionsFolder: string,
 *   outputFolder: string,
 *   failuresFolder: string,
 *   screenshotsFolder: string | undefined,
 *   isSmoke: boolean,
 *   grep: string | undefined,
 *   except: string | undefined,
 *   log: (line: string) => void,
 * }} Pass what both suites need; `executable` is Chromium, Leaktrail is in `extensionsFolder`
 */

/**
 * Runs the chosen suites in one VS Code and returns the outcome of each test; a suite that could not run at all is
 * one failed outcome with the reason printed.
 * @param {{
 *   version: string,
 *   suites: readonly ('host' | 'clicks')[],
 *   vsix?: string,
 *   grep?: string,
 *   except?: string,
 *   screenshotsFolder?: string,
 *   isSmoke?: boolean,
 *   log: (line: string) => void,
 * }} options
 * @returns {Promise<Outcome[]>}
 */
export async function runEditorTests(options) {
  const executable = await requireChromium(options.log);
  const install = await installVSCode(options.version);
  const extensions = await temporaryFolder('extensions');
  try {
    const isPacked = options.vsix !== undefined;
    if (options.vsix === undefined) await copyExtension(repositoryRoot, extensions.folder);
    else await installExtension(install, options.vsix, extensions.folder);
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const suite of options.suites) {
      const label = `${suite}-${options.version}-${isPacked ? 'vsix' : 'source'}`;
      const outputFolder = path.join(repositoryRoot, 'out', 'editor', label);
      await rm(outputFolder, { recursive: true, force: true });
      await mkdir(outputFolder, { recursive: true });
      const pass = {
        install,
        executable,
        isPacked,
        extensionsFolder: extensions.folder,
        outputFolder,
        failuresFolder: path.join(outputFolder, 'failures'),
        screenshotsFolder: options.screenshotsFolder,
        isSmoke: options.isSmoke ?? false,
        grep: options.grep,
        except: options.except,
        log: options.log,
      };
      try {
        outcomes.push(...(await (suite === 'host' ? runHostSuite(pass) : runClickSuite(pass))));
      } catch (error) {
        options.log(error.message);
        const title = `the ${suite} suite runs`;
        outcomes.push({ suite, title, state: 'failed', durationMillis: 0 });
      }
    }
    return outcomes;
  } finally {
    await extensions.remove();
  }
}
