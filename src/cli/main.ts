/**
 * The entry of the command `leaktrail`: runs one command over argv. Output goes to stdout; whatever is wrong with
 * the input is one line on stderr and exit code 2. A reader that closes the pipe early ends the program quietly.
 */
import { parseCommandLine } from './args.js';
import { reportError, writeText } from './output.js';
import { runCommand } from './runCommand.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') reportError(error);
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

async function main(args: readonly string[]): Promise<void> {
  try {
    writeText(await runCommand(parseCommandLine(args)));
  } catch (error) {
    reportError(error);
    process.exitCode = 2;
  }
}

void main(process.argv.slice(2));
