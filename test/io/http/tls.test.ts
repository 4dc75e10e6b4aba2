// Certificates: what is trusted, and that nothing of a request leaves before that is known. The certificates are made by openssl for this run.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  certificateProblemOf,
  type CertificateProblem,
} from '../../../src/core/snapshot/certificateProblem.js';
import type { TlsChoice } from '../../../src/core/snapshot/httpTarget.js';
import { getBytes } from '../../../src/io/http/get.js';
import { failure, secretTarget } from './servers.js';

const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
if (!hasOpenssl) console.log('skipped: tests of certificates, because openssl is not there');

const never = new AbortController().signal;
const VERIFY: TlsChoice = { kind: 'verify' };

let folder = '';
const closers: (() => void)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-tls-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A key and a certificate of these names, signed by itself or by `issuer`. */
function makeCertificate(
  name: string,
  subject: string,
  extensions: readonly string[],
  issuer?: string,
): void {
  const file = (kind: string, of = name) => join(folder, `${of}.${kind}`);
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-utf8',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
      ],
      ...['-keyout', file('key'), '-out', file('pem'), '-subj', subject, '-days', '2'],
      ...extensions.flatMap((extension) => ['-addext', extension]),
      ...(issuer === undefined ? [] : ['-CA', file('pem', issuer), '-CAkey', file('key', issuer)]),
    ],
    { stdio: 'ignore' },
  );
}

interface TlsServer {
  readonly port: number;
  /** Whatever came over TLS. */
  readonly received: string[];
  readonly fingerprint256: string;
}

