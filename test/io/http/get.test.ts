// The bounded GET against servers that are slow, endless, damaged, lying or sending elsewhere. In every case the test itself ends
// only because a limit ended the request, the message is exact, and no secret is in the error.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpTarget } from '../../../src/core/snapshot/httpTarget.js';
import { getBytes, getHttp } from '../../../src/io/http/get.js';
import { connectError } from '../../../src/io/http/requestError.js';
import {
  failure,
  reply,
  secretTarget,
  serve,
  TEST_LIMITS,
  type Answer,
  type RawServer,
} from './servers.js';

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(answer: Answer): Promise<RawServer> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

const MIB = 1024 * 1024;
const never = new AbortController().signal;

function get(
  server: RawServer,
  change: Partial<HttpTarget> = {},
  signal: AbortSignal = never,
): Promise<Buffer> {
  const base = `${server.origin}/debug/pprof/`;
  return getBytes(secretTarget(base, change), new URL('heap?gc=1', base), 16 * MIB, signal);
}

/** The failure of a request that a new server answers so; afterwards no connection to it is open. */
async function failureOf(answer: Answer, change: Partial<HttpTarget> = {}): Promise<string> {
  const server = await start(answer);
  const message = await failure(get(server, change));
  await server.idle();
  return message.replaceAll(server.host, 'HOST');
}

describe('a whole answer', () => {
  test('is given as it is, with the headers of the user in one request', async () => {
    const server = await start((socket) => {
      reply(socket, '200 OK', {}, 'profile');
    });
    expect((await get(server)).toString()).toBe('profile');
    expect(server.requests.map(({ path }) => path)).toEqual(['/debug/pprof/heap?gc=1']);
    const { head } = server.requests[0]!;
    expect(head).toContain('\r\nX-Api-Key: s3cr3t-token-0815\r\n');
    expect(head).toContain('\r\nAccept-Encoding: identity\r\n');
    expect(head).toContain('\r\nConnection: close\r\n');
    await server.idle();
  });

  test('may come in chunks, without a length until the end, or after 100 Continue', async () => {
    const chunked = await start((socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npro\r\n');
      socket.end('4\r\nfile\r\n0\r\n\r\n');
    });
    expect((await get(chunked)).toString()).toBe('profile');
    const untilEnd = await start((socket) => {
      socket.end('HTTP/1.0 200 OK\r\n\r\nprofile');
    });
    expect((await get(untilEnd)).toString()).toBe('profile');
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that a proxy put into Content-Encoding %s is taken out of it', async (encoding, compress) => {
    const body = Buffer.alloc(300_000, 'profile');
    const compressed = compress(body);
    const server = await start((socket) => {
      reply(socket, '200 OK', { 'Content-Encoding': encoding }, compressed);
    });
    expect((await get(server)).equals(body)).toBe(true);
  });

  test('of exactly the limit is taken, one byte more is refused', async () => {
    const limits = { ...TEST_LIMITS, maxBodyBytes: 1024 };
    const exact = await start((socket) => {
      socket.end(`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(1024)}`);
    });
    expect(await get(exact, { limits })).toHaveLength(1024);
    const answer: Answer = (socket) => {
      socket.end(`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(1025)}`);
    };
    expect(await failureOf(answer, { limits })).toBe(
      'too-large: HOST sends an answer of more than 1 KiB',
    );
  });
});

describe('a slow server', () => {
  const silence = { limits: { ...TEST_LIMITS, idleMillis: 300 } };
  const whole = { limits: { ...TEST_LIMITS, totalMillis: 600 } };

  test('that never answers is given up', async () => {
    expect(await failureOf(() => undefined, silence)).toBe(
      'timed-out: HOST did not begin an answer within 0.3 s',
    );
  });

  test('that sends its headers byte by byte is given up', async () => {
    const answer: Answer = (socket) => {
      const headers = 'HTTP/1.1 200 OK\r\nX-Slow: '.padEnd(10_000, 'x');
      drip(socket, (at) => headers[at]!);
    };
    expect(await failureOf(answer, silence)).toBe(
      'timed-out: HOST did not begin an answer within 0.3 s',
    );
  });

  test('that says 100 Continue again and again is given up', async () => {
    const answer: Answer = (socket) => {
      drip(socket, () => 'HTTP/1.1 100 Continue\r\n\r\n');
    };
    expect(await failureOf(answer, silence)).toBe(
      'timed-out: HOST did not begin an answer within 0.3 s',
    );
  });

  test('that falls silent in its body is given up', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    };
    expect(await failureOf(answer, silence)).toBe(
      'timed-out: HOST fell silent in the middle of an answer within 0.3 s',
    );
  });

  test('that sends its body byte by byte is given up after the time for the whole', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
      drip(socket, () => 'x');
    };
    expect(await failureOf(answer, whole)).toBe(
      'timed-out: HOST did not finish an answer within 0.6 s',
    );
  });

  test('whose error page is slow is given up as well, and its status is told', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 100000\r\n\r\n');
      drip(socket, () => 'x');
    };
    expect(await failureOf(answer, whole)).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 500 Internal Server Error',
    );
  });

  test('that wants credentials is told so at once, whether its page comes or not', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 100000\r\n\r\n');
    };
    expect(await failureOf(answer)).toBe('unauthorized: HOST wants credentials (401 Unauthorized)');
  });
});

