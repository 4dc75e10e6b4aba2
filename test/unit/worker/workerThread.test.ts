// The host's client and the built worker together, in a real worker thread.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { OpenRequest } from '../../../src/host/openRequest.js';
import { cancellable } from '../../helpers/cancellable.js';
import { ROOT } from '../../helpers/sourceStrings.js';
import {
  buildWorker,
  FAULTS,
  startClient,
  type TestClient,
  type WorkerBundle,
} from '../../helpers/workerThread.js';

const HEAP = join(ROOT, 'test/fixtures/handlerleak/default/heap.7.pb.gz');
const QUERY = {
  sampleType: 'inuse_space',
  granularity: 'functions',
  sort: 'flat',
  filter: {},
} as const;

let bundle: WorkerBundle;
let running: TestClient | undefined;

beforeAll(async () => {
  bundle = await buildWorker();
});
afterAll(() => {
  bundle.remove();
});
afterEach(() => {
  running?.client.dispose();
});

const start = (script: string, silenceMillis?: number): TestClient => {
  running = startClient(script, silenceMillis);
  return running;
};

const byPath = (path: string, name = 'heap'): OpenRequest => ({
  read: () => Promise.resolve({ kind: 'path', path }),
  name,
  limits: DEFAULT_LIMITS,
});

