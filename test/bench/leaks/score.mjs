// What a judge's answers are worth. A leak is found when a site that is right is called a leak; a site is right when it blames a
// marked line, or a function that the program names. The true line is the one marked `leak here`.

/** @typedef {import('./programs.mjs').Program} Program */
/** @typedef {import('./judge.mjs').Site} Site */

/**
 * One program, judged.
 * @typedef {object} Verdict
 * @property {Program} program
 * @property {readonly Site[]} sites best first
 * @property {readonly Site[]} accused what is called a leak
 * @property {readonly Site[]} wrong those of them that are not
 * @property {boolean} isFound whether something right is called a leak
 * @property {number} rank of the true line among the sites, 0 when it is not there
 */

/**
 * Returns the verdict over the sites; `isAccused` says which are called leaks.
 * @param {Program} program
 * @param {readonly Site[]} sites
 * @param {(site: Site, index: number) => boolean} isAccused
 * @returns {Verdict}
 */
export function judgeSites(program, sites, isAccused) {
  const isRight = ({ at, func }) =>
    program.here.includes(at) ||
    program.too.includes(at) ||
    program.also.some((prefix) => func.startsWith(prefix));
  const accused = sites.filter(isAccused);
  const wrong = accused.filter((site) => !isRight(site));
  const rank = sites.findIndex(({ at }) => program.here.includes(at)) + 1;
  const isFound = program.kind === 'leak' && accused.length > wrong.length;
  return { program, sites, accused, wrong, isFound, rank };
}

/**
 * Returns the measures over the programs; shares are 0 to 1, and 1 of nothing.
 * @param {readonly Verdict[]} verdicts
 */
export function summarize(verdicts) {
  const leaks = verdicts.filter(({ program }) => program.kind === 'leak');
  const lookAlikes = verdicts.filter(({ program }) => program.kind === 'look-alike');
  const share = (part, whole) => (whole === 0 ? 1 : part / whole);
  const count = (list, test) => list.filter(test).length;
  const sum = (list, value) => list.reduce((total, item) => total + value(item), 0);
  const accused = sum(verdicts, (v) => v.accused.length);
  return {
    leaks: leaks.length,
    lookAlikes: lookAlikes.length,
    recall: share(
      count(leaks, (v) => v.isFound),
      leaks.length,
    ),
    precision: share(accused - sum(verdicts, (v) => v.wrong.length), accused),
    accused,
    falseLeaks: count(lookAlikes, (v) => v.accused.length > 0),
    trueLineFirst: share(
      count(leaks, (v) => v.rank === 1),
      leaks.length,
    ),
    meanReciprocalRank: share(
      sum(leaks, (v) => (v.rank === 0 ? 0 : 1 / v.rank)),
      leaks.length,
    ),
  };
}

/**
 * Returns what went wrong with a program, a sentence per mistake.
 * @param {Verdict} verdict
 */
export function mistakesOf({ program, sites, wrong, isFound, rank }) {
  const mistakes = wrong.map((site) => `called a leak: ${describe(site)}`);
  if (program.kind === 'look-alike') return mistakes;
  const right = sites.filter(({ at }) => program.here.includes(at) || program.too.includes(at));
  if (!isFound) {
    const what = right.length === 0 ? 'no marked line is listed' : right.map(describe).join('; ');
    mistakes.push(`not called a leak: ${what}`);
  }
  if (rank !== 1) {
    const first = sites[0] === undefined ? 'nothing is listed' : `first is ${describe(sites[0])}`;
    mistakes.push(`true line is ${rank === 0 ? 'not listed' : `number ${rank}`}: ${first}`);
  }
  return mistakes;
}

function describe({ class: name, func, at, reason, bytes, rawSamples }) {
  const size = `${(bytes / 2 ** 20).toFixed(1)} MiB${rawSamples === undefined ? '' : ` n=${rawSamples}`}`;
  return `${name} ${func} ${at.replace(/^.*\/test\/go\/leaks\//, '')} ${size} (${reason})`;
}
