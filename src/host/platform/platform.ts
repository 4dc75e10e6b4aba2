/**
 * What the host needs from where it runs: Node (desktop, remote) or a browser (vscode.dev). Everything else in
 * src/host uses the vscode API only. Implementations: node.ts and web.ts, chosen by the entry.
 */
import type * as vscode from 'vscode';
import type { CaptureServices } from './captureServices.js';

/** A running worker. `onExit` fires once, for a crash as for running out of memory; not after `terminate`. */
export interface WorkerPort {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: WorkerExit) => void): void;
  terminate(): void;
}

/** Why a worker ended by itself; `detail` is one line for the log. */
export interface WorkerExit {
  readonly reason: 'out-of-memory' | 'crash';
  readonly detail: string;
}

/** The place the host runs in. */
export interface Platform {
  /** Starts the worker that decodes profiles; a failure to start is reported by `onExit`. */
  createWorker(extensionUri: vscode.Uri): WorkerPort;
  /** The URI with all symbolic links resolved; the same URI where there is no file system. Rejects when missing. */
  realPath(uri: vscode.Uri): Promise<vscode.Uri>;
  /** True when the worker can read the file by its path itself. */
  canReadPath(uri: vscode.Uri): boolean;
  /** Undefined in a browser. */
  readonly capture: CaptureServices | undefined;
}
