/**
 * "Import Snapshots…": files that the user has already become snapshots. Files and folders are sorted into moments by name and content;
 * with several of them the user takes which. A file that fails leaves the others alone.
 */
import * as vscode from 'vscode';
import type { ImportCandidate } from '../../core/snapshot/discovery.js';
import type { Snapshot } from '../../core/snapshot/model.js';
import type { ImportedFile, SnapshotStore } from '../../core/snapshot/store.js';
import { visibleText } from '../../core/visibleText.js';
import { partName } from '../capture/captureTexts.js';
import { COMMANDS } from '../commandIds.js';
import { withoutIcons } from '../editor/markText.js';
import { describeError, isCancellation } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import type { ProfileServiceClient } from '../profileService.js';
import { showError, showInformation, withProgress, type ReportProgress } from '../showMessage.js';
import type { SnapshotModel } from './snapshotModel.js';

const MAX_NAME_LENGTH = 200;
const MAX_NAMED_FAILURES = 3;

export interface ImportContext {
  readonly model: SnapshotModel;
  /** Undefined in a browser. */
  readonly capture: CaptureServices | undefined;
  readonly service: ProfileServiceClient;
  readonly log: vscode.LogOutputChannel;
  /** Shows the row of a snapshot. */
  readonly reveal: (id: string) => Promise<void>;
}

/** Asks for files or a folder and imports what is in there. */
export async function importByDialog(context: ImportContext): Promise<void> {
  if (context.capture === undefined || context.model.store === undefined) {
    sayNoDisk();
    return;
  }
  const uris = await askForPlace(await context.capture.pprofSaveFolder());
  if (uris !== undefined) await importUris(context, uris);
}

/** Imports files and the files of folders; says what could not be imported. */
export async function importUris(
  context: ImportContext,
  uris: readonly vscode.Uri[],
): Promise<void> {
  const { capture, model } = context;
  const { store } = model;
  if (capture === undefined || store === undefined) {
    sayNoDisk();
    return;
  }
  const paths = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  if (paths.length === 0) {
    void showInformation(vscode.l10n.t('Only files of this computer can be imported.'));
    return;
  }
  try {
    const found = await whileImporting(model, (signal) => capture.findImports(paths, signal));
    const chosen = await chooseCandidates(found);
    if (chosen.length > 0) await importAll({ ...context, capture, store }, chosen);
  } catch (error) {
    if (isCancellation(error)) return;
    const detail = describeError(error);
    context.log.error(`importing: ${detail}`);
    void showError(vscode.l10n.t('Nothing was imported: {0}', detail));
  }
}

function sayNoDisk(): void {
  const open = vscode.l10n.t('Open Heap Profile…');
  const message = vscode.l10n.t(
    'Snapshots are kept on a disk, which is not there in a browser. A profile can be opened instead.',
  );
  void showInformation(message, open).then(async (choice) => {
    if (choice === open) await vscode.commands.executeCommand(COMMANDS.openHeapProfile);
  });
}

/** A system's own dialog takes files or folders, not both, so that is asked first; undefined when a question was left. */
async function askForPlace(
  pprofFolder: string | undefined,
): Promise<readonly vscode.Uri[] | undefined> {
  const items = [
    { label: vscode.l10n.t('Files…'), iconPath: new vscode.ThemeIcon('files'), place: 'files' },
    { label: vscode.l10n.t('Folder…'), iconPath: new vscode.ThemeIcon('folder'), place: 'folder' },
    ...(pprofFolder === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Saved by go tool pprof'),
            description: withoutIcons(visibleText(pprofFolder)),
            iconPath: new vscode.ThemeIcon('history'),
            place: 'pprof',
          },
        ]),
  ];
  const placeHolder = vscode.l10n.t('Where the profiles to import are');
  const title = vscode.l10n.t('Import Snapshots');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (chosen === undefined) return undefined;
  if (chosen.place === 'pprof' && pprofFolder !== undefined) return [vscode.Uri.file(pprofFolder)];
  const areFiles = chosen.place === 'files';
  return vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import'),
    canSelectFiles: areFiles,
    canSelectFolders: !areFiles,
    canSelectMany: true,
  });
}

