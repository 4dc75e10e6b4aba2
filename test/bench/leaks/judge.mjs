// The two judges that are compared over the same snapshots: `leaktrail suspects`, and the top of `go tool pprof -diff_base` of
// the last against the first by flat, line by line.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, findPprof, root, run } from '../processes.mjs';

const CLI = `
export { parseCommandLine } from './src/cli/args.js';
export { runCommand } from './src/cli/runCommand.js';
`;

/**
 * A line that a judge names, the best first.
 * @typedef {object} Site
 * @property {string} class
 * @property {string} func
 * @property {string} at "FILE:LINE" of what is blamed
 * @property {string} reason
 * @property {number} bytes growth
 */

/**
 * Returns the sites that `leaktrail suspects` finds in snapshots. The command runs in this process, since starting one for each of
 * several hundred judgements would take longer than all else.
 * @param {string} folder for the bundle
 */
export async function openSuspects(folder) {
  const file = path.join(folder, 'cli.cjs');
  await bundle({ stdin: { contents: CLI, resolveDir: root, loader: 'ts' } }, file);
  const { parseCommandLine, runCommand } = createRequire(import.meta.url)(file);
  const output = { warn: () => undefined, write: () => undefined };
  /** @param {readonly string[]} snapshots @param {readonly number[] | undefined} load */
  return async (snapshots, load) => {
    const args = ['suspects', ...snapshots, '--json'];
    if (load !== undefined) {
      const loadFile = path.join(folder, 'load.json');
      writeFileSync(loadFile, JSON.stringify(load));
      args.push('--load', loadFile);
    }
    const signal = () => new AbortController().signal;
    const { text } = await runCommand(parseCommandLine(args), output, signal);
    return toSites(JSON.parse(text));
  };
}

/** @returns {{sites: Site[], offProfileGrowthBytes: number}} */
function toSites({ sites, offProfileGrowthBytes }) {
  return {
    sites: sites.map((site) => {
      const { func, file, line } = site.blame ?? site;
      return {
        class: site.class,
        func,
        at: `${file}:${line}`,
        reason: site.reason,
        bytes: site.estimateBytes,
        rawSamples: site.rawSamples,
      };
    }),
    offProfileGrowthBytes: offProfileGrowthBytes ?? 0,
  };
}

/** Returns the judge that looks at the top of a difference; undefined without Go. */
export function openPprof() {
  const pprof = findPprof();
  if (pprof === undefined) return undefined;
  const options =
    '-symbolize=none -sample_index=inuse_space -unit=B -nodecount=100000 -nodefraction=0 -lines -flat -top';
  /** @param {readonly string[]} snapshots @returns {Site[]} */
  return (snapshots) => {
    const [first, last] = [snapshots[0], snapshots.at(-1)].map((s) => path.join(s, 'heap.pb.gz'));
    const { output } = run([pprof, ...options.split(' '), `-diff_base=${first}`, last]);
    return [...output.matchAll(ROW)]
      .map(([, flat, func, at]) => ({ class: '', func, at, reason: '', bytes: Number(flat) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes);
  };
}

/** "8388608B 50.00% 50.00%  8388608B 50.00%  example.com/leaks/leaking/orderlog.handleOrder /src/orderlog.go:20 (inline)". */
const ROW =
  /^ *(-?\d+)B? +\S+% +\S+% +-?\d+B? +\S+% +(.+?) +(\/\S+:\d+)(?: \((?:partial-)?inline\))?$/gm;
