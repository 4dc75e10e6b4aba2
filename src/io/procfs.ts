/**
 * Processes of this machine as Linux shows them below /proc (https://man7.org/linux/man-pages/man5/proc.5.html): who listens on a
 * port, when a process started and how much memory it has. Only what the user may see is found, and everything is undefined or empty on
 * other systems and for processes that have ended.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/** A TCP socket that waits for connections. */
export interface ListeningSocket {
  readonly port: number;
  /** 32 hexadecimal digits for IPv6, 8 for IPv4, in the byte order of the network. */
  readonly address: string;
  readonly inode: string;
}

/** The state "listen" in /proc/net/tcp. */
const LISTEN = '0A';
const MAX_PROCESSES = 20_000;
/** Linux counts the times of a process in hundredths of a second everywhere. */
const TICK_MILLIS = 10;

/** All sockets that listen in the network that this program is in. */
export async function listeningSockets(): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readText));
  return tables.flatMap((table) => table.split('\n').slice(1).flatMap(parseSocket));
}

/** "  0: 0100007F:17AC 00000000:0000 0A … inode"; see net/ipv4/tcp_ipv4.c, get_tcp4_sock. */
function parseSocket(line: string): readonly ListeningSocket[] {
  const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  if (state !== LISTEN || !/^\d+$/.test(inode) || !/^[\dA-F]{4}$/.test(port)) return [];
  // Words of 32 bits, each in the byte order of the machine; Node runs on little-endian Linux.
  const bytes = address.replace(/[\dA-F]{8}/g, (word) => word.match(/../g)!.reverse().join(''));
  return [{ port: parseInt(port, 16), address: bytes, inode }];
}

/** Whether connections to 127.0.0.1 or ::1 can end at a socket: it listens on a loopback address or on all addresses. */
export function isReachableLocally({ address }: ListeningSocket): boolean {
  return (
    /^0+1?$/.test(address) || /^(?:0{20}F{4})?7F/.test(address) || /^0{20}F{4}0{8}$/.test(address)
  );
}

/** The processes that hold the sockets with these inodes, in no order; a socket can have several holders. */
export async function processesOfInodes(
  inodes: ReadonlySet<string>,
): Promise<readonly { readonly pid: number; readonly inode: string }[]> {
  if (inodes.size === 0) return [];
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES);
  const found: { pid: number; inode: string }[] = [];
  for (const pid of pids) {
    const folder = `/proc/${pid}/fd`;
    // Processes of other users cannot be looked into.
    const files = await readdir(folder).catch(() => []);
    const links = await Promise.all(
      files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
    );
    const held = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
    for (const inode of new Set(held))
      if (inodes.has(inode)) found.push({ pid: Number(pid), inode });
  }
  return found;
}

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readText(`/proc/${pid}/status`))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** When a process started: milliseconds since 1970-01-01 UTC, exact to a hundredth of a second after the boot time, which is in whole seconds. */
export async function startMillis(pid: number): Promise<number | undefined> {
  const [stat, system] = await Promise.all([readText(`/proc/${pid}/stat`), readText('/proc/stat')]);
  // The name of the program is in parentheses and can hold anything; the 22nd field is the 20th after it.
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ')[19];
  const bootSeconds = /^btime (\d+)$/m.exec(system)?.[1];
  if (ticks === undefined || bootSeconds === undefined || !/^\d+$/.test(ticks)) return undefined;
  return Number(bootSeconds) * 1000 + Number(ticks) * TICK_MILLIS;
}

/** The command line of a process: its arguments with a NUL byte after each; empty when it cannot be read. */
export async function commandLine(pid: number): Promise<Uint8Array> {
  return readFile(`/proc/${pid}/cmdline`).catch(() => new Uint8Array());
}

/** Base name of the program file of a process; '' when it cannot be read. */
export async function programName(pid: number): Promise<string> {
  const path = await readlink(`/proc/${pid}/exe`).catch(() => '');
  return basename(path.replace(/ \(deleted\)$/, ''));
}

/** The text of a small file of /proc; '' when there is none. */
async function readText(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}
