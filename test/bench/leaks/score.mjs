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
 * @property {number} outsideBytes growth that the profiles do not have
 */

/**
 * Returns the verdict over a judgement; `isAccused` says which sites are called leaks.
 * @param {Program} program
 * @param {import('./judge.mjs').Judgement} judgement
 * @param {(site: Site, index: number) => boolean} isAccused
 * @returns {Verdict}
 */
export function weigh(program, { sites, outsideBytes }, isAccused) {
  const accused = sites.filter(isAccused);
  const wrong = accused.filter((site) => !isRight(program, site));
  const rank = sites.findIndex(({ at }) => program.here.includes(at)) + 1;
  const isFound = program.kind === 'leak' && accused.length > wrong.length;
  return { program, sites, accused, wrong, isFound, rank, outsideBytes };
}

function isRight({ here, too, also }, { at, func }) {
  return here.includes(at) || too.includes(at) || also.some((prefix) => func.startsWith(prefix));
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
  const wrong = sum(verdicts, (v) => v.wrong.length);
  return {
    leaks: leaks.length,
    lookAlikes: lookAlikes.length,
    accused,
    recall: share(
      count(leaks, (v) => v.isFound),
      leaks.length,
    ),
    precision: share(accused - wrong, accused),
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
 * Returns what went wrong with a program, a sentence per mistake. Over few snapshots nothing may be called a leak, and that
 * nothing was is no mistake.
 * @param {Verdict} verdict
 * @param {'may accuse' | 'too early'} when
 */
export function mistakesOf({ program, sites, accused, wrong, isFound, rank }, when) {
  const tooMuch = when === 'too early' ? accused : wrong;
  const mistakes = tooMuch.map((site) => `called a leak: ${describe(site)}`);
  if (program.kind === 'look-alike') return mistakes;
  if (!isFound && when === 'may accuse') {
    const marked = sites.filter((site) => isRight(program, site)).map(describe);
    mistakes.push(`not called a leak: ${marked.join('; ') || 'no marked line is listed'}`);
  }
  if (rank !== 1) {
    const place = rank === 0 ? 'not listed' : `number ${rank}`;
    mistakes.push(`true line is ${place}, first is ${sites[0] ? describe(sites[0]) : 'nothing'}`);
  }
  return mistakes;
}

function describe({ class: siteClass, at, keyAt, reason, bytes, rawSamples }) {
  const key = keyAt === at ? '' : ` for ${shortly(keyAt)}`;
  const size = `${(bytes / 2 ** 20).toFixed(1)} MiB, n=${rawSamples}`;
  return `${siteClass} ${shortly(at)}${key}, ${size} (${reason})`;
}

function shortly(at) {
  return at.replace(/^.*\/test\/go\/leaks\//, '');
}
