/** The platform of the desktop and of remote extension hosts: worker threads and the file system. */
import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { nodeCapture } from './nodeCapture.js';
import { startNodeWorker } from './nodeWorker.js';
import type { Platform } from './platform.js';

/** The platform for Node. */
export const nodePlatform: Platform = {
  createWorker: (extensionUri) =>
    startNodeWorker(vscode.Uri.joinPath(extensionUri, 'dist', 'profileWorker.cjs').fsPath),
  async realPath(uri) {
    if (uri.scheme !== 'file') return uri;
    return vscode.Uri.file(await realpath(uri.fsPath));
  },
  canReadPath: (uri) => uri.scheme === 'file',
  capture: nodeCapture,
};
