// `npm test`: sets up what is missing, then runs every check there is and counts them; a failed step stops nothing.
// `npm test -- unit cli` runs these steps and what they need; `npm test -- editor` runs all editor passes.
// Two steps run side by side, except for the one that tells of delays; a step that takes too long is stopped and fails.
// The last line is "N passed, N failed"; the exit code is 1 when a test failed or none ran.
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { repositoryRoot } from './lib/paths.mjs';
import { inRunScope } from './lib/runScope.mjs';
import { commandStep, editorStep, npmScriptStep, vitestStep } from './lib/steps.mjs';

const minute = 60_000;
/** On two free processors all of it takes about 11 minutes; what still runs after this is stopped and named. */
const wholeLimitMillis = 30 * minute;
const script = (/** @type {string} */ name) => path.join(repositoryRoot, 'scripts', name);
/** The one test that tells of delays, which any neighbour causes too. */
const responsiveness = 'leaves the extension host responsive';

/**
 * @typedef {{
 *   name: string,
 *   needs?: readonly string[],
 *   editor?: true,
 *   alone?: true,
 *   minutes: number,
 *   run: (limits: import('./lib/steps.mjs').StepLimits) => Promise<import('./lib/steps.mjs').StepResult>,
 * }} Step `needs` names steps that come first; `editor` waits for Chromium and VS Code; `minutes` is its limit
 */

/** @param {string} name @param {string} npmScript @param {number} minutes @returns {Step} */
const npmStep = (name, npmScript, minutes) => ({
  name,
  minutes,
  run: (limits) => npmScriptStep(name, npmScript, limits),
});

/** @param {string} name @param {readonly string[]} [needs] @returns {Step} */
const vitest = (name, needs = []) => ({
  name,
  needs,
  minutes: 12,
  run: (limits) => vitestStep(name, limits),
});

/** @param {string} name @param {number} minutes @param {readonly string[]} args @returns {Step} */
const editor = (name, minutes, args) => ({
  name,
  minutes,
  // Packing builds dist/ anew, so whatever reads dist/ comes after it.
  needs: ['package'],
  editor: true,
  run: (limits) => editorStep(name, args, limits),
});

/**
 * Every step, in the order of starting: what others need, then the longest first.
 * @type {readonly Step[]}
 */
const steps = [
  {
    name: 'build',
    minutes: 2,
    run: (limits) =>
      commandStep('build', process.execPath, [script('build.mjs'), '--production'], limits),
  },
  { ...npmStep('package', 'package', 3), needs: ['build'] },
  // Clicks go to the installed package, as a user's do.
  editor('clicks-1.139.1', 22, ['--suite', 'clicks', '--vsix']),
  npmStep('types', 'typecheck', 4),
  npmStep('lint', 'lint', 8),
  vitest('io'),
  vitest('unit'),
  vitest('cli', ['package']),
  { ...vitest('webview', ['package']), editor: true },
  editor('host-1.139.1', 8, ['--suite', 'host', '--vsix', '--except', responsiveness]),
  editor('host-1.100.3', 8, [
    ...['--suite', 'host', '--vscode', '1.100.3', '--except', responsiveness],
  ]),
  editor('clicks-1.100.3', 8, ['--suite', 'clicks', '--vsix', '--vscode', '1.100.3', '--smoke']),
  npmStep('format', 'format:check', 3),
  npmStep('layers', 'layers', 2),
  npmStep('dead-code', 'knip', 2),
  vitest('packed', ['package']),
  {
    ...editor('host-responsive', 3, ['--suite', 'host', '--vsix', '--grep', responsiveness]),
    alone: true,
  },
];

/** Returns the chosen steps with what they need, in order; throws for a name that is no step. */
function chooseSteps(/** @type {readonly string[]} */ names) {
  if (names.length === 0) return steps;
  const chosen = new Set();
  const choose = (/** @type {string} */ name) => {
    chosen.add(name);
    for (const needed of steps.find((step) => step.name === name)?.needs ?? []) choose(needed);
  };
  for (const name of names) {
    const matching = steps.filter(
      (step) =>
        step.name === name ||
        step.name.startsWith(`${name}-`) ||
        (name === 'editor' && /^(host|clicks)-/.test(step.name)),
    );
    if (matching.length === 0) {
      const known = steps.map((step) => step.name).join(', ');
      throw new Error(
        `"${name}" is no step; there are: ${known}, and editor for all host and clicks steps`,
      );
    }
    for (const step of matching) choose(step.name);
  }
  return steps.filter((step) => chosen.has(step.name));
}

