/**
 * The commands about judgements. "Judge as Series" is given rows of the Snapshots view, files of the Explorer or nothing; arguments
 * are checked, since anybody can run a command.
 */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import type { DocumentAnchors } from '../editor/documentAnchors.js';
import { activeColumn } from '../editor/navigation.js';
import { describeError, isCancellation } from '../log.js';
import type { ProfileStore } from '../profileStore.js';
import { showError, showInformation } from '../showMessage.js';
import { showSource } from '../showSource.js';
import { snapshotsOf } from '../snapshots/itemArguments.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import { judgeFiles, type JudgeFilesContext } from '../suspects/judgeFiles.js';
import { filesOfSnapshots, filesOfUris } from '../suspects/judgeInputs.js';
import { pickSeries } from '../suspects/pickSeries.js';
import { findSite } from '../suspects/siteGroups.js';
import { suspectText } from '../suspects/suspectText.js';

export interface SuspectCommandContext extends JudgeFilesContext {
  readonly model: SnapshotModel;
  readonly profiles: ProfileStore;
  /** Know where the lines of the shown judgement are now. */
  readonly anchors: DocumentAnchors;
}

/** The registered commands. */
export function registerSuspectCommands(context: SuspectCommandContext): DisposableStore {
  const { suspects, log } = context;
  const disposables = new DisposableStore();
  const register = (id: string, run: (item: unknown, selected: unknown) => Promise<void>): void => {
    const guarded = async (item: unknown, selected: unknown): Promise<void> => {
      try {
        await run(item, selected);
      } catch (error) {
        if (isCancellation(error)) return;
        const detail = describeError(error);
        log.error(`${id}: ${detail}`);
        void showError(detail);
      }
    };
    disposables.add(vscode.commands.registerCommand(id, guarded));
  };
  register(COMMANDS.judgeSeries, (item, selected) => judgeChosen(context, item, selected));
  register(COMMANDS.clearSuspects, async () => {
    suspects.show(undefined);
    return Promise.resolve();
  });
  register(COMMANDS.openSuspect, (ref) => openSuspect(context, ref));
  register(COMMANDS.copySuspect, async (ref) => {
    const { current } = suspects;
    const found = findSite(current, ref);
    if (current === undefined || found === undefined) return;
    await vscode.env.clipboard.writeText(suspectText(found.site, current));
  });
  return disposables;
}

async function judgeChosen(
  context: SuspectCommandContext,
  item: unknown,
  selected: unknown,
): Promise<void> {
  const { model, profiles } = context;
  const rows: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [item];
  const uris = rows.filter((row) => row instanceof vscode.Uri);
  if (uris.length > 0) {
    await judgeFiles(context, filesOfUris(uris));
    return;
  }
  await model.whenLoaded();
  const snapshots = snapshotsOf(model, item, selected);
  const files =
    snapshots.length > 0
      ? await filesOfSnapshots(model, snapshots)
      : await pickSeries(model, profiles);
  if (files !== undefined) await judgeFiles(context, files);
}

/** Opens the line of a site or of a frame; a reference to another judgement does nothing. */
async function openSuspect(
  { suspects, anchors, log }: SuspectCommandContext,
  ref: unknown,
): Promise<void> {
  const { current } = suspects;
  const found = findSite(current, ref);
  if (current === undefined || found === undefined) {
    log.warn('a link to a suspect was out of date and did nothing');
    return;
  }
  const { fileName, line } = found.frame;
  const uri = line > 0 ? current.sources.uriOf(fileName) : undefined;
  if (uri === undefined) {
    void showInformation(vscode.l10n.t('{0} is not in this workspace.', visibleText(fileName)));
    return;
  }
  await showSource({ uri, line }, anchors, { viewColumn: activeColumn() });
}
