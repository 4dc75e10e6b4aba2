// The part of VS Code that hunts need, for tests without an editor: events, texts, settings, quick inputs and messages that a test
// answers. Use: vi.mock('vscode', () => import('../helpers/fakeVscode.js')).
import { SETTINGS } from '../../src/host/settingDefaults.js';

type Listener<T> = (value: T) => unknown;
/** A row of a list. */
export interface FakeRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}
const noAnswer = (): undefined => undefined;

/** What was said and asked, and how a test answers. */
export const editor = {
  /** Messages with their buttons. */
  messages: [] as string[],
  /** Commands that were run. */
  commands: [] as string[],
  /** What registered commands do. */
  registered: new Map<string, (argument: unknown) => Promise<void>>(),
  /** Gives the button of a message. */
  answer: noAnswer as (message: string) => string | undefined,
  /** Called with each quick input when it is shown. */
  onInput: noAnswer as (input: FakePick | FakeBox) => void,
  /** Takes a row of a list without steps. */
  onPick: noAnswer as (rows: readonly FakeRow[]) => FakeRow | undefined,
  settings: {} as Record<string, unknown>,
  isTrusted: true,
  /** Translations, as VS Code reads them from the l10n bundle; undefined in English. */
  bundle: undefined as Readonly<Record<string, string>> | undefined,
};

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  static file(path: string): Uri {
    return new Uri(path);
  }
  static joinPath(uri: Uri, ...parts: readonly string[]): Uri {
    return new Uri([uri.path, ...parts].join('/'));
  }
  readonly scheme = 'file';
  constructor(readonly path: string) {}
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `file://${this.path}`;
  }
}

class FakeInput {
  title: string | undefined;
  placeholder: string | undefined;
  value = '';
  ignoreFocusOut = false;
  buttons: readonly unknown[] = [];
  readonly #accept = new EventEmitter<void>();
  readonly #hide = new EventEmitter<void>();
  readonly #button = new EventEmitter<unknown>();
  readonly #change = new EventEmitter<string>();
  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidTriggerButton = this.#button.event;
  readonly onDidChangeValue = this.#change.event;
  hide(): void {
    this.#hide.fire();
  }
  dispose(): void {
    this.#accept.dispose();
  }
  /** Presses Enter, Escape or the way back, as a user. */
  enter(): void {
    this.#accept.fire();
  }
  escape(): void {
    this.hide();
  }
  back(): void {
    this.#button.fire(QuickInputButtons.Back);
  }
}

export class FakePick extends FakeInput {
  items: readonly FakeRow[] = [];
  activeItems: readonly unknown[] = [];
  selectedItems: readonly unknown[] = [];
  show(): void {
    queueMicrotask(() => {
      editor.onInput(this);
    });
  }
  /** Takes the row whose label has this text, or the one under the cursor. */
  take(text?: string): void {
    const row =
      text === undefined
        ? (this.activeItems[0] ?? this.items[0])
        : this.items.find(({ label }) => label.includes(text));
    if (row === undefined)
      throw new Error(`no row has "${text ?? ''}": ${this.rows().join(' | ')}`);
    this.selectedItems = [row];
    this.enter();
  }
  rows(): readonly string[] {
    return this.items.map(({ label, description = '' }) => `${label} ${description}`.trim());
  }
}

export class FakeBox extends FakeInput {
  prompt: string | undefined;
  validationMessage: string | undefined;
  show(): void {
    queueMicrotask(() => {
      editor.onInput(this);
    });
  }
  /** Types a text in place of what is there, and presses Enter. */
  type(text: string): void {
    this.value = text;
    this.enter();
  }
}

const say = (message: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
  const buttons = rest.filter((item) => typeof item === 'string');
  editor.messages.push([message, ...buttons.map((button) => `[${button}]`)].join(' '));
  return Promise.resolve(editor.answer(message));
};

export const window = {
  createQuickPick: () => new FakePick(),
  createInputBox: () => new FakeBox(),
  showQuickPick: (rows: readonly FakeRow[]) => Promise.resolve(editor.onPick(rows)),
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  withProgress: (
    _options: unknown,
    work: (progress: unknown, token: unknown) => Promise<unknown>,
  ): Promise<unknown> => work({ report: () => undefined }, new CancellationTokenSource().token),
};
export const commands = {
  registerCommand: (id: string, run: (argument: unknown) => Promise<void>) => {
    editor.registered.set(id, run);
    return { dispose: () => editor.registered.delete(id) };
  },
  executeCommand: (id: string, ...args: readonly unknown[]): Promise<undefined> => {
    editor.commands.push([id, ...args.map((arg) => JSON.stringify(arg))].join(' '));
    return Promise.resolve(undefined);
  },
};
export const workspace = {
  get isTrusted() {
    return editor.isTrusted;
  },
  workspaceFolders: undefined,
  getConfiguration: () => ({
    get: (key: string): unknown =>
      editor.settings[key] ?? SETTINGS[key as keyof typeof SETTINGS].default,
  }),
};
export const l10n = {
  get bundle() {
    return editor.bundle;
  },
  t: (text: string, ...args: readonly unknown[]): string =>
    (editor.bundle?.[text] ?? text).replace(/\{(\d+)\}/g, (_, index: string) =>
      String(args[Number(index)]),
    ),
};
export const env = { language: 'en', remoteName: undefined };
export const QuickInputButtons = { Back: { id: 'back' } };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export class ThemeIcon {
  constructor(readonly id: string) {}
}
export class ThemeColor {
  constructor(readonly id: string) {}
}
export class TreeItem {
  constructor(readonly label: string) {}
}
export class CancellationError extends Error {}
export class CancellationTokenSource {
  readonly #cancelled = new EventEmitter<undefined>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: this.#cancelled.event,
  };
  cancel(): void {
    if (this.token.isCancellationRequested) return;
    this.token.isCancellationRequested = true;
    this.#cancelled.fire(undefined);
  }
  dispose(): void {
    this.#cancelled.dispose();
  }
}

/** As before the first test. */
export function resetEditor(): void {
  editor.messages = [];
  editor.commands = [];
  editor.registered.clear();
  editor.answer = noAnswer;
  editor.onInput = noAnswer;
  editor.onPick = noAnswer;
  editor.settings = {};
  editor.isTrusted = true;
  editor.bundle = undefined;
}
