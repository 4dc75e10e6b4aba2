/**
 * Registers work for the end of the driver by a signal, such as the removal of a temporary folder.
 * @param {() => Promise<void>} cleanup
 * @returns {() => void} takes the registration back
 */
export function onInterrupt(cleanup: () => Promise<void>): () => void;
/** Resolves at the next SIGINT, SIGTERM or SIGHUP, which then does not end the driver. */
export function untilInterrupt(): Promise<any>;
/**
 * Starts a command and returns its handle at once. `output()` is the tail of stdout and stderr together,
 * `exited` resolves with the exit code (null after a signal), `stop()` ends the whole tree and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, echo?: boolean, onLine?: (line: string) => void}} [options]
 */
export function startProcess(
  command: string,
  args: readonly string[],
  options?: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    echo?: boolean;
    onLine?: (line: string) => void;
  },
): {
  pid: number | undefined;
  output: () => string;
  exited: Promise<{
    code: number | null;
    error?: Error;
  }>;
  stop: () => Promise<void>;
};
/**
 * Returns the outcome of a command that ran to its end or to its time limit; never throws for a failed command.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, echo?: boolean, onLine?: (line: string) => void, timeoutMillis?: number}} [options]
 * @returns {Promise<{code: number | null, output: string, isTimedOut: boolean, error?: Error}>}
 */
export function runProcess(
  command: string,
  args: readonly string[],
  options?: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    echo?: boolean;
    onLine?: (line: string) => void;
    timeoutMillis?: number;
  },
): Promise<{
  code: number | null;
  output: string;
  isTimedOut: boolean;
  error?: Error;
}>;
/**
 * Returns the output of a command that must succeed; throws an Error with the ends of the output otherwise.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof runProcess>[2]} [options]
 */
export function mustRun(
  command: string,
  args: readonly string[],
  options?: Parameters<typeof runProcess>[2],
): Promise<string>;
