// A running VS Code with a window on a workspace folder of its own. Loading a window costs more than most tests do in
// it, so tests that want the same VS Code share one, one after the other, and it is cleared in between.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { temporaryFolder } from '../../../scripts/lib/paths.mjs';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';
import { startVSCode, workbenchUrl } from '../../../scripts/lib/vscodeServer.mjs';
import { editorSetup } from './editorSetup.js';
import type { OpenOptions } from './editorSetup.js';
import { describeWindow } from './describeWindow.js';
import { clearWindow, clearingKey } from './clearWindow.js';
import { Workbench } from './workbench.js';
import { restoreSampleWorkspace } from './restoreSampleWorkspace.js';

type Server = Awaited<ReturnType<typeof startVSCode>>;

/** A VS Code with its first window. */
export interface RunningVSCode {
  readonly server: Server;
  readonly workbench: Workbench;
  readonly workspace: string;
  /** Opens the same folder in another window, which the caller closes. */
  readonly openWindow: () => Promise<Workbench>;
  /** Brings window and workspace back to how they were, for a test with these options. */
  readonly clear: (options: OpenOptions) => Promise<void>;
  /** The folder of files that all windows share. */
  readonly storageFolder: (name: string) => string;
  /** Closes its windows and ends the server. */
  readonly close: () => Promise<void>;
}

const shared = new Map<string, RunningVSCode>();
let browser: Promise<Browser> | undefined;

function isSharable({ isFresh, workspaceFile }: OpenOptions): boolean {
  return isFresh !== true && workspaceFile === undefined;
}

function keyOf({ isRestricted, settings, keybindings }: OpenOptions): string {
  return JSON.stringify([isRestricted ?? false, settings ?? {}, keybindings ?? []]);
}

/** Returns a VS Code as the options want it, cleared when another test has used it, and whether others may use it. */
export async function acquireVSCode(
  options: OpenOptions,
): Promise<{ readonly vscode: RunningVSCode; readonly isShared: boolean }> {
  if (!isSharable(options)) return { vscode: await startFresh(options), isShared: false };
  const key = keyOf(options);
  const used = shared.get(key);
  if (used !== undefined) {
    try {
      await used.clear(options);
    } catch (error) {
      const details = await describeWindow(used.workbench, used.server, 'clearing the window');
      await discardVSCode(used);
      throw new Error(`The window could not be cleared: ${String(error)}\n${details}`, {
        cause: error,
      });
    }
    return { vscode: used, isShared: true };
  }
  const vscode = await startFresh(options);
  shared.set(key, vscode);
  return { vscode, isShared: true };
}

/** Closes a VS Code, and lets no other test have it. */
export async function discardVSCode(vscode: RunningVSCode): Promise<void> {
  for (const [key, candidate] of shared) if (candidate === vscode) shared.delete(key);
  await vscode.close();
}

async function startFresh(options: OpenOptions): Promise<RunningVSCode> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const temporary = await temporaryFolder('workspace');
    closers.push(temporary.remove);
    const workspace = path.join(temporary.folder, 'shopd');
    await (options.fill ?? createSampleWorkspace)(workspace);
    const setup = editorSetup();
    const server = await startVSCode(setup.install, {
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      extensionsFolder: setup.extensionsFolder,
      isRestricted: options.isRestricted ?? false,
    });
    closers.push(server.stop);
    // A window reads it at its start.
    const file = path.join(server.dataFolder, 'data', 'User', 'keybindings.json');
    await writeFile(file, JSON.stringify([clearingKey, ...(options.keybindings ?? [])], null, 2));
    const opened = path.join(workspace, options.workspaceFile ?? '');
    const openWindow = async (): Promise<Workbench> => {
      browser ??= chromium.connect(setup.browserEndpoint);
      const context = await (
        await browser
      ).newContext({
        viewport: { width: 1600, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
      });
      const workbench = await Workbench.create(context, server);
      try {
        await workbench.load(workbenchUrl(server.origin, opened));
      } catch (error) {
        const details = await describeWindow(workbench, server, 'loading a window');
        await context.close();
        throw new Error(`${String(error)}\n${details}`, { cause: error });
      }
      return workbench;
    };
    const workbench = await openWindow();
    closers.push(() => workbench.close());
    const storageFolder = (name: string): string =>
      path.join(server.dataFolder, 'data', 'User', 'globalStorage', 'leaktrail.leaktrail', name);
    const clear = async (next: OpenOptions): Promise<void> => {
      await clearWindow(workbench, storageFolder('snapshots'));
      await restoreSampleWorkspace(workspace);
      await next.fill?.(workspace);
    };
    return { server, workbench, workspace, openWindow, storageFolder, clear, close };
  } catch (error) {
    await close();
    throw error;
  }
}
