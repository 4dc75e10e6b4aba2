// A VS Code window as a person has it: opened on a folder in Chromium, driven by keys and clicks, read from the DOM.
// Lines are 1-based as the editor shows them; only lines in the viewport are in the DOM, so reveal a line first.
// Every wait is for visible state (Playwright polls it), and a wait that fails says what was looked for.
import { writeFile } from 'node:fs/promises';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';

/** What a window needs to know of its server: where it answers and which settings file it follows. */
export interface WorkbenchServer {
  readonly version: string;
  readonly origin: string;
  readonly machineSettings: string;
}

/** A mark in the glyph margin beside a line. */
export interface GutterDecoration {
  readonly line: number;
  readonly className: string;
  readonly icon: string;
}

/** A CodeLens, with the line it stands above and the texts of its parts. */
export interface ShownCodeLens {
  readonly line: number;
  readonly texts: readonly string[];
}

/** The colour theme kinds every picture is taken in. */
export type ThemeKind = 'light' | 'dark' | 'hc-black' | 'hc-light';

// VS Code dropped the word "Default" from the ids of its plain themes after 1.100.
function themeName(kind: ThemeKind, version: string): string {
  const prefix = version.startsWith('1.100.') ? 'Default ' : '';
  switch (kind) {
    case 'light':
      return `${prefix}Light Modern`;
    case 'dark':
      return `${prefix}Dark Modern`;
    case 'hc-black':
      return 'Default High Contrast';
    case 'hc-light':
      return 'Default High Contrast Light';
    default:
      return kind satisfies never;
  }
}

// The workbench carries the file name of its theme as a class.
const themeClasses: Record<ThemeKind, string> = {
  light: 'themes-light_modern-json',
  dark: 'themes-dark_modern-json',
  'hc-black': 'themes-hc_black-json',
  'hc-light': 'themes-hc_light-json',
};

// The server build has no native modules; what it says about them is no finding.
const nativeModuleNoise = /spdlog|watchdog|open-vsx\.org/;

const quickInput = '.quick-input-widget:not([style*="display: none"])';

/** One window on one workspace folder. */
export class Workbench {
  /** What the extension host and the page wrote to their consoles, for the message of a failed test. */
  readonly consoleLines: string[] = [];

  private constructor(
    readonly page: Page,
    readonly server: WorkbenchServer,
  ) {}

  /** Returns an empty window of the browser that keeps what its consoles say. */
  static async create(context: BrowserContext, server: WorkbenchServer): Promise<Workbench> {
    const page = await context.newPage();
    const workbench = new Workbench(page, server);
    page.on('console', (message) => {
      const text = message.text();
      if (!nativeModuleNoise.test(text)) workbench.consoleLines.push(`[${message.type()}] ${text}`);
    });
    page.on('pageerror', (error) => {
      workbench.consoleLines.push(`[page error] ${error.message}`);
    });
    return workbench;
  }

  /** Loads the workbench at `url`; resolves when the Explorer lists the folder. */
  async load(url: string): Promise<void> {
    await this.page.goto(url);
    await this.waitUntilReady();
  }

  /** Loads the same window again, as F5 in the browser does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  private async waitUntilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .first()
      .waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its full palette title, such as `Leaktrail: Clear`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInputBox().fill(`>${title}`);
    const row = this.focusedQuickPick().filter({ has: this.page.locator('.label-name') });
    await row.filter({ hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The palette titles that match what is typed, as the palette lists them. */
  async listCommands(typed: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInputBox().fill(`>${typed}`);
    await this.page.locator(`${quickInput} .monaco-list-row`).first().waitFor();
    const labels = await this.quickPickLabels();
    await this.page.keyboard.press('Escape');
    return labels;
  }

  /** The text box of the palette, a Quick Pick or the file dialog that is open now. */
  quickInputBox(): Locator {
    return this.page.locator(`${quickInput} .quick-input-box input`);
  }

  /** The row of the open Quick Pick that Enter would take. */
  focusedQuickPick(): Locator {
    return this.page.locator(`${quickInput} .quick-input-list .monaco-list-row.focused`);
  }

  /** The labels of the rows of the open Quick Pick, from the top. */
  quickPickLabels(): Promise<string[]> {
    return this.page
      .locator(`${quickInput} .quick-input-list .monaco-list-row .label-name`)
      .allInnerTexts();
  }

