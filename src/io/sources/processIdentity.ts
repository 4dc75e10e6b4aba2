/**
 * Which process answered. Its command line is asked for and only its hash and the name of its program are kept, because
 * arguments can hold passwords. On this machine the process that listens on the port is looked up, and taken for the one that answered only when it has the
 * same command line: it could as well be a forwarded port.
 */
import { createHash } from 'node:crypto';
import { ProfileError } from '../../core/errors.js';
import type { ProcessIdentity } from '../../core/snapshot/model.js';
import { visibleText } from '../../core/visibleText.js';
import { getBytes } from '../http/get.js';
import {
  commandLine,
  isReachableLocally,
  listeningSockets,
  processesOfInodes,
  programName,
  startMillis,
} from '../procfs.js';
import type { PprofEndpoint } from './pprofEndpoint.js';

const MAX_COMMAND_BYTES = 1024 * 1024;
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The command line as /debug/pprof/cmdline gives it, or undefined when the server does not; rejects only after an abort. */
export async function readCommand(
  { target, base }: PprofEndpoint,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await getBytes(target, new URL('cmdline', base), MAX_COMMAND_BYTES, signal);
    // A page instead of it begins with a tag; a program is not called that.
    return bytes.length === 0 || bytes[0] === 0x3c ? undefined : bytes;
  } catch (error) {
    if (signal.aborted || !(error instanceof ProfileError)) throw error;
    return undefined;
  }
}

/** What is known of the process: from its command line, where there is one, and from this machine, if it runs here. */
export async function identifyProcess(
  { base }: PprofEndpoint,
  command: Uint8Array | undefined,
  heap: { readonly buildId: string; readonly binary: string } | undefined,
): Promise<ProcessIdentity> {
  const binary = heap?.binary ?? '';
  const program = binary === '' && command !== undefined ? programOf(command) : binary;
  const pid = await localProcess(base, command, program);
  const start = pid === undefined ? undefined : await startMillis(pid);
  return {
    buildId: heap?.buildId ?? '',
    binary: program,
    ...(pid === undefined ? {} : { pid }),
    ...(start === undefined ? {} : { startMillis: start }),
    ...(command === undefined
      ? {}
      : { commandHash: createHash('sha256').update(command).digest('hex') }),
  };
}

function programOf(command: Uint8Array): string {
  const [path = ''] = Buffer.from(command).toString().split('\0', 1);
  return visibleText(/[^/\\]*$/.exec(path)![0], 100);
}

/** The one process of this machine that listens where the URL points and is the one that answered. */
async function localProcess(
  base: URL,
  command: Uint8Array | undefined,
  program: string,
): Promise<number | undefined> {
  if (!LOOPBACK.test(base.hostname)) return undefined;
  const port = Number(base.port) || (base.protocol === 'https:' ? 443 : 80);
  const sockets = (await listeningSockets()).filter(
    (socket) => socket.port === port && isReachableLocally(socket),
  );
  const holders = await processesOfInodes(new Set(sockets.map(({ inode }) => inode)));
  const same: number[] = [];
  for (const pid of new Set(holders.map((holder) => holder.pid))) {
    const isSame =
      command === undefined
        ? program !== '' && (await programName(pid)) === program
        : isCommand(await commandLine(pid), command);
    if (isSame) same.push(pid);
  }
  return same.length === 1 ? same[0] : undefined;
}

/** Whether a command line of /proc, which ends each argument with a NUL byte, is the one that Go gives, with NUL bytes between. */
function isCommand(local: Uint8Array, command: Uint8Array): boolean {
  return Buffer.from(local).equals(Buffer.concat([command, Buffer.from([0])]));
}
