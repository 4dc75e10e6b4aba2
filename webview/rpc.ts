/**
 * The panel's side of the typed protocol (src/protocol/messages.ts) over the webview's message channel.
 * The API object of VS Code stays with the caller; only its three functions are named here.
 */
import {
  PANEL_TABS,
  type HostEvents,
  type HostRequests,
  type PanelTab,
  type ViewState,
} from '../src/protocol/messages.js';
import { createEndpoint, type Endpoint, type NoMessages } from '../src/protocol/rpc.js';

/** What `acquireVsCodeApi()` returns; it can be acquired once per page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type HostConnection = Endpoint<HostRequests, NoMessages>;

/** What the host tells; params have been checked for their shape. */
export interface HostListener {
  stateChanged(state: ViewState): void;
  revealFunction(at: HostEvents['revealFunction']): void;
  showTab(tab: PanelTab): void;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isViewState = (value: unknown): value is ViewState =>
  isRecord(value) &&
  Array.isArray(value['profiles']) &&
  typeof value['sampleType'] === 'string' &&
  isRecord(value['strings']);

const isReveal = (value: unknown): value is HostEvents['revealFunction'] =>
  isRecord(value) && typeof value['profileId'] === 'number' && typeof value['name'] === 'string';

/** A connection that is listening; an event of an unexpected shape is dropped. */
export function connectHost(api: VsCodeApi, listener: HostListener): HostConnection {
  const endpoint = createEndpoint<HostRequests, NoMessages, NoMessages, HostEvents>({
    post: (message) => {
      api.postMessage(message);
    },
    handlers: {},
    events: {
      stateChanged: (params) => {
        if (isViewState(params)) listener.stateChanged(params);
      },
      revealFunction: (params) => {
        if (isReveal(params)) listener.revealFunction(params);
      },
      showTab: (params) => {
        const tab = isRecord(params)
          ? PANEL_TABS.find((known) => known === params['tab'])
          : undefined;
        if (tab !== undefined) listener.showTab(tab);
      },
    },
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    endpoint.receive(event.data);
  });
  return endpoint;
}
