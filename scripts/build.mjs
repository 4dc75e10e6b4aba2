// Bundles the extension host, the workers, the webview and the CLI into dist/, and checks the size budget.
// Flags: --production (minified, no source maps), --watch (rebuild on change, for F5).
import * as esbuild from 'esbuild';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isProduction = process.argv.includes('--production');
const isWatch = process.argv.includes('--watch');

const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', target: 'es2022', define: { global: 'globalThis' } };

/** Every bundle; budgetKiB is the largest minified size that may be shipped. */
const bundles = [
  {
    entry: 'src/extension.ts',
    outfile: 'dist/extension.cjs',
    budgetKiB: 300,
    options: { ...node, external: ['vscode'] },
  },
  {
    entry: 'src/io/captureEntry.ts',
    outfile: 'dist/capture.cjs',
    budgetKiB: 400,
    options: node,
  },
  { entry: 'src/worker/node.ts', outfile: 'dist/profileWorker.cjs', budgetKiB: 500, options: node },
  {
    entry: 'src/extension.web.ts',
    outfile: 'dist/web/extension.js',
    budgetKiB: 400,
    options: { ...browser, format: 'cjs', external: ['vscode'] },
  },
  {
    entry: 'src/worker/web.ts',
    outfile: 'dist/web/profileWorker.js',
    budgetKiB: 500,
    options: { ...browser, format: 'iife' },
  },
  {
    entry: 'webview/main.ts',
    outfile: 'dist/webview.js',
    budgetKiB: 600,
    options: { ...browser, format: 'iife' },
  },
  {
    entry: 'src/cli/main.ts',
    outfile: 'dist/cli.cjs',
    budgetKiB: 600,
    options: { ...node, banner: { js: '#!/usr/bin/env node' } },
  },
];

const optionsOf = (bundle) => ({
  absWorkingDir: root,
  entryPoints: [bundle.entry],
  outfile: bundle.outfile,
  bundle: true,
  minify: isProduction,
  sourcemap: isProduction ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"', ...bundle.options.define },
  ...Object.fromEntries(Object.entries(bundle.options).filter(([key]) => key !== 'define')),
});

/** Puts the files of a build into dist/, each at once, so that a reader never sees a missing or half-written one. */
async function replaceDist(files) {
  const dist = path.join(root, 'dist');
  for (const file of files) {
    const half = `${file.path}.${process.pid}.half`;
    await mkdir(path.dirname(file.path), { recursive: true });
    // A script that names its interpreter can be started by its name.
    const mode = file.text.startsWith('#!') ? 0o755 : 0o644;
    await writeFile(half, file.contents, { mode });
    await rename(half, file.path);
  }
  const wanted = new Set(files.map((file) => file.path));
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const isOfRunningBuild = file.endsWith('.half');
    if (entry.isFile() && !wanted.has(file) && !isOfRunningBuild) await rm(file, { force: true });
  }
}

async function buildOnce() {
  const results = await Promise.all(
    bundles.map((bundle) =>
      esbuild.build({ ...optionsOf(bundle), write: false }).then((result) => ({ bundle, result })),
    ),
  );
  await replaceDist(results.flatMap(({ result }) => result.outputFiles));
  const tooLarge = [];
  const report = {};
  for (const { bundle, result } of results) {
    const output = result.metafile.outputs[bundle.outfile];
    const sizeKiB = output.bytes / 1024;
    report[bundle.outfile] = output.bytes;
    const budget = isProduction ? ` of ${bundle.budgetKiB} KiB` : '';
    console.log(`${bundle.outfile}  ${sizeKiB.toFixed(0)} KiB${budget}`);
    if (isProduction && sizeKiB > bundle.budgetKiB) tooLarge.push({ bundle, output, sizeKiB });
  }
  await mkdir(path.join(root, 'out'), { recursive: true });
  await writeFile(path.join(root, 'out', 'bundle-sizes.json'), JSON.stringify(report, null, 2));
  for (const { bundle, output, sizeKiB } of tooLarge) {
    console.error(`${bundle.outfile}: ${sizeKiB.toFixed(0)} KiB, budget ${bundle.budgetKiB} KiB`);
    const largest = Object.entries(output.inputs)
      .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
      .slice(0, 8);
    for (const [input, { bytesInOutput }] of largest) {
      console.error(`  ${(bytesInOutput / 1024).toFixed(0).padStart(5)} KiB  ${input}`);
    }
  }
  if (tooLarge.length > 0) process.exitCode = 1;
}

if (isWatch) {
  for (const bundle of bundles) await (await esbuild.context(optionsOf(bundle))).watch();
  console.log('watching for changes');
} else {
  await buildOnce();
}
