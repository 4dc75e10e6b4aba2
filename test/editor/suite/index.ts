// The entry that VS Code's extension host calls as its test runner: runs every *.test file beside it with Mocha
// (describe/it), prints a line per test and writes all outcomes to the file that LEAKTRAIL_SUITE_RESULTS names.
// LEAKTRAIL_SUITE_GREP chooses tests by a part of their full title, LEAKTRAIL_SUITE_EXCEPT leaves such tests out.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface SuiteTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly durationMillis: number;
  readonly error?: string;
}

/** Resolves when every test passed; rejects with the number of failures otherwise. */
export async function run(): Promise<void> {
  const grep = process.env['LEAKTRAIL_SUITE_GREP'];
  const except = process.env['LEAKTRAIL_SUITE_EXCEPT'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    reporter: 'base',
    ...(grep === undefined ? {} : { fgrep: grep }),
    ...(except === undefined ? {} : { fgrep: except, invert: true }),
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (/\.test\.c?js$/.test(name)) mocha.addFile(path.join(__dirname, name));
  }
  const tests: SuiteTest[] = [];
  const failureCount = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      tests.push({ title: test.fullTitle(), state: 'passed', durationMillis: test.duration ?? 0 });
      console.log(`[suite] ✓ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      tests.push({ title: test.fullTitle(), state: 'pending', durationMillis: 0 });
      console.log(`[suite] - ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const durationMillis = test.duration ?? 0;
      tests.push({ title: test.fullTitle(), state: 'failed', durationMillis, error: text });
      console.log(`[suite] ✗ ${test.fullTitle()}`);
      for (const line of text.split('\n')) console.log(`[suite]     ${line}`);
    });
  });
  const results = process.env['LEAKTRAIL_SUITE_RESULTS'];
  if (results !== undefined) writeFileSync(results, JSON.stringify(tests, null, 2));
  if (failureCount > 0) throw new Error(`${failureCount} of ${tests.length} tests failed`);
}
