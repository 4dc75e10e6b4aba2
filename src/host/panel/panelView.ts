/**
 * One webview that shows profiles, in the panel or in a custom editor: loads the page, answers its requests, tells it
 * every change. A hidden webview is thrown away by VS Code and asks for everything again when it is shown.
 */
import * as vscode from 'vscode';
import type { HostEvents, HostRequests, PanelTab, ViewState } from '../../protocol/messages.js';
import { createEndpoint, type Endpoint, type NoMessages } from '../../protocol/rpc.js';
import { DisposableStore } from '../disposable.js';
import type { OpenProfile } from '../profileStore.js';
import { createPanelHandlers } from './handlers.js';
import { panelHtml, webviewOptions } from './html.js';
import type { PanelContext, PanelHost } from './panelContext.js';
import { shownProfile, viewState, type ViewScope } from './viewState.js';

/** Changes that come together are told once. */
const UPDATE_MILLIS = 60;

export class PanelView implements vscode.Disposable, PanelHost {
  readonly #disposables = new DisposableStore();
  readonly #context: PanelContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #endpoint: Endpoint<NoMessages, HostEvents>;
  #scope: ViewScope;
  #isReady = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What to tell the page when it is there; one of each kind. */
  #pending: { readonly [M in keyof HostEvents]?: () => void } = {};

  constructor(context: PanelContext, panel: vscode.WebviewPanel, scope: ViewScope) {
    this.#context = context;
    this.#panel = panel;
    this.#scope = scope;
    this.#endpoint = createEndpoint<NoMessages, HostEvents, HostRequests, NoMessages>({
      post: (message) => void panel.webview.postMessage(message),
      handlers: createPanelHandlers(context, this),
      events: {},
    });
    const { store, editor, snapshots, fixes, extensionUri } = context;
    const update = (): void => {
      this.#updateSoon();
    };
    const add = this.#disposables.add.bind(this.#disposables);
    add(store.onDidChange(update));
    add(store.onDidChangeLoading(update));
    add(editor.marks.onDidChange(update));
    add(snapshots.onDidChange(update));
    add(fixes.onDidChange(update));
    add(vscode.workspace.onDidGrantWorkspaceTrust(update));
    add(
      panel.webview.onDidReceiveMessage((message) => {
        this.#endpoint.receive(message);
      }),
    );
    add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#isReady = false;
      }),
    );
    panel.webview.options = webviewOptions(extensionUri);
    panel.webview.html = panelHtml(panel.webview, extensionUri, panel.title);
  }

  get viewColumn(): vscode.ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  /** The last state of the view, as the webview gets it. */
  get state(): ViewState {
    return viewState(this.#context, this.#scope);
  }

  shown(): OpenProfile | undefined {
    return shownProfile(this.#context.store, this.#scope);
  }

  /** The answer to the webview's first message. */
  ready(): ViewState {
    this.#isReady = true;
    const pending = Object.values(this.#pending);
    this.#pending = {};
    // After the answer has been sent.
    setTimeout(() => {
      for (const tell of pending) tell?.();
    }, 0);
    return this.state;
  }

  /** Shows something else. */
  setScope(scope: ViewScope): void {
    this.#scope = scope;
    this.#updateSoon();
  }

  /** Scrolls to the row of a function, now or as soon as the page is there. */
  revealFunction(at: HostEvents['revealFunction']): void {
    this.#tell('revealFunction', at);
  }

  /** Shows a tab, now or as soon as the page is there. */
  showTab(tab: PanelTab): void {
    this.#tell('showTab', { tab });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#endpoint.dispose();
    this.#disposables.dispose();
  }

  #tell<M extends 'revealFunction' | 'showTab'>(method: M, params: HostEvents[M]): void {
    const tell = (): void => {
      this.#endpoint.emit(method, params);
    };
    if (this.#isReady) tell();
    else this.#pending = { ...this.#pending, [method]: tell };
  }

  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#isReady) this.#endpoint.emit('stateChanged', this.state);
    }, UPDATE_MILLIS);
  }
}
