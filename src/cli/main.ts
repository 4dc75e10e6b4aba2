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

/** The exit code of a program that SIGINT ended. */
const INTERRUPTED = 130;

/** Aborts at the first Ctrl-C, so that what was begun can end in order; the second one ends the program. */
function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(INTERRUPTED));
  });
  return controller.signal;
}

async function main(args: readonly string[]): Promise<void> {
  const warnings: string[] = [];
  const output = { warn: (more: readonly string[]) => warnings.push(...more), write: writeText };
  try {
    const { text, problem } = await runCommand(parseCommandLine(args), output, abortOnInterrupt);
    writeWarnings(warnings);
    writeText(text);
    if (problem !== undefined) fail(problem);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  reportError(error);
  const isInterrupted = error instanceof ProfileError && error.code === 'cancelled';
  process.exitCode = isInterrupted ? INTERRUPTED : 2;
}

void main(process.argv.slice(2));
