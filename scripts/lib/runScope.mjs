// One run of a driver with everything below it: a temporary folder that all children use, and a mark in their
// environment by which the run finds and ends what it started even when the parent in between is gone.
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onInterrupt } from './processes.mjs';

const mark = 'LEAKTRAIL_RUN';

/**
 * Ends every process that has this variable in the environment it was started with, itself excepted; Linux only,
 * elsewhere the process groups do.
 * @param {string} name
 * @param {string} value
 */
export function endMarked(name, value) {
  if (process.platform !== 'linux') return;
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(`${name}=${value}`)) {
        process.kill(pid, 'SIGKILL');
      }
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
      if (!['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) throw error;
    }
  }
}

/**
 * Runs `body` as one run: afterwards, and on an interrupt, its processes are ended and its temporary folder is gone.
 * Inside another run this is that run, which cleans up for both.
 * @template T
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function inRunScope(body) {
  if (process.env[mark] !== undefined) return body();
  const id = randomUUID();
  // The sockets of VS Code go there too, and macOS's own temporary folder makes their paths too long.
  const base = process.platform === 'darwin' ? '/tmp' : tmpdir();
  const folder = await mkdtemp(path.join(base, 'leaktrail-run-'));
  process.env[mark] = id;
  process.env['TMPDIR'] = folder;
  const close = async () => {
    endMarked(mark, id);
    if (!process.env['LEAKTRAIL_KEEP'])
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const forget = onInterrupt(close);
  try {
    return await body();
  } finally {
    forget();
    await close();
  }
}
