// Runs the bundle of the command line program, dist/cli.cjs, as users do: as a process of its own. Builds it first when
// it is missing or older than a source file, and runs a copy, so that a build beside the tests does not disturb them.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../..');

const bundle = join(root, 'dist/cli.cjs');
const copy = join(tmpdir(), `leaktrail-cli-under-test-${process.pid}`);

/** The program, between buildCli and removeCli. */
export const CLI_PATH = join(copy, 'dist/cli.cjs');

/** What a run left behind. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds dist/cli.cjs unless it is newer than every source file it can contain, and copies it to CLI_PATH. */
export function buildCli(): void {
  if (!isUpToDate()) buildBundle();
  mkdirSync(join(copy, 'dist'), { recursive: true });
  copyFileSync(bundle, CLI_PATH);
  copyFileSync(join(root, 'package.json'), join(copy, 'package.json'));
}

/** Removes what buildCli copied. */
export function removeCli(): void {
  rmSync(copy, { recursive: true });
}

function isUpToDate(): boolean {
  const sources = ['core', 'io', 'cli'].flatMap((part) =>
    readdirSync(join(root, 'src', part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  return existsSync(bundle) && statSync(bundle).mtimeMs > Math.max(...sources);
}

function buildBundle(): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
}

/** Runs the program to its end; never rejects, whatever the exit code. */
export function runCli(...args: string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI_PATH, ...args],
      { maxBuffer: 1 << 30, cwd: root },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

/** The JSON that a run printed, with integers beyond 2^53 kept as strings of digits; throws unless the code is 0. */
export async function runJson(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await runCli(...args, '--json');
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout.replace(/(?<=[:,[])-?\d{16,}(?=[,}\]])/g, '"$&"'));
}
