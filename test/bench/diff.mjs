// Times `leaktrail diff` against `go tool pprof -top -diff_base` on the same two files, whole processes in turn, and the steps
// inside. Only ratios within one run mean anything. That the numbers are the same is checked by test/unit/oracle/diff.test.ts.
// Usage: node test/bench/diff.mjs [samples...]   (default 10000 100000 1000000)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, findPprof, median, root, run, seconds } from './processes.mjs';
import { makeHeapProfile } from './syntheticHeap.mjs';

const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000, 100_000, 1_000_000);

const STEPS = `
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeProfile } from './src/core/profile/decode.js';
import { diffProfiles } from './src/core/profile/diff.js';
import { subtractBase } from './src/core/profile/merge.js';
import { computeDiff } from './src/core/report/diff.js';
import { computeLineValues, listSourceFiles } from './src/core/report/lineValues.js';
import { computeTop } from './src/core/report/top.js';
const time = (name, run) => {
  const start = performance.now();
  const result = run();
  console.log('  ' + name.padEnd(22) + (performance.now() - start).toFixed(0).padStart(8) + ' ms');
  return result;
};
const [base, current] = process.argv.slice(2).map((file) =>
  time('gunzip and decode', () => decodeProfile(gunzipSync(readFileSync(file)))),
);
time('subtract as pprof', () => subtractBase(current, base, { mode: 'base', normalize: false }));
const { profile } = time('diff', () => diffProfiles(current, base));
const query = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };
time('diff by function', () => computeDiff(profile, query));
time('diff by line', () => computeDiff(profile, { ...query, granularity: 'lines' }));
time('top by function', () => computeTop(profile, query));
const ownFiles = listSourceFiles(profile).filter((_, i) => i % 10 === 0).map((file) => file.fileName);
time('values of own lines', () => computeLineValues(profile, { sampleType: '', filter: {}, ownFiles }));
`;

const folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-bench-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const pprof = findPprof();
  const cli = path.join(folder, 'cli.cjs');
  const steps = path.join(folder, 'steps.cjs');
  await bundle({ entryPoints: [path.join(root, 'src/cli/main.ts')] }, cli);
  await bundle({ stdin: { contents: STEPS, resolveDir: root, loader: 'js' } }, steps);
  for (const size of sizes) {
    const base = path.join(folder, `base-${size}.pb.gz`);
    const current = path.join(folder, `current-${size}.pb.gz`);
    writeFileSync(base, makeHeapProfile(size));
    writeFileSync(current, makeHeapProfile(Math.round(size * 1.02), { round: 1 }));
    console.log(`${size} samples`);
    const times = { ours: [], theirs: [] };
    // At a million samples pprof needs minutes and gigabytes, so it is asked once.
    for (let round = 0; round < (size > 500_000 ? 1 : 5); round++) {
      times.ours.push(run([process.execPath, cli, 'diff', base, current]).time);
      if (pprof === undefined) continue;
      const options = ['-symbolize=none', '-top', `-diff_base=${base}`];
      times.theirs.push(run([pprof, ...options, current]).time);
    }
    const ours = median(times.ours);
    const theirs = times.theirs.length === 0 ? undefined : median(times.theirs);
    console.log(
      theirs === undefined
        ? `  leaktrail diff ${seconds(ours)}; go is not here to compare with`
        : `  leaktrail diff ${seconds(ours)}, pprof ${seconds(theirs)}: ${(theirs / ours).toFixed(1)}x`,
    );
    process.stdout.write(run([process.execPath, steps, base, current]).output);
  }
}
