// The kinds of steps that `npm test` is made of. Each runs one child process under a time limit, writes its whole
// output to out/test-logs/<step>.log and returns counts: a command counts as one test, a Vitest project and an
// editor pass count their tests.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from './paths.mjs';
import { runProcess } from './processes.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: string[], details: string}} StepResult
 * `skipped` holds the titles of skipped tests; `details` is what to print of a failure
 */

/** @typedef {{timeoutMillis: number, isPatient: boolean}} StepLimits `isPatient` gives way to other programs */

const logFolder = path.join(repositoryRoot, 'out', 'test-logs');
const detailLines = 120;

/** @param {string} name @param {string} command @param {readonly string[]} args @param {StepLimits} limits */
async function runLogged(name, command, args, { timeoutMillis, isPatient }) {
  const result = await runProcess(command, args, {
    cwd: repositoryRoot,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    timeoutMillis,
    isPatient,
  });
  await mkdir(logFolder, { recursive: true });
  const logFile = path.join(logFolder, `${name}.log`);
  await writeFile(logFile, result.output);
  const tail = result.output.trimEnd().split('\n').slice(-detailLines).join('\n');
  const why = result.isTimedOut
    ? `stopped after its limit of ${timeoutMillis / 1000} s`
    : (result.error?.message ?? `exit code ${result.code}`);
  return {
    isSuccess: result.code === 0,
    details: `${tail}\n(${why}; whole output in ${path.relative(repositoryRoot, logFile)})`,
  };
}

/** @param {string} name */
async function freshResultsFile(name) {
  await mkdir(logFolder, { recursive: true });
  const file = path.join(logFolder, `${name}.json`);
  await rm(file, { force: true });
  return file;
}

/**
 * Returns the outcome of an npm script as one test.
 * @param {string} name
 * @param {string} script
 * @param {StepLimits} limits
 * @returns {Promise<StepResult>}
 */
export async function npmScriptStep(name, script, limits) {
  return commandStep(name, 'npm', ['run', '--silent', script], limits);
}

/**
 * Returns the outcome of a command as one test.
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 * @param {StepLimits} limits
 * @returns {Promise<StepResult>}
 */
export async function commandStep(name, command, args, limits) {
  const { isSuccess, details } = await runLogged(name, command, args, limits);
  return { passed: isSuccess ? 1 : 0, failed: isSuccess ? 0 : 1, skipped: [], details };
}

/**
 * Returns the counts of a Vitest project; a project that could not run is one failed test.
 * @param {string} project
 * @param {StepLimits} limits
 * @returns {Promise<StepResult>}
 */
export async function vitestStep(project, limits) {
  const resultsFile = await freshResultsFile(project);
  const { isSuccess, details } = await runLogged(
    project,
    process.execPath,
    [
      path.join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--project', project, '--reporter=default', '--reporter=json'],
      `--outputFile.json=${resultsFile}`,
      // Two steps run side by side.
      `--maxWorkers=${Math.max(1, Math.floor(availableParallelism() / 2))}`,
    ],
    limits,
  );
  if (!existsSync(resultsFile)) return { passed: 0, failed: 1, skipped: [], details };
  const report = JSON.parse(await readFile(resultsFile, 'utf8'));
  /** @type {StepResult} */
  const counts = { passed: 0, failed: 0, skipped: [], details };
  for (const file of report.testResults) {
    // A file that broke before its tests were known has no test to count.
    if (file.status === 'failed' && file.assertionResults.length === 0) counts.failed += 1;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped.push(test.fullName);
    }
  }
  if (!isSuccess && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * Returns the counts of one pass of the editor tests, run by scripts/editor-tests.mjs.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {StepLimits} limits
 * @returns {Promise<StepResult>}
 */
export async function editorStep(name, args, limits) {
  const resultsFile = await freshResultsFile(name);
  const { isSuccess, details } = await runLogged(
    name,
    process.execPath,
    [
      path.join(repositoryRoot, 'scripts', 'editor-tests.mjs'),
      ...['--no-build', '--results', resultsFile, ...args],
    ],
    limits,
  );
  if (!existsSync(resultsFile)) return { passed: 0, failed: 1, skipped: [], details };
  /** @type {import('./editorTests.mjs').Outcome[]} */
  const outcomes = JSON.parse(await readFile(resultsFile, 'utf8'));
  const titles = (/** @type {string} */ state) =>
    outcomes.filter((outcome) => outcome.state === state).map((outcome) => outcome.title);
  const failed = titles('failed').length;
  return {
    passed: titles('passed').length,
    failed: isSuccess ? failed : Math.max(1, failed),
    skipped: titles('skipped'),
    details,
  };
}