async function startTls(name: string): Promise<TlsServer> {
  const cert = readFileSync(join(folder, `${name}.pem`));
  const received: string[] = [];
  const server: Server = createServer(
    { key: readFileSync(join(folder, `${name}.key`)), cert },
    (_request, response) => {
      response.end('profile');
    },
  );
  server.on('secureConnection', (socket) => {
    socket.on('data', (bytes: Buffer) => received.push(bytes.toString('latin1')));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as { port: number };
  return { port, received, fingerprint256: new X509Certificate(cert).fingerprint256 };
}

function get(port: number, tls: TlsChoice, host = '127.0.0.1'): Promise<Buffer> {
  const url = new URL(`https://${host}:${port}/debug/pprof/heap`);
  return getBytes(secretTarget(url.href, { tls }), url, 1000, never);
}

async function problemOf(attempt: Promise<unknown>): Promise<CertificateProblem | undefined> {
  return certificateProblemOf(await attempt.catch((error: unknown) => error));
}

describe.skipIf(!hasOpenssl)('a certificate that is signed by itself', () => {
  beforeAll(() => {
    makeCertificate('self', '/CN=shop \u202e/O=Example, Inc', ['subjectAltName=IP:127.0.0.1']);
  });

  test('is not trusted, is described, and gets nothing of the request', async () => {
    const { port, received, fingerprint256 } = await startTls('self');
    expect(await failure(get(port, VERIFY))).toBe(
      `untrusted-certificate: the certificate of 127.0.0.1:${port} is not trusted: it is signed by itself`,
    );
    const problem = await problemOf(get(port, VERIFY));
    expect(problem).toEqual({
      kind: 'certificate-problem',
      origin: `https://127.0.0.1:${port}`,
      fingerprint256,
      subject: 'CN=shop ⟨U+202E⟩, O=Example, Inc',
      issuer: 'CN=shop ⟨U+202E⟩, O=Example, Inc',
      validFrom: expect.stringMatching(/ GMT$/) as string,
      validTo: expect.stringMatching(/ GMT$/) as string,
      reason: 'it is signed by itself',
    });
    expect(received).toEqual([]);
  });

  test('is trusted when it is the pinned one, in either case', async () => {
    const { port, fingerprint256 } = await startTls('self');
    expect((await get(port, { kind: 'pinned', fingerprint256 })).toString()).toBe('profile');
    const lower = { kind: 'pinned', fingerprint256: fingerprint256.toLowerCase() } as const;
    expect((await get(port, lower)).toString()).toBe('profile');
    // What was accepted by its pin stays untrusted without one.
    expect((await problemOf(get(port, VERIFY)))?.reason).toBe('it is signed by itself');
  });

  test('is refused when another one is pinned, and gets nothing of the request', async () => {
    const { port, received } = await startTls('self');
    const other = Array.from({ length: 32 }, () => 'AB').join(':');
    const pinned: TlsChoice = { kind: 'pinned', fingerprint256: other };
    expect(await failure(get(port, pinned))).toBe(
      `untrusted-certificate: the certificate of 127.0.0.1:${port} is not trusted: it is another one than the one that was chosen to be trusted`,
    );
    expect(await failure(get(port, { kind: 'pinned', fingerprint256: '' }))).toContain('another');
    expect(received).toEqual([]);
  });
});

describe.skipIf(!hasOpenssl)('a certificate of an authority', () => {
  beforeAll(() => {
    makeCertificate('authority', '/CN=Test Authority', ['basicConstraints=critical,CA:TRUE']);
    makeCertificate('named', '/CN=localhost', ['subjectAltName=DNS:localhost'], 'authority');
  });

  test('is not trusted when the authority is not known', async () => {
    const { port, received } = await startTls('named');
    const problem = await problemOf(get(port, VERIFY, 'localhost'));
    expect(problem?.reason).toBe('it is signed by an authority that is not known here');
    expect(problem?.issuer).toBe('CN=Test Authority');
    expect(received).toEqual([]);
  });

  test('is trusted for its names only when the authority is known', async () => {
    const { port, received } = await startTls('named');
    // Node reads this variable when it starts, so the client runs in a process of its own.
    const answers = JSON.parse(
      await runClient(port, { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') }),
    ) as string[];
    expect(answers).toEqual([
      'profile',
      `untrusted-certificate: the certificate of 127.0.0.1:${port} is not trusted: it is not for 127.0.0.1`,
      'profile',
      `untrusted-certificate: the certificate of 127.0.0.1:${port} is not trusted: it is not for 127.0.0.1`,
    ]);
    expect(received).toHaveLength(2);
  });
});

/** The outcomes of a request by name, by address, and both again, in a new process. */
async function runClient(port: number, env: Readonly<Record<string, string>>): Promise<string> {
  const script = join(folder, 'client.ts');
  const source = JSON.stringify(join(import.meta.dirname, '../../../src/io/http/get.ts'));
  writeFileSync(
    script,
    `import { getBytes } from ${source};
    const limits = { maxBodyBytes: 1000, maxInflatedBytes: 1000, connectMillis: 9000, idleMillis: 9000, totalMillis: 9000 };
    const outcome = (host: string) => {
      const url = new URL('https://' + host + ':${port}/');
      const target = { url: url.href, headers: [], tls: { kind: 'verify' } as const, limits };
      return getBytes(target, url, 1000, new AbortController().signal).then(String, (error) => error.code + ': ' + error.message);
    };
    const run = async () => {
      const outcomes = [];
      for (const host of ['localhost', '127.0.0.1', 'localhost', '127.0.0.1']) outcomes.push(await outcome(host));
      console.log(JSON.stringify(outcomes));
    };
    void run();`,
  );
  const bundle = join(folder, 'client.cjs');
  buildSync({ entryPoints: [script], outfile: bundle, bundle: true, platform: 'node' });
  const { stdout } = await promisify(execFile)(process.execPath, [bundle], {
    env: { ...process.env, ...env },
  });
  return stdout;
}

test('a server without TLS that is asked by https is named so', async () => {
  const server = createHttpServer((_request, response) => response.end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => server.close());
  const { port } = server.address() as { port: number };
  expect(await failure(get(port, VERIFY))).toBe(
    `unreachable: 127.0.0.1:${port} does not speak TLS: an http address may be meant`,
  );
});
