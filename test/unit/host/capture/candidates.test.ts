// Addresses found in files of a workspace: launch configurations, port lists, listening addresses. All of it is hostile input.
import { describe, expect, it } from 'vitest';
import { distinctCandidates } from '../../../../src/host/capture/candidate.js';
import {
  candidatesOfDevContainer,
  candidatesOfPortAttributes,
} from '../../../../src/host/capture/forwardedPorts.js';
import { candidatesOfLaunch } from '../../../../src/host/capture/launchCandidates.js';
import { isLoopbackHost, parseListenAddress } from '../../../../src/host/capture/listenAddress.js';

const LOCAL = 'http://localhost:6060/debug/pprof/';
const urlsOf = (candidates: readonly { readonly url: string }[]): readonly string[] =>
  candidates.map(({ url }) => url);
const launch = (configuration: Record<string, unknown>): readonly string[] =>
  urlsOf(candidatesOfLaunch([{ type: 'go', name: 'Launch', ...configuration }], '/w'));

describe('parseListenAddress', () => {
  it.each([
    [':6060', LOCAL],
    ['localhost:6060', LOCAL],
    ['0.0.0.0:6060', LOCAL],
    ['[::]:6060', LOCAL],
    ['127.0.0.1:6060', 'http://127.0.0.1:6060/debug/pprof/'],
    ['[::1]:6060', 'http://[::1]:6060/debug/pprof/'],
    ['http://localhost:6060', LOCAL],
    ['https://localhost:6060/', 'https://localhost:6060/debug/pprof/'],
    ['http://localhost:6060/debug/pprof', LOCAL],
    ['http://localhost:6060/shop/debug/pprof/heap', 'http://localhost:6060/shop/debug/pprof/'],
    ['http://localhost:6060/some/page', LOCAL],
  ])('finds the place of the profiles at %s', (text, url) => {
    expect(parseListenAddress(text)?.url).toBe(url);
  });

  it.each([
    '',
    '6060',
    'localhost',
    ':0',
    ':65536',
    ':123456',
    'user:secret@localhost:6060',
    'http://user:secret@localhost:6060',
    'postgres://localhost:5432/shop',
    'file:///etc:80/passwd',
    'a b:80',
    'localhost:6060 --x',
    'localhost:6060/?token=s',
    `${'a'.repeat(300)}:80`,
  ])('takes %j for no address', (text) => {
    expect(parseListenAddress(text)).toBeUndefined();
  });

  it('tells addresses of this machine from others', () => {
    const isLocal = (text: string) => parseListenAddress(text)?.isLocal;
    expect([':80', '127.9.8.7:80', '[::1]:80', 'LOCALHOST:80'].map(isLocal)).toEqual(
      Array(4).fill(true),
    );
    expect(
      ['db:80', '169.254.169.254:80', '127.0.0.1.example.com:80', 'localhost.evil:80'].map(isLocal),
    ).toEqual(Array(4).fill(false));
    expect(isLoopbackHost('127.0.0.1.nip.io')).toBe(false);
  });
});

