// The load of a hunt against servers on this machine: requests that make it, counters that tell it, and servers that misbehave.
import { afterEach, describe, expect, test } from 'vitest';
import { readLoadCounter, sendRequests } from '../../src/io/huntLoad.js';
import {
  failure,
  reply,
  secretTarget,
  serve,
  type Answer,
  type RawServer,
} from './http/servers.js';

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(answer: Answer): Promise<RawServer> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

const never = new AbortController().signal;

function send(server: RawServer, count: number, signal: AbortSignal = never) {
  const target = secretTarget(`${server.origin}/checkout?item=7`);
  const seen: number[] = [];
  return sendRequests({ target, count, onProgress: (sent) => seen.push(sent) }, signal).then(
    (result) => ({ ...result, seen }),
  );
}

describe('requests', () => {
  test('reach the address as often as wanted, query and headers included, a few at a time', async () => {
    let open = 0;
    let most = 0;
    const server = await start((socket) => {
      most = Math.max(most, ++open);
      socket.once('close', () => open--);
      setImmediate(() => {
        reply(socket, '200 OK', {}, 'done');
      });
    });
    const { sent, failed, firstFailure, seen } = await send(server, 30);
    expect({ sent, failed, firstFailure }).toEqual({ sent: 30, failed: 0, firstFailure: '' });
    expect(server.requests.map(({ path }) => path)).toEqual(Array(30).fill('/checkout?item=7'));
    expect(server.requests[0]!.head).toContain('s3cr3t-token-0815');
    expect(seen).toEqual(Array.from({ length: 30 }, (_, k) => k + 1));
    expect(most).toBeLessThanOrEqual(4);
    await server.idle();
  });

  test('that fail are counted, with the first reason and without a secret', async () => {
    let count = 0;
    const server = await start((socket) => {
      const isBad = ++count % 3 === 0;
      reply(socket, isBad ? '500 Oops' : '200 OK', {}, 's3cr3t-token-0815');
    });
    const { sent, failed, firstFailure } = await send(server, 30);
    expect([sent, failed]).toEqual([30, 10]);
    expect(firstFailure).toMatch(/500/);
    expect(firstFailure).not.toContain('s3cr3t');
  });

  test('are done with any success: what is created, taken over, or has nothing to say', async () => {
    const statuses = ['200 OK', '201 Created', '202 Accepted', '204 No Content', '206 Partial'];
    let count = 0;
    const server = await start((socket) => {
      reply(socket, statuses[count++ % statuses.length]!, {}, '');
    });
    expect(await send(server, 10)).toMatchObject({ sent: 10, failed: 0, firstFailure: '' });
  });

  test('end when one after the other fails: a million to a dead server are never sent', async () => {
    const server = await start(() => undefined);
    await server.close();
    const { sent, failed, firstFailure } = await send(server, 1_000_000);
    expect(sent).toBe(failed);
    expect(failed).toBeLessThan(30);
    expect(firstFailure).toMatch(/refuses connections/);
  });

  test('are not followed to another server', async () => {
    const other = await start((socket) => {
      reply(socket, '200 OK', {}, '');
    });
    const server = await start((socket) => {
      reply(socket, '302 Found', { Location: `${other.origin}/` }, '');
    });
    const { failed, firstFailure } = await send(server, 2);
    expect(failed).toBe(2);
    expect(firstFailure).toContain('redirects to another server');
    expect(other.requests).toEqual([]);
  });

  test('end at once when the user stops, also those that a server never answers', async () => {
    const stop = new AbortController();
    const server = await start(() => {
      stop.abort();
    });
    expect(await failure(send(server, 1000, stop.signal))).toMatch(/^cancelled/);
    await server.idle();
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});

type CounterLoad = Parameters<typeof readLoadCounter>[0]['load'];

describe('a load counter', () => {
  const page = 'http_requests_total{code="200"} 40\nhttp_requests_total{code="500"} 2\n';
  const metric = { kind: 'prometheus', url: '', metric: 'http_requests_total' } as const;
  const json = { kind: 'json', url: '', path: 'requests.total' } as const;
  const read = async (body: string, load: CounterLoad): Promise<number> => {
    const server = await start((socket) => {
      reply(socket, '200 OK', {}, body);
    });
    const target = secretTarget(`${server.origin}/metrics`);
    return readLoadCounter({ target, load: { ...load, url: target.url } }, never);
  };

  test('is the sum of a metric, or a number in a JSON document', async () => {
    expect(await read(page, metric)).toBe(42);
    expect(await read('{"requests": {"total": 17}}', json)).toBe(17);
  });

  test('that is not there is an error that says what is missing', async () => {
    expect(await failure(read('up 1\n', metric))).toBe(
      'bad-option: the page has no metric http_requests_total',
    );
    expect(await failure(read(page, json))).toBe('malformed: the answer is no JSON');
  });

  test('is read from a page that a hostile server makes as large as it can, in bounded memory', async () => {
    const server = await start((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n');
    });
    const target = secretTarget(`${server.origin}/metrics`);
    const reading = readLoadCounter({ target, load: { ...metric, url: target.url } }, never);
    expect(await failure(reading)).toMatch(/^too-large/);
  });

  test('is not looked for in a page that would take long to read', async () => {
    const labels = `a{${'b="c",'.repeat(10_000)}} 1\n`;
    expect(await failure(read(labels.repeat(20), { ...metric, metric: 'a' }))).toMatch(
      /^too-large: .*1 MiB/,
    );
  });
});
