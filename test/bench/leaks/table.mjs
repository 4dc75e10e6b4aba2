// The table of how often each judge was right, as text.
import { summarize } from './score.mjs';

/** @typedef {import('./score.mjs').Verdict} Verdict */

/**
 * Returns the table for one number of snapshots, with a row for each judge; `theirs` is undefined without Go's pprof.
 * @param {string} title
 * @param {readonly Verdict[]} ours
 * @param {readonly Verdict[]} [theirs]
 */
export function tableText(title, ours, theirs) {
  const { leaks, lookAlikes } = summarize(ours);
  const rows = [
    `${title}: ${leaks} leaks, ${lookAlikes} look-alikes`,
    '                        recall  precision  false leaks  true line first   MRR',
    rowText('leaktrail suspects', summarize(ours)),
  ];
  if (theirs !== undefined) rows.push(rowText('top of pprof -diff_base', summarize(theirs)));
  return rows.join('\n');
}

/**
 * @param {string} name
 * @param {ReturnType<typeof summarize>} measures
 */
function rowText(name, measures) {
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  return (
    name.padEnd(24) +
    percent(measures.recall).padStart(6) +
    percent(measures.precision).padStart(11) +
    String(measures.falseLeaks).padStart(13) +
    percent(measures.trueLineFirst).padStart(17) +
    measures.meanReciprocalRank.toFixed(2).padStart(6)
  );
}
