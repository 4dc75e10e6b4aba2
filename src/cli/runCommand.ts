/** From a checked command to the text that it prints. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from './args.js';
import { runInfo } from './commands/info.js';
import { runLines } from './commands/lines.js';
import { runTop } from './commands/top.js';
import { runTree } from './commands/tree.js';
import { helpText } from './help.js';
import type { Warn } from './output.js';

/** The output of a command. Rejects with ProfileError for bad input; `warn` is told of doubts about it. */
export async function runCommand(command: Command, warn: Warn): Promise<string> {
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
