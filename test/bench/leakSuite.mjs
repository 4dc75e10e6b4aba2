// Runs the programs of test/go/leaks, leaking and healthy, lets `leaktrail suspects` and the top of `go tool pprof -diff_base`
// judge the same snapshots, and prints how often each is right, over the first 2, 3, 4, 6 and 8 of them.
// Usage: node test/bench/leakSuite.mjs [--keep DIR | --score DIR] [--rates 524288,…] [--only NAME,…] [--rounds 8] [--jobs 2]
//        [--without load] [--without root]
// --keep leaves the snapshots in a folder and --score judges those without running anything; --without withholds the load
// counter or the workspace from the judge.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPprof, openSuspects } from './leaks/judge.mjs';
import { buildPrograms, listPrograms } from './leaks/programs.mjs';
import { askPprof, askSuspects, captureRuns, MIN_SNAPSHOTS } from './leaks/runs.mjs';
import { mistakesOf } from './leaks/score.mjs';
import { tableText } from './leaks/table.mjs';
import { seconds } from './processes.mjs';

/** After how many snapshots the judges are asked. */
const COUNTS = [2, 3, 4, 6, 8];
/** In the list of causes: memory outside the heap, of which the judge has to say how much it is. */
const OUTSIDE_THE_HEAP = 20;

const { values: options } = parseArgs({
  options: {
    keep: { type: 'string' },
    score: { type: 'string' },
    rates: { type: 'string', default: '524288' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '8' },
    jobs: { type: 'string', default: '2' },
    without: { type: 'string', multiple: true, default: [] },
  },
});

const temporary = mkdtempSync(path.join(tmpdir(), 'leaktrail-leaks-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
await main();

async function main() {
  const folder = path.resolve(options.score ?? options.keep ?? temporary);
  if (options.score === undefined) await capture(folder);
  const all = JSON.parse(readFileSync(path.join(folder, 'runs.json'), 'utf8'));
  const runs = all.filter(({ program }) => isWanted(program));
  const started = performance.now();
  const withheld = Object.fromEntries(options.without.map((name) => [name, true]));
  const suspects = await openSuspects(temporary, withheld);
  const pprof = openPprof();
  for (const rate of new Set(runs.map((run) => run.memProfileRate))) {
    const atRate = runs.filter((run) => run.memProfileRate === rate);
    for (const count of COUNTS.filter((count) => count <= atRate[0].snapshots.length)) {
      const ours = await askSuspects(folder, atRate, count, suspects);
      const theirs = pprof && askPprof(folder, atRate, count, pprof);
      console.log(`\n${tableText(`K = ${count}, rate ${rate}`, ours, theirs)}`);
      printMistakes(ours, count);
    }
  }
  console.log(`\njudged in ${seconds(performance.now() - started)}`);
}

/** Runs every program and writes runs.json, which says what lies where. */
async function capture(folder) {
  const started = performance.now();
  const binary = path.join(temporary, 'leakd');
  buildPrograms(binary);
  const built = performance.now();
  const runs = await captureRuns(binary, listPrograms(binary).filter(isWanted), folder, {
    rounds: Number(options.rounds),
    rates: options.rates.split(',').map(Number),
    jobs: Number(options.jobs),
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'runs.json'), JSON.stringify(runs, undefined, 2));
  const time = seconds(performance.now() - built);
  console.log(`built in ${seconds(built - started)}, ${runs.length} runs in ${time}`);
}

function isWanted({ name }) {
  return options.only === undefined || options.only.split(',').includes(name);
}

function printMistakes(verdicts, count) {
  const when = count < MIN_SNAPSHOTS ? 'too early' : 'may accuse';
  for (const verdict of verdicts) {
    const { name, cause } = verdict.program;
    for (const mistake of mistakesOf(verdict, when)) console.log(`  ${name}: ${mistake}`);
    if (cause === OUTSIDE_THE_HEAP) {
      const mebibytes = (verdict.outsideBytes / 2 ** 20).toFixed(1);
      console.log(`  ${name}: ${mebibytes} MiB of growth outside the profiles`);
    }
  }
}
