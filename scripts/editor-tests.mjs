// Runs the editor tests in a real VS Code, headless: node scripts/editor-tests.mjs [options]
//   --vscode 1.139.1|1.100.3   which VS Code (default 1.139.1)
//   --vsix [FILE]              test the packed extension (default: pack it now) instead of the source folder
//   --suite host|clicks        only the suite in the extension host, or only the one with keys and clicks
//   --grep TEXT                only tests whose full title contains TEXT
//   --except TEXT              of the suite in the extension host, not the tests whose full title contains TEXT
//   --smoke                    of the click suite, only the few tests that prove that a VS Code version works
//   --screenshots DIR          have tests write their pictures there (default: none is taken)
//   --results FILE             also write all outcomes there as JSON
//   --no-build                 use dist/ and out/leaktrail.vsix as they are
//   --keep                     leave server data and workspaces in the temporary folder and say where
// Ends with "N passed, N failed"; exit code 1 when a test failed or none ran, 2 for a wrong option.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runEditorTests } from './lib/editorTests.mjs';
import { repositoryRoot } from './lib/paths.mjs';
import { mustRun } from './lib/processes.mjs';
import { inRunScope } from './lib/runScope.mjs';
import { vscodeVersions } from './lib/vscodeServer.mjs';

function readOptions() {
  const args = process.argv.slice(2);
  const vsixAt = args.indexOf('--vsix');
  // --vsix takes a value only when one follows.
  if (vsixAt !== -1 && (args[vsixAt + 1] === undefined || args[vsixAt + 1].startsWith('--'))) {
    args[vsixAt] = '--vsix=';
  }
  const { values } = parseArgs({
    args,
    options: {
      vscode: { type: 'string', default: vscodeVersions[0] },
      vsix: { type: 'string' },
      suite: { type: 'string' },
      grep: { type: 'string' },
      except: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      screenshots: { type: 'string' },
      results: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  if (!vscodeVersions.includes(values.vscode)) {
    throw new Error(`--vscode ${values.vscode}: choose one of ${vscodeVersions.join(', ')}`);
  }
  if (values.suite !== undefined && values.suite !== 'host' && values.suite !== 'clicks') {
    throw new Error(`--suite ${values.suite}: choose host or clicks`);
  }
  return values;
}

async function main(options) {
  const isVsix = options.vsix !== undefined;
  const vsix = options.vsix || path.join(repositoryRoot, 'out', 'leaktrail.vsix');
  if (!options['no-build'] && !options.vsix) {
    const script = path.join(repositoryRoot, 'scripts', isVsix ? 'package.mjs' : 'build.mjs');
    await mustRun(process.execPath, [script], { cwd: repositoryRoot, timeoutMillis: 180_000 });
  }
  if (isVsix && !existsSync(vsix)) throw new Error(`${vsix} is not there: run npm run package`);

  const outcomes = await runEditorTests({
    version: options.vscode,
    suites: options.suite === undefined ? ['host', 'clicks'] : [options.suite],
    ...(isVsix ? { vsix } : {}),
    ...(options.grep === undefined ? {} : { grep: options.grep }),
    ...(options.except === undefined ? {} : { except: options.except }),
    ...(options.screenshots === undefined
      ? {}
      : { screenshotsFolder: path.resolve(options.screenshots) }),
    isSmoke: options.smoke,
    log: (line) => console.log(line),
  });
  if (options.results !== undefined) {
    await mkdir(path.dirname(options.results), { recursive: true });
    await writeFile(options.results, JSON.stringify(outcomes, null, 2));
  }
  const count = (state) => outcomes.filter((outcome) => outcome.state === state).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  console.log(`${count('passed')} passed, ${count('failed')} failed${skipped}`);
  if (count('failed') > 0 || count('passed') === 0) process.exitCode = 1;
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
if (options.keep) process.env['LEAKTRAIL_KEEP'] = '1';
try {
  await inRunScope(() => {
    if (options.keep) console.log(`Server data and workspaces stay in ${process.env['TMPDIR']}`);
    return main(options);
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
