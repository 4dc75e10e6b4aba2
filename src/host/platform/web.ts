/**
 * The platform of browsers. The extension's files are on another origin, from which no worker can be started, so the
 * script is read and started from a blob, as VS Code's guide for web extensions says
 * (https://code.visualstudio.com/api/extension-guides/web-extensions). Messages wait until it runs.
 */
import * as vscode from 'vscode';
import type { Platform, WorkerExit, WorkerPort } from './platform.js';

/** The part of the DOM's Worker that is used. */
interface WebWorker {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onmessageerror: (() => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault(): void }) => void) | null;
  terminate(): void;
}
declare const Worker: new (url: string, options: { readonly name: string }) => WebWorker;

/** The platform for browsers. */
export const webPlatform: Platform = {
  createWorker: (extensionUri) =>
    startWorker(vscode.Uri.joinPath(extensionUri, 'dist', 'web', 'profileWorker.js')),
  realPath: (uri) => Promise.resolve(uri),
  canReadPath: () => false,
  capture: undefined,
};

function startWorker(script: vscode.Uri): WorkerPort {
  let worker: WebWorker | undefined;
  let isOver = false;
  let onMessage: ((message: unknown) => void) | undefined;
  let onExit: ((exit: WorkerExit) => void) | undefined;
  const waiting: [message: unknown, transfer: readonly ArrayBuffer[]][] = [];
  const fail = (detail: string): void => {
    if (isOver) return;
    isOver = true;
    const isMemory = /out of memory|allocation failed/i.test(detail);
    onExit?.({ reason: isMemory ? 'out-of-memory' : 'crash', detail });
  };
  const start = async (): Promise<void> => {
    const source = await vscode.workspace.fs.readFile(script);
    if (isOver) return;
    const blob = new Blob([source.slice()], { type: 'text/javascript' });
    const url = URL.createObjectURL(blob);
    const started = new Worker(url, { name: 'leaktrail-profiles' });
    worker = started;
    started.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      onMessage?.(data);
    };
    started.onmessageerror = () => {
      fail('a message of the worker could not be read');
    };
    started.onerror = (event) => {
      event.preventDefault();
      fail(event.message ?? 'the worker script failed');
    };
    for (const [message, transfer] of waiting.splice(0)) started.postMessage(message, transfer);
  };
  start().catch((error: unknown) => {
    fail(error instanceof Error ? error.message : String(error));
  });
  return {
    post(message, transfer = []) {
      if (worker === undefined) waiting.push([message, transfer]);
      else worker.postMessage(message, transfer);
    },
    onMessage(listener) {
      onMessage = listener;
    },
    onExit(listener) {
      onExit = listener;
    },
    terminate() {
      isOver = true;
      worker?.terminate();
    },
  };
}