/** Sends a piece every 20 ms for as long as the connection lives. */
function drip(socket: Parameters<Answer>[0], piece: (at: number) => string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(piece(at++));
  }, 20);
  socket.once('close', () => {
    clearInterval(timer);
  });
}

describe('a large answer', () => {
  test('that claims 10 GB is refused before any of it is read', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n');
    };
    expect(await failureOf(answer)).toBe(
      'too-large: HOST announces an answer of 10 GiB, more than 1 MiB',
    );
  });

  test('of endless chunks is ended at the limit', async () => {
    const answer: Answer = (socket) => {
      const chunk = `10000\r\n${'x'.repeat(65536)}\r\n`;
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    };
    expect(await failureOf(answer)).toBe('too-large: HOST sends an answer of more than 1 MiB');
  });

  test('that is a gzip bomb in Content-Encoding is ended at the limit of what comes out', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(TEST_LIMITS.maxBodyBytes);
    const answer: Answer = (socket) => {
      reply(socket, '200 OK', { 'Content-Encoding': 'gzip' }, bomb);
    };
    expect(await failureOf(answer)).toBe(
      'too-large: HOST sends an answer that inflates to more than 2 MiB',
    );
  });

  test('of headers is refused', async () => {
    const answer: Answer = (socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n${`X-More: ${'x'.repeat(1000)}\r\n`.repeat(100)}\r\n`);
    };
    expect(await failureOf(answer)).toBe(
      'unreachable: HOST sent more headers than an answer may have',
    );
  });
});

describe('a broken connection', () => {
  test('to a port where nothing listens names host and port', async () => {
    const server = await start(() => undefined);
    await server.close();
    expect(await failure(get(server))).toBe(
      `unreachable: ${server.host} refuses connections: nothing listens there`,
    );
  });

  test.each([
    ['ENOTFOUND', 'cannot be found: the name of the host is not known'],
    ['EAI_AGAIN', 'cannot be found: the name server does not answer'],
    ['EHOSTUNREACH', 'cannot be reached (EHOSTUNREACH)'],
  ])('that the system reports as %s is told in words', (code, words) => {
    const error = connectError('shop.internal:6060', Object.assign(new Error('x'), { code }));
    expect(`${error.code}: ${error.message}`).toBe(`unreachable: shop.internal:6060 ${words}`);
  });

  test('before the answer is one', async () => {
    expect(await failureOf((socket) => socket.destroy())).toBe(
      'unreachable: HOST broke the connection before it answered (ECONNRESET)',
    );
  });

  test('by a reset in the middle of the body is one', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf', () => {
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
    };
    expect(await failureOf(answer)).toBe(
      'unreachable: HOST broke the connection in the middle of an answer, after 4 bytes (ECONNRESET)',
    );
  });

  test('by an end before the stated length is one', async () => {
    const answer: Answer = (socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort');
    };
    expect(await failureOf(answer)).toBe(
      'unreachable: HOST broke the connection in the middle of an answer, after 5 bytes (ECONNRESET)',
    );
  });

  test('by an end before the last chunk is one', async () => {
    const answer: Answer = (socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n');
    };
    expect(await failureOf(answer)).toBe(
      'unreachable: HOST broke the connection in the middle of an answer, after 5 bytes (ECONNRESET)',
    );
  });

  test('by a Content-Encoding that ends too early or is damaged is one', async () => {
    const gzip = gzipSync(Buffer.alloc(5000, 'profile'));
    const short: Answer = (socket) => {
      reply(socket, '200 OK', { 'Content-Encoding': 'gzip' }, gzip.subarray(0, 30));
    };
    expect(await failureOf(short)).toBe(
      'bad-gzip: the Content-Encoding of HOST is damaged (Z_BUF_ERROR)',
    );
    const plain: Answer = (socket) => {
      reply(socket, '200 OK', { 'Content-Encoding': 'gzip' }, 'plain text');
    };
    expect(await failureOf(plain)).toBe(
      'bad-gzip: the Content-Encoding of HOST is damaged (Z_DATA_ERROR)',
    );
    const unknown: Answer = (socket) => {
      reply(socket, '200 OK', { 'Content-Encoding': 'zstd, \u0007' }, gzip);
    };
    expect(await failureOf(unknown)).toMatch(/^(refused|unreachable): HOST /);
  });
});

describe('a server that does not speak HTTP', () => {
  test.each([
    ['of another protocol', '220 mail.example.com ESMTP\r\n'],
    ['of binary data', '\x15\x03\x01\x00\x02\x02\x28'],
    ['with two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    ['with a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nxx'],
  ])('but sends an answer %s is named so', async (_what, bytes) => {
    const answer: Answer = (socket) => {
      socket.end(bytes, 'latin1');
    };
    expect(await failureOf(answer)).toMatch(/^unreachable: HOST does not speak HTTP \(HPE_\w+\)$/);
  });

  test('or wants to switch to another protocol is refused', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
    };
    expect(await failureOf(answer)).toBe('refused: HOST wants to speak another protocol');
  });

  test('or damages a chunk is named so', async () => {
    const answer: Answer = (socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npro\r\nzz\r\nfile');
    };
    expect(await failureOf(answer)).toMatch(
      /^unreachable: HOST broke the connection in the middle/,
    );
  });
});

describe('an error answer', () => {
  const status = (line: string, headers: Record<string, string> = {}, body = ''): Answer => {
    return (socket) => {
      reply(socket, line, headers, body);
    };
  };
  const go = { 'X-Go-Pprof': '1', 'Content-Type': 'text/plain; charset=utf-8' };

  test("of Go's pprof handler is told in its words", async () => {
    expect(await failureOf(status('404 Not Found', go, 'Unknown profile\n'))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 404 Not Found: Unknown profile',
    );
    const busy = 'Could not enable CPU profiling: cpu profiling already in use\n';
    expect(await failureOf(status('500 Internal Server Error', go, busy))).toBe(
      `refused: HOST answered /debug/pprof/heap?gc=1 with 500 Internal Server Error: ${busy.trim()}`,
    );
    const long = `profile duration exceeds\u202e\x1b[31m ${'very '.repeat(1000)}`;
    const shown = await failureOf(status('400 Bad Request', go, long));
    expect(shown).toContain('Bad Request: profile duration exceeds⟨U+202E⟩⟨U+001B⟩[31m very');
    expect(shown.length).toBeLessThan(300);
  });

  test('names no query but our own', async () => {
    const server = await start(status('404 Not Found'));
    const base = `${server.origin}/debug/pprof/`;
    const asked = new URL('heap?gc=1&ticket=s3cr3t-token-0815', base);
    expect(await failure(getBytes(secretTarget(base), asked, MIB, never))).toBe(
      `refused: ${server.host} answered /debug/pprof/heap with 404 Not Found`,
    );
  });

  test('that stalls in its page keeps what came of it', async () => {
    const stalls: Answer = (socket) => {
      socket.write('HTTP/1.1 500 Internal Server Error\r\nX-Go-Pprof: 1\r\n');
      socket.write('Content-Length: 100000\r\n\r\ntoo many profiles');
    };
    expect(await failureOf(stalls, { limits: { ...TEST_LIMITS, idleMillis: 300 } })).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 500 Internal Server Error: too many profiles',
    );
  });

  test('of any other server is told by its status alone', async () => {
    const secret = 'Traceback (most recent call last): db password is hunter2';
    expect(await failureOf(status('500 Internal Server Error', {}, secret))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 500 Internal Server Error',
    );
    expect(await failureOf(status('404 Nothing <b>here</b>'))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 404 Not Found',
    );
    expect(await failureOf(status('299 Odd'))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 299',
    );
    expect(await failureOf(status('206 Partial Content', {}, 'part'))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 206 Partial Content',
    );
  });

  test('with a page names its title', async () => {
    const page = '<!doctype html><title>Not found &mdash;\n nginx</title>';
    expect(await failureOf(status('404 Not Found', {}, page))).toBe(
      'refused: HOST answered /debug/pprof/heap?gc=1 with 404 Not Found (an HTML page titled "Not found &mdash; nginx")',
    );
  });

  test('about credentials has its own code', async () => {
    expect(await failureOf(status('401 Unauthorized'))).toBe(
      'unauthorized: HOST wants credentials (401 Unauthorized)',
    );
    expect(await failureOf(status('403 Forbidden', {}, '<html><title>No</title>'))).toBe(
      'unauthorized: HOST does not allow this (403 Forbidden)',
    );
    expect(await failureOf(status('407 Proxy Authentication Required'))).toBe(
      'unauthorized: a proxy on the way wants credentials (407 Proxy Authentication Required)',
    );
  });

  test("of Go's server on a port for TLS says to use https", async () => {
    const answer: Answer = (socket) => {
      socket.end(
        'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
      );
    };
    expect(await failureOf(answer)).toBe(
      'refused: HOST speaks HTTPS: use https://HOST/debug/pprof/heap',
    );
  });

  test('that sends the secrets back does not show them', async () => {
    const echo: Answer = (socket, { head }) => {
      reply(socket, '404 Not Found', go, `Unknown ${head.replaceAll('\r\n', ' ')}`);
    };
    expect(await failureOf(echo)).toContain('Unknown GET /debug/pprof/heap?gc=1 HTTP/1.1 Accept');
    const decoded: Answer = (socket) => {
      reply(socket, '400 Bad Request', go, 'bad user us3r-n4me:p4ssw0rd or p4ssw0rd');
    };
    expect(await failureOf(decoded)).toContain('bad user ‹hidden› or ‹hidden›');
    const part: Answer = (socket) => {
      reply(socket, '500 Oops', go, 'bad session cGFzc3dvcmQtZm9yLXRlc3Rz');
    };
    expect(await failureOf(part)).toContain('bad session ‹hidden›');
    const title: Answer = (socket) => {
      reply(socket, '500 Oops', {}, `<title>${'x'.repeat(60)} key s3cr3t-token-0815</title>`);
    };
    expect(await failureOf(title)).not.toContain('s3cr3t');
  });
});

describe('a redirect', () => {
  const to = (location: string, line = '302 Found'): Answer => {
    return (socket) => {
      reply(socket, line, { Location: location });
    };
  };

  test.each(['301 Moved Permanently', '302 Found', '303 See Other', '307 Temporary Redirect'])(
    'on the same server is followed with the headers (%s)',
    async (line) => {
      const server = await start((socket, { path }) => {
        if (path === '/moved/heap') reply(socket, '200 OK', {}, 'profile');
        else reply(socket, line, { Location: '/moved/heap' });
      });
      expect((await get(server)).toString()).toBe('profile');
      expect(server.requests[1]!.head).toContain('X-Api-Key: s3cr3t-token-0815');
    },
  );

  test('to another port, where the headers would be stolen, is not followed', async () => {
    const other = await start((socket) => {
      reply(socket, '200 OK', {}, 'stolen');
    });
    const message = await failureOf(
      to(`${other.origin}/debug/pprof/heap?ticket=s3cr3t-token-0815`),
    );
    expect(message).toBe(
      `redirected: HOST redirects to another server, ${other.origin}, which is not asked`,
    );
    expect(other.connections).toBe(0);
  });

  test.each([
    [
      'http://169.254.169.254/latest/meta-data/',
      'another server, http://169.254.169.254, which is not asked',
    ],
    ['//evil.example/x?y', 'another server, http://evil.example, which is not asked'],
    [
      'http://user:p4ssw0rd@evil.example/',
      'another server, http://evil.example, which is not asked',
    ],
    ['file:///etc/passwd', 'a file: address, which is not followed'],
    ['javascript:alert(1)', 'a javascript: address, which is not followed'],
    ['https://127.0.0.1/x', 'https://127.0.0.1; use the https address'],
    ['http://[', 'something that is not a URL'],
  ])('to %s is not followed', async (location, where) => {
    expect(await failureOf(to(location))).toBe(`redirected: HOST redirects to ${where}`);
  });

  test('that leads in a circle is ended', async () => {
    const server = await start((socket, { path }) => {
      reply(socket, '302 Found', { Location: path === '/a' ? '/b' : '/a' });
    });
    expect(await failure(get(server))).toBe(`redirected: ${server.host} redirects in a circle`);
    expect(server.requests.map(({ path }) => path)).toEqual(['/debug/pprof/heap?gc=1', '/a', '/b']);
  });

  test('after five others is not followed', async () => {
    const server = await start((socket) => {
      reply(socket, '302 Found', { Location: `/${server.requests.length}` });
    });
    expect(await failure(get(server))).toBe(
      `redirected: ${server.host} redirects more than 5 times`,
    );
    expect(server.requests).toHaveLength(6);
  });

  test('without a place to go is an error answer', async () => {
    expect(
      await failureOf((socket) => {
        reply(socket, '302 Found', {});
      }),
    ).toBe('refused: HOST answered /debug/pprof/heap?gc=1 with 302 Found');
  });

  test('with credentials on the same server is followed without them', async () => {
    const server = await start((socket, { path }) => {
      if (path === '/x') reply(socket, '200 OK', {}, 'profile');
      else reply(socket, '302 Found', { Location: `http://other:words@${server.host}/x` });
    });
    expect((await get(server)).toString()).toBe('profile');
    expect(server.requests[1]!.head).not.toContain(Buffer.from('other:words').toString('base64'));
  });
});

