// Child processes that never outlive their driver: each runs in its own process group, its output
// is kept for the error message, and the whole tree below it is ended on stop, time-out, exit of the
// driver, SIGINT, SIGTERM or SIGHUP. Linux and macOS only.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const keptCharacters = 200_000;
const graceMillis = 5_000;
/** @type {Set<number>} pids of the running children that this module started */
const running = new Set();
let signalsHandled = false;

/**
 * Returns [pid, parent pid, process group] of every process; from /proc, since slim images have no `ps`.
 * @returns {number[][]}
 */
function processTable() {
  if (process.platform !== 'linux') {
    const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
    const lines = (listing.stdout ?? '').trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number));
  }
  const rows = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // "pid (name) state ppid pgrp ...": the name may hold spaces and parentheses.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      rows.push([Number(name), Number(parent), Number(group)]);
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
    }
  }
  return rows;
}

/**
 * Returns the pids of a process and everything it started, also when the process itself is gone.
 * @param {number} rootPid
 * @returns {number[]}
 */
function processTree(rootPid) {
  const rows = processTable();
  const found = new Set();
  let grew = true;
  while (grew) {
    grew = false;
    for (const [pid, parent, group] of rows) {
      if (!found.has(pid) && (pid === rootPid || group === rootPid || found.has(parent))) {
        found.add(pid);
        grew = true;
      }
    }
  }
  return [...found];
}

/** @param {number[]} pids @param {NodeJS.Signals} signal */
function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends every child at once; for the moments in which nothing can be awaited. */
function killAllNow() {
  for (const pid of running) signalAll(processTree(pid), 'SIGKILL');
  running.clear();
}

/** @type {Set<() => Promise<void>>} */
const cleanups = new Set();
/** @type {(() => void) | undefined} takes the next interrupt instead of the end of the driver */
let interruptWaiter;

/**
 * Registers work for the end of the driver by a signal, such as the removal of a temporary folder.
 * @param {() => Promise<void>} cleanup
 * @returns {() => void} takes the registration back
 */
export function onInterrupt(cleanup) {
  handleSignals();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Resolves at the next SIGINT, SIGTERM or SIGHUP, which then does not end the driver. */
export function untilInterrupt() {
  handleSignals();
  return new Promise((resolve) => {
    interruptWaiter = () => resolve(undefined);
  });
}

function handleSignals() {
  if (signalsHandled) return;
  signalsHandled = true;
  let isEnding = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => {
      if (isEnding) return;
      if (interruptWaiter) {
        interruptWaiter();
        interruptWaiter = undefined;
        return;
      }
      isEnding = true;
      void Promise.allSettled([...cleanups].map((cleanup) => cleanup())).then(() =>
        process.exit(code),
      );
    });
  }
  process.on('exit', killAllNow);
}

/** Lowers the priority of a process that has just started, and so of all that it starts. */
function giveWay(/** @type {number} */ pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    // It may be gone already.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * Starts a command and returns its handle at once. `output()` is the tail of stdout and stderr together,
 * `exited` resolves with the exit code (null after a signal), `stop()` ends the whole tree and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, echo?: boolean, isPatient?: boolean, onLine?: (line: string) => void}} [options]
 *   `isPatient` lets other programs have the processors first
 */
export function startProcess(command, args, options = {}) {
  handleSignals();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let kept = '';
  let openLine = '';
  const take = (/** @type {Buffer} */ chunk) => {
    const text = chunk.toString('utf8');
    kept = (kept + text).slice(-keptCharacters);
    if (options.echo) process.stdout.write(text);
    if (!options.onLine) return;
    const lines = (openLine + text).split('\n');
    openLine = lines.pop() ?? '';
    for (const line of lines) options.onLine(line);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const pid = child.pid;
  if (pid !== undefined) {
    running.add(pid);
    if (options.isPatient) giveWay(pid);
  }

  /** @type {Promise<{code: number | null, error?: Error}>} */
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, error }));
    // 'exit' rather than 'close': a grandchild may hold the pipe open for ever.
    child.on('exit', (code) => resolve({ code }));
  });

  async function stop() {
    if (pid === undefined || !running.has(pid)) return;
    let tree = processTree(pid);
    signalAll(tree, 'SIGTERM');
    const deadline = Date.now() + graceMillis;
    while (tree.some(isAlive) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    tree = [...new Set([...tree.filter(isAlive), ...processTree(pid)])];
    signalAll(tree, 'SIGKILL');
    await exited;
    running.delete(pid);
  }

  return { pid, output: () => kept, exited, stop };
}

/**
 * Returns the outcome of a command that ran to its end or to its time limit; never throws for a failed command.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, echo?: boolean, isPatient?: boolean, onLine?: (line: string) => void, timeoutMillis?: number}} [options]
 * @returns {Promise<{code: number | null, output: string, isTimedOut: boolean, error?: Error}>}
 */
export async function runProcess(command, args, options = {}) {
  const started = startProcess(command, args, options);
  let isTimedOut = false;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((resolve) => {
    if (options.timeoutMillis === undefined) return;
    timer = setTimeout(() => {
      isTimedOut = true;
      resolve({ code: null });
    }, options.timeoutMillis);
  });
  const result = await Promise.race([started.exited, limit]);
  clearTimeout(timer);
  await started.stop();
  return { ...result, output: started.output(), isTimedOut };
}

/** Returns a long output without its middle: npm says what is wrong at its beginning, compilers at their end. */
function bothEnds(/** @type {string} */ output) {
  const kept = 2_000;
  return output.length <= 2 * kept ? output : `${output.slice(0, kept)}\n…\n${output.slice(-kept)}`;
}

/**
 * Returns the output of a command that must succeed; throws an Error with the ends of the output otherwise.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof runProcess>[2]} [options]
 */
export async function mustRun(command, args, options = {}) {
  const result = await runProcess(command, args, options);
  if (result.code === 0) return result.output;
  const why = result.error
    ? result.error.message
    : result.isTimedOut
      ? `no end after ${(options.timeoutMillis ?? 0) / 1000} s`
      : `exit code ${result.code}`;
  throw new Error(`${command} ${args.join(' ')}: ${why}\n${bothEnds(result.output)}`);
}
