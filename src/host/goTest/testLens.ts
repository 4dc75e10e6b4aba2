/** A CodeLens above every Test and Benchmark function that profiles its memory; only where it can be run. */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { getSetting, onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { findTestFunctions } from './testFunctions.js';

/** What the command of a lens is given. */
export interface TestAt {
  readonly uri: string;
  readonly name: string;
}

/** The registered provider; it has no lenses without trust. */
export function registerTestLenses(): DisposableStore {
  const store = new DisposableStore();
  const didChange = store.add(new vscode.EventEmitter<void>());
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: didChange.event,
    provideCodeLenses(document) {
      if (!vscode.workspace.isTrusted || !getSetting('goTest.codeLens')) return [];
      return findTestFunctions(document.getText()).map(({ name, line }) => {
        const at: TestAt = { uri: document.uri.toString(), name };
        return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          title: `$(beaker)\u00a0${vscode.l10n.t('profile memory')}`,
          tooltip: vscode.l10n.t('Run {0} with go test and show what it keeps', name),
          command: COMMANDS.profileTestAt,
          arguments: [at],
        });
      });
    },
  };
  const selector = { language: 'go', scheme: 'file', pattern: '**/*_test.go' };
  store.add(vscode.languages.registerCodeLensProvider(selector, provider));
  const refresh = (): void => {
    didChange.fire();
  };
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  store.add(onDidChangeSettings(['goTest.codeLens'], refresh));
  return store;
}
