/** A worker thread as a port of the platform. */
import { Worker } from 'node:worker_threads';
import type { WorkerExit, WorkerPort } from './platform.js';

/** V8's heap in the worker; the columns of profiles lie outside of it and are bounded by the decoder's limits. */
const MAX_HEAP_MEBIBYTES = 2048;

/** The running worker of a script; what goes wrong is told by `onExit`. */
export function startNodeWorker(script: string, maxHeapMebibytes = MAX_HEAP_MEBIBYTES): WorkerPort {
  const worker = new Worker(script, {
    name: 'leaktrail-profiles',
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMebibytes },
    // What the extension host was started with (inspector flags, NODE_OPTIONS) is not meant for this worker.
    execArgv: [],
    env: {},
  });
  let onExit: ((exit: WorkerExit) => void) | undefined;
  let isOver = false;
  const end = (exit: WorkerExit): void => {
    if (isOver) return;
    isOver = true;
    onExit?.(exit);
  };
  worker.on('error', (error: NodeJS.ErrnoException) => {
    const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    end({ reason: isMemory ? 'out-of-memory' : 'crash', detail: error.message });
  });
  worker.on('messageerror', (error) => {
    end({ reason: 'crash', detail: error.message });
  });
  worker.on('exit', (code) => {
    end({ reason: 'crash', detail: `exit code ${code}` });
  });
  return {
    post(message, transfer = []) {
      worker.postMessage(message, transfer);
    },
    onMessage(listener) {
      worker.on('message', listener);
    },
    onExit(listener) {
      onExit = listener;
    },
    terminate() {
      isOver = true;
      void worker.terminate();
    },
  };
}
