// The search for Go services on this machine, with the real sample service and servers that must get no request.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLocalServers } from '../../src/io/localServers.js';
import { hasGo } from '../helpers/pprofOracle.js';

const sampleService = path.join(import.meta.dirname, '..', 'go', 'handlerleak');

describe.skipIf(process.platform !== 'linux' || !hasGo())('the search for local services', () => {
  let folder = '';
  const services: ChildProcess[] = [];
  let other: Server;
  let requests = 0;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'leaktrail-local-'));
    execFileSync('go', ['build', '-o', path.join(folder, 'shopd'), '.'], { cwd: sampleService });
    other = createServer((_, response) => {
      requests++;
      response.end('<td>1</td><td><a href="heap?debug=1">heap</a></td>');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
  });
  afterAll(async () => {
    for (const service of services) service.kill('SIGKILL');
    other.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function startService(address: string): Promise<{ url: string; pid: number }> {
    const service = spawn(path.join(folder, 'shopd'), ['-addr', address], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    services.push(service);
    for await (const line of createInterface({ input: service.stdout })) {
      const url = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) return { url, pid: service.pid! };
    }
    throw new Error('the sample service did not start');
  }

  it('finds each Go service with its process, on IPv4, IPv6 and all addresses, and asks nobody else', async () => {
    const started = [
      await startService('127.0.0.1:0'),
      await startService('[::1]:0'),
      await startService(':0'),
    ];
    const found = await listLocalServers(new AbortController().signal);
    for (const { url, pid } of started) {
      const port = new URL(url).port;
      const host = url.includes('[::1]') ? '[::1]' : '127.0.0.1';
      expect(found).toContainEqual({
        url: `http://${host}:${port}/debug/pprof/`,
        pid,
        program: 'shopd',
      });
    }
    const { port } = other.address() as AddressInfo;
    expect(found.filter(({ url }) => new URL(url).port === String(port))).toEqual([]);
    expect(requests).toBe(0);
  });

  it('stops when it is told to', async () => {
    await startService('127.0.0.1:0');
    await expect(listLocalServers(AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
