// The two judges that are compared over the same snapshots: `leaktrail suspects`, and the top of `go tool pprof -diff_base` of
// the last against the first by flat, line by line.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle, findPprof, root, run } from '../processes.mjs';
import { moduleFolder } from './programs.mjs';

const CLI = `
export { parseCommandLine } from './src/cli/args.js';
export { runCommand } from './src/cli/runCommand.js';
`;

/**
 * A place that a judge names.
 * @typedef {object} Site
 * @property {string} class
 * @property {string} func of what is blamed, as the next
 * @property {string} at "FILE:LINE"
 * @property {string} keyAt "FILE:LINE" of the frame that the site is charged to
 * @property {string} reason
 * @property {number} bytes growth
 * @property {number | undefined} rawSamples
 */

/**
 * @typedef {object} Judgement
 * @property {readonly Site[]} sites best first
 * @property {number} outsideBytes growth that the profiles do not have
 */

/**
 * What the judge is not told. It is told the workspace and the load counter by default.
 * @typedef {{root?: boolean, load?: boolean}} Withheld
 */

/**
 * Returns a function that asks `leaktrail suspects` about snapshots, oldest first, with the load before each. The command runs
 * in this process, since starting one for each of several hundred judgements would take longer than all else.
 * @param {string} folder for the bundle
 * @param {Withheld} [withheld]
 * @returns {Promise<(snapshots: readonly string[], load: readonly number[]) => Promise<Judgement>>}
 */
export async function openSuspects(folder, withheld = {}) {
  const file = path.join(folder, 'cli.cjs');
  await bundle({ stdin: { contents: CLI, resolveDir: root, loader: 'ts' } }, file);
  const { parseCommandLine, runCommand } = createRequire(import.meta.url)(file);
  const loadFile = path.join(folder, 'load.json');
  const output = { warn: () => undefined, write: () => undefined };
  const signal = () => new AbortController().signal;
  return async (snapshots, load) => {
    writeFileSync(loadFile, JSON.stringify(load));
    const args = ['suspects', ...snapshots, '--json'];
    if (withheld.load !== true) args.push('--load', loadFile);
    if (withheld.root !== true) args.push('--root', moduleFolder);
    const { text } = await runCommand(parseCommandLine(args), output, signal);
    const { sites, offProfileGrowthBytes } = JSON.parse(text);
    return { sites: sites.map(toSite), outsideBytes: offProfileGrowthBytes ?? 0 };
  };
}

/** @returns {Site} */
function toSite(site) {
  return {
    class: site.class,
    func: site.blame.func,
    at: `${site.blame.file}:${site.blame.line}`,
    keyAt: `${site.file}:${site.line}`,
    reason: site.reason,
    bytes: site.estimateBytes,
    rawSamples: site.rawSamples,
  };
}

const PPROF_OPTIONS =
  '-symbolize=none -sample_index=inuse_space -unit=B -nodecount=100000 -nodefraction=0 -lines -flat -top';

/** "8388608B 50.00% 50.00%  8388608B 50.00%  example.com/leaks/leaking/orderlog.handleOrder /src/orderlog.go:20 (inline)". */
const ROW =
  /^ *(-?\d+)B? +\S+% +\S+% +-?\d+B? +\S+% +(.+?) +(\/\S+:\d+)(?: \((?:partial-)?inline\))?$/gm;

/**
 * Returns a function that gives the lines that grew between the first snapshot and the last; undefined without Go.
 * @returns {((snapshots: readonly string[]) => Judgement) | undefined}
 */
export function openPprof() {
  const pprof = findPprof();
  if (pprof === undefined) return undefined;
  return (snapshots) => {
    const [first, last] = [snapshots[0], snapshots.at(-1)].map((s) => path.join(s, 'heap.pb.gz'));
    const { output } = run([pprof, ...PPROF_OPTIONS.split(' '), `-diff_base=${first}`, last]);
    const rows = [...output.matchAll(ROW)].map(([, flat, func, at]) => ({
      class: '',
      func,
      at,
      keyAt: at,
      reason: '',
      bytes: Number(flat),
      rawSamples: undefined,
    }));
    const grown = rows.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
    return { sites: grown, outsideBytes: 0 };
  };
}