  /** Takes the row of the open Quick Pick whose label contains `label`, by typing it. */
  async pick(label: string): Promise<void> {
    await this.quickInputBox().fill(label);
    await this.focusedQuickPick().filter({ hasText: label }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Picks a file by its absolute path in VS Code's own file dialog. */
  async pickFile(file: string): Promise<void> {
    const slash = file.lastIndexOf('/');
    const box = this.quickInputBox();
    // The dialog is ready when it has put the folder it opened in into its box.
    await this.page.waitForFunction(
      (selector) => (document.querySelector<HTMLInputElement>(selector)?.value ?? '').endsWith('/'),
      `${quickInput} .quick-input-box input`,
    );
    await box.fill(file.slice(0, slash + 1));
    const row = this.page
      .locator(`${quickInput} .monaco-list-row`)
      .filter({ has: this.page.getByText(file.slice(slash + 1), { exact: true }) });
    await row.first().waitFor();
    await box.fill(file);
    await this.focusedQuickPick()
      .filter({ hasText: file.slice(slash + 1) })
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(quickInput).waitFor({ state: 'detached' });
  }

  /** Opens a workspace file by its path relative to the folder, through Go to File. */
  async openFile(relativePath: string): Promise<void> {
    const name = relativePath.slice(relativePath.lastIndexOf('/') + 1);
    await this.page.keyboard.press('Control+P');
    await this.quickInputBox().fill(relativePath);
    await this.focusedQuickPick().filter({ hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.waitForActiveEditor(name);
  }

  /** Waits until the tab with this title is the active one. */
  async waitForActiveEditor(title: string): Promise<void> {
    await this.page
      .locator('.editor-group-container.active .tab.active')
      .filter({ hasText: title })
      .waitFor();
  }

  /** The title of the active editor's tab. */
  activeEditorTitle(): Promise<string> {
    return this.page
      .locator('.editor-group-container.active .tab.active .label-name')
      .first()
      .innerText();
  }

  /** Moves the cursor to a line and brings it into view, through Go to Line. */
  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInputBox().fill(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.statusBarItem(`Ln ${line},`).waitFor();
  }

  /** The element of a visible editor line's text; without `editor`, of the active editor. */
  async lineElement(line: number, editor = this.activeEditor()): Promise<Locator> {
    const index = await editor.evaluate(indexOfLine, line);
    return editor.locator('.view-lines > .view-line').nth(index);
  }

  /** The text editor that has the focus of its group. */
  activeEditor(): Locator {
    return this.page
      .locator('.editor-group-container.active .editor-instance .monaco-editor')
      .first();
  }

  /** What a person reads on a line: the code, then each text that a decoration puts after it. */
  async getLineText(line: number): Promise<string> {
    const element = await this.lineElement(line);
    return element.evaluate(readLineWithDecorations);
  }

  /** The end-of-line texts of every visible line that has one, by line number. */
  async getLineAnnotations(): Promise<Map<number, string>> {
    const pairs = await this.activeEditor().evaluate(readAnnotations);
    return new Map(pairs);
  }

  /** Waits until a visible line's text, decorations included, matches; returns the text. */
  async waitForLineText(line: number, pattern: RegExp): Promise<string> {
    return this.waitFor(
      `line ${line} to match ${String(pattern)}`,
      () => this.getLineText(line),
      (text) => pattern.test(text),
    );
  }

  /** The marks in the glyph margin of the active editor's visible lines, from the top. */
  getGutterDecorations(): Promise<GutterDecoration[]> {
    return this.activeEditor().evaluate(readGutter);
  }

  /** The CodeLenses of the active editor's visible lines, from the top. */
  getCodeLenses(): Promise<ShownCodeLens[]> {
    return this.activeEditor().evaluate(readCodeLenses);
  }

  /** Clicks the part of a CodeLens that contains `text`. */
  async clickCodeLens(text: string): Promise<void> {
    await this.activeEditor().locator('.codelens-decoration a', { hasText: text }).first().click();
  }

  /** The content of the visible webview: VS Code nests it in two frames. */
  webviewFrame(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .first()
      .contentFrame()
      .locator('#active-frame')
      .contentFrame();
  }

  /** Rests the mouse on a visible line's code and returns the text of the hover that appears. */
  async hoverLine(line: number): Promise<string> {
    const element = await this.lineElement(line);
    await element
      .locator('> span')
      .first()
      .hover({ position: { x: 60, y: 8 } });
    const hover = this.hoverWidget();
    await hover.waitFor();
    return hover.innerText();
  }

  /** The hover that an editor shows now. */
  hoverWidget(): Locator {
    return this.page
      .locator('.monaco-editor .monaco-hover:visible, .monaco-resizable-hover:visible')
      .last();
  }

  /** The text of each visible status bar item. */
  async statusBarItems(): Promise<string[]> {
    const texts = await this.page.locator('.statusbar-item:visible').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  /** The visible status bar item that contains `text`. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item:visible').filter({ hasText: text });
  }

  /** A notification that contains `text`. */
  notification(text: string | RegExp): Locator {
    return this.page
      .locator('.notifications-toasts .notification-list-item')
      .filter({ hasText: text });
  }

  /** Every notification message on screen. */
  notifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item-message')
      .allInnerTexts();
  }

  /** Opens the context menu of a file in the Explorer; `clickMenuItem` chooses from it. */
  async openExplorerMenu(fileName: string): Promise<void> {
    await this.explorerItem(fileName).click({ button: 'right' });
    await this.page.locator('.monaco-menu').waitFor();
  }

  /** A file or folder of the Explorer by its name. */
  explorerItem(name: string): Locator {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Chooses an item of the open context menu by its label. */
  async clickMenuItem(label: string): Promise<void> {
    await this.page.locator('.monaco-menu .action-item').filter({ hasText: label }).first().click();
  }

  /** Writes one setting of the machine, which overrides the user's; the window follows by itself. */
  async setSetting(key: string, value: unknown): Promise<void> {
    this.changedSettings[key] = value;
    await writeFile(this.server.machineSettings, JSON.stringify(this.changedSettings, null, 2));
  }

  private readonly changedSettings: Record<string, unknown> = {};

  /** Switches the colour theme and waits until the window shows it. */
  async setTheme(kind: ThemeKind): Promise<void> {
    await this.setSetting('workbench.colorTheme', themeName(kind, this.server.version));
    await this.page.locator(`.monaco-workbench[class*="${themeClasses[kind]}"]`).waitFor();
  }

  /** Waits until `read` returns a value that `isDone` accepts, and returns it; the error tells the last value. */
  async waitFor<T>(
    what: string,
    read: () => Promise<T>,
    isDone: (value: T) => boolean,
    timeoutMillis = 20_000,
  ): Promise<T> {
    const deadline = Date.now() + timeoutMillis;
    for (;;) {
      const value = await read();
      if (isDone(value)) return value;
      if (Date.now() > deadline) {
        throw new Error(
          `Waited ${timeoutMillis / 1000} s for ${what}; last seen: ${JSON.stringify(value)}`,
        );
      }
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }
}

// The functions below run inside the page: each is self-contained.

function indexOfLine(editor: Element, line: number): number {
  const shown: number[] = [];
  for (const overlay of editor.querySelectorAll('.margin-view-overlays > div')) {
    if (overlay.querySelector('.line-numbers')?.textContent.trim() === String(line)) {
      const top = overlay.getBoundingClientRect().top;
      const lines = [...editor.querySelectorAll('.view-lines > .view-line')];
      return lines.findIndex((element) => Math.abs(element.getBoundingClientRect().top - top) < 2);
    }
    shown.push(Number(overlay.textContent));
  }
  throw new Error(`Line ${line} is not in view; lines ${shown.join(', ')} are.`);
}

function readLineWithDecorations(line: Element): string {
  const parts: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Element) {
      for (const child of node.childNodes) visit(child);
      const content = getComputedStyle(node, '::after').content;
      if (content.startsWith('"')) parts.push(content.slice(1, -1).replace(/\\(.)/g, '$1'));
    } else {
      parts.push(node.textContent ?? '');
    }
  };
  visit(line);
  return parts.join('').replaceAll('\u00a0', ' ');
}

function readAnnotations(editor: Element): [number, string][] {
  const numbers = new Map<number, number>();
  for (const overlay of editor.querySelectorAll('.margin-view-overlays > div')) {
    const line = Number(overlay.querySelector('.line-numbers')?.textContent);
    numbers.set(Math.round(overlay.getBoundingClientRect().top), line);
  }
  const found: [number, string][] = [];
  for (const line of editor.querySelectorAll('.view-lines > .view-line')) {
    const texts: string[] = [];
    for (const element of line.querySelectorAll('*')) {
      const content = getComputedStyle(element, '::after').content;
      if (content.startsWith('"')) texts.push(content.slice(1, -1).replace(/\\(.)/g, '$1'));
    }
    const number = numbers.get(Math.round(line.getBoundingClientRect().top));
    if (texts.length > 0 && number !== undefined) {
      found.push([number, texts.join('').replaceAll('\u00a0', ' ')]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

function readGutter(editor: Element): { line: number; className: string; icon: string }[] {
  const tops = [...editor.querySelectorAll('.margin-view-overlays > div')].map((overlay) => ({
    top: overlay.getBoundingClientRect().top,
    line: Number(overlay.querySelector('.line-numbers')?.textContent),
  }));
  const marks: { line: number; className: string; icon: string }[] = [];
  for (const glyph of editor.querySelectorAll('.glyph-margin-widgets .cgmr')) {
    const top = glyph.getBoundingClientRect().top;
    const at = tops.find((candidate) => Math.abs(candidate.top - top) < 2);
    if (!at) continue;
    marks.push({
      line: at.line,
      className: glyph.className,
      icon: getComputedStyle(glyph).backgroundImage,
    });
  }
  return marks.sort((a, b) => a.line - b.line);
}

function readCodeLenses(editor: Element): { line: number; texts: string[] }[] {
  const lines = [...editor.querySelectorAll('.margin-view-overlays > div')].map((overlay) => ({
    top: overlay.getBoundingClientRect().top,
    line: Number(overlay.querySelector('.line-numbers')?.textContent),
  }));
  lines.sort((a, b) => a.top - b.top);
  const found: { line: number; texts: string[] }[] = [];
  for (const lens of editor.querySelectorAll('.codelens-decoration')) {
    const bottom = lens.getBoundingClientRect().bottom;
    // A lens that has not been laid out yet stands somewhere else and is read the next time.
    const below = lines.find((candidate) => Math.abs(candidate.top - bottom) < 4);
    const texts = [...lens.querySelectorAll('a, span:not(:has(a))')]
      .map((part) => part.textContent.replaceAll('\u00a0', ' ').trim())
      .filter((text) => text !== '' && text !== '|');
    if (below && texts.length > 0) found.push({ line: below.line, texts });
  }
  return found.sort((a, b) => a.line - b.line);
}
