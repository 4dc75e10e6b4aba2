/** The platform of the desktop and of remote extension hosts: worker threads and the file system. */
import { realpath } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Platform, WorkerExit, WorkerPort } from './platform.js';

/** V8's heap in the worker; the columns of profiles lie outside of it and are bounded by the decoder's limits. */
const MAX_HEAP_MEBIBYTES = 2048;

/** The platform for Node. */
export const nodePlatform: Platform = {
  createWorker: (extensionUri) =>
    startWorker(vscode.Uri.joinPath(extensionUri, 'dist', 'profileWorker.cjs').fsPath),
  async realPath(uri) {
    if (uri.scheme !== 'file') return uri;
    return vscode.Uri.file(await realpath(uri.fsPath));
  },
  canReadPath: (uri) => uri.scheme === 'file',
};

function startWorker(script: string): WorkerPort {
  const worker = new Worker(script, {
    name: 'leaktrail-profiles',
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEBIBYTES },
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