describe('an abort', () => {
  test('before the request sends nothing', async () => {
    const server = await start(() => undefined);
    expect(await failure(get(server, {}, AbortSignal.abort()))).toBe(
      'cancelled: stopped by the user',
    );
    expect(server.requests).toHaveLength(0);
  });

  test('while the server is silent frees the connection at once', async () => {
    const controller = new AbortController();
    const server = await start(() => {
      controller.abort();
    });
    const limits = TEST_LIMITS;
    expect(await failure(get(server, { limits }, controller.signal))).toBe(
      'cancelled: stopped by the user',
    );
    await server.idle();
  });

  test('in the middle of a body frees the connection at once', async () => {
    const controller = new AbortController();
    const server = await start((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
    });
    const limits = TEST_LIMITS;
    const attempt = getHttp(
      secretTarget(`${server.origin}/`, { limits }),
      new URL(server.origin),
      controller.signal,
      async (body) => {
        for await (const piece of body) if (piece.length > 0) controller.abort();
      },
    );
    expect(await failure(attempt)).toBe('cancelled: stopped by the user');
    await server.idle();
  });
});

test('a reader that has seen enough ends the connection', async () => {
  const server = await start((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
  });
  const url = new URL(server.origin);
  const first = await getHttp(secretTarget(url.href), url, never, async (body) => {
    for await (const piece of body) return Buffer.from(piece).toString();
    return '';
  });
  expect(first).toBe('half');
  await server.idle();
});

