/** From a checked command to the text that it prints and how it ended. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileError } from '../core/errors.js';
import type { Command } from './args.js';
import { runCapture } from './commands/capture.js';
import { runDiff } from './commands/diff.js';
import { runInfo } from './commands/info.js';
import { runLines } from './commands/lines.js';
import { runMemstats } from './commands/memstats.js';
import { runSuspects } from './commands/suspects.js';
import { runTop } from './commands/top.js';
import { runTree } from './commands/tree.js';
import { runVerify } from './commands/verify.js';
import { helpText } from './help.js';
import type { Output } from './output.js';

/** What a command leaves to be printed. */
export interface CommandResult {
  readonly text: string;
  /** What went wrong although there is a text. */
  readonly problem?: ProfileError | undefined;
}

/**
 * The result of a command. Rejects with ProfileError for bad input; `output` is told of doubts about it. A command that has
 * something to end in order asks for a signal to stop; any other one is ended as programs are.
 */
export async function runCommand(
  command: Command,
  output: Output,
  openSignal: () => AbortSignal,
): Promise<CommandResult> {
  if (command.name === 'capture') return runCapture(command, output, openSignal());
  return { text: await textOf(command, output) };
}

async function textOf(
  command: Exclude<Command, { readonly name: 'capture' }>,
  { warn }: Output,
): Promise<string> {
  switch (command.name) {
    case 'help':
      return helpText(command.topic);
    case 'version':
      return `leaktrail ${await readVersion()}\n`;
    case 'info':
      return runInfo(command, warn);
    case 'top':
      return runTop(command, warn);
    case 'tree':
      return runTree(command, warn);
    case 'lines':
      return runLines(command, warn);
    case 'diff':
      return runDiff(command, warn);
    case 'suspects':
      return runSuspects(command, warn);
    case 'verify':
      return runVerify(command, warn);
    case 'memstats':
      return runMemstats(command, warn);
    default:
      return command satisfies never;
  }
}

/** The version in package.json, which lies beside the folder of the bundle. */
async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(join(__dirname, '..', 'package.json'), 'utf8'),
  );
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('package.json has no version');
}
