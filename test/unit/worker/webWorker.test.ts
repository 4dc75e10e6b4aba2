// The bundle of the browser's worker, run without anything of Node: the same answers as core's decoder.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/core/profile/model.js';
import type { OpenRequest } from '../../../src/host/openRequest.js';
import { ProfileServiceClient } from '../../../src/host/profileService.js';
import type { WorkerPort } from '../../../src/host/platform/platform.js';
import { ROOT } from '../../helpers/sourceStrings.js';

interface WorkerScope {
  postMessage: (message: unknown) => void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

let script = '';

beforeAll(async () => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/worker/web.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  script = outputFiles[0]?.text ?? '';
});

/** A port to the script, which sees a worker's scope and none of Node's globals. */
const startInPlace = (): WorkerPort => {
  const scope: WorkerScope = { postMessage: () => undefined, onmessage: null };
  const hidden = ['process', 'Buffer', 'require', 'module', 'exports', 'global', 'setImmediate'];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- runs our own bundle as a worker does
  const run = new Function('self', ...hidden, script) as (self: WorkerScope) => void;
  run(scope);
  return {
    post: (message) => {
      const data: unknown = structuredClone(message);
      setImmediate(() => scope.onmessage?.({ data }));
    },
    onMessage: (listener) => {
      scope.postMessage = (message) => {
        const data: unknown = structuredClone(message);
        setImmediate(() => {
          listener(data);
        });
      };
    },
    onExit: () => undefined,
    terminate: () => undefined,
  };
};

const readFixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(ROOT, 'test/fixtures/handlerleak/default', name)));

describe("the browser's worker", () => {
  it.each(['heap.7.pb.gz', 'heap.raw.pprof', 'heap-debug1.txt'])('opens %s', async (name) => {
    const bytes = readFixture(name);
    const client = new ProfileServiceClient({ startWorker: startInPlace, log: () => undefined });
    const read = (): Promise<{ kind: 'bytes'; bytes: Uint8Array }> =>
      Promise.resolve({ kind: 'bytes', bytes });
    const info = await client.open({ read, name, limits: DEFAULT_LIMITS });
    expect(info.kind).toBe('heap');
    const top = await client.request('getTop', {
      ...{ profile: info.id, sampleType: '', filter: {}, maxRows: 1 },
      ...{ granularity: 'functions', sort: 'flat' },
    });
    expect(top.rows[0]?.name).toContain('checkout.(*Service).HandleCheckout');
  });

  it('compares two profiles and writes the difference as a file that it opens again', async () => {
    const client = new ProfileServiceClient({ startWorker: startInPlace, log: () => undefined });
    const requestFor = (name: string, bytes = readFixture(name)): OpenRequest => ({
      read: () => Promise.resolve({ kind: 'bytes', bytes: bytes.slice() }),
      name,
      limits: DEFAULT_LIMITS,
    });
    const { id, diff } = await client.openDiff({
      base: requestFor('heap.2.pb.gz'),
      current: requestFor('heap.7.pb.gz'),
    });
    expect(diff).toMatchObject({ isPaired: true, doubts: [] });
    const query = {
      sampleType: 'inuse_space',
      filter: {},
      maxRows: 1,
      granularity: 'lines',
      sort: 'flat',
    } as const;
    const [grown] = (await client.request('getDiff', { ...query, profile: id })).rows;
    expect(grown?.line).toBe(52);
    const reopened = await client.open(requestFor('diff.pb.gz', await client.encode(id)));
    const [top] = (await client.request('getTop', { ...query, profile: reopened.id })).rows;
    expect(top?.flat).toBe(grown?.flat.delta);
  });

  it('refuses a path with a sentence', async () => {
    const client = new ProfileServiceClient({ startWorker: startInPlace, log: () => undefined });
    const read = (): Promise<{ kind: 'path'; path: string }> =>
      Promise.resolve({ kind: 'path', path: '/etc/hostname' });
    await expect(client.open({ read, name: 'x', limits: DEFAULT_LIMITS })).rejects.toMatchObject({
      code: 'unreadable',
      message: 'files cannot be read by path in a browser',
    });
  });
});
