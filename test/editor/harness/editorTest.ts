// A test in a real VS Code: each gets a server with a fresh data folder, a fresh browser profile and its own copy
// of the sample workspace, and leaves a screenshot and the consoles behind when it fails.
// scripts/editor-tests.mjs chooses the VS Code, starts the browser and says so in LEAKTRAIL_EDITOR.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { test } from 'vitest';
import { temporaryFolder } from '../../../scripts/lib/paths.mjs';
import { createSampleWorkspace } from '../../../scripts/lib/sampleWorkspace.mjs';
import { startVSCode, vscodeVersions, workbenchUrl } from '../../../scripts/lib/vscodeServer.mjs';
import { Workbench } from './workbench.js';

/** What the driver tells the tests: which VS Code, where Leaktrail is, where pictures go. */
export interface EditorSetup {
  readonly install: {
    readonly version: string;
    readonly node: string;
    readonly serverMain: string;
  };
  /** Where Leaktrail is installed, from its package or from the working tree. */
  readonly extensionsFolder: string;
  readonly browserEndpoint: string;
  readonly failuresFolder: string;
  readonly screenshotsFolder: string;
}

/** A key that runs a command, whether a menu offers it or not. */
export interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly args?: unknown;
}

/** How one test's VS Code differs from the usual one. */
export interface OpenOptions {
  /** Turns Workspace Trust on, so that the folder opens in Restricted Mode. */
  readonly isRestricted?: boolean;
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The user's own keybindings. */
  readonly keybindings?: readonly Keybinding[];
  /** Fills the workspace folder; without it the sample service and its profiles are copied there. */
  readonly fill?: (folder: string) => Promise<void>;
  /** Name of a .code-workspace file in that folder, to open instead of the folder itself. */
  readonly workspaceFile?: string;
}

/** An open window and the folder it shows. */
export interface OpenEditor {
  readonly workbench: Workbench;
  /** The absolute path of the workspace folder; the test may change what is in it. */
  readonly workspace: string;
}

/** The set-up of this run; an Error when the tests were not started by scripts/editor-tests.mjs. */
export function editorSetup(): EditorSetup {
  const text = process.env['LEAKTRAIL_EDITOR'];
  if (text === undefined) {
    throw new Error('Start the editor tests with: node scripts/editor-tests.mjs --suite clicks');
  }
  return JSON.parse(text) as EditorSetup;
}

// The rest of the console is VS Code's own talk; the whole of it is in the log file.
const tellingLine = /\[Extension Host\]|\[page error\]|leaktrail/i;

/** The VS Code of one test: opens windows and closes everything at the end. */
export class Editor {
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly windows: { workbench: Workbench; serverOutput: () => string }[] = [];
  private browser: Browser | undefined;
  private server: Awaited<ReturnType<typeof startVSCode>> | undefined;

  constructor(
    readonly setup: EditorSetup,
    private readonly title: string,
  ) {}

  /** Starts a VS Code on a fresh workspace; resolves when its Explorer lists the folder. */
  async open(options: OpenOptions = {}): Promise<OpenEditor> {
    const { setup } = this;
    const temporary = await temporaryFolder('workspace');
    this.closers.push(temporary.remove);
    const workspace = path.join(temporary.folder, 'shopd');
    await (options.fill ?? createSampleWorkspace)(workspace);
    const server = await startVSCode(setup.install, {
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      extensionsFolder: setup.extensionsFolder,
      isRestricted: options.isRestricted ?? false,
    });
    this.closers.push(server.stop);
    this.server = server;
    if (options.keybindings !== undefined) {
      // A window reads it at its start.
      const file = path.join(server.dataFolder, 'data', 'User', 'keybindings.json');
      await writeFile(file, JSON.stringify(options.keybindings, null, 2));
    }
    const opened = path.join(workspace, options.workspaceFile ?? '');
    return { workbench: await this.openWindow(server, opened), workspace };
  }

