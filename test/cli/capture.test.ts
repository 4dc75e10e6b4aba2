// `leaktrail capture` against real Go services; where a server has to misbehave, a proxy in front of one does.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildGo, startGo } from '../helpers/goService.js';
import type { GoService } from '../helpers/goService.js';
import { hasGo, pprofTop } from '../helpers/pprofOracle.js';
import { buildCli, CLI_PATH, removeCli, runCli, runJson } from './runCli.js';
import type { CliResult } from './runCli.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: nothing is captured');

const SECRET = 'tr0ub4dor-and-3';

interface CaptureJson {
  snapshots: {
    folder: string;
    id: string;
    timeMillis: number;
    files: string[];
    missing: { kind: string; reason: string; isNotOffered: boolean }[];
    liveHeapBytes: number | null;
    goroutines: number | null;
  }[];
}

let programs: string;
let service: GoService;
let folder: string;
beforeAll(async () => {
  buildCli();
  if (!isGoHere) return;
  programs = mkdtempSync(join(tmpdir(), 'leaktrail-services-'));
  buildGo('handlerleak', join(programs, 'shop'));
  buildGo('handlerleak/cmd/loadgen', join(programs, 'loadgen'));
  buildGo('memory', join(programs, 'memory'));
  service = await startGo(join(programs, 'shop'), ['-addr', '127.0.0.1:0']);
});
afterAll(async () => {
  removeCli();
  if (!isGoHere) return;
  await service.stop();
  rmSync(programs, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-captures-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Orders, pages and receipts; resolves when all are answered. */
function load(requests: number): Promise<void> {
  const child = spawn(
    join(programs, 'loadgen'),
    ['-url', service.url, '-requests', String(requests)],
    { stdio: 'ignore' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`loadgen: exit code ${String(code)}`));
    });
  });
}

