// Runs the bundle of the command line program, dist/cli.cjs, as users do: as a process of its own. Builds it first when
// it is missing or older than a source file.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** The program. */
export const CLI_PATH = join(root, 'dist/cli.cjs');

/** What a run left behind. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds dist/cli.cjs unless it is newer than every source file it can contain. */
export function buildCli(): void {
  const sources = ['core', 'io', 'cli'].flatMap((part) =>
    readdirSync(join(root, 'src', part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  if (existsSync(CLI_PATH) && statSync(CLI_PATH).mtimeMs > Math.max(...sources)) return;
  buildSync({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: CLI_PATH,
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
