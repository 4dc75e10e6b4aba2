/**
 * "Profile Test…" and the CodeLens of a test: runs it by `go test` with a memory profile, keeps the result as a snapshot and opens
 * it. Running code needs trust, which is checked here whatever a menu shows; the function and its file are checked as well,
 * because anyone can run a command.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { CaptureFrom } from '../capture/captureFrom.js';
import { COMMANDS } from '../commandIds.js';
import { getSetting } from '../config.js';
import { realPathInside, realWorkspaceFolders } from '../containment.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import type { Platform } from '../platform/platform.js';
import { showError, showInformation, showWarning } from '../showMessage.js';
import { findTestFunctions } from './testFunctions.js';
import { registerTestLenses } from './testLens.js';

const MAX_FILES = 5_000;
const MAX_TEST_FILE_BYTES = 4 * 1024 * 1024;
const MAX_NAME_LENGTH = 120;

export interface ProfileTestContext {
  /** Undefined in a browser. */
  readonly capture: CaptureServices | undefined;
  readonly platform: Pick<Platform, 'realPath'>;
  readonly captureFrom: CaptureFrom;
  readonly open: (snapshot: Snapshot) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** What to run: a function of a test file, '' for all of its package. */
interface ChosenTest {
  readonly uri: vscode.Uri;
  readonly func: string;
}

/** The registered commands and lenses. */
export function registerProfileTest(context: ProfileTestContext): DisposableStore {
  const store = new DisposableStore();
  const output = new TestOutput();
  store.add(output);
  const run = async (choose: () => Promise<ChosenTest | undefined>): Promise<void> => {
    try {
      if (!(await mayRun(context))) return;
      const chosen = await choose();
      if (chosen !== undefined) await profileTest(context, output, chosen);
    } catch (error) {
      const detail = describeError(error);
      context.log.error(`choosing a test: ${detail}`);
      void showError(detail);
    }
  };
  store.add(
    vscode.commands.registerCommand(COMMANDS.profileTest, () => run(() => pickTest(context))),
  );
  store.add(
    vscode.commands.registerCommand(COMMANDS.profileTestAt, (at: unknown) =>
      run(() => testAt(context, at)),
    ),
  );
  if (context.capture !== undefined) store.add(registerTestLenses());
  return store;
}

/** The output of go and of the tests, in a channel that exists from the first run on. */
class TestOutput implements vscode.Disposable {
  #channel: vscode.OutputChannel | undefined;

  get channel(): vscode.OutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('Leaktrail: go test');
    return this.#channel;
  }

  dispose(): void {
    this.#channel?.dispose();
  }
}

async function mayRun({ capture }: ProfileTestContext): Promise<boolean> {
  if (capture === undefined) {
    const text = vscode.l10n.t('Tests can be run on a computer only, not in a browser.');
    void showInformation(text);
    return false;
  }
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const choice = await showWarning(
    vscode.l10n.t('Profiling a test runs code of this workspace, which is not trusted.'),
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

async function profileTest(
  { capture, captureFrom, open, log }: ProfileTestContext,
  output: TestOutput,
  { uri, func }: ChosenTest,
): Promise<void> {
  if (capture === undefined) return;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const fail = (error: unknown): void => {
    const detail = describeError(error);
    log.error(`go test: ${detail}`);
    const show = vscode.l10n.t('Show Output');
    void showError(detail, show).then((choice) => {
      if (choice === show) output.channel.show();
    });
  };
  let failedTest: string | undefined;
  try {
    await saveGoFiles(folder);
    const folders = (vscode.workspace.workspaceFolders ?? []).map((each) => each.uri.fsPath);
    const packageUri = vscode.Uri.joinPath(uri, '..');
    const goCommand = await capture.findGoCommand(getSetting('goTest.goCommand'), folders);
    const { channel } = output;
    channel.clear();
    const source = await capture.createTestSource({
      folder: packageUri.fsPath,
      packageLabel: packageLabel(packageUri, folder),
      func,
      memProfileRate: Math.floor(getSetting('goTest.memProfileRate')),
      timeoutMillis: getSetting('goTest.timeoutSeconds') * 1000,
      goCommand,
      onOutput: (line) => {
        channel.appendLine(visibleText(line.replaceAll('\t', '    '), 4_000));
      },
      onFailedTest: (sentence) => {
        failedTest = sentence;
      },
    });
    channel.appendLine(`> ${source.describe().label}`);
    const snapshot = await captureFrom(source, {
      ...(folder === undefined ? {} : { folder: folder.uri.fsPath }),
      onFailed: fail,
      isQuiet: true,
    });
    if (snapshot !== undefined) await open(snapshot);
  } catch (error) {
    fail(error);
  }
  if (failedTest !== undefined) {
    const show = vscode.l10n.t('Show Output');
    const text = vscode.l10n.t('The profile is of a test that failed. {0}', failedTest);
    void showWarning(visibleText(text, 600), show).then((choice) => {
      if (choice === show) output.channel.show();
    });
  }
}

/** "./internal/store", as go prints packages of the module; the folder's name outside of the workspace. */
function packageLabel(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): string {
  if (folder === undefined) return uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const path = uri.path.slice(folder.uri.path.length).replace(/^\/+/, '');
  return path === '' ? '.' : `./${path}`;
}

/** go reads the files on the disk, so what is shown must be there. */
async function saveGoFiles(folder: vscode.WorkspaceFolder | undefined): Promise<void> {
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) =>
      document.isDirty &&
      document.languageId === 'go' &&
      vscode.workspace.getWorkspaceFolder(document.uri)?.index === folder?.index,
  );
  await Promise.all(unsaved.map((document) => document.save()));
}

