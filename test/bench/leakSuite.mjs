// Runs the programs of test/go/leaks, healthy and leaking, lets `leaktrail suspects` and the top of `go tool pprof -diff_base`
// judge the same snapshots, and prints how often each is right, over the first 2, 3, 4, 6 and 8 of them.
// Usage: node test/bench/leakSuite.mjs [--keep DIR | --score DIR] [--rates 524288,…] [--only NAME,…] [--rounds 8] [--jobs 2]
//        [--no-load]
// --keep leaves the snapshots in a folder, --score judges those without running anything, --no-load withholds the load counter.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { captureRounds } from './leaks/capture.mjs';
import { openPprof, openSuspects } from './leaks/judge.mjs';
import { buildPrograms, listPrograms } from './leaks/programs.mjs';
import { judgeSites, mistakesOf, summarize } from './leaks/score.mjs';
import { seconds } from './processes.mjs';

/** After how many snapshots the judges are asked. */
const COUNTS = [2, 3, 4, 6, 8];
/** A line of pprof's difference that grew by less than this is noise to anyone. */
const NOTICED_BYTES = 1 << 20;

const { values: options } = parseArgs({
  options: {
    keep: { type: 'string' },
    score: { type: 'string' },
    rates: { type: 'string', default: '524288' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '8' },
    jobs: { type: 'string', default: '2' },
    'no-load': { type: 'boolean', default: false },
  },
});

const temporary = mkdtempSync(path.join(tmpdir(), 'leaktrail-leaks-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
await main();

async function main() {
  const folder = path.resolve(options.score ?? options.keep ?? temporary);
  if (options.score === undefined) await capture(folder);
  const runs = JSON.parse(readFileSync(path.join(folder, 'runs.json'), 'utf8'));
  const suspects = await openSuspects(temporary);
  const pprof = openPprof();
  for (const rate of new Set(runs.map((run) => run.memProfileRate))) {
    const atRate = runs.filter((run) => run.memProfileRate === rate);
    for (const count of COUNTS.filter((count) => count <= Number(options.rounds))) {
      await score(folder, atRate, count, { suspects, pprof });
    }
  }
}

/** Runs every program at every rate and writes runs.json, which says what lies where. */
async function capture(folder) {
  const started = performance.now();
  const binary = path.join(temporary, 'leakd');
  buildPrograms(binary);
  const built = performance.now();
  const programs = listPrograms(binary).filter(isWanted);
  const left = options.rates
    .split(',')
    .flatMap((rate) => programs.map((program) => ({ program, memProfileRate: Number(rate) })));
  const runs = [];
  const work = async () => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const { program, memProfileRate } = run;
      const at = path.join(String(memProfileRate), program.name);
      const rounds = Number(options.rounds);
      const { snapshots, load } = await captureRounds(binary, program.name, path.join(folder, at), {
        rounds,
        memProfileRate,
      });
      const names = snapshots.map((snapshot) => path.relative(folder, snapshot));
      runs.push({ ...run, snapshots: names, load });
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
  runs.sort((a, b) => programs.indexOf(a.program) - programs.indexOf(b.program));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'runs.json'), JSON.stringify(runs, undefined, 2));
  const time = seconds(performance.now() - built);
  console.log(`built in ${seconds(built - started)}, ${runs.length} runs in ${time}`);
}

function isWanted({ name }) {
  return options.only === undefined || options.only.split(',').includes(name);
}

/** Prints the table for the first `count` snapshots of each run. */
async function score(folder, runs, count, { suspects, pprof }) {
  const ours = [];
  const theirs = [];
  for (const { program, snapshots, load } of runs.filter(({ program }) => isWanted(program))) {
    const files = snapshots.slice(0, count).map((name) => path.join(folder, name));
    const { sites } = await suspects(files, options['no-load'] ? undefined : load.slice(0, count));
    ours.push(judgeSites(program, sites, (site) => site.class === 'leak'));
    if (pprof === undefined) continue;
    const isTop = ({ bytes }, index) => index === 0 && bytes >= NOTICED_BYTES;
    theirs.push(judgeSites(program, pprof(files), isTop));
  }
  const { leaks, lookAlikes } = summarize(ours);
  const rate = runs[0].memProfileRate;
  console.log(`\nK = ${count}, rate ${rate}: ${leaks} leaks, ${lookAlikes} look-alikes`);
  console.log('                        recall  precision  false leaks  true line first   MRR');
  print('leaktrail suspects', summarize(ours));
  if (theirs.length > 0) print('top of pprof -diff_base', summarize(theirs));
  for (const verdict of ours) {
    for (const mistake of mistakesOf(verdict)) console.log(`  ${verdict.program.name}: ${mistake}`);
  }
}

function print(name, measures) {
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  console.log(
    name.padEnd(24) +
      percent(measures.recall).padStart(6) +
      percent(measures.precision).padStart(11) +
      String(measures.falseLeaks).padStart(13) +
      percent(measures.trueLineFirst).padStart(17) +
      measures.meanReciprocalRank.toFixed(2).padStart(6),
  );
}
