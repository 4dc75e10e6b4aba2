// The whole suite: every program run at every rate, and every run judged over its first snapshots.
import path from 'node:path';
import { captureRounds } from './capture.mjs';
import { weigh } from './score.mjs';

/** What a leak is called from this many snapshots on, and never before. */
export const MIN_SNAPSHOTS = 4;
/** A line of pprof's difference that grew by less than this alarms nobody. */
const NOTICED_BYTES = 1 << 20;

/**
 * A program that was run.
 * @typedef {object} Run
 * @property {import('./programs.mjs').Program} program
 * @property {number} memProfileRate
 * @property {readonly string[]} snapshots folders below the folder of all runs, oldest first
 * @property {readonly number[]} load units before each snapshot
 */

/**
 * Runs the programs, `jobs` at a time, and returns the runs in the order of rates and programs. Rejects when one fails.
 * @param {string} binary
 * @param {readonly import('./programs.mjs').Program[]} programs
 * @param {string} folder where the snapshots go
 * @param {{rounds?: number, rates?: readonly number[], jobs?: number}} [options]
 * @returns {Promise<Run[]>}
 */
export async function captureRuns(binary, programs, folder, options = {}) {
  const { rounds = 8, rates = [524_288], jobs = 2 } = options;
  const wanted = rates.flatMap((memProfileRate) =>
    programs.map((program) => ({ program, memProfileRate })),
  );
  /** @type {Run[]} */
  const runs = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < wanted.length; index = next++) {
      const { program, memProfileRate } = wanted[index];
      const own = path.join(folder, String(memProfileRate), program.name);
      const captured = await captureRounds(binary, program.name, own, { rounds, memProfileRate });
      const snapshots = captured.snapshots.map((snapshot) => path.relative(folder, snapshot));
      runs[index] = { program, memProfileRate, snapshots, load: captured.load };
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return runs;
}

/**
 * Returns the verdicts of `leaktrail suspects` over the first `count` snapshots of each run.
 * @param {string} folder of the runs
 * @param {readonly Run[]} runs
 * @param {number} count
 * @param {Awaited<ReturnType<typeof import('./judge.mjs').openSuspects>>} suspects
 */
export async function askSuspects(folder, runs, count, suspects) {
  const verdicts = [];
  for (const run of runs) {
    const judgement = await suspects(firstOf(folder, run, count), run.load.slice(0, count));
    verdicts.push(weigh(run.program, judgement, (site) => site.class === 'leak'));
  }
  return verdicts;
}

/**
 * Returns the verdicts of someone who takes the top line of pprof's difference for the leak when it grew by a MiB.
 * @param {string} folder of the runs
 * @param {readonly Run[]} runs
 * @param {number} count
 * @param {NonNullable<ReturnType<typeof import('./judge.mjs').openPprof>>} pprof
 */
export function askPprof(folder, runs, count, pprof) {
  const isTop = ({ bytes }, index) => index === 0 && bytes >= NOTICED_BYTES;
  return runs.map((run) => weigh(run.program, pprof(firstOf(folder, run, count)), isTop));
}

function firstOf(folder, { snapshots }, count) {
  return snapshots.slice(0, count).map((name) => path.join(folder, name));
}
