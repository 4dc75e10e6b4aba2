/**
 * The panel's entry: takes the one API object of VS Code, which stays in this closure, and puts the app into the page.
 */
import './main.css';
import { AppElement } from './app.js';
import { registerComponents } from './components.js';
import { PanelController } from './panelController.js';
import { connectHost, type HostConnection, type VsCodeApi } from './rpc.js';

declare function acquireVsCodeApi(): VsCodeApi;

function start(): void {
  const api = acquireVsCodeApi();
  registerComponents();
  const app = new AppElement();
  const connection: HostConnection = connectHost(api, {
    stateChanged: (view) => {
      controller.setView(view);
    },
    revealFunction: (at) => {
      controller.revealFunction(at);
    },
    showTab: (tab) => {
      controller.setTab(tab);
    },
  });
  const controller = new PanelController({
    connection,
    stored: api.getState(),
    store: (state) => {
      api.setState(state);
    },
    onDidChange: (model) => {
      app.model = model;
    },
  });
  app.model = controller.model;
  app.controller = controller;
  document.body.append(app);
  void controller.start();
}

start();
