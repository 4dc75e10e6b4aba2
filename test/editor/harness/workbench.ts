// A VS Code window as a person has it: opened on a folder in Chromium, driven by keys and clicks, read from the DOM.
// Lines are 1-based as the editor shows them; only lines in the viewport are in the DOM, so reveal a line first.
// Every wait is for visible state (Playwright polls it), and a wait that fails says what was looked for.
import { readdir, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { readVisibleEditor } from './visibleEditor.js';
import type { GutterMark, VisibleCodeLens, VisibleEditor, VisibleLine } from './visibleEditor.js';

/** What a window needs to know of its server: where it answers and which settings file it follows. */
export interface WorkbenchServer {
  readonly version: string;
  readonly origin: string;
  readonly machineSettings: string;
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

// Long enough for a machine that does much else; what is waited for comes much sooner.
const waitMillis = 60_000;
const pollMillis = 100;

const quickInput = '.quick-input-widget:not([style*="display: none"])';

/** One window on one workspace folder. */
export class Workbench {
  /** What the extension host and the page wrote to their consoles, for the message of a failed test. */
  readonly consoleLines: string[] = [];
  /** The addresses that the window has asked for since its load. */
  readonly requested: string[] = [];

  private constructor(
    readonly page: Page,
    readonly server: WorkbenchServer,
  ) {}

  /** Returns an empty window of the browser that keeps what its consoles say. */
  static async create(context: BrowserContext, server: WorkbenchServer): Promise<Workbench> {
    const page = await context.newPage();
    page.setDefaultTimeout(waitMillis);
    const workbench = new Workbench(page, server);
    page.on('console', (message) => {
      const text = message.text();
      if (!nativeModuleNoise.test(text)) workbench.consoleLines.push(`[${message.type()}] ${text}`);
    });
    context.on('request', (request) => workbench.requested.push(request.url()));
    page.on('pageerror', (error) => {
      workbench.consoleLines.push(`[page error] ${error.message}`);
    });
    return workbench;
  }

  /** Loads the workbench at `url`; resolves when the folder is listed and Leaktrail has contributed. */
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
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    // Its icon comes with all other contributions; before that the palette does not know its commands.
    await this.page.locator('.activitybar a[aria-label^="Leaktrail"]').waitFor();
    const classes = await this.page.locator('.monaco-workbench').first().getAttribute('class');
    this.firstTheme = /themes-[\w-]+-json/.exec(classes ?? '')?.[0] ?? '';
  }

  /** Closes the window with its browser profile. */
  close(): Promise<void> {
    return this.page.context().close();
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

  /** Waits for a step of a Quick Pick by its title, such as `(2/2)`: the step before it may list the same rows. */
  async waitForPickStep(title: string): Promise<void> {
    await this.page
      .locator(`${quickInput} .quick-input-title`)
      .filter({ hasText: title })
      .waitFor();
  }

  /** Picks a file by its absolute path in VS Code's own file dialog. */
  async pickFile(file: string): Promise<void> {
    const slash = file.lastIndexOf('/');
    const box = this.quickInputBox();
    // The palette, which may still be there, has rows too, but no path in its box.
    await this.waitFor(
      'the file dialog',
      () => box.inputValue(),
      (value) => value.startsWith('/'),
    );
    await this.waitForFileList(() => true);
    await box.fill(file.slice(0, slash + 1));
    const names = await readdir(file.slice(0, slash));
    await this.waitForFileList((label) => names.includes(label));
    await box.fill(file);
    await this.focusedQuickPick()
      .filter({ hasText: file.slice(slash + 1) })
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(quickInput).waitFor({ state: 'detached' });
  }

  /** Waits until the file dialog is idle, and so done with its own changes to its box, and lists a fitting name. */
  async waitForFileList(isFitting: (label: string) => boolean): Promise<void> {
    await this.waitFor(
      'the file dialog to list a folder',
      async () => {
        const isBusy = await this.page
          .locator(`${quickInput} .monaco-progress-container.active`)
          .count();
        return isBusy > 0 ? [] : this.quickPickLabels();
      },
      (labels) => labels.some(isFitting),
    );
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

  /** Waits until the editor with this title is the one shown in its group, whichever group has the focus. */
  async waitForShownEditor(title: string): Promise<void> {
    await this.page
      .locator('.editor-group-container .tab.active')
      .filter({ hasText: title })
      .waitFor();
  }

  /** Waits until the tab with this title is the active one of the active group. */
  async waitForActiveEditor(title: string): Promise<void> {
    await this.page
      .locator('.editor-group-container.active .tab.active')
      .filter({ hasText: title })
      .waitFor();
  }

  /** The first tab with this title, of whichever group. */
  tab(title: string): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title }).first();
  }

  /** Clicks the tab with this title, which makes its group the active one. */
  async clickTab(title: string): Promise<void> {
    await this.tab(title).click();
    // The tab's tooltip would cover the editor.
    await this.page.mouse.move(0, 0);
    await this.waitForActiveEditor(title);
  }

  /** The titles of all open tabs, group by group. */
  tabTitles(): Promise<string[]> {
    return this.page.locator('.tabs-container .tab .label-name').allInnerTexts();
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

  /** What the active editor shows now. */
  visibleEditor(): Promise<VisibleEditor> {
    return this.activeEditor().evaluate(readVisibleEditor);
  }

  private async visibleLine(line: number): Promise<VisibleLine> {
    const { lines } = await this.visibleEditor();
    const found = lines.find((candidate) => candidate.line === line);
    if (found !== undefined) return found;
    const shown = lines.map((candidate) => candidate.line).join(', ');
    throw new Error(`Line ${line} is not in view; lines ${shown} are.`);
  }

  /** The element of a visible line's text in the active editor. */
  async lineElement(line: number): Promise<Locator> {
    const { index } = await this.visibleLine(line);
    return this.activeEditor().locator('.view-lines > .view-line').nth(index);
  }

  /** The text editor that has the focus of its group. */
  activeEditor(): Locator {
    return this.page
      .locator('.editor-group-container.active .editor-instance .monaco-editor')
      .first();
  }

  /** The text that decorations put at the end of a visible line; '' when there is none. */
  async getLineAnnotation(line: number): Promise<string> {
    return (await this.visibleLine(line)).annotation;
  }

  /** The end-of-line texts of every visible line that has one, by line number. */
  async getLineAnnotations(): Promise<Map<number, string>> {
    const { lines } = await this.visibleEditor();
    const annotated = lines.filter(({ annotation }) => annotation !== '');
    return new Map(annotated.map(({ line, annotation }) => [line, annotation]));
  }

  /** What a person reads on a visible line: the code, then the text that decorations put at its end. */
  async getLineText(line: number): Promise<string> {
    const { text, annotation } = await this.visibleLine(line);
    return annotation === '' ? text : `${text}  ${annotation}`;
  }

  /** Waits until the text at the end of a visible line matches, and returns it. */
  waitForLineAnnotation(line: number, pattern = /./): Promise<string> {
    return this.waitFor(
      `the annotation of line ${line} to match ${String(pattern)}`,
      () => this.getLineAnnotation(line),
      (annotation) => pattern.test(annotation),
    );
  }

  /** Waits until no visible line has a text at its end. */
  async waitForNoAnnotations(): Promise<void> {
    await this.waitFor(
      'the annotations to go',
      async () => [...(await this.getLineAnnotations())],
      (annotations) => annotations.length === 0,
    );
  }

  /** The marks in the glyph margin beside the visible lines. */
  async getGutterDecorations(): Promise<readonly GutterMark[]> {
    return (await this.visibleEditor()).marks;
  }

  /** The CodeLenses above the visible lines. */
  async getCodeLenses(): Promise<readonly VisibleCodeLens[]> {
    return (await this.visibleEditor()).lenses;
  }

  /** Waits until a CodeLens with `text` in one of its parts is in view, and returns it. */
  async waitForCodeLens(text: string): Promise<VisibleCodeLens> {
    const holds = (lens: VisibleCodeLens) => lens.texts.some((part) => part.includes(text));
    const lenses = await this.waitFor(
      `a CodeLens with "${text}"`,
      () => this.getCodeLenses(),
      (found) => found.some(holds),
    );
    const lens = lenses.find(holds);
    if (lens === undefined) throw new Error(`No CodeLens with "${text}"`);
    return lens;
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

  /** Waits until one notification is left; that of a progress fades out a little after its work. */
  async waitForOneNotification(): Promise<void> {
    await this.waitFor(
      'a single notification',
      () => this.notifications(),
      (texts) => texts.length === 1,
    );
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

  /** Chooses an item of the open context menu by its label. A menu ignores clicks at first, but never Enter. */
  async clickMenuItem(label: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: label }).first();
    await item.hover();
    await item.and(this.page.locator('.focused')).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.monaco-menu').waitFor({ state: 'detached' });
  }

  /** Writes one setting of the machine, which overrides the user's; the window follows by itself. */
  async setSetting(key: string, value: unknown): Promise<void> {
    this.changedSettings[key] = value;
    await writeFile(this.server.machineSettings, JSON.stringify(this.changedSettings, null, 2));
  }

  private changedSettings: Record<string, unknown> = {};

  /** Takes every `setSetting` back; resolves when the window has its first theme again. */
  async resetSettings(): Promise<void> {
    if (Object.keys(this.changedSettings).length === 0) return;
    const hadTheme = 'workbench.colorTheme' in this.changedSettings;
    this.changedSettings = {};
    await writeFile(this.server.machineSettings, '{}');
    if (hadTheme && this.firstTheme !== '')
      await this.page.locator(`.monaco-workbench[class*="${this.firstTheme}"]`).waitFor();
  }

  private firstTheme = '';

  /** Switches the colour theme and waits until the window shows it. */
  async setTheme(kind: ThemeKind): Promise<void> {
    await this.setSetting('workbench.colorTheme', themeName(kind, this.server.version));
    await this.page.locator(`.monaco-workbench[class*="${themeClasses[kind]}"]`).waitFor();
    // Colours fade over from the theme before.
    await this.page.waitForFunction(() =>
      document
        .getAnimations()
        .every(
          (animation) => !(animation instanceof CSSTransition) || animation.playState !== 'running',
        ),
    );
  }

  /** Waits until `read` returns a value that `isDone` accepts, and returns it; the error tells the last value. */
  async waitFor<T>(
    what: string,
    read: () => Promise<T>,
    isDone: (value: T) => boolean,
    timeoutMillis = waitMillis,
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
      // Reading at every frame would take the time of what is waited for.
      await setTimeout(pollMillis);
    }
  }
}
