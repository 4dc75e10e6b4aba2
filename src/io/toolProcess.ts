/**
 * Runs a program to its end: arguments as a list and no shell, output by lines with a cap on all of it, a limit on time, and an
 * abort that ends the program with everything it started.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { ProfileError } from '../core/errors.js';

/** Characters of output that are passed on; the rest is read and dropped. */
const MAX_OUTPUT = 4 * 1024 * 1024;
const MAX_LINE = 4_000;
/** How long a program may take to end after it was asked to. */
const GRACE_MILLIS = 3_000;

export interface ToolRun {
  /** Absolute path. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMillis: number;
  readonly signal: AbortSignal;
  /** Told each line of stdout and stderr, without its end. */
  readonly onLine: (line: string) => void;
}

/** The exit code. Rejects with ProfileError: 'cancelled', 'timed-out', or 'tool-failed' when it cannot run or was killed. */
export async function runTool(run: ToolRun): Promise<number> {
  const { command, args, cwd, signal, timeoutMillis } = run;
  if (signal.aborted) throw new ProfileError('cancelled', 'stopped by the user');
  const child = spawn(command, args, {
    cwd,
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started can be ended with it.
    detached: process.platform !== 'win32',
  });
  let stoppedBy: 'cancelled' | 'timed-out' | undefined;
  let forced: NodeJS.Timeout | undefined;
  const stop = (reason: 'cancelled' | 'timed-out'): void => {
    if (stoppedBy !== undefined) return;
    stoppedBy = reason;
    endGroup(child, 'SIGTERM');
    forced = setTimeout(() => {
      endGroup(child, 'SIGKILL');
    }, GRACE_MILLIS);
  };
  const onAbort = (): void => {
    stop('cancelled');
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => {
    stop('timed-out');
  }, timeoutMillis);
  passLines(child, run.onLine);
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  try {
    const { code, killedBy } = await ended(child, command);
    // What is left of the group, such as a server that a test started, would hold the pipes open.
    endGroup(child, 'SIGKILL');
    await Promise.race([closed, pause(GRACE_MILLIS)]);
    switch (stoppedBy) {
      case 'cancelled':
        throw new ProfileError('cancelled', 'stopped by the user');
      case 'timed-out':
        throw new ProfileError(
          'timed-out',
          `${command} did not end within ${timeoutMillis / 1000} s and was stopped`,
        );
      case undefined:
        break;
      default:
        stoppedBy satisfies never;
    }
    if (killedBy !== null) {
      throw new ProfileError('tool-failed', `${command} was ended by ${killedBy}`);
    }
    return code ?? 0;
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
    clearTimeout(forced);
  }
}

interface End {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

function ended(child: ChildProcess, command: string): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const message = `${command} cannot be run (${error.code ?? error.message})`;
      reject(new ProfileError('tool-failed', message, { cause: error }));
    });
    // Not "close", which waits for programs that were left behind.
    child.once('exit', (code, killedBy) => {
      resolve({ code, killedBy });
    });
  });
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis).unref();
  });
}

function passLines(child: ChildProcess, onLine: (line: string) => void): void {
  let passed = 0;
  const pass = (line: string): void => {
    if (passed > MAX_OUTPUT) return;
    passed += line.length + 1;
    onLine(line);
    if (passed > MAX_OUTPUT) onLine('… more output was left out');
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    const lines = new LineCutter(pass);
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      lines.push(text);
    });
    stream.on('end', () => {
      lines.finish();
    });
  }
}

/** Cuts text that comes in pieces into lines; of a line without end only the beginning is kept. */
class LineCutter {
  readonly #onLine: (line: string) => void;
  #line = '';
  #isInLine = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start);
      const part = text.slice(start, end < 0 ? text.length : end);
      this.#line += part.slice(0, MAX_LINE - this.#line.length);
      this.#isInLine = true;
      if (end < 0) return;
      this.finish();
      start = end + 1;
    }
  }

  finish(): void {
    if (!this.#isInLine) return;
    this.#onLine(this.#line.replace(/\r$/, ''));
    this.#line = '';
    this.#isInLine = false;
  }
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      spawn('taskkill.exe', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).unref();
    } else {
      process.kill(-pid, signal);
    }
  } catch {
    // All of it has ended.
  }
}
