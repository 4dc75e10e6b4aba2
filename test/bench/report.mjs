// Times `leaktrail top` and `tree` against `go tool pprof -top` and `-tree` on the same files, whole processes in turn, and
// the steps inside a report. Only ratios within one run mean anything. The printed text of both sides must be equal.
// Usage: node test/bench/report.mjs [samples...]   (default 10000 100000 1000000)
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
import { computeCallTree } from './src/core/report/callTree.js';
import { computeLineDetail } from './src/core/report/lineDetail.js';
import { computeLineValues, listSourceFiles } from './src/core/report/lineValues.js';
import { computeTop } from './src/core/report/top.js';
import { formatTop } from './src/core/report/topText.js';
const time = (name, run) => {
  const start = performance.now();
  const result = run();
  console.log('  ' + name.padEnd(22) + (performance.now() - start).toFixed(0).padStart(8) + ' ms');
  return result;
};
const bytes = time('gunzip', () => gunzipSync(readFileSync(process.argv[2])));
const profile = time('decode', () => decodeProfile(bytes));
const query = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };
time('top by function', () => computeTop(profile, query));
time('top by line', () => computeTop(profile, { ...query, granularity: 'lines' }));
time('top as text', () => formatTop(profile, query));
const ownFiles = listSourceFiles(profile).filter((_, i) => i % 10 === 0).map((file) => file.fileName);
const own = { sampleType: '', filter: {}, ownFiles };
const { lines } = time('values of own lines', () => computeLineValues(profile, own));
const file = lines.files[0];
if (file) {
  const at = { fileName: file.fileName, line: file.lines[0].line, maxStacks: 5 };
  time('detail of one line', () => computeLineDetail(profile, { ...own, ...at }));
}
time('call tree', () => computeCallTree(profile, query));
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
    const file = path.join(folder, `heap-${size}.pb.gz`);
    writeFileSync(file, makeHeapProfile(size));
    console.log(`${size} samples`);
    // At a million samples pprof needs minutes and gigabytes, so it is asked once.
    for (const report of size > 500_000 ? ['top'] : ['top', 'tree']) {
      const ours = [process.execPath, cli, report, file];
      if (pprof === undefined) {
        console.log(
          `  leaktrail ${report} ${seconds(run(ours).time)}; go is not here to compare with`,
        );
        continue;
      }
      compare(report, ours, [pprof, '-symbolize=none', `-${report}`, file], size > 500_000 ? 1 : 5);
    }
    process.stdout.write(run([process.execPath, steps, file]).output);
  }
}

function compare(report, ours, theirs, rounds) {
  const times = { ours: [], theirs: [] };
  let isEqual = true;
  for (let round = 0; round < rounds; round++) {
    const a = run(ours);
    const b = run(theirs);
    times.ours.push(a.time);
    times.theirs.push(b.time);
    isEqual &&= a.output === b.output;
  }
  const [a, b] = [median(times.ours), median(times.theirs)];
  const verdict = isEqual ? 'same text' : 'DIFFERENT TEXT';
  console.log(
    `  ${report}: leaktrail ${seconds(a)}, pprof ${seconds(b)}: ${(b / a).toFixed(1)}x, ${verdict}`,
  );
  if (!isEqual) process.exitCode = 1;
}
