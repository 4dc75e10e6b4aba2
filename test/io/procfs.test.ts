// Processes of this machine below /proc, with this process itself as the one that is looked for.
import { createServer, type Server } from 'node:net';
import { basename } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  commandLine,
  isReachableLocally,
  listeningSockets,
  processesOfInodes,
  programName,
  residentBytes,
  startMillis,
  type ListeningSocket,
} from '../../src/io/procfs.js';

const isLinux = process.platform === 'linux';
let server: Server | undefined;
afterEach(() => server?.close());

async function listen(host: string): Promise<number> {
  const started = createServer();
  server = started;
  await new Promise<void>((resolve, reject) => {
    started.once('error', reject);
    started.listen(0, host, resolve);
  });
  return (started.address() as { port: number }).port;
}

async function socketOf(port: number): Promise<ListeningSocket | undefined> {
  return (await listeningSockets()).find((socket) => socket.port === port);
}

describe.skipIf(!isLinux)('a socket that listens', () => {
  test.each([
    ['127.0.0.1', '7F000001', true],
    ['127.8.9.10', '7F08090A', true],
    ['0.0.0.0', '00000000', true],
  ])('on %s is found with the process that holds it', async (host, address, isLocal) => {
    const socket = (await socketOf(await listen(host)))!;
    expect(socket.address).toBe(address);
    expect(isReachableLocally(socket)).toBe(isLocal);
    expect(await processesOfInodes(new Set([socket.inode]))).toEqual([
      { pid: process.pid, inode: socket.inode },
    ]);
  });

  test('on an IPv6 address is found as well', async (context) => {
    const port = await listen('::1').catch(() => context.skip('there is no IPv6 here'));
    const socket = (await socketOf(port))!;
    expect(socket.address).toBe('00000000000000000000000000000001');
    expect(isReachableLocally(socket)).toBe(true);
  });

  test('no more is not found', async () => {
    const port = await listen('127.0.0.1');
    await new Promise((resolve) => server!.close(resolve));
    expect(await socketOf(port)).toBeUndefined();
  });
});

test.each([
  ['7F000001', true],
  ['00000000', true],
  ['00000000000000000000000000000000', true],
  ['00000000000000000000000000000001', true],
  ['00000000000000000000FFFF7F000001', true],
  ['00000000000000000000FFFF00000000', true],
  ['0A000001', false],
  ['20010DB8000000000000000000000001', false],
  ['00000000000000000000FFFF0A000001', false],
])('whether an address is reached through loopback is told: %s', (address, isLocal) => {
  expect(isReachableLocally({ port: 1, inode: '1', address })).toBe(isLocal);
});

describe.skipIf(!isLinux)('a process', () => {
  test('has its memory, its start, its program and its command line', async () => {
    const { pid } = process;
    const resident = (await residentBytes(pid))!;
    expect(resident / process.memoryUsage().rss).toBeGreaterThan(0.5);
    expect(resident / process.memoryUsage().rss).toBeLessThan(2);
    const sinceStart = Date.now() - (await startMillis(pid))!;
    // The boot time is in whole seconds.
    expect(Math.abs(sinceStart - process.uptime() * 1000)).toBeLessThan(5_000);
    expect(await programName(pid)).toBe(basename(process.execPath));
    expect(Buffer.from(await commandLine(pid)).toString()).toContain('\0');
  });

  test('that does not exist has nothing', async () => {
    const pid = 2 ** 30;
    expect(await residentBytes(pid)).toBeUndefined();
    expect(await startMillis(pid)).toBeUndefined();
    expect(await programName(pid)).toBe('');
    expect(await commandLine(pid)).toHaveLength(0);
  });
});