test('a slow reader is not taken for a silent server, and the server is held back', async () => {
  let sentBytes = 0;
  const size = 32 * MIB;
  const server = await start((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    const chunk = Buffer.alloc(65536);
    const more = (): void => {
      while (sentBytes < size && !socket.destroyed) {
        sentBytes += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', more);
    more();
  });
  const url = new URL(server.origin);
  const limits = { ...TEST_LIMITS, maxBodyBytes: size, idleMillis: 1_000 };
  let received = 0;
  let sentWhilePaused = 0;
  await getHttp(secretTarget(url.href, { limits }), url, never, async (body) => {
    for await (const piece of body) {
      if (received === 0) {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        sentWhilePaused = sentBytes;
      }
      received += piece.length;
    }
  });
  expect(received).toBe(size);
  expect(sentWhilePaused).toBeLessThan(size / 2);
});

describe('a request header', () => {
  test.each([
    [
      'with a line break in its value',
      'X-A',
      's3cr3t-token-0815\r\nX-B: 1',
      'the value of the request header X-A has a line break or another character that a header cannot have',
    ],
    [
      'with a character above Latin-1',
      'X-A',
      'p4ssw0rd\u0100',
      'the value of the request header X-A has a line break or another character that a header cannot have',
    ],
    [
      'with a NUL',
      'X-A',
      'p4ssw0rd\0',
      'the value of the request header X-A has a line break or another character that a header cannot have',
    ],
    [
      'that is far too long',
      'X-A',
      'p4ssw0rd'.repeat(2000),
      'the value of the request header X-A has more than 8192 characters',
    ],
    ['with a name that is none', 'X A', 'x', '"X A" is not the name of a request header'],
    [
      'with a line break in its name',
      'X\r\nY',
      'x',
      '"X⟨U+000D⟩⟨U+000A⟩Y" is not the name of a request header',
    ],
    [
      'that changes the length',
      'content-length',
      '5',
      'the request header content-length cannot be set',
    ],
    ['that changes the host', 'Host', 'other', 'the request header Host cannot be set'],
  ])('%s is refused and nothing is sent', async (_what, name, value, message) => {
    const server = await start(() => undefined);
    expect(await failure(get(server, { headers: [{ name, value }] }))).toBe(
      `bad-option: ${message}`,
    );
    expect(server.connections).toBe(0);
  });

  test('that is given twice is refused', async () => {
    const server = await start(() => undefined);
    const headers = [
      { name: 'X-A', value: '1' },
      { name: 'x-a', value: '2' },
    ];
    expect(await failure(get(server, { headers }))).toBe(
      'bad-option: the request header x-a is given twice',
    );
  });
});