/** Everything in the folder as one text, names included. */
function everythingIn(path: string): string {
  const files = readdirSync(path, { recursive: true, withFileTypes: true });
  return files
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${file}\n${readFileSync(file, 'latin1')}` : file;
    })
    .join('\n');
}

function runWith(environment: Record<string, string>, ...args: string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI_PATH, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? -1, stdout, stderr });
    });
  });
}

/** A server in front of the service: what `answer` does not answer is passed on. */
async function startProxy(
  answer: (incoming: IncomingMessage, response: ServerResponse) => boolean,
): Promise<{ host: string; server: Server }> {
  const server = createServer((incoming, response) => {
    if (answer(incoming, response)) return;
    const passed = request(`${service.url}${incoming.url ?? ''}`, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
    });
    passed.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe.runIf(isGoHere)('leaktrail capture', () => {
  it('takes two snapshots under load whose difference is that of go tool pprof', async () => {
    const loading = load(3000);
    const { snapshots } = (await runJson(
      'capture',
      `${service.url}/debug/pprof/`,
      ...['-o', folder, '-n', '2', '--interval', '1s'],
    )) as CaptureJson;
    await loading;
    expect(snapshots.map(({ folder: path }) => path)).toEqual(
      snapshots.map(({ id }) => join(folder, id)),
    );
    for (const { files, missing, liveHeapBytes, goroutines } of snapshots) {
      expect(files).toEqual(['heap.pb.gz', 'goroutines.debug2.txt', 'memstats.debug1.txt']);
      expect(missing).toMatchObject([{ kind: 'goroutineleak', isNotOffered: true }]);
      expect(missing[0]?.reason).toMatch(/^goroutineleak is not offered: Go 1\.27 has it/);
      expect(liveHeapBytes).toBeGreaterThan(5 * 2 ** 20);
      expect(goroutines).toBeGreaterThan(2);
    }
    const [first, second] = snapshots as [CaptureJson['snapshots'][0], CaptureJson['snapshots'][0]];
    expect(second.timeMillis).toBeGreaterThan(first.timeMillis);

    const later = (await runJson('capture', service.url, '-o', folder)) as CaptureJson;
    const last = later.snapshots[0]!;
    const options = ['--granularity', 'lines'];
    const diff = (await runJson('diff', first.folder, last.folder, ...options)) as {
      rows: { name: string; file: string; line: number; delta: number }[];
    };
    expect(diff.rows[0]).toMatchObject({ line: 52 });
    expect(diff.rows[0]?.file).toMatch(/checkout\.go$/);
    const expected = await pprofTop(
      join(last.folder, 'heap.pb.gz'),
      { granularity: 'lines' },
      { diffBase: join(first.folder, 'heap.pb.gz') },
    );
    expect(
      diff.rows.map(({ name, file, line, delta }) => `${delta} ${name} ${file}:${line}`).sort(),
    ).toEqual(
      expected.rows
        .filter(({ flat }) => flat !== 0n)
        .map(({ flat, name }) => `${flat} ${name}`)
        .sort(),
    );
    const memory = (await runJson('memstats', last.folder)) as { residentKind: string };
    expect(memory.residentKind).toBe(process.platform === 'linux' ? 'measured' : 'estimate');
  });

  it('prints one line per snapshot', async () => {
    const { code, stdout, stderr } = await runCli(
      ...['capture', service.url, '-o', folder, '-n', '2', '--interval', '10ms'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(/\/\d{8}T\d{9}-[0-9a-f]{8} {2}live heap [\d.]+ MiB, \d+ goroutines/);
    }
  });

  it('sends credentials of the address and of the environment, and shows them nowhere', async () => {
    const seen: (string | undefined)[] = [];
    const { host, server } = await startProxy(({ headers }, response) => {
      seen.push(`${headers.authorization ?? ''}|${String(headers['x-token'] ?? '')}`);
      if (seen.at(-1)?.includes('|') === true && headers.authorization !== undefined) return false;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('no');
      return true;
    });
    const basic = `Basic ${Buffer.from(`admin:${SECRET}`).toString('base64')}`;
    const hidden = new RegExp(`${SECRET}|${basic.slice(6)}`);
    try {
      const byAddress = await runWith(
        { TOKEN: `X-Token: ${SECRET}` },
        ...['capture', `http://admin:${SECRET}@${host}`, '-o', folder, '--header-env', 'TOKEN'],
      );
      expect(byAddress.code).toBe(0);
      expect(new Set(seen)).toEqual(new Set([`${basic}|${SECRET}`]));
      seen.length = 0;
      const byVariable = await runWith(
        { AUTHORIZATION: `Bearer ${SECRET}` },
        ...['capture', host, '-o', folder, '--header-env', 'AUTHORIZATION', '--json'],
      );
      expect(byVariable.code).toBe(0);
      expect(new Set(seen)).toEqual(new Set([`Bearer ${SECRET}|`]));
      const without = await runWith(
        { TOKEN: `X-Token: ${SECRET}` },
        ...['capture', host, '-o', folder, '--header-env', 'TOKEN'],
      );
      expect(without).toMatchObject({ code: 2, stdout: '' });
      expect(without.stderr).toMatch(/^leaktrail: [^\n]*(401|header)[^\n]*\n$/);
      for (const { stdout, stderr } of [byAddress, byVariable, without]) {
        expect(stdout + stderr).not.toMatch(hidden);
      }
      const kept = everythingIn(folder);
      expect(kept).toContain('"label"');
      expect(kept).not.toMatch(hidden);
      expect(kept).not.toContain('admin');
    } finally {
      server.close();
    }
  });

  it('keeps a snapshot without its heap, says why in one line, and exits with 2', async () => {
    let heaps = 0;
    const { host, server } = await startProxy(({ url }, response) => {
      if (url?.includes('/heap?gc=1') !== true || ++heaps !== 2) return false;
      response.writeHead(500).end('broken');
      return true;
    });
    try {
      const args = ['capture', host, '-o', folder, '-n', '3', '--interval', '10ms', '--json'];
      const { code, stdout, stderr } = await runCli(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^leaktrail: 1 of 3 snapshots failed; snapshot 2 has no heap profile: [^\n]*500[^\n]*\n$/,
      );
      const { snapshots } = JSON.parse(stdout) as CaptureJson;
      expect(snapshots.map(({ files }) => files.includes('heap.pb.gz'))).toEqual([
        true,
        false,
        true,
      ]);
      expect(snapshots[1]?.missing[0]?.kind).toBe('heap');
      const lacking = await runCli('top', snapshots[1]!.folder);
      expect(lacking.code).toBe(2);
      expect(lacking.stderr).toMatch(/the snapshot in it has no heap profile \([^\n]*500/);
    } finally {
      server.close();
    }
  });

  it('goes on when the service is away for a while', async () => {
    let count = 0;
    const { host, server } = await startProxy(({ url, socket }) => {
      if (url?.includes('/heap?gc=1') === true) count++;
      if (count !== 1) return false;
      // The second snapshot begins with the list of profiles.
      if (url?.endsWith('/debug/pprof/') !== true) return false;
      socket.destroy();
      return true;
    });
    try {
      const args = ['capture', host, '-o', folder, '-n', '2', '--interval', '10ms'];
      const { code, stdout, stderr } = await runCli(...args);
      expect(code).toBe(2);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toMatch(/^leaktrail: 1 of 2 snapshots failed; snapshot 2: [^\n]+\n$/);
    } finally {
      server.close();
    }
  });

  it('ends at Ctrl-C with what is complete', async () => {
    const args = [CLI_PATH, 'capture', service.url, '-o', folder, '-n', '9', '--interval', '1h'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toBe('leaktrail: stopped; 1 of 9 snapshots is complete\n');
    const [only, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(readdirSync(join(folder, only!))).toContain('heap.pb.gz');
  });

  it('leaves nothing behind when Ctrl-C comes in the middle of a snapshot', async () => {
    let child: ReturnType<typeof spawn> | undefined;
    const { host, server } = await startProxy(({ url }, response) => {
      if (url?.includes('/goroutine?') !== true) return false;
      response.writeHead(200).write('goroutine 1 [running]:\n');
      child?.kill('SIGINT');
      return true;
    });
    try {
      child = spawn(process.execPath, [CLI_PATH, 'capture', host, '-o', folder], {
        stdio: 'ignore',
      });
      const code = await new Promise((resolve) => child?.once('close', resolve));
      expect(code).toBe(130);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('counts many goroutines by stack unless it is told otherwise', async () => {
    const crowd = await startGo(join(programs, 'memory'), ['-case', 'goroutines']);
    try {
      const filesOf = async (...args: string[]) => {
        const { code, stdout, stderr } = await runCli(
          ...['capture', crowd.url, '-o', folder, '--json', ...args],
        );
        expect(code).toBe(0);
        const { files, goroutines } = (JSON.parse(stdout) as CaptureJson).snapshots[0]!;
        expect(goroutines).toBeGreaterThan(21_000);
        return { stderr, text: files.find((file) => file.startsWith('goroutines.')) };
      };
      const byDefault = await filesOf();
      expect(byDefault.text).toBe('goroutines.debug1.txt');
      expect(byDefault.stderr).toMatch(
        /^leaktrail: warning: the service has 210\d\d goroutines: [^\n]+\n$/,
      );
      expect(await filesOf('--goroutines=debug2')).toEqual({
        stderr: '',
        text: 'goroutines.debug2.txt',
      });
      expect(await filesOf('--goroutines=none')).toEqual({ stderr: '', text: undefined });
    } finally {
      await crowd.stop();
    }
  });
});

describe('leaktrail capture of what cannot be captured', () => {
  function expectRefused({ code, stdout, stderr }: CliResult, message: RegExp): void {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^leaktrail: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(SECRET);
  }

  it('is refused in one line: nobody listens, no pprof there, a page', async () => {
    const server = createServer((incoming, response) => {
      if (incoming.url?.startsWith('/login') !== true) response.writeHead(404);
      response.end('<html><title>Log in</title></html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expectRefused(await runCli('capture', `http://a:${SECRET}@${host}`, '-o', folder), /404/);
    expectRefused(await runCli('capture', `http://${host}/login`, '-o', folder), /page|HTML/);
    await new Promise((resolve) => server.close(resolve));
    expectRefused(
      await runCli('capture', `http://a:${SECRET}@${host}`, '-o', folder, '--json'),
      /nothing listens there/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused in one line: an address or an option that is none', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /no address given; see "leaktrail help capture"/],
      [['localhost:6060'], /no -o DIR given/],
      [['localhost:6060', `http://a:${SECRET}@b`, '-o', folder], /more than one address/],
      [[`ftp://a:${SECRET}@host`, '-o', folder], /only http and https/],
      [['localhost:6060', '-o', folder, '-n', '0'], /-n "0" is not a number of snapshots/],
      [['localhost:6060', '-o', folder, '--interval', '5'], /--interval "5" is not a time/],
      [['localhost:6060', '-o', folder, '--timeout', '0s'], /--timeout "0s" is not a time/],
      [['localhost:6060', '-o', folder, '--goroutines', 'all'], /is not one of debug2, debug1/],
      [['localhost:6060', '-o', folder, '--pin', 'AB:CD'], /is not the SHA-256/],
      [['localhost:6060', '-o', folder, '--header-env', 'NOT_SET'], /NOT_SET is not set/],
      [
        ['localhost:6060', '-o', folder, '--header-env', `Authorization: ${SECRET}`],
        /takes the name of an environment variable/,
      ],
    ];
    for (const [args, message] of cases) expectRefused(await runCli('capture', ...args), message);
  });

  it('is refused in one line: a header that cannot be sent, without quoting it', async () => {
    const run = (header: string) =>
      runWith({ H: header }, ...['capture', 'localhost:1', '-o', folder, '--header-env', 'H']);
    expectRefused(await run(`Host: ${SECRET}`), /Host cannot be set/);
    expectRefused(await run(`X-A: ${SECRET}\nX-B: b`), /X-A has a line break/);
  });

  it.runIf(isGoHere)('is refused in one line: a place that is not a folder', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expectRefused(await runCli('capture', service.url, '-o', file), /file/);
  });
});

it('prints the help of every command', () => {
  for (const command of ['diff', 'memstats', 'capture']) {
    const { status, stdout } = spawnSync(process.execPath, [CLI_PATH, 'help', command], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: leaktrail ${command} `));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  }
});