  /** Opens the same folder in another window of the same VS Code, as a second browser tab does. */
  openAnotherWindow({ workspace }: OpenEditor): Promise<Workbench> {
    return this.openWindow(this.runningServer(), workspace);
  }

  /** The folder of an extension's files that all windows share. */
  storageFolder(name: string): string {
    const { dataFolder } = this.runningServer();
    const userFolder = path.join(dataFolder, 'data', 'User');
    return path.join(userFolder, 'globalStorage', 'leaktrail.leaktrail', name);
  }

  /** A folder that is removed at the end. */
  async folder(): Promise<string> {
    const temporary = await temporaryFolder('files');
    this.closers.push(temporary.remove);
    return temporary.folder;
  }

  private runningServer(): NonNullable<typeof this.server> {
    if (this.server === undefined) throw new Error('No VS Code is open yet.');
    return this.server;
  }

  private async openWindow(
    server: NonNullable<typeof this.server>,
    opened: string,
  ): Promise<Workbench> {
    const context = await this.newContext();
    this.closers.push(() => context.close());
    const workbench = await Workbench.create(context, server);
    this.windows.push({ workbench, serverOutput: server.output });
    await workbench.load(workbenchUrl(server.origin, opened));
    return workbench;
  }

  private async newContext(): Promise<BrowserContext> {
    if (this.browser === undefined) {
      const browser = await chromium.connect(this.setup.browserEndpoint);
      this.browser = browser;
      this.closers.unshift(() => browser.close());
    }
    return this.browser.newContext({
      viewport: { width: 1600, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  }

  /** Writes a picture of the window as `<VS Code version>-<name>.png` to the run's folder of screenshots. */
  async screenshot(workbench: Workbench, name: string): Promise<void> {
    await mkdir(this.setup.screenshotsFolder, { recursive: true });
    const file = `${this.setup.install.version}-${name}.png`;
    await workbench.page.screenshot({ path: path.join(this.setup.screenshotsFolder, file) });
  }

  /** Writes what can be seen of a failed test and returns a text that says where it is. */
  async describeFailure(): Promise<string> {
    const folder = this.setup.failuresFolder;
    await mkdir(folder, { recursive: true });
    const parts: string[] = [];
    for (const [index, { workbench, serverOutput }] of this.windows.entries()) {
      const slug = this.title.replace(/[^a-z0-9]+/gi, '-').slice(0, 80);
      const base = path.join(folder, `${this.setup.install.version}-${slug}-${index + 1}`);
      await workbench.page.screenshot({ path: `${base}.png` }).catch(() => undefined);
      const consoleText = workbench.consoleLines.join('\n');
      await writeFile(`${base}.log`, `${consoleText}\n--- server ---\n${serverOutput()}\n`);
      const telling = workbench.consoleLines.filter((line) => tellingLine.test(line));
      const tail = telling.join('\n').slice(-2000);
      parts.push(`Screenshot and log: ${base}.{png,log}\n${tail}`);
    }
    return parts.join('\n');
  }

  /** Closes the windows and ends the servers, newest first. */
  async close(): Promise<void> {
    for (const closer of this.closers.splice(0).reverse()) await closer();
  }
}

const newestVersion = vscodeVersions[0];

/** How one test is run. */
export interface EditorTestOptions {
  readonly timeoutMillis?: number;
  /** Leaves the test out, said as skipped, where the older VS Code takes no drag of a simulated mouse. */
  readonly isNewestOnly?: boolean;
}

/** Defines a test that gets a VS Code of its own. */
export function editorTest(
  title: string,
  body: (editor: Editor) => Promise<void>,
  { timeoutMillis = 240_000, isNewestOnly = false }: EditorTestOptions = {},
): void {
  const isLeftOut = isNewestOnly && editorSetup().install.version !== newestVersion;
  test.skipIf(isLeftOut)(title, { timeout: timeoutMillis }, async () => {
    const editor = new Editor(editorSetup(), title);
    try {
      await body(editor);
    } catch (error) {
      const details = await editor.describeFailure();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${details}`, {
        cause: error,
      });
    } finally {
      await editor.close();
    }
  });
}
