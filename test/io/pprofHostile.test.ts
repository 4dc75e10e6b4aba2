// Snapshots of servers that fail in part or in whole: what is kept, what is said to be missing, and that nothing of a secret is
// anywhere. The healthy answers are fixtures of a real Go service.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/core/profile/model.js';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import type { HttpTarget } from '../../src/core/snapshot/httpTarget.js';
import { failedParts, type Snapshot } from '../../src/core/snapshot/model.js';
import type { CaptureOptions, SourceOffer } from '../../src/core/snapshot/source.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { readProfile } from '../../src/io/readProfile.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createPprofSource } from '../../src/io/sources/pprofSource.js';
import { HEALTHY, heapBomb } from './http/pprofFiles.js';
import {
  failure,
  reply,
  secretTarget,
  SECRETS,
  serve,
  TEST_LIMITS,
  type Answer,
  type RawServer,
} from './http/servers.js';

let folder = '';
let store: SnapshotStore;
const servers: RawServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-pprof-'));
  store = openSnapshotStore({ folder: join(folder, 'store'), maxBytes: () => 2 ** 30 });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  expect(filesWithSecrets()).toEqual([]);
  rmSync(folder, { recursive: true });
});

/** Files of the store that have a secret in them or in their names. */
function filesWithSecrets(): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => {
    const path = join(folder, name);
    const content = statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
    return SECRETS.some((secret) => name.includes(secret) || content.includes(secret));
  });
}

/** What a server does with the requests that are not answered from HEALTHY; by the path below the base. */
type Faults = Readonly<Record<string, Answer>>;

const BASE = '/debug/pprof/';

async function start(faults: Faults, base = BASE): Promise<RawServer> {
  const server = await serve((socket, request) => {
    const path = request.path.startsWith(base)
      ? request.path.slice(base.length)
      : request.path.replace('/debug/vars', '../vars');
    const fault = faults[path] ?? faults['*'];
    const body = HEALTHY[path];
    if (fault !== undefined) fault(socket, request);
    else if (body !== undefined) reply(socket, '200 OK', {}, body);
    else reply(socket, '404 Not Found', {}, 'no such page');
  });
  servers.push(server);
  return server;
}

const status = (line: string, headers: Record<string, string> = {}, body = ''): Answer => {
  return (socket) => {
    reply(socket, line, headers, body);
  };
};
const page = (body: string | Uint8Array): Answer => {
  return (socket) => {
    reply(socket, '200 OK', { 'Content-Type': 'text/html' }, body);
  };
};
const unknown = status('404 Not Found', { 'X-Go-Pprof': '1' }, 'Unknown profile\n');
const reset: Answer = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf', () => {
    setTimeout(() => socket.resetAndDestroy(), 50);
  });
};

function options(change: Partial<CaptureOptions> = {}): CaptureOptions {
  return {
    signal: new AbortController().signal,
    goroutines: 'debug2',
    gitCommit: '',
    inspectHeap: async (file, signal) =>
      heapFactsOf(
        await readProfile(file, {
          signal,
          limits: { ...DEFAULT_LIMITS, maxBytes: 8 * 1024 * 1024 },
        }),
      ),
    ...change,
  };
}

async function capture(
  server: RawServer,
  change: Partial<CaptureOptions> = {},
  target: Partial<HttpTarget> = {},
): Promise<Snapshot> {
  const source = createPprofSource(secretTarget(`${server.origin}${BASE}`, target));
  return source.capture(await store.begin(), options(change));
}

/** Parts by their files, and what is missing, with HOST for the server. */
function shown({ parts, missing }: Snapshot, { host }: RawServer): unknown {
  return {
    parts: parts.map(({ file }) => file),
    missing: Object.fromEntries(
      missing.map(({ kind, reason }) => [kind, reason.replaceAll(host, 'HOST')]),
    ),
  };
}

/** The failure of a capture, after which the store has nothing at all. */
async function failureOf(
  faults: Faults,
  change: Partial<CaptureOptions> = {},
  target: Partial<HttpTarget> = {},
): Promise<string> {
  const server = await start(faults);
  const message = await failure(capture(server, change, target));
  expect(await store.list()).toEqual({ snapshots: [], problems: [], sizeBytes: 0 });
  expect(readdirSync(join(folder, 'store'))).toEqual([]);
  await server.idle();
  return message.replaceAll(server.host, 'HOST');
}

const FILES = ['heap.pb.gz', 'goroutines.debug2.txt', 'goroutineleak.pb.gz', 'memstats.debug1.txt'];

