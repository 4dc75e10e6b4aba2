// A test in a real VS Code, with its own copy of the sample workspace; it leaves a screenshot and the consoles behind
// when it fails. Tests that want the same VS Code share a window, which is cleared between them.
// scripts/editor-tests.mjs chooses the VS Code, starts the browser and says so in LEAKTRAIL_EDITOR.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'vitest';
import { temporaryFolder } from '../../../scripts/lib/paths.mjs';
import { vscodeVersions } from '../../../scripts/lib/vscodeServer.mjs';
import { describeWindow } from './describeWindow.js';
import { editorSetup } from './editorSetup.js';
import type { EditorSetup, OpenOptions } from './editorSetup.js';
import { acquireVSCode, discardVSCode } from './openVSCode.js';
import type { RunningVSCode } from './openVSCode.js';
import type { ThemeKind, Workbench } from './workbench.js';

/** An open window and the folder it shows. */
export interface OpenEditor {
  readonly workbench: Workbench;
  /** The absolute path of the workspace folder; the test may change what is in it. */
  readonly workspace: string;
}

const allThemes: readonly ThemeKind[] = ['light', 'dark', 'hc-black', 'hc-light'];

/** The VS Code of one test: opens windows and closes what no other test may use. */
export class Editor {
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly windows: Workbench[] = [];
  private vscode: { readonly vscode: RunningVSCode; readonly isShared: boolean } | undefined;

  constructor(
    readonly setup: EditorSetup,
    private readonly title: string,
  ) {}

  /** Returns a window on the sample workspace, or on what the options say; its Explorer lists the folder. */
  async open(options: OpenOptions = {}): Promise<OpenEditor> {
    if (this.vscode !== undefined) throw new Error('A test opens one VS Code.');
    this.vscode = await acquireVSCode(options);
    const { workbench, workspace } = this.vscode.vscode;
    this.windows.push(workbench);
    return { workbench, workspace };
  }

  /** Opens the same folder in another window of the same VS Code, as a second browser tab does. */
  async openAnotherWindow(): Promise<Workbench> {
    const workbench = await this.running().openWindow();
    this.windows.push(workbench);
    this.closers.push(() => workbench.close());
    return workbench;
  }

  /** The folder of an extension's files that all windows share. */
  storageFolder(name: string): string {
    return this.running().storageFolder(name);
  }

  /** A folder that is removed at the end. */
  async folder(): Promise<string> {
    const temporary = await temporaryFolder('files');
    this.closers.push(temporary.remove);
    return temporary.folder;
  }

  private running(): RunningVSCode {
    if (this.vscode === undefined) throw new Error('No VS Code is open yet.');
    return this.vscode.vscode;
  }

  /** Writes a picture of the window as `<VS Code version>-<name>.png` to the run's folder of screenshots, if any. */
  async screenshot(workbench: Workbench, name: string): Promise<void> {
    if (this.setup.screenshotsFolder === undefined) return;
    await mkdir(this.setup.screenshotsFolder, { recursive: true });
    const file = `${this.setup.install.version}-${name}.png`;
    await workbench.page.screenshot({ path: path.join(this.setup.screenshotsFolder, file) });
  }

  /** Writes a picture in each theme, if pictures are wanted; the window is dark again afterwards. */
  async screenshotThemes(
    workbench: Workbench,
    name: string,
    themes: readonly ThemeKind[] = allThemes,
  ): Promise<void> {
    if (this.setup.screenshotsFolder === undefined) return;
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await this.screenshot(workbench, `${name}-${theme}`);
    }
    await workbench.setTheme('dark');
  }

  /** Writes what can be seen of a failed test, lets no other test have its window, and returns where it is. */
  async describeFailure(): Promise<string> {
    const parts: string[] = [];
    for (const [index, workbench] of this.windows.entries()) {
      const { server } = this.running();
      parts.push(await describeWindow(workbench, server, `${this.title}-${index + 1}`));
    }
    if (this.vscode !== undefined) this.vscode = { ...this.vscode, isShared: false };
    return parts.join('\n');
  }

  /** Closes what only this test has used, newest first. */
  async close(): Promise<void> {
    for (const closer of this.closers.splice(0).reverse()) await closer();
    if (this.vscode?.isShared === false) await discardVSCode(this.vscode.vscode);
  }
}

const newestVersion = vscodeVersions[0];

/** How one test is run. */
export interface EditorTestOptions {
  readonly timeoutMillis?: number;
  /** Leaves the test out, said as skipped, where the older VS Code takes no drag of a simulated mouse. */
  readonly isNewestOnly?: boolean;
  /** One of the few that also run in the lowest supported VS Code. */
  readonly isSmoke?: boolean;
}

/** Defines a test in a real VS Code. */
export function editorTest(
  title: string,
  body: (editor: Editor) => Promise<void>,
  { timeoutMillis = 300_000, isNewestOnly = false, isSmoke = false }: EditorTestOptions = {},
): void {
  const setup = editorSetup();
  const isLeftOut =
    (setup.isSmoke && !isSmoke) || (isNewestOnly && setup.install.version !== newestVersion);
  test.skipIf(isLeftOut)(title, { timeout: timeoutMillis }, async () => {
    const editor = new Editor(setup, title);
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
