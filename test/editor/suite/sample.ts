// What the suites of marks share: the running extension, the sample workspace and its profile.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LeaktrailApi } from '../../../src/host/api.js';

/** The line of the leak in internal/checkout/checkout.go, found by its text so that it is right in any edition. */
export const LEAK = { file: 'internal/checkout/checkout.go', text: 'globalLogBuffer[id] =' };

/** The interface of the extension under test, activated. */
export async function leaktrail(): Promise<LeaktrailApi> {
  const extension = vscode.extensions.getExtension<LeaktrailApi>('leaktrail.leaktrail');
  assert(extension, 'the extension is installed');
  return extension.activate();
}

/** The URI of a file of the sample workspace. */
export function sampleUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens the last heap profile of the sample service and waits for its marks. */
export async function openSampleProfile(name = 'heap.7.pb.gz') {
  const api = await leaktrail();
  await api.openProfiles([sampleUri(`profiles/${name}`)]);
  const marks = await api.marks();
  assert(marks, 'the profile has marks');
  return marks;
}

/** Opens a file of the sample in an editor. */
export async function showSample(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(sampleUri(path));
  return vscode.window.showTextDocument(document);
}

/** 0-based number of the first line that contains a text. */
export function lineWith(document: vscode.TextDocument, text: string): number {
  for (let line = 0; line < document.lineCount; line++) {
    if (document.lineAt(line).text.includes(text)) return line;
  }
  throw new assert.AssertionError({ message: `no line of ${document.uri.path} contains ${text}` });
}

/** Undoes all that a test did: profiles and judgements are closed, files are as on disk, no editor is open. */
export async function resetWindow(): Promise<void> {
  await vscode.commands.executeCommand('leaktrail.clear');
  await vscode.commands.executeCommand('leaktrail.clearSuspects');
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** For suites that edit files: a window in a browser saves by itself after a second, which would keep the edits. */
export function withoutAutoSave(): void {
  const set = (value: 'off' | undefined) =>
    vscode.workspace
      .getConfiguration('files')
      .update('autoSave', value, vscode.ConfigurationTarget.Global);
  before(() => set('off'));
  after(() => set(undefined));
}

/** Resolves when `read` gives something that is not undefined; asks again after each event. */
export async function eventually<T>(
  what: string,
  read: () => Promise<T | undefined> | T | undefined,
  timeoutMillis = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMillis;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMillis / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
