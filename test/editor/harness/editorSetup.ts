// What the driver tells the tests and how a test says which VS Code it wants.

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
  /** Undefined when nobody asked for pictures. */
  readonly screenshotsFolder?: string;
  /** Whether only the tests run that are marked as smoke tests. */
  readonly isSmoke: boolean;
}

/** A key that runs a command, whether a menu offers it or not. */
export interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly args?: unknown;
}

/** How one test's VS Code differs from the usual one. */
export interface OpenOptions {
  /**
   * A VS Code that no other test has used. Otherwise tests with the same options share a window, which is cleared
   * between them: editors, profiles, notifications, snapshots, settings and the workspace's files.
   */
  readonly isFresh?: boolean;
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

/** The set-up of this run; an Error when the tests were not started by scripts/editor-tests.mjs. */
export function editorSetup(): EditorSetup {
  const text = process.env['LEAKTRAIL_EDITOR'];
  if (text === undefined) {
    throw new Error('Start the editor tests with: node scripts/editor-tests.mjs --suite clicks');
  }
  return JSON.parse(text) as EditorSetup;
}