/** The checked argument of a lens. */
async function testAt(context: ProfileTestContext, at: unknown): Promise<ChosenTest | undefined> {
  const { uri: text, name } = (typeof at === 'object' && at !== null ? at : {}) as {
    uri?: unknown;
    name?: unknown;
  };
  if (typeof text !== 'string' || typeof name !== 'string') return undefined;
  // Without "..": go is run in the folder that the path names then.
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(text), '.');
  if (!(await mayRunFile(context, uri))) return undefined;
  const functions = findTestFunctions(await readText(uri));
  return functions.some((func) => func.name === name) ? { uri, func: name } : undefined;
}

/** True for a test file that really lies in the workspace; else says that it is not run. */
async function mayRunFile({ platform }: ProfileTestContext, uri: vscode.Uri): Promise<boolean> {
  const folders = await realWorkspaceFolders(platform);
  if (isOwnTestFile(uri) && (await realPathInside(platform, uri, folders)) !== undefined) {
    return true;
  }
  const name = visibleText(uri.path.replace(/^.*\//, ''), MAX_NAME_LENGTH);
  void showWarning(
    vscode.l10n.t('{0} is not a test file of this workspace, so its tests are not run.', name),
  );
  return false;
}

/** By its name; see mayRunFile. */
function isOwnTestFile(uri: vscode.Uri): boolean {
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return uri.scheme === 'file' && uri.path.endsWith('_test.go') && isInWorkspace;
}

async function pickTest(context: ProfileTestContext): Promise<ChosenTest | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const uri = active !== undefined && isOwnTestFile(active) ? active : await pickTestFile();
  if (uri === undefined || !(await mayRunFile(context, uri))) return undefined;
  const all = {
    label: `$(package) ${vscode.l10n.t('All tests of the package')}`,
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    func: '',
  };
  const items = findTestFunctions(await readText(uri)).map(({ name, kind }) => ({
    label: `$(beaker) ${name}`,
    description: kind === 'test' ? vscode.l10n.t('test') : vscode.l10n.t('benchmark'),
    func: name,
  }));
  const chosen = await vscode.window.showQuickPick([...items, all], {
    title: vscode.l10n.t('Profile the memory of a test'),
    placeHolder: vscode.workspace.asRelativePath(uri),
  });
  return chosen === undefined ? undefined : { uri, func: chosen.func };
}

async function pickTestFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/*_test.go', '**/vendor/**', MAX_FILES);
  const own = files.filter(isOwnTestFile);
  if (own.length === 0) {
    const text = vscode.l10n.t('There is no Go test in this workspace.');
    void showInformation(text);
    return undefined;
  }
  const items = own
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Profile the memory of a test'),
    placeHolder: vscode.l10n.t('File with the test'),
  });
  return chosen?.uri;
}

/** The text of a file as it is shown; '' for one that is too large to be a test. */
async function readText(uri: vscode.Uri): Promise<string> {
  const shown = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (shown !== undefined) return shown.getText();
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MAX_TEST_FILE_BYTES) return '';
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
