/** Builds what is about judgements, over the model: the view, the commands and the problems. */
import type * as vscode from 'vscode';
import { registerSuspectCommands, type SuspectCommandContext } from './commands/suspectCommands.js';
import { DisposableStore } from './disposable.js';
import type { EditorMarks } from './editor/editorMarks.js';
import type { Platform } from './platform/platform.js';
import type { ProfileStore } from './profileStore.js';
import type { SnapshotModel } from './snapshots/snapshotModel.js';
import { judgeFiles } from './suspects/judgeFiles.js';
import { filesOfUris } from './suspects/judgeInputs.js';
import { followSources } from './suspects/followSources.js';
import type { Judgement } from './suspects/judgement.js';
import { presentJudgement } from './suspects/presentJudgement.js';
import { followProblems } from './suspects/problems.js';
import type { SuspectMarks } from './suspects/suspectMarks.js';
import type { SuspectsModel } from './suspects/suspectsModel.js';
import { registerSuspectsView } from './views/suspectsView.js';

export interface SuspectsContext {
  readonly suspects: SuspectsModel;
  readonly model: SnapshotModel;
  readonly profiles: ProfileStore;
  readonly editor: EditorMarks;
  readonly platform: Platform;
  /** What others add to the view. */
  readonly marks: SuspectMarks;
  readonly log: vscode.LogOutputChannel;
}

/** All that runs for judgements. */
export interface RunningSuspects {
  dispose(): void;
  /** Judges files as the command does; undefined when there is no verdict. */
  judgeUris(uris: readonly vscode.Uri[]): Promise<Judgement | undefined>;
  /** Shows the judgement that the model has now. */
  present(): Promise<void>;
}

/** The view, the commands and the problems, registered. */
export function startSuspects(context: SuspectsContext): RunningSuspects {
  const { suspects, profiles, editor, marks } = context;
  const { anchors } = editor.verdicts;
  const disposables = new DisposableStore();
  const view = disposables.add(registerSuspectsView(suspects, marks));
  const present = (): Promise<void> => presentJudgement(suspects.current, view, anchors);
  const commands: SuspectCommandContext = {
    ...context,
    service: profiles.service,
    sourceMap: editor.sourceMap,
    anchors,
    present,
  };
  disposables.add(registerSuspectCommands(commands));
  disposables.add(followProblems(suspects, anchors));
  disposables.add(followSources(suspects, editor.sourceMap, context.log));
  return {
    judgeUris: (uris) => judgeFiles(commands, filesOfUris(uris)),
    present,
    dispose() {
      disposables.dispose();
    },
  };
}