const byBytes = (bytes: Uint8Array): OpenRequest => ({
  read: () => Promise.resolve({ kind: 'bytes', bytes: bytes.slice() }),
  name: 'bytes',
  limits: DEFAULT_LIMITS,
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return error instanceof ProfileError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no error';
};

describe('the profile worker', () => {
  it('opens a file by path and by bytes with the same answers', async () => {
    const { client, started } = start(bundle.script);
    const fromPath = await client.open(byPath(HEAP));
    const fromBytes = await client.open(byBytes(new Uint8Array(readFileSync(HEAP))));
    expect({ ...fromBytes, id: 0 }).toEqual({ ...fromPath, id: 0 });
    expect(fromPath).toMatchObject({ kind: 'heap', preferredSampleType: 'inuse_space' });
    expect(started()).toBe(1);
  });

  it('answers getTop with the rows that core computes', async () => {
    const { client } = start(bundle.script);
    const { id, totals, sampleTypes } = await client.open(byPath(HEAP));
    const answer = await client.request('getTop', { ...QUERY, profile: id, maxRows: 1_000_000 });
    const profile = decodeProfile(new Uint8Array(readFileSync(HEAP)));
    const expected = computeTop(profile, QUERY);
    expect(answer.rows).toEqual(expected.rows);
    expect(answer.rowCount).toBe(expected.rows.length);
    expect(totals[sampleTypes.findIndex(({ type }) => type === 'inuse_space')]).toBe(
      expected.total,
    );
  });

  it('cuts the rows of getTop and tells how many there were', async () => {
    const { client } = start(bundle.script);
    const { id } = await client.open(byPath(HEAP));
    const answer = await client.request('getTop', { ...QUERY, profile: id, maxRows: 3 });
    expect(answer.rows.length).toBe(3);
    expect(answer.rowCount).toBeGreaterThan(3);
  });

  it('refuses what is no profile with the code and the sentence of the decoder', async () => {
    const { client } = start(bundle.script);
    const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>');
    expect(await codeOf(client.open(byBytes(page)))).toBe(
      'not-a-profile: this is not a profile: it looks like an HTML page titled "Sign in", perhaps a login or error page of a server',
    );
    expect(await codeOf(client.open(byBytes(new Uint8Array(0))))).toMatch(/^empty: /);
    expect(await codeOf(client.open(byPath(join(ROOT, 'no-such-file'))))).toMatch(/^unreadable: /);
    expect(await codeOf(client.open(byPath(ROOT)))).toMatch(/^unreadable: .* is a folder/);
  });

  it('keeps the limits that it is given', async () => {
    const { client } = start(bundle.script);
    const request = { ...byPath(HEAP), limits: { ...DEFAULT_LIMITS, maxBytes: 1000 } };
    expect(await codeOf(client.open(request))).toMatch(/^too-large: .* more than 1000 bytes/);
  });

  it('keeps them for compressed bytes whose content is wrong, too', async () => {
    const { client } = start(bundle.script);
    const limits = { ...DEFAULT_LIMITS, maxBytes: 100_000 };
    const bytes = new Uint8Array(gzipSync(new Uint8Array(1_000_000).fill(1)));
    expect(await codeOf(client.open({ ...byBytes(bytes), limits }))).toMatch(/^too-large: /);
  });

  it('stops an opening that is cancelled half way, and serves the next request', async () => {
    const { client, started } = start(bundle.script);
    // Samples without values or stacks, two bytes each: long to decode, refused only at the end.
    const samples = new Uint8Array(24_000_000).map((_, index) => (index % 2 === 0 ? 0x12 : 0));
    const { cancellation, cancel } = cancellable();
    const limits = { ...DEFAULT_LIMITS, maxSamples: 1e9, maxElements: 1e9 };
    const opening = client.open({
      ...byBytes(samples),
      limits,
      cancellation,
      onProgress: (readBytes, totalBytes) => {
        expect(readBytes).toBeGreaterThan(0);
        expect(totalBytes).toBe(samples.length);
        cancel();
      },
    });
    expect(await codeOf(opening)).toBe('cancelled: stopped by the user');
    expect((await client.open(byPath(HEAP))).kind).toBe('heap');
    expect(started()).toBe(1);
  });

  it('does not begin when it is cancelled before', async () => {
    const { client, started } = start(bundle.script);
    const { cancellation, cancel } = cancellable();
    cancel();
    const opening = client.open({ ...byPath(HEAP), cancellation });
    expect(await codeOf(opening)).toMatch(/^cancelled: /);
    expect(started()).toBeLessThanOrEqual(1);
  });

  it('forgets a profile that was closed', async () => {
    const { client } = start(bundle.script);
    const { id } = await client.open(byPath(HEAP));
    client.close(id);
    expect(await codeOf(client.request('getSourceFiles', { profile: id }))).toBe(
      `cancelled: profile ${id} is not open`,
    );
  });
});

describe('a profile worker that fails', () => {
  const survive = async (fault: string, silenceMillis?: number): Promise<string> => {
    const { client, started, logged } = start(bundle.faultScript, silenceMillis);
    const { id } = await client.open(byPath(HEAP));
    const before = await client.request('getSourceFiles', { profile: id });
    const [outcome, other] = await Promise.all([
      codeOf(client.open(byPath(HEAP, fault))),
      codeOf(client.request('getSourceFiles', { profile: id })),
    ]);
    expect(other).toBe(outcome);
    // The same id works again: a new worker has opened the profile anew.
    expect(await client.request('getSourceFiles', { profile: id })).toEqual(before);
    expect(started()).toBe(2);
    expect(logged.length).toBe(1);
    return outcome;
  };

  it('by an exception rejects what is pending and is replaced', async () => {
    expect(await survive(FAULTS.crash)).toBe(
      'internal: the decoder stopped unexpectedly: injected fault',
    );
  });

  it('by ending rejects what is pending and is replaced', async () => {
    expect(await survive(FAULTS.exit)).toBe(
      'internal: the decoder stopped unexpectedly: exit code 3',
    );
  });

  it('by running out of memory rejects what is pending and is replaced', async () => {
    expect(await survive(FAULTS.memory)).toBe(
      'unreadable: the decoder ran out of memory: the profile needs more than this computer allows it',
    );
  });

  it('by hanging is stopped after a time of silence and is replaced', async () => {
    expect(await survive(FAULTS.hang, 1500)).toBe(
      'internal: the decoder gave no sign of life for 1.5 s and was stopped',
    );
  });

  it('rejects what is pending when the client is disposed', async () => {
    const { client } = start(bundle.faultScript);
    const opening = codeOf(client.open(byPath(HEAP, FAULTS.hang)));
    await Promise.resolve();
    client.dispose();
    expect(await opening).toMatch(/^cancelled: /);
    expect(await codeOf(client.open(byPath(HEAP)))).toMatch(/^cancelled: /);
  });
});
