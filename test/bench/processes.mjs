// Bundling what is timed, and timing whole processes: ours and `go tool pprof`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The command of the Go toolchain. */
const go = 'go';
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs a command to its end; throws with its stderr when it fails. Returns milliseconds and stdout. */
export function run([command, ...args]) {
  const env = { ...process.env, TZ: 'UTC', PPROF_TMPDIR: path.join(tmpdir(), 'leaktrail-pprof') };
  const start = performance.now();
  const result = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 1 << 30 });
  const time = performance.now() - start;
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}`);
  return { time, output: result.stdout };
}

/** The pprof program itself, so that the time of `go tool` is not counted; undefined without Go. */
export function findPprof() {
  if (spawnSync(go, ['version']).status !== 0) return undefined;
  // Go builds the program on first use.
  spawnSync(go, ['tool', 'pprof', '-h'], { stdio: 'ignore' });
  return execFileSync(go, ['tool', '-n', 'pprof'], { encoding: 'utf8' }).trim();
}

/** Bundles for Node with esbuild; `input` are esbuild's entryPoints or stdin. */
export function bundle(input, outfile) {
  mkdirSync(path.dirname(outfile), { recursive: true });
  return build({
    ...input,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
}

export function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function seconds(millis) {
  return `${(millis / 1000).toFixed(2)} s`;
}
