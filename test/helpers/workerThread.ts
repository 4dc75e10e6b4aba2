// The profile worker as users get it: the bundle in a worker thread, driven by the host's own client. Faults are
// injected by a script that loads the same bundle and watches for the name of a profile to open.
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNodeWorker } from '../../src/host/platform/nodeWorker.js';
import { ProfileServiceClient } from '../../src/host/profileService.js';
import { ROOT } from './sourceStrings.js';

/** Names of profiles that make the worker fail when one is opened. */
export const FAULTS = {
  crash: 'fault-crash',
  exit: 'fault-exit',
  memory: 'fault-memory',
  hang: 'fault-hang',
};

const faultScript = (bundle: string): string => `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => {
  const name = message.params && message.params.name;
  if (name === '${FAULTS.crash}') throw new Error('injected fault');
  if (name === '${FAULTS.exit}') process.exit(3);
  if (name === '${FAULTS.memory}') { const all = []; for (;;) all.push(new Array(1e5).fill({ a: 1 })); }
  if (name === '${FAULTS.hang}') for (;;);
});
require(${JSON.stringify(bundle)});
`;

/** A folder with the built worker. */
export interface WorkerBundle {
  readonly script: string;
  readonly faultScript: string;
  remove(): void;
}

/** Builds the worker from the sources. */
export async function buildWorker(): Promise<WorkerBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'leaktrail-worker-'));
  const script = join(folder, 'profileWorker.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/worker/node.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  const faulty = join(folder, 'faulty.cjs');
  writeFileSync(faulty, faultScript(script));
  return {
    script,
    faultScript: faulty,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** A client over workers of a script, with what it logged and how many workers it started. */
export interface TestClient {
  readonly client: ProfileServiceClient;
  readonly logged: string[];
  readonly started: () => number;
}

export function startClient(script: string, silenceMillis?: number): TestClient {
  const logged: string[] = [];
  let started = 0;
  const client = new ProfileServiceClient({
    startWorker: () => {
      started++;
      return startNodeWorker(script, 48);
    },
    log: (line) => logged.push(line),
    ...(silenceMillis === undefined ? {} : { silenceMillis }),
  });
  return { client, logged, started: () => started };
}
