// `npm run test:desktop`: the suite in the extension host, in a desktop VS Code started by @vscode/test-electron.
//   LEAKTRAIL_VSCODE=/usr/share/code/code   runs in that installed VS Code (its program, not the shell script `code`);
//                                    without it one is downloaded into .vscode-test/
//   --vscode VERSION                 which one to download (default stable; 1.100.0 is the lowest supported)
//   --compile                        only compiles the suite, for the debugger
// Ends with "N passed, N failed".
import { SilentReporter, downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compileHostSuite } from './lib/hostSuite.mjs';
import { cacheFolder, repositoryRoot, temporaryFolder } from './lib/paths.mjs';
import { mustRun } from './lib/processes.mjs';
import { inRunScope } from './lib/runScope.mjs';
import { createSampleWorkspace } from './lib/sampleWorkspace.mjs';

/** Returns the program of the VS Code to test in; throws an Error of one sentence when there is none. */
async function findVSCode(/** @type {string} */ version) {
  const named = process.env['LEAKTRAIL_VSCODE'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`LEAKTRAIL_VSCODE names ${named}, which does not exist.`);
  }
  try {
    return await downloadAndUnzipVSCode({
      version,
      cachePath: cacheFolder,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    throw new Error(
      `VS Code ${version} could not be downloaded (${error.message}): run this with internet access, or set LEAKTRAIL_VSCODE to the path of an installed VS Code.`,
      { cause: error },
    );
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      vscode: { type: 'string', default: 'stable' },
      compile: { type: 'boolean', default: false },
    },
  });
  const extensionTestsPath = await compileHostSuite(
    path.join(repositoryRoot, 'out', 'test', 'editor', 'desktop'),
  );
  if (values.compile) return;
  const vscodeExecutablePath = await findVSCode(values.vscode);
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error(
      'A desktop VS Code needs a display: run this as `xvfb-run -a npm run test:desktop`.',
    );
  }
  await mustRun(process.execPath, [path.join(repositoryRoot, 'scripts', 'build.mjs')], {
    cwd: repositoryRoot,
    timeoutMillis: 120_000,
  });
  const temporary = await temporaryFolder('desktop');
  try {
    const workspace = path.join(temporary.folder, 'shopd');
    await createSampleWorkspace(workspace);
    const resultsFile = path.join(temporary.folder, 'results.json');
    const ended = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath,
      extensionTestsEnv: { LEAKTRAIL_SUITE_RESULTS: resultsFile },
      launchArgs: [
        workspace,
        '--disable-workspace-trust',
        '--disable-extensions',
        ...['--user-data-dir', path.join(temporary.folder, 'user')],
        // Chromium's sandbox does not start for root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    }).catch((/** @type {Error} */ error) => error);
    if (!existsSync(resultsFile)) {
      const why = ended instanceof Error ? ended.message : `exit code ${ended}`;
      throw new Error(`VS Code ended without results: ${why}`);
    }
    const tests = JSON.parse(await readFile(resultsFile, 'utf8'));
    const count = (state) => tests.filter((test) => test.state === state).length;
    console.log(`${count('passed')} passed, ${count('failed')} failed`);
    if (ended !== 0 || count('passed') === 0) process.exitCode = 1;
  } finally {
    await temporary.remove();
  }
}

try {
  await inRunScope(main);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
