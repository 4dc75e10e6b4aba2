/**
 * The one panel of "Show Panel": created below or beside the code, kept until it is closed, restored after a reload by
 * opening again the profiles that it showed. What was stored is not trusted when it is read back.
 */
import * as vscode from 'vscode';
import type { HostEvents, PanelTab } from '../../protocol/messages.js';
import { getSetting } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import type { DiffSide, OpenProfile } from '../profileStore.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { VIEW_TYPES } from '../viewIds.js';
import { webviewOptions } from './html.js';
import type { PanelContext } from './panelContext.js';
import { PanelView } from './panelView.js';
import { readStoredState } from './storedState.js';

/** Which of the restored profiles was the active one, see keyOf. */
const ACTIVE_KEY = 'panel.activeUri';

export class ProfilePanel implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #context: PanelContext;
  readonly #memento: vscode.Memento;
  #panel: vscode.WebviewPanel | undefined;
  #view: PanelView | undefined;

  constructor(context: PanelContext, memento: vscode.Memento) {
    this.#context = context;
    this.#memento = memento;
    this.#disposables.add(
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPES.panel, {
        deserializeWebviewPanel: async (panel: vscode.WebviewPanel, state: unknown) => {
          this.#adopt(panel);
          await this.#restore(state);
        },
      }),
    );
    this.#disposables.add(
      context.store.onDidChange(() => {
        const { active } = context.store;
        const key = active === undefined ? undefined : keyOf(active);
        if (key !== memento.get(ACTIVE_KEY)) void memento.update(ACTIVE_KEY, key);
      }),
    );
  }

  /** The view, while the panel exists. */
  get view(): PanelView | undefined {
    return this.#view;
  }

  /** Shows the panel in a group of its own, or where it is already. */
  async show({ preserveFocus = false } = {}): Promise<void> {
    const viewColumn = this.#panel === undefined ? await makeRoom() : undefined;
    // Another call may have made the panel in the meantime.
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, preserveFocus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPES.panel,
      'Leaktrail',
      { viewColumn: viewColumn ?? vscode.ViewColumn.Beside, preserveFocus },
      webviewOptions(this.#context.extensionUri),
    );
    this.#adopt(panel);
  }

  /** Shows the row of a function. */
  async revealFunction(at: HostEvents['revealFunction']): Promise<void> {
    await this.show({ preserveFocus: true });
    this.#view?.revealFunction(at);
  }

  /** Shows one of the tabs. */
  async showTab(tab: PanelTab): Promise<void> {
    await this.show();
    this.#view?.showTab(tab);
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#disposables.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    panel.iconPath = tabIcon(this.#context.extensionUri);
    const view = new PanelView(this.#context, panel, { kind: 'all' });
    this.#panel = panel;
    this.#view = view;
    panel.onDidDispose(() => {
      view.dispose();
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#view = undefined;
    });
  }

  async #restore(state: unknown): Promise<void> {
    const { store, snapshots } = this.#context;
    const activeKey = this.#memento.get(ACTIVE_KEY);
    const { uris, diff, sampleType } = readStoredState(state);
    for (const uri of uris) {
      if (store.find(uri) !== undefined) continue;
      await this.#reopen(uri.toString(), () =>
        store.open({ kind: 'uri', uri }, { activate: false }),
      );
    }
    if (diff !== undefined && store.findDiff(diff.base, diff.current) === undefined) {
      // The names of snapshots are in their list.
      await snapshots.whenLoaded();
      const sideOf = (uri: vscode.Uri): DiffSide => ({ name: nameOf(uri, snapshots), uri });
      const sides = { base: sideOf(diff.base), current: sideOf(diff.current) };
      await this.#reopen(`${diff.base.toString()} and ${diff.current.toString()}`, () =>
        store.openDiff(sides, { activate: false }),
      );
    }
    const active = store.profiles.find((profile) => keyOf(profile) === activeKey);
    if (active === undefined) return;
    store.activate(active.id);
    if (active.info.sampleTypes.some(({ type }) => type === sampleType)) {
      store.selectSampleType(sampleType, active.id);
    }
  }

  async #reopen(what: string, open: () => Promise<OpenProfile>): Promise<void> {
    try {
      await open();
    } catch (error) {
      // The panel itself shows the last failure; a file that is gone is no reason for a message box.
      if (!isCancellation(error))
        this.#context.log.warn(`restoring ${what}: ${describeError(error)}`);
    }
  }
}

/** What names a profile over a reload; undefined for bytes without a place. */
function keyOf({ uri, diff }: OpenProfile): string | undefined {
  return diff === undefined
    ? uri?.toString()
    : `${diff.base.uri.toString()} ${diff.current.uri.toString()}`;
}

/** What a side is called: the name of its snapshot, else that of its file. */
function nameOf(uri: vscode.Uri, snapshots: SnapshotModel): string {
  const snapshot = snapshots.findByPartUri(uri);
  return snapshot === undefined
    ? uri.path.slice(uri.path.lastIndexOf('/') + 1)
    : snapshots.displayName(snapshot);
}

/** Heights of the code and of the panel below it. */
const ROWS_LAYOUT = { orientation: 1, groups: [{ size: 0.6 }, { size: 0.4 }] };

/**
 * The group for a new panel. A single editor group is split, the panel taking the lower part unless the setting says
 * beside; where the user has several groups, their layout stays and the panel goes beside the active one.
 */
async function makeRoom(): Promise<vscode.ViewColumn> {
  const groups = vscode.window.tabGroups.all;
  if (groups.length > 1) return vscode.ViewColumn.Beside;
  if (getSetting('panelLocation') === 'below') {
    await vscode.commands.executeCommand('vscode.setEditorLayout', ROWS_LAYOUT);
  }
  return vscode.ViewColumn.Two;
}

function tabIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name);
  return { light: icon('leaktrail-tab-light.svg'), dark: icon('leaktrail-tab-dark.svg') };
}
