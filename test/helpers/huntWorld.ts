// A window that hunts, without an editor: the real runner, stores, requests, worker code and judge around a server that serves the
// heap of a leaking service, one profile further with each request to /work.
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type * as vscode from 'vscode';
import type { HuntPlan } from '../../src/core/hunt/plan.js';
import { TargetLocks } from '../../src/host/capture/targetLocks.js';
import type { HuntRunner, HuntRunnerContext } from '../../src/host/hunt/huntRunner.js';
import type { CaptureServices } from '../../src/host/platform/captureServices.js';
import type { WorkerPort } from '../../src/host/platform/platform.js';
import type { JudgeFilesContext } from '../../src/host/suspects/judgeFiles.js';
import type { SnapshotModel } from '../../src/host/snapshots/snapshotModel.js';
import type { SuspectsModel } from '../../src/host/suspects/suspectsModel.js';
import { readLoadCounter, sendRequests } from '../../src/io/huntLoad.js';
import { openHuntStore } from '../../src/io/huntStore.js';
import { readProfile } from '../../src/io/readProfile.js';
import { readRegularFile } from '../../src/io/regularFile.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createPprofSource } from '../../src/io/sources/pprofSource.js';
import { decodeBytes } from '../../src/worker/decodeBytes.js';
import { serveProfiles } from '../../src/worker/profileService.js';
import { HEALTHY } from '../io/http/pprofFiles.js';
import { encodeVerdictSeries } from './verdictSeries.js';

/** Lines that the series is of. */
const LINES = { leak: 52, way: 30, suspect: 40, cache: 60 };

/** A service that leaks at checkout.go:52 with each request to /work. */
export interface LeakingService {
  /** Base URL of its profiles. */
  readonly targetUrl: string;
  readonly workUrl: string;
  readonly metricsUrl: string;
  /** Answers of /debug/pprof/heap that fail, counted down. */
  failures: number;
  /** Called before an answer with its path. */
  onRequest: (path: string) => void;
  close(): Promise<void>;
}

export async function startLeakingService(): Promise<LeakingService> {
  const heaps = encodeVerdictSeries(LINES);
  let work = 0;
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    service.onRequest(path);
    const part = path.replace(/^\/debug\/pprof\//, '');
    if (path === '/work') {
      work++;
      response.end('done');
    } else if (path === '/metrics') response.end(`work_total ${work * 100}\n`);
    else if (part === 'heap?gc=1' || part === 'heap') {
      if (service.failures > 0) {
        service.failures--;
        response.writeHead(503).end('busy');
      } else response.end(heaps[Math.min(work, heaps.length) - 1] ?? heaps[0]);
    } else if (HEALTHY[part] !== undefined) response.end(HEALTHY[part]);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: LeakingService = {
    targetUrl: `${origin}/debug/pprof/`,
    workUrl: `${origin}/work`,
    metricsUrl: `${origin}/metrics`,
    failures: 0,
    onRequest: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return service;
}

/** A plan without any waiting. */
export function quickPlan(service: LeakingService, change: Partial<HuntPlan> = {}): HuntPlan {
  return {
    targetUrl: service.targetUrl,
    rounds: 6,
    warmUpRounds: 0,
    round: { kind: 'requests', url: service.workUrl, count: 1 },
    settleSeconds: 0,
    gc: true,
    load: { kind: 'none' },
    ...change,
  };
}

/** One window; several may share a folder, one after the other. */
export interface HuntWindow {
  readonly runner: HuntRunner;
  readonly model: SnapshotModel;
  readonly suspects: SuspectsModel;
  readonly locks: TargetLocks;
  readonly judging: JudgeFilesContext;
  readonly logged: readonly string[];
}

/** Folders of windows, and what removes them. */
export function makeFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'leaktrail-hunt-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Opens a window over a folder; the host's code is imported after its vscode was replaced. */
export async function openWindow(folder: string): Promise<HuntWindow> {
  const { Uri } = await import('./fakeVscode.js');
  const { HuntRunner } = await import('../../src/host/hunt/huntRunner.js');
  const { ProfileServiceClient } = await import('../../src/host/profileService.js');
  const { SnapshotModel } = await import('../../src/host/snapshots/snapshotModel.js');
  const { SuspectsModel } = await import('../../src/host/suspects/suspectsModel.js');
  const { createTargetMemory } = await import('../../src/host/capture/targetMemory.js');
  const logged: string[] = [];
  const write = (line: string): void => {
    logged.push(line);
  };
  const log = { info: write, warn: write, error: write } as unknown as vscode.LogOutputChannel;
  const globalStorageUri = Uri.file(folder) as unknown as vscode.Uri;
  const services = {
    openStore: openSnapshotStore,
    openHuntStore,
    createPprofSource: (target) => Promise.resolve(createPprofSource(target)),
    sendRequests,
    readLoadCounter,
  } as Partial<CaptureServices> as CaptureServices;
  const service = new ProfileServiceClient({ startWorker: workerInPlace, log: write });
  const suspects = new SuspectsModel();
  const workspaceState = memento();
  const model = new SnapshotModel({ capture: services, globalStorageUri, workspaceState, log });
  const locks = new TargetLocks();
  const judging: HuntRunnerContext['judging'] = {
    service,
    suspects,
    platform: { canReadPath: () => true },
    sourceMap: {
      resolveFiles: (names) =>
        Promise.resolve({
          uriOf: (name) => Uri.file(name) as unknown as vscode.Uri,
          has: () => true,
          ownFiles: names.map(({ fileName }) => fileName),
          ambiguous: [],
        }),
    },
  };
  const runner = new HuntRunner({
    ...{ services, model, suspects, locks, log, globalStorageUri, judging },
    memory: createTargetMemory(memento(), memento() as unknown as vscode.SecretStorage),
    readCommit: () => Promise.resolve('abcdef1'),
    inspectHeap: (path, signal) => service.inspectHeap(path, signal),
  });
  return {
    ...{ runner, model, suspects, locks, logged },
    judging: { ...judging, suspects, log, present: () => Promise.resolve() },
  };
}

function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    keys: () => [...values.keys()],
  };
}

/** The worker's code in this thread, messages copied as between threads. */
function workerInPlace(): WorkerPort {
  let onMessage: (message: unknown) => void = () => undefined;
  const gzipBytes = promisify(gzip);
  const endpoint = serveProfiles({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => {
        onMessage(copy);
      });
    },
    readProfile: (source, options) =>
      source.kind === 'path'
        ? readProfile(source.path, options)
        : decodeBytes(source.bytes, options),
    readFile: readRegularFile,
    gzip: async (bytes) => new Uint8Array(await gzipBytes(bytes)),
  });
  return {
    post: (message) => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => {
        endpoint.receive(copy);
      });
    },
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: () => undefined,
    terminate: () => undefined,
  };
}