describe('a healthy server', () => {
  test('gives a whole snapshot, part by part and one request at a time', async () => {
    const server = await start({});
    const snapshot = await capture(server);
    expect(shown(snapshot, server)).toEqual({ parts: FILES, missing: {} });
    expect(server.requests.map(({ path }) => path.replace(BASE, ''))).toEqual([
      'heap?gc=1',
      'goroutine?debug=2',
      'goroutineleak',
      'goroutineleak',
      'heap?debug=1',
      'cmdline',
    ]);
    for (const [file, path] of [
      ['heap.pb.gz', 'heap?gc=1'],
      ['goroutines.debug2.txt', 'goroutine?debug=2'],
      ['goroutineleak.pb.gz', 'goroutineleak'],
      ['memstats.debug1.txt', 'heap?debug=1'],
    ] as const) {
      const stored = readFileSync(join(folder, 'store', snapshot.id, file));
      expect(stored.equals(HEALTHY[path]!)).toBe(true);
    }
    expect(snapshot.target).toEqual({ kind: 'pprof', label: `${server.origin}${BASE}` });
    expect(snapshot.process).toEqual({
      ...{ buildId: expect.any(String) as string, binary: 'shopd' },
      commandHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(snapshot.facts).toMatchObject({
      goroutines: 24,
      numGC: 22,
      totalAllocBytes: 1775698248,
      memProfileRate: 524288,
      residentMemory: { bytes: 667820032, kind: 'peak' },
    });
  });

  test('is asked for counts by stack, or for the number alone, when that is wanted', async () => {
    const server = await start({});
    const counts = await capture(server, { goroutines: 'debug1' });
    expect(counts.parts[1]!.file).toBe('goroutines.debug1.txt');
    expect(counts.facts.goroutines).toBe(24);
    const none = await capture(server, { goroutines: 'none' });
    expect(shown(none, server)).toEqual({
      parts: FILES.filter((file) => !file.startsWith('goroutines.')),
      missing: {},
    });
    expect(none.facts.goroutines).toBe(70);
  });

  test('that does not know goroutineleak gives a whole snapshot without it, and says why', async () => {
    const server = await start({ goroutineleak: unknown });
    const { parts, missing } = await capture(server);
    expect(parts.map(({ file }) => file)).toEqual(
      FILES.filter((file) => file !== 'goroutineleak.pb.gz'),
    );
    expect(missing).toEqual([
      {
        kind: 'goroutineleak',
        reason:
          'goroutineleak is not offered: Go 1.27 has it, and Go 1.26 when built with GOEXPERIMENT=goroutineleakprofile',
        isNotOffered: true,
      },
    ]);
    expect((await store.list()).snapshots[0]!.missing).toEqual(missing);
    expect(server.requests.filter(({ path }) => path.endsWith('leak'))).toHaveLength(1);
  });

  test('gives MemStats at /debug/vars, without its command line, when the heap text has none', async () => {
    const server = await start({
      'heap?debug=1': page('heap profile: 1: 2 [3: 4] @ heap/1048576\n'),
    });
    const snapshot = await capture(server);
    expect(shown(snapshot, server)).toEqual({
      parts: [...FILES.slice(0, 3), 'memstats.vars.json'],
      missing: {},
    });
    const stored = readFileSync(join(folder, 'store', snapshot.id, 'memstats.vars.json'), 'utf8');
    expect(Object.keys(JSON.parse(stored) as object)).toEqual(['memstats']);
    expect(snapshot.facts.residentMemory).toEqual({
      bytes: 670218664 - 2646016,
      kind: 'estimate',
    });
  });

  test('tells how far each part is', async () => {
    const server = await start({});
    const parts = new Set<string>();
    await capture(server, {
      onProgress: ({ part, receivedBytes }) => {
        if (receivedBytes > 0) parts.add(part);
      },
    });
    expect([...parts]).toEqual(['heap', 'goroutines', 'goroutineleak', 'memstats']);
  });
});

describe('a part that fails is missing, and the others are kept', () => {
  test.each<[string, string, Answer, string]>([
    [
      'its handler says why not',
      'heap?gc=1',
      status('500 Internal Server Error', { 'X-Go-Pprof': '1' }, 'failed to collect profile\n'),
      'HOST answered /debug/pprof/heap?gc=1 with 500 Internal Server Error: failed to collect profile',
    ],
    [
      'a page comes with 200',
      'heap?gc=1',
      page('<!doctype html><title>Shop</title>Welcome'),
      'HOST/debug/pprof/heap?gc=1 is no profile: an HTML page titled "Shop"',
    ],
    [
      'the list of profiles comes instead',
      'heap?gc=1',
      page(HEALTHY['']!),
      'HOST/debug/pprof/heap?gc=1 is the list of profiles: pprof.Index serves profiles at /debug/pprof/ only, and elsewhere needs http.StripPrefix or pprof.Handler',
    ],
    [
      'JSON comes instead',
      'heap?gc=1',
      page('{"error": "s3cr3t-token-0815 is not allowed"}'),
      'HOST/debug/pprof/heap?gc=1: this is not a profile: it looks like JSON',
    ],
    [
      'text with a secret comes instead',
      'heap?gc=1',
      page(`Sorry, but the key of the user us3r-n4me is s3cr3t-token-0815`),
      'HOST/debug/pprof/heap?gc=1: this is not a profile: it looks like plain text that begins "Sorry, but the key of the user ‹hidden› is ‹hidden›"',
    ],
    ['nothing comes', 'heap?gc=1', page(''), 'HOST/debug/pprof/heap?gc=1 is empty (0 bytes)'],
    [
      'it is cut off',
      'heap?gc=1',
      page(HEALTHY['heap?gc=1']!.subarray(0, 900)),
      'HOST/debug/pprof/heap?gc=1: the gzip data ends too early: the file is cut off',
    ],
    [
      'it is of another kind',
      'heap?gc=1',
      page(HEALTHY['goroutineleak']!),
      'HOST/debug/pprof/heap?gc=1: not a heap profile: its sample types are goroutineleak',
    ],
    [
      'it is a gzip bomb',
      'heap?gc=1',
      page(heapBomb()),
      'HOST/debug/pprof/heap?gc=1: the profile has more than 8 MiB after inflating',
    ],
    [
      'its connection breaks',
      'heap?gc=1',
      reset,
      'HOST broke the connection in the middle of an answer, after 4 bytes (ECONNRESET)',
    ],
    [
      'it is redirected',
      'heap?gc=1',
      status('302 Found', { Location: 'http://evil.example/?s3cr3t-token-0815' }),
      'HOST redirects to another server, http://evil.example, which is not asked',
    ],
  ])('when %s', async (_what, path, fault, reason) => {
    const server = await start({ [path]: fault });
    const snapshot = await capture(server);
    expect(shown(snapshot, server)).toEqual({ parts: FILES.slice(1), missing: { heap: reason } });
    expect(readdirSync(join(folder, 'store', snapshot.id)).sort()).toEqual(
      [...FILES.slice(1), 'snapshot.json'].sort(),
    );
  });

  test.each<[string, string, Answer, string]>([
    [
      'goroutines',
      'goroutine?debug=2',
      page(HEALTHY['heap?gc=1']!),
      'HOST/debug/pprof/goroutine?debug=2 is a profile in binary form, not the text of a goroutine dump',
    ],
    [
      'goroutines',
      'goroutine?debug=2',
      page(HEALTHY['heap?debug=1']!),
      'HOST/debug/pprof/goroutine?debug=2 is a heap profile, not the text of a goroutine dump',
    ],
    [
      'goroutineleak',
      'goroutineleak',
      page(gzipSync(Buffer.alloc(3 * 1024 * 1024))),
      'HOST/debug/pprof/goroutineleak: the profile inflates to more than 2 MiB',
    ],
    [
      'goroutineleak',
      'goroutineleak',
      page(HEALTHY['goroutineleak']!.subarray(0, 100)),
      'HOST/debug/pprof/goroutineleak: the gzip data ends too early: the file is cut off',
    ],
    [
      'memstats',
      'heap?debug=1',
      page('heap profile: 1: 2 [3: 4] @ heap/1048576\n'),
      'HOST/debug/pprof/heap?debug=1: the text ends before the end of its MemStats; HOST answered /debug/vars with 404 Not Found',
    ],
  ])('%s', async (kind, path, fault, reason) => {
    const server = await start({ [path]: fault, '../vars': status('404 Not Found') });
    expect(shown(await capture(server), server)).toEqual({
      parts: FILES.filter((file) => !file.startsWith(`${kind}.`)),
      missing: { [kind]: reason },
    });
  });

  test('and the first reason stays when MemStats are not at /debug/vars either', async () => {
    const server = await start({
      'heap?debug=1': status('500 Internal Server Error', { 'X-Go-Pprof': '1' }, 'too busy\n'),
      '../vars': page('<!doctype html><title>Shop</title>'),
    });
    expect(shown(await capture(server), server)).toEqual({
      parts: FILES.slice(0, 3),
      missing: {
        memstats:
          'HOST answered /debug/pprof/heap?debug=1 with 500 Internal Server Error: too busy; HOST/debug/vars: this is not JSON',
      },
    });
  });

  test('as is goroutineleak when it is offered and fails', async () => {
    const server = await start({ goroutineleak: status('500 Internal Server Error') });
    const snapshot = await capture(server);
    expect(failedParts(snapshot).map(({ kind }) => kind)).toEqual(['goroutineleak']);
  });

  test('and a dump that Go cut off at 64 MiB is kept and said to be cut off', async () => {
    const header = Buffer.from('goroutine 1 [running]:\nmain.main()\n\t/src/main.go:1 +0x1\n\n');
    const dump = Buffer.alloc(64 * 1024 * 1024, header);
    const server = await start({ 'goroutine?debug=2': page(dump) });
    const limits = { ...TEST_LIMITS, maxBodyBytes: 2 ** 27, maxInflatedBytes: 2 ** 27 };
    const snapshot = await capture(server, {}, { limits });
    expect(shown(snapshot, server)).toEqual({
      parts: FILES,
      missing: {
        goroutines:
          'Go ends a dump of all stacks at 64 MiB, so goroutines are missing at its end; counts by stack (debug=1) have all',
      },
    });
    expect(snapshot.facts.goroutines).toBe(70);
  });

  test('and a server that goes away in the middle is asked no more than once again', async () => {
    const server = await start({
      'goroutine?debug=2': reset,
      '*': reset,
      'heap?gc=1': page(HEALTHY['heap?gc=1']!),
    });
    const snapshot = await capture(server);
    const broke =
      'HOST broke the connection in the middle of an answer, after 4 bytes (ECONNRESET)';
    expect(shown(snapshot, server)).toEqual({
      parts: ['heap.pb.gz'],
      missing: {
        goroutines: broke,
        goroutineleak: broke,
        memstats: `not asked for any more: ${broke}`,
      },
    });
    expect(server.requests).toHaveLength(4);
  });
});

describe('a server that gives nothing', () => {
  test('because it wants credentials is asked once', async () => {
    const server = await start({ '*': status('401 Unauthorized') });
    expect(await failure(capture(server))).toBe(
      `unauthorized: ${server.host} wants credentials (401 Unauthorized)`,
    );
    expect(server.requests).toHaveLength(1);
  });

  test('but a login page is asked once', async () => {
    const login = '<html><title>Sign in to Example</title><input type="password"></html>';
    const server = await start({ '*': page(login) });
    expect(await failure(capture(server))).toBe(
      `unauthorized: ${server.host}/debug/pprof/heap?gc=1 is a login page: an HTML page titled "Sign in to Example"`,
    );
    expect(server.requests).toHaveLength(1);
  });

  test('leaves nothing behind, and the most telling of its failures is given', async () => {
    expect(await failureOf({ '*': status('404 Not Found') })).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 404 Not Found',
    );
    const slow: Answer = () => undefined;
    const limits = { ...TEST_LIMITS, idleMillis: 300 };
    expect(await failureOf({ '*': slow }, {}, { limits })).toBe(
      'timed-out: HOST did not begin an answer within 0.3 s',
    );
    expect(await failureOf({ '*': page('<title>Shop</title>') })).toBe(
      'not-a-profile: HOST/debug/pprof/heap?gc=1 is no profile: an HTML page titled "Shop"',
    );
    expect(
      await failureOf({
        '*': status('302 Found', { Location: 'http://10.0.0.1/' }),
        goroutineleak: unknown,
      }),
    ).toBe('redirected: HOST redirects to another server, http://10.0.0.1, which is not asked');
  });

  test('because nothing listens is asked once', async () => {
    const server = await start({});
    await server.close();
    expect(await failure(capture(server))).toBe(
      `unreachable: ${server.host} refuses connections: nothing listens there`,
    );
  });

  test('that was meant to be another kind of address is not asked', async () => {
    for (const url of [
      'http://127.0.0.1:1/x?y',
      'ftp://127.0.0.1/',
      'http://u:p4ssw0rd@127.0.0.1:1/',
      'p4ssw0rd',
    ]) {
      const source = createPprofSource(secretTarget(url));
      expect(source.describe().label).not.toContain('p4ssw0rd');
      expect(await failure(source.capture(await store.begin(), options()))).toBe(
        'bad-option: the target is no base URL such as http://localhost:6060/debug/pprof/',
      );
      expect(await failure(source.probe(new AbortController().signal))).toContain('bad-option');
    }
  });
});

describe('an abort', () => {
  test.each(['heap?gc=1', 'goroutine?debug=2', 'goroutineleak', 'heap?debug=1', 'cmdline'])(
    'while %s is awaited leaves nothing behind',
    async (path) => {
      const controller = new AbortController();
      const faults: Faults = {
        [path]: (socket) => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf', () => {
            controller.abort();
          });
        },
      };
      expect(await failureOf(faults, { signal: controller.signal })).toBe(
        'cancelled: stopped by the user',
      );
    },
  );

  test('while the heap profile is decoded leaves nothing behind', async () => {
    const controller = new AbortController();
    const inspectHeap: CaptureOptions['inspectHeap'] = async (file, signal) => {
      controller.abort();
      return heapFactsOf(await readProfile(file, { signal }));
    };
    expect(await failureOf({}, { signal: controller.signal, inspectHeap })).toBe(
      'cancelled: stopped by the user',
    );
  });
});