describe('candidatesOfLaunch', () => {
  it('finds the address of a flag, joined by = or in the next argument, and of a variable', () => {
    expect(launch({ args: ['-addr=:6060'] })).toEqual([LOCAL]);
    expect(launch({ args: ['--pprof', 'localhost:6060'] })).toEqual([LOCAL]);
    expect(launch({ args: '-v -addr :6060' })).toEqual([LOCAL]);
    expect(launch({ env: { PPROF_ADDR: '0.0.0.0:6060' } })).toEqual([LOCAL]);
  });

  it('puts what speaks of pprof first and lists an address once', () => {
    const args = ['-addr=:8080', '-debug-addr=:6060', '-again=:8080'];
    expect(launch({ args })).toEqual([LOCAL, 'http://localhost:8080/debug/pprof/']);
  });

  it('leaves out databases, other machines and addresses with credentials', () => {
    const env = {
      REDIS: 'localhost:6379',
      DB: 'postgres://shop:secret@localhost:5432/shop',
      KAFKA: 'broker:9092',
      METADATA: '169.254.169.254:80',
      API: 'http://me:secret@localhost:8080',
    };
    expect(launch({ env })).toEqual([]);
  });

  it('offers another machine where the flag speaks of pprof', () => {
    expect(launch({ args: ['-pprof-addr=shop.test:6060'] })).toEqual([
      'http://shop.test:6060/debug/pprof/',
    ]);
  });

  it('says which configuration and program it is from', () => {
    const configuration = {
      type: 'go',
      name: 'Shop',
      program: '${workspaceFolder}/cmd/shopd',
      args: ['-addr=:6060'],
    };
    expect(candidatesOfLaunch([configuration], '/w')).toEqual([
      {
        url: LOCAL,
        origin: { kind: 'launch', name: 'Shop', program: 'cmd/shopd' },
        folder: '/w',
      },
    ]);
  });

  it('ignores configurations of other types', () => {
    expect(candidatesOfLaunch([{ type: 'node', args: ['-addr=:6060'] }], '/w')).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'x',
    7,
    {},
    [null],
    [[]],
    ['go'],
    [{ type: 'go' }],
    [{ type: 'go', args: 7, env: [] }],
    [{ type: 'go', args: [7, null, {}, ['-a=:1']], env: { A: 7, B: null } }],
    [{ type: 'go', name: {}, program: [], args: [':x'] }],
  ])('finds nothing in %j', (configurations) => {
    expect(candidatesOfLaunch(configurations, undefined)).toEqual([]);
  });

  it('reads a bounded part of a huge file', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `-a=:${index + 1}`);
    const configurations = Array.from({ length: 500 }, () => ({ type: 'go', args: many }));
    expect(candidatesOfLaunch(configurations, undefined).length).toBeLessThanOrEqual(200);
    expect(launch({ args: ['-a', `:6060${'x'.repeat(500)}`] })).toEqual([]);
  });
});

describe('candidatesOfDevContainer', () => {
  it('reads forwarded ports and attributes from JSON with comments', () => {
    const text = `{
      // what the service listens on
      "forwardPorts": [6060, "8080", "db:5432",],
      /* "forwardPorts": [1] */
      "portsAttributes": { "9090": { "label": "http://x // y" }, "40000-50000": {} },
    }`;
    expect(urlsOf(candidatesOfDevContainer(text, '/w'))).toEqual([
      LOCAL,
      'http://localhost:8080/debug/pprof/',
      'http://db:5432/debug/pprof/',
      'http://localhost:9090/debug/pprof/',
    ]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"forwardPorts": {}}',
    '{"forwardPorts": [0, -1, 70000, null, "x", "6060-6070", {}]}',
    '{"portsAttributes": [6060]}',
    '"\\',
    '{"forwardPorts": [6060] /*',
  ])('finds nothing in %j', (text) => {
    expect(candidatesOfDevContainer(text, undefined)).toEqual([]);
  });

  it.each(['/*', '"\\"', ',', '//', '/* */,'])('comes to an end on a file full of %j', (piece) => {
    const text = piece.repeat((256 * 1024) / piece.length);
    expect(candidatesOfDevContainer(text, undefined)).toEqual([]);
  });

  it('keeps a member called __proto__ out of objects', () => {
    candidatesOfDevContainer('{"__proto__": {"forwardPorts": [6060]}}', undefined);
    expect(({} as { forwardPorts?: unknown }).forwardPorts).toBeUndefined();
  });
});

describe('candidatesOfPortAttributes', () => {
  it('takes the keys that are one port', () => {
    const value = { '6060': {}, '3000-3010': {}, '.+/server.js': {}, '': {} };
    expect(urlsOf(candidatesOfPortAttributes(value, undefined))).toEqual([LOCAL]);
  });
});

describe('distinctCandidates', () => {
  it('keeps the first of each address', () => {
    const one = { url: LOCAL, origin: { kind: 'forwarded-port' }, folder: '/a' } as const;
    expect(distinctCandidates([one, { ...one, folder: '/b' }])).toEqual([one]);
  });
});
