// What is remembered of targets: the order, the limit, and that neither credentials nor foreign data come back from the storage.
import { describe, expect, it } from 'vitest';
import {
  checkOrigins,
  checkPins,
  checkTargets,
  MAX_TARGETS,
  withoutPin,
  withoutTarget,
  withPin,
  withTarget,
} from '../../../../src/host/capture/targetHistory.js';
import { createTargetMemory } from '../../../../src/host/capture/targetMemory.js';

const urlOf = (port: number): string => `http://localhost:${port}/debug/pprof/`;
const A = urlOf(6060);
const B = urlOf(6061);
const FINGERPRINT = Array(32).fill('AB').join(':');

describe('the history', () => {
  it('has the address that was used last first, once', () => {
    expect(withTarget([A, B], B)).toEqual([B, A]);
    expect(withTarget([A], B)).toEqual([B, A]);
    expect(withoutTarget([A, B], A)).toEqual([B]);
  });

  it('forgets the oldest address beyond the limit', () => {
    let targets: readonly string[] = [];
    for (let port = 1; port <= MAX_TARGETS + 5; port++) targets = withTarget(targets, urlOf(port));
    expect(targets).toHaveLength(MAX_TARGETS);
    expect(targets[0]).toBe(urlOf(MAX_TARGETS + 5));
    expect(targets).not.toContain(urlOf(5));
  });
});

describe('checkTargets', () => {
  it.each([undefined, null, 'x', 7, {}, [null, 7, {}]])('gives none for %j', (stored) => {
    expect(checkTargets(stored)).toEqual([]);
  });

  it('keeps plain base URLs only', () => {
    const stored = [
      A,
      'http://user:secret@localhost:6060/debug/pprof/',
      'http://localhost:6060/debug/pprof/?token=secret',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'localhost:6060',
      A,
      B,
    ];
    expect(checkTargets(stored)).toEqual([A, B]);
  });

  it('reads no more than the limit', () => {
    const stored = Array.from({ length: 100 }, (_, index) => urlOf(index + 1));
    expect(checkTargets(stored)).toHaveLength(MAX_TARGETS);
  });
});

describe('checkOrigins', () => {
  it('keeps origins only', () => {
    const stored = ['http://localhost:6060', A, 'https://h', 'ftp://h', 'x', 7, 'https://u:p@h'];
    expect(checkOrigins(stored)).toEqual(['http://localhost:6060', 'https://h']);
    expect(checkOrigins('https://h')).toEqual([]);
  });
});

describe('trusted certificates', () => {
  const pin = { origin: 'https://h:8443', fingerprint256: FINGERPRINT };

  it('are kept one per origin', () => {
    const other = { ...pin, fingerprint256: FINGERPRINT.replace('AB', 'CD') };
    expect(withPin([pin], other)).toEqual([other]);
    expect(withoutPin([pin], pin.origin)).toEqual([]);
  });

  it('are read back only when they are whole and of an https origin', () => {
    const stored = [
      pin,
      { origin: 'http://h', fingerprint256: FINGERPRINT },
      { origin: 'https://h/path', fingerprint256: FINGERPRINT },
      { origin: 'https://i', fingerprint256: FINGERPRINT.slice(3) },
      { origin: 'https://j', fingerprint256: '*' },
      null,
      {},
    ];
    expect(checkPins(stored)).toEqual([pin]);
    expect(checkPins({})).toEqual([]);
  });
});

describe('the memory of targets', () => {
  /** The two storages of VS Code, in memory: what is in them can be looked at. */
  const storages = () => {
    const state = new Map<string, unknown>();
    const secrets = new Map<string, string>();
    const memento = {
      keys: () => [...state.keys()],
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
    };
    const secretStorage = {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => Promise.resolve(void secrets.set(key, value)),
      delete: (key: string) => Promise.resolve(void secrets.delete(key)),
    };
    const memory = createTargetMemory(memento as never, secretStorage as never);
    return { memory, state, secrets };
  };
  const ORIGIN = 'https://h:8443';
  const HEADER = { name: 'Authorization', value: 'Bearer s3cret' };

  it('keeps header values in the secret storage only', async () => {
    const { memory, state, secrets } = storages();
    await memory.setHeader(ORIGIN, HEADER);
    expect(await memory.headersOf(ORIGIN)).toEqual([HEADER]);
    expect(memory.headerOrigins()).toEqual([ORIGIN]);
    expect(JSON.stringify([...state])).not.toContain('s3cret');
    expect([...secrets.keys()]).toEqual([`leaktrail.headers ${ORIGIN}`]);
  });

  it('gives the headers of one origin to no other', async () => {
    const { memory } = storages();
    await memory.setHeader(ORIGIN, HEADER);
    for (const other of ['http://h:8443', 'https://h', 'https://i:8443', 'https://h:84430']) {
      expect(await memory.headersOf(other)).toEqual([]);
    }
  });

  it('leaves nothing of headers and certificates that are forgotten', async () => {
    const { memory, secrets } = storages();
    await memory.setHeader(ORIGIN, HEADER);
    await memory.setHeader(ORIGIN, { name: 'X-Key', value: 'k' });
    await memory.removeHeader(ORIGIN, 'x-key');
    expect(await memory.headersOf(ORIGIN)).toEqual([HEADER]);
    await memory.forgetHeaders(ORIGIN);
    expect([...secrets]).toEqual([]);
    expect(memory.headerOrigins()).toEqual([]);
    await memory.trustCertificate({ origin: ORIGIN, fingerprint256: FINGERPRINT });
    await memory.forgetCertificate(ORIGIN);
    expect(memory.tlsOf(`${ORIGIN}/debug/pprof/`)).toEqual({ kind: 'verify' });
  });

  it('trusts a pinned certificate at its own origin only', async () => {
    const { memory } = storages();
    await memory.trustCertificate({ origin: ORIGIN, fingerprint256: FINGERPRINT });
    expect(memory.tlsOf(`${ORIGIN}/debug/pprof/`)).toEqual({
      kind: 'pinned',
      fingerprint256: FINGERPRINT,
    });
    expect(memory.tlsOf('https://h/debug/pprof/')).toEqual({ kind: 'verify' });
  });
});