/** All that was found when it is a single moment, else what the user takes of it; nothing is said in words. */
async function chooseCandidates(
  found: readonly ImportCandidate[],
): Promise<readonly ImportCandidate[]> {
  if (found.length === 0) {
    void showInformation(vscode.l10n.t('There is no profile of a Go program to import.'));
  }
  if (found.length <= 1) return found;
  const items = found.map((candidate) => ({
    label: withoutIcons(visibleText(candidate.label)),
    description: candidate.files.map(({ kind }) => partName(kind)).join(', '),
    detail: withoutIcons(visibleText(folderOf(candidate.files))),
    picked: true,
    candidate,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Import Snapshots'),
    placeHolder: vscode.l10n.t('Snapshots to import'),
    canPickMany: true,
    matchOnDetail: true,
  });
  return chosen?.map(({ candidate }) => candidate) ?? [];
}

interface ImportTools extends ImportContext {
  readonly capture: CaptureServices;
  readonly store: SnapshotStore;
}

async function importAll(
  tools: ImportTools,
  candidates: readonly ImportCandidate[],
): Promise<void> {
  const { model, log } = tools;
  const imported: Snapshot[] = [];
  const failures: string[] = [];
  await whileImporting(model, async (signal, report) => {
    for (const [index, candidate] of candidates.entries()) {
      if (signal.aborted) return;
      if (candidates.length > 1) report(`${index + 1} / ${candidates.length}`);
      try {
        imported.push(await importOne(tools, candidate, signal));
      } catch (error) {
        if (isCancellation(error)) return;
        const label = visibleText(candidate.label, MAX_NAME_LENGTH);
        const failure = vscode.l10n.t('{0}: {1}', label, describeError(error));
        log.error(`importing ${failure}`);
        failures.push(failure);
      }
    }
  });
  await model.refresh();
  const last = imported.at(-1);
  if (last !== undefined) await tools.reveal(last.id);
  tellOutcome(imported.length, failures);
}

async function importOne(
  { capture, store, service }: ImportTools,
  candidate: ImportCandidate,
  signal: AbortSignal,
): Promise<Snapshot> {
  const folder = folderOf(candidate.files);
  const source = await capture.createFilesSource(folder, candidate.files);
  const snapshot = await source.capture(await store.begin(), {
    signal,
    goroutines: 'debug2',
    inspectHeap: (path, aborted) => service.inspectHeap(path, aborted),
    // Nobody knows what the workspace was at when the files were made.
    gitCommit: '',
  });
  // One that was exported tells itself what it is of.
  const isDescribed = snapshot.name !== '' || snapshot.target.label !== folder;
  if (isDescribed) return snapshot;
  return store.update(snapshot.id, { name: candidate.label.slice(0, MAX_NAME_LENGTH) });
}

function tellOutcome(count: number, failures: readonly string[]): void {
  if (failures.length > 0) {
    const named = failures.slice(0, MAX_NAMED_FAILURES).join(' ');
    const rest = failures.length - MAX_NAMED_FAILURES;
    const more = rest > 0 ? ` ${vscode.l10n.t('The log names {0} more.', rest)}` : '';
    void showError(
      vscode.l10n.t(
        '{0} of {1} snapshots cannot be imported. {2}',
        failures.length,
        failures.length + count,
        named,
      ) + more,
    );
  } else if (count > 0) {
    vscode.window.setStatusBarMessage(
      count === 1
        ? vscode.l10n.t('Imported 1 snapshot.')
        : vscode.l10n.t('Imported {0} snapshots.', count),
      5000,
    );
  }
}

/** The folder of the first file, without an ending separator. */
function folderOf(files: readonly ImportedFile[]): string {
  const path = files[0]?.path ?? '';
  return path.replace(/[\\/][^\\/]*$/, '') || '/';
}

/** Runs the work with a notification that can stop it. */
async function whileImporting<T>(
  model: SnapshotModel,
  work: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
): Promise<T> {
  const title = vscode.l10n.t('Importing snapshots');
  return model.during(title, () =>
    withProgress({ title, cancellable: true }, (report, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return work(controller.signal, report);
    }),
  );
}
