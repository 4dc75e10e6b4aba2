/**
 * The one panel of "Show Panel": created below or beside the code, kept until it is closed, restored after a reload by
 * opening again the profiles that it showed. What was stored is not trusted when it is read back.
 */
import * as vscode from 'vscode';
import type { HostEvents } from '../../protocol/messages.js';
import { getSetting } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError, isCancellation } from '../log.js';
import { parseOpenableUri } from '../openableUri.js';
import { VIEW_TYPES } from '../viewIds.js';
import type { PanelContext } from './handlers.js';
import { webviewOptions } from './html.js';
import { PanelView } from './panelView.js';

const MAX_RESTORED = 20;
/** Which of the restored profiles was the active one: the URI as text. */
const ACTIVE_URI_KEY = 'panel.activeUri';

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
        const uri = context.store.active?.uri?.toString();
        if (uri !== memento.get(ACTIVE_URI_KEY)) void memento.update(ACTIVE_URI_KEY, uri);
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
    const { store, log } = this.#context;
    const activeText = this.#memento.get(ACTIVE_URI_KEY);
    const { uris, sampleType } = readStoredState(state);
    const wanted = uris.filter((uri) => store.find(uri) === undefined);
    for (const uri of wanted) {
      try {
        await store.open({ kind: 'uri', uri }, { activate: false });
      } catch (error) {
        // The panel itself shows the last failure; a file that is gone is no reason for a message box.
        if (!isCancellation(error))
          log.warn(`restoring ${uri.toString()}: ${describeError(error)}`);
      }
    }
    const active = store.profiles.find(({ uri }) => uri?.toString() === activeText);
    if (active === undefined) return;
    store.activate(active.id);
    if (active.info.sampleTypes.some(({ type }) => type === sampleType)) {
      store.selectSampleType(sampleType, active.id);
    }
  }
}

/** The checked parts of a StoredPanelState that the host uses; empty for anything else. */
function readStoredState(state: unknown): { uris: readonly vscode.Uri[]; sampleType: string } {
  const fields =
    typeof state === 'object' && state !== null ? (state as Readonly<Record<string, unknown>>) : {};
  const { profileUris, sampleType, version } = fields as {
    profileUris?: unknown;
    sampleType?: unknown;
    version?: unknown;
  };
  if (version !== 1 || !Array.isArray(profileUris)) return { uris: [], sampleType: '' };
  const uris = (profileUris as readonly unknown[])
    .slice(0, MAX_RESTORED)
    .map((text) => (typeof text === 'string' ? parseOpenableUri(text) : undefined))
    .filter((uri) => uri !== undefined);
  return { uris, sampleType: typeof sampleType === 'string' ? sampleType : '' };
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