test('a second snapshot of a server at the same time is refused, and one after it is not', async () => {
  let release: () => void = () => undefined;
  const server = await start({
    'heap?gc=1': (socket) => {
      release = () => {
        reply(socket, '200 OK', {}, HEALTHY['heap?gc=1']);
      };
      arrived();
    },
  });
  let arrived: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const first = capture(server);
  await waiting;
  expect(await failure(capture(server))).toBe(
    `refused: a snapshot of ${server.origin}/debug/pprof/ is being taken already`,
  );
  release();
  expect((await first).parts).toHaveLength(4);
  const third = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const again = capture(server);
  await third;
  release();
  expect((await again).parts).toHaveLength(4);
  expect((await store.list()).snapshots).toHaveLength(2);
});

describe('a probe', () => {
  const probe = (server: RawServer, path = BASE): Promise<SourceOffer> =>
    createPprofSource(secretTarget(`${server.origin}${path}`)).probe(new AbortController().signal);

  test('needs one request where there is a list of profiles', async () => {
    const server = await start({});
    expect(await probe(server)).toEqual({
      kinds: ['heap', 'goroutines', 'goroutineleak', 'memstats'],
      goroutines: 70,
      notes: [],
    });
    expect(server.requests).toHaveLength(1);
  });

  test('asks for the profiles themselves where there is none, and reads only their beginning', async () => {
    const endless: Answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      socket.write(HEALTHY['heap?gc=1']!);
    };
    const server = await start({ '': status('404 Not Found'), heap: endless });
    expect(await probe(server)).toEqual({
      kinds: ['heap', 'goroutines', 'memstats'],
      goroutines: 24,
      notes: [
        'the server has no list of its profiles; whether it offers goroutineleak shows when a snapshot is taken',
      ],
    });
    await server.idle();
  });

  test('looks for MemStats at /debug/vars when there is no heap profile', async () => {
    const rows = "<tr><td>3</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>";
    const notes = [
      'the server does not offer a heap profile',
      'goroutineleak is not offered: Go 1.27 has it, and Go 1.26 when built with GOEXPERIMENT=goroutineleakprofile',
    ];
    const server = await start({ '': page(rows) });
    expect(await probe(server)).toEqual({
      kinds: ['goroutines', 'memstats'],
      goroutines: 3,
      notes,
    });
    const without = await start({ '': page(rows), '../vars': status('404 Not Found') });
    expect(await probe(without)).toEqual({
      kinds: ['goroutines'],
      goroutines: 3,
      notes: [
        ...notes,
        'the server offers MemStats neither with the heap profile nor at /debug/vars',
      ],
    });
  });

  test.each<[string, Faults, string]>([
    [
      'that wants credentials',
      { '*': status('403 Forbidden') },
      'unauthorized: HOST does not allow this (403 Forbidden)',
    ],
    [
      'of something else',
      { '*': status('404 Not Found') },
      'refused: HOST answered /debug/pprof/heap with 404 Not Found',
    ],
    [
      'that answers everything with a page',
      { '*': page('<title>Shop</title>') },
      'not-a-profile: HOST/debug/pprof/heap is no profile: an HTML page titled "Shop"',
    ],
    [
      'that sends elsewhere',
      { '*': status('301 Moved Permanently', { Location: 'https://127.0.0.1/login' }) },
      'redirected: HOST redirects to https://127.0.0.1; use the https address',
    ],
  ])('of a server %s says so', async (_what, faults, message) => {
    const server = await start(faults);
    expect((await failure(probe(server))).replaceAll(server.host, 'HOST')).toBe(message);
  });
});
