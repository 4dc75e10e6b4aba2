/**
 * The entry of the command `leaktrail`: runs one command over argv. Output goes to stdout, doubts about the input to
 * stderr; whatever is wrong with the input is one line on stderr, that one alone, and exit code 2. A reader that
 * closes the pipe early ends the program quietly.
 */
import { ProfileError } from '../core/errors.js';
import { parseCommandLine } from './args.js';
import { reportError, writeText, writeWarnings } from './output.js';
import { runCommand } from './runCommand.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  const message = `stdout cannot be written (${error.code ?? error.message})`;
  reportError(new ProfileError('unreadable', message, { cause: error }));
  process.exit(2);
});

async function main(args: readonly string[]): Promise<void> {
  try {
    const warnings: string[] = [];
    const text = await runCommand(parseCommandLine(args), (more) => warnings.push(...more));
    writeWarnings(warnings);
    writeText(text);
  } catch (error) {
    reportError(error);
    process.exitCode = 2;
  }
}

void main(process.argv.slice(2));
