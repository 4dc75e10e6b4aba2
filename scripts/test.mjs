// `npm test`: sets up what is missing, then runs every check there is and counts them; a failed step stops nothing.
// `npm test -- unit cli` runs these steps and what they need; `npm test -- editor` runs all editor passes.
// Two steps run side by side except the suites in the extension host, which measure time.
// The last line is "N passed, N failed"; the exit code is 1 when a test failed or none ran.
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { repositoryRoot } from './lib/paths.mjs';
import { inRunScope } from './lib/runScope.mjs';
import { commandStep, editorStep, npmScriptStep, vitestStep } from './lib/steps.mjs';

const minute = 60_000;
const script = (/** @type {string} */ name) => path.join(repositoryRoot, 'scripts', name);

/**
 * Every step, in the order of starting. `needs` names steps that come first; `editor` waits for Chromium and VS Code.
 * @type {readonly {name: string, needs?: readonly string[], editor?: true, alone?: true, run: (name: string) => Promise<import('./lib/steps.mjs').StepResult>}[]}
 */
const steps = [
  {
    name: 'build',
    run: (name) =>
      commandStep(name, process.execPath, [script('build.mjs'), '--production'], 2 * minute),
  },
  { name: 'types', run: (name) => npmScriptStep(name, 'typecheck', 4 * minute) },
  {
    name: 'package',
    needs: ['build'],
    run: (name) => npmScriptStep(name, 'package', 3 * minute),
  },
  { name: 'format', run: (name) => npmScriptStep(name, 'format:check', 3 * minute) },
  { name: 'lint', run: (name) => npmScriptStep(name, 'lint', 8 * minute) },
  { name: 'layers', run: (name) => npmScriptStep(name, 'layers', 2 * minute) },
  { name: 'dead-code', run: (name) => npmScriptStep(name, 'knip', 2 * minute) },
  { name: 'unit', run: (name) => vitestStep(name, 12 * minute) },
  { name: 'io', run: (name) => vitestStep(name, 12 * minute) },
  { name: 'cli', needs: ['package'], run: (name) => vitestStep(name, 12 * minute) },
  { name: 'packed', needs: ['package'], run: (name) => vitestStep(name, 1 * minute) },
  {
    name: 'webview',
    needs: ['package'],
    editor: true,
    run: (name) => vitestStep(name, 12 * minute),
  },
  // Clicks go to the installed package, as a user's do; the suite in the extension host also to the working tree.
  ...[
    { name: 'clicks-1.139.1', args: ['--suite', 'clicks', '--vsix'] },
    { name: 'clicks-1.100.3', args: ['--suite', 'clicks', '--vsix', '--vscode', '1.100.3'] },
    { name: 'host-1.139.1', args: ['--suite', 'host'] },
    { name: 'host-1.139.1-vsix', args: ['--suite', 'host', '--vsix'] },
    { name: 'host-1.100.3', args: ['--suite', 'host', '--vscode', '1.100.3'] },
  ].map(({ name, args }) => ({
    name,
    // Packing builds dist/ anew, so whatever reads dist/ comes after it.
    needs: ['package'],
    editor: /** @type {const} */ (true),
    ...(name.startsWith('host') ? { alone: /** @type {const} */ (true) } : {}),
    run: () => editorStep(name, args, 25 * minute),
  })),
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

async function runSteps(/** @type {readonly (typeof steps)[number][]} */ chosen) {
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

  async function runOne(/** @type {(typeof steps)[number]} */ step) {
    const since = Date.now();
    /** @type {import('./lib/steps.mjs').StepResult} */
    let result;
    try {
      if (step.editor) await editorReady;
      result = await step.run(step.name);
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
  const { passed, failed, skipped } = await runSteps(chosen);
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