const seconds = (/** @type {number} */ since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Installs Chromium and the VS Code builds beside the first steps; a failure reaches the steps that need them. */
async function prepareEditor() {
  const { requireChromium } = await import('./lib/browser.mjs');
  const { installVSCode, vscodeVersions } = await import('./lib/vscodeServer.mjs');
  const since = Date.now();
  // Children look for Chromium in the same way: telling them saves the search and keeps one browser.
  process.env['LEAKTRAIL_CHROMIUM'] = await requireChromium((line) => console.log(line));
  const installed = [];
  for (const version of vscodeVersions) {
    if ((await installVSCode(version)).isNew) installed.push(version);
  }
  if (installed.length > 0)
    console.log(`Installed VS Code ${installed.join(' and ')} in ${seconds(since)}`);
}

async function runSteps(/** @type {readonly Step[]} */ chosen, /** @type {number} */ began) {
  const editorReady = chosen.some((step) => step.editor) ? prepareEditor() : Promise.resolve();
  let isEditorSettled = false;
  const editorSettled = editorReady
    .catch(() => undefined)
    .then(() => {
      isEditorSettled = true;
    });
  const waiting = [...chosen];
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  const done = new Set();
  const totals = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const skipped = [];

  async function runOne(/** @type {Step} */ step) {
    const since = Date.now();
    /** @type {import('./lib/steps.mjs').StepResult} */
    let result;
    try {
      if (step.editor) await editorReady;
      const left = began + wholeLimitMillis - Date.now();
      if (left < 0)
        throw new Error(`not run: there is no time after ${wholeLimitMillis / minute} min`);
      result = await step.run({
        timeoutMillis: Math.min(step.minutes * minute, left),
        // A window that is starved by a compiler waits for nothing but that.
        isPatient: step.editor === undefined,
      });
    } catch (error) {
      result = { passed: 0, failed: 1, skipped: [], details: error.message };
    }
    totals.passed += result.passed;
    totals.failed += result.failed;
    skipped.push(...result.skipped.map((title) => `${step.name}: ${title}`));
    if (result.failed > 0) console.log(`\n--- ${step.name} ---\n${result.details}\n`);
    const counts = `${result.passed} passed, ${result.failed} failed`;
    const alsoSkipped = result.skipped.length > 0 ? `, ${result.skipped.length} skipped` : '';
    const sign = result.failed > 0 ? '✗' : '✓';
    console.log(
      `${sign} ${step.name.padEnd(20)} ${`${counts}${alsoSkipped}`.padEnd(36)} ${seconds(since)}`,
    );
    done.add(step.name);
    running.delete(step.name);
  }

  while (waiting.length > 0 || running.size > 0) {
    const isAloneRunning = [...running.keys()].some(
      (name) => steps.find((step) => step.name === name)?.alone,
    );
    const next = waiting.findIndex(
      (step) =>
        (step.needs ?? []).every((needed) => done.has(needed)) &&
        (!step.editor || isEditorSettled) &&
        !isAloneRunning &&
        (step.alone ? running.size === 0 : running.size < 2),
    );
    if (next === -1) {
      await Promise.race([...running.values(), ...(isEditorSettled ? [] : [editorSettled])]);
      continue;
    }
    const [step] = waiting.splice(next, 1);
    running.set(step.name, runOne(step));
  }
  return { ...totals, skipped };
}

async function main() {
  const chosen = chooseSteps(process.argv.slice(2));
  const since = Date.now();
  await ensureDependencies((line) => console.log(line));
  const { passed, failed, skipped } = await runSteps(chosen, since);
  console.log(`\n${chosen.length} steps in ${seconds(since)}`);
  for (const title of skipped) console.log(`skipped  ${title}`);
  const alsoSkipped = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  console.log(`${passed} passed, ${failed} failed${alsoSkipped}`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

try {
  await inRunScope(main);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
