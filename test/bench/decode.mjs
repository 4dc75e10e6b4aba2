// Times decoding against inflating alone, in one run on generated heap profiles, and prints the ratios of the best times.
// Usage: node test/bench/decode.mjs [samples...]   (default 10000 100000 1000000)
// Every measurement runs in its own process, so that its peak memory is its own.
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGunzip } from 'node:zlib';
import { build } from 'esbuild';
import { makeHeapProfile } from './syntheticHeap.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Does one thing once and prints what it took as JSON. */
async function measure(kind, file, modulePath) {
  const { readProfile } = kind === 'decode' ? await import(pathToFileURL(modulePath).href) : {};
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  let detail;
  if (kind === 'decode') {
    const profile = await readProfile(file);
    detail = `${profile.samples.count} samples, ${profile.samples.locationIndexes.length} stack entries`;
  } else {
    let bytes = 0;
    const gunzip = createReadStream(file, { highWaterMark: 512 * 1024 }).pipe(
      createGunzip({ chunkSize: 512 * 1024 }),
    );
    for await (const piece of gunzip) bytes += piece.length;
    detail = `${(bytes / 1e6).toFixed(1)} MB`;
  }
  const millis = performance.now() - started;
  const cpu = process.cpuUsage(cpuBefore);
  console.log(
    JSON.stringify({
      millis,
      cpuMillis: (cpu.user + cpu.system) / 1000,
      peak: process.resourceUsage().maxRSS / 1024,
      detail,
    }),
  );
}

function runOnce(kind, file, modulePath) {
  const self = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [self, '--measure', kind, file, modulePath], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`${kind}: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

async function main(sizes) {
  const folder = mkdtempSync(path.join(tmpdir(), 'leaktrail-bench-'));
  try {
    const modulePath = path.join(folder, 'readProfile.mjs');
    await build({
      entryPoints: [path.join(root, 'src/io/readProfile.ts')],
      outfile: modulePath,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
    for (const size of sizes) {
      const file = path.join(folder, `heap-${size}.pb.gz`);
      writeFileSync(file, makeHeapProfile(size));
      const runs = [];
      for (let i = 0; i < 7; i++) {
        const gunzip = runOnce('gunzip', file, modulePath);
        runs.push({ gunzip, decode: runOnce('decode', file, modulePath) });
      }
      // The fastest run is the one that the rest of the machine disturbed least.
      const best = (kind, key) => Math.min(...runs.map((run) => run[kind][key]));
      const ratio = (key) => (best('decode', key) / best('gunzip', key)).toFixed(2);
      console.log(
        `${runs[0].decode.detail}, ${runs[0].gunzip.detail} inflated:\n` +
          `  gunzip ${best('gunzip', 'millis').toFixed(0)} ms, ` +
          `decode with gunzip ${best('decode', 'millis').toFixed(0)} ms, ratio ${ratio('millis')} ` +
          `(of processor time ${ratio('cpuMillis')}), ` +
          `peak memory ${Math.max(...runs.map((run) => run.decode.peak)).toFixed(0)} MiB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
if (args[0] === '--measure') await measure(args[1], args[2], args[3]);
else await main(args.length > 0 ? args.map(Number) : [10_000, 100_000, 1_000_000]);
